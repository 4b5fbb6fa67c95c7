"""The name that results carry. Another version may give other figures from the same answers."""

METHOD = "skerry.scoring"
VERSION = 1

FULL = 100.0
"""What a score is out of."""
