"""The borrowed laptop's windows: check, number, code, rounds, handing the answers over, clearing; large letters, few steps."""
