"""Waiting for what other processes do."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

LOOKS: Final = 1200
PAUSE_S: Final = 0.1
SLOW_S: Final = 300
"""How long a command may take on a machine that does other things besides, in seconds."""


def until(condition: Callable[[], T]) -> T:
    """What ``condition`` gives once it is true.

    Looks are counted, not seconds: a machine that stood still, or was kept busy by others, does
    not make a failure.
    """
    for _ in range(LOOKS):
        if found := condition():
            return found
        time.sleep(PAUSE_S)
    raise AssertionError("it did not come to pass")
