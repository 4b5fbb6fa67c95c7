"""One file that holds everything a region has: database and uploaded files, with checksums.

The archive is a plain zip. Its ``manifest.json`` says what it holds; the database is either an
SQLite file that any SQLite tool opens, or one text file a table as PostgreSQL's COPY writes it.
It is made while people work: the database is read at one moment, then the files. What is restored
is checked whole before anything is touched, and takes the place of what was there in one step.
"""

from skerry.config.backup.archive import BackupNotMade, BackupNotRestored, Manifest
from skerry.config.backup.checking import check_backup
from skerry.config.backup.restoring import is_empty, is_unfinished, restore_backup
from skerry.config.backup.writing import write_backup

__all__ = [
    "BackupNotMade",
    "BackupNotRestored",
    "Manifest",
    "check_backup",
    "is_empty",
    "is_unfinished",
    "restore_backup",
    "write_backup",
]
