"""The demonstration: invented people and a whole competition day and class, run through the real services."""
