"""The core of the skills office: everything but the windows."""

__version__ = "0.1.0"
