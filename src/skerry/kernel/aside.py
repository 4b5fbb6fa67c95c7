"""A long computation in a process of its own, so that the job that waits for it can be stopped.

Its memory goes back to the machine when it ends, and a stop ends it at once.
"""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Final, TypeVar

T = TypeVar("T")
ASKS_EVERY: Final = 1.0
_ENDS_WITHIN: Final = 10.0


class AsideFailed(Exception):
    """The computation broke off; the message says how."""


def compute_aside(
    function: Callable[..., T],
    *arguments: object,
    meanwhile: Callable[[], None],
    every: float = ASKS_EVERY,
) -> T:
    """What ``function`` gives for ``arguments``; all three travel between processes.

    ``meanwhile`` is called every so many seconds; what it raises ends the computation.
    """
    context = get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_compute, args=(sending, function, arguments), daemon=True)
    process.start()
    sending.close()
    try:
        while not receiving.poll(every):
            meanwhile()
        is_good, value = _received(receiving)
    finally:
        process.terminate()
        process.join(_ENDS_WITHIN)
        receiving.close()
    if not is_good:
        raise AsideFailed(value)
    result: T = value
    return result


def _compute(
    sending: Connection, function: Callable[..., Any], arguments: tuple[object, ...]
) -> None:
    try:
        answer = (True, function(*arguments))
    except Exception as error:  # noqa: BLE001  # whatever it is, the waiting side is told
        answer = (False, repr(error))
    sending.send(answer)


def _received(receiving: Connection) -> tuple[bool, Any]:
    try:
        answer: tuple[bool, Any] = receiving.recv()
    except EOFError:
        return False, "the process ended without an answer"
    return answer
