"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Plan:
    """``port`` is the first of three in a row that must be free."""

    size: int
    import_size: int
    pages: int
    rounds: int
    seconds: float
    port: int
