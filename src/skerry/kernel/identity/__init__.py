"""Whose site this is: its name, words, colours, logo and contacts."""
