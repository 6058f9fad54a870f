"""Pictures of every screen, for looking at: `python3 installer/dev.py shots`."""
