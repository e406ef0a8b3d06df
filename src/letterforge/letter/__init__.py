"""The letter: a template and a recipient become a `Letter`, a frozen value of blocks and spans."""
