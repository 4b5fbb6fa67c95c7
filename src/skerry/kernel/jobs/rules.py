"""How fast a job goes and how long it will take; plain values in, plain values out."""

from datetime import timedelta


def rate(*, done: int, elapsed: timedelta) -> float | None:
    """Steps a second so far; None before anything can be said.

    >>> rate(done=50, elapsed=timedelta(seconds=10))
    5.0
    """
    seconds = elapsed.total_seconds()
    return done / seconds if done and seconds > 0 else None


def time_left(*, done: int, total: int | None, elapsed: timedelta) -> timedelta | None:
    """How long the rest takes at the rate so far.

    >>> time_left(done=50, total=200, elapsed=timedelta(seconds=10)).total_seconds()
    30.0
    """
    speed = rate(done=done, elapsed=elapsed)
    if speed is None or total is None:
        return None
    return timedelta(seconds=max(total - done, 0) / speed)


def percent(*, done: int, total: int | None) -> int | None:
    """How far the work is, rounded down so that 100 means done.

    >>> percent(done=999, total=1000), percent(done=0, total=0), percent(done=5, total=None)
    (99, 100, None)
    """
    if total is None:
        return None
    return min(100, done * 100 // total) if total else 100
