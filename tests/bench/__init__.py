"""Speed and memory, measured beside what others do; limits live here and never in a test."""
