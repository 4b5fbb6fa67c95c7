"""Promises about the code that the import graph cannot see, each as a function that finds what breaks it.

``tests/test_architecture.py`` asks them of the site, ``tests/architecture/test_*.py`` of bad examples.
"""
