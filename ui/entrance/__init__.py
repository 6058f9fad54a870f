"""The windows before the main window: first start, sign-in, lock."""
