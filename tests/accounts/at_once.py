from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from django.db import connection


def at_the_same_second(deed, people):
    """What ``deed`` gives for each of ``people``, done by all of them at once, each by their own connection."""
    start = Barrier(len(people))
    with ThreadPoolExecutor(len(people)) as threads:
        return list(threads.map(partial(_started, start, deed), people))


def _started(start, deed, person):
    start.wait()
    try:
        return deed(person)
    finally:
        connection.close()
