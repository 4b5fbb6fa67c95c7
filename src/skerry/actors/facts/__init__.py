"""The profile of an organisation as facts (``rules.facts``): read from its tables and written to them."""
