"""The windows of the skills office."""
