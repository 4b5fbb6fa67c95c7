"""The name that results carry. Another version may draw other units from the same seed."""

METHOD = "skerry.sampling"
VERSION = 1
