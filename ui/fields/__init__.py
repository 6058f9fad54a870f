"""From a frozen dataclass to a form and back."""
