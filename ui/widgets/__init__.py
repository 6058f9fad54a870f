"""Reusable widgets; each file says what its widget is for."""
