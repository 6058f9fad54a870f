"""The candidate's window: sign in, confirm, read the rules, answer, hand in; full screen, and nothing is lost."""
