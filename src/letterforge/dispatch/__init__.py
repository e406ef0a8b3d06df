"""Letters on their way: the channels by which they leave, each of which says for certain what became of a letter, or that it is in doubt.

In go parcels (a letter's PDF, its reference, whom it is for); out come outcomes in words for the log.
"""
