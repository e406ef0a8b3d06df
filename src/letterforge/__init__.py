"""letterforge merges a list of recipients into a letter, makes the letters, and remembers them."""

__version__ = "0.1.0"
