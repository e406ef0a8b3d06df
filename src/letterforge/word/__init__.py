"""A letter that was written in Word: its fields, read and filled."""
