"""Django's backend for SQLite, with a shorter wait for writers."""
