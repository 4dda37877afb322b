"""Runs every operation of the book in every form over shapes, dtypes, bounds and modes, and records what happens."""
