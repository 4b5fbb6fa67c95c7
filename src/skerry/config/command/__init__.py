"""The command line ``skerry``: what an administrator does from a shell.

It speaks English only: administrators paste its lines into searches and logs. Each
command imports what it needs when it runs, so that ``skerry --help`` answers at once.
"""

from skerry.config.command.app import main

__all__ = ["main"]
