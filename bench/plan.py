"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Plan:
    """``port`` is the first of three in a row that must be free.

    ``respondents`` answer for ``minutes``, each saving a section every ``period`` seconds.
    """

    size: int
    import_size: int
    pages: int
    rounds: int
    seconds: float
    port: int
    respondents: int = 200
    minutes: float = 5
    period: float = 5
