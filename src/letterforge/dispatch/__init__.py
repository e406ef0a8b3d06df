"""Dispatch: letters on their way. A channel takes one, and says what certainly became of it, or that nobody can know."""
