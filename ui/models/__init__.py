"""Qt models: one for every list."""
