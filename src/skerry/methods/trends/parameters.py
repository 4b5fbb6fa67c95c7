"""The name that results carry. Another version may give other figures from the same answers."""

METHOD = "skerry.trends"
VERSION = 1
