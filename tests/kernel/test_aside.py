"""A computation in a process of its own gives its answer, tells its failure, and can be stopped."""

import time
from operator import add, truediv
from os import _exit

import pytest

from skerry.kernel.aside import AsideFailed, compute_aside


class Stopped(Exception):
    pass


def test_the_answer_comes_back():
    assert compute_aside(add, 2, 3, meanwhile=lambda: None) == 5


def test_what_goes_wrong_there_is_told_here():
    with pytest.raises(AsideFailed, match="ZeroDivisionError"):
        compute_aside(truediv, 1, 0, meanwhile=lambda: None)


def test_a_process_that_dies_is_told():
    with pytest.raises(AsideFailed, match="without an answer"):
        compute_aside(_exit, 3, meanwhile=lambda: None)


def test_a_stop_ends_it_at_once():
    def stop():
        raise Stopped

    began = time.monotonic()
    with pytest.raises(Stopped):
        compute_aside(time.sleep, 60, meanwhile=stop, every=0.05)

    assert time.monotonic() - began < 20
