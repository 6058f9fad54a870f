"""Stories: whole days through real code."""
