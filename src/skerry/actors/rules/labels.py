"""Short forms of a vocabulary's terms, for places where the whole would crowd out all else."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

SHORT: Final = 38
_ASIDE: Final = re.compile(r"\s*\(.*|:\s.*|,\s(?:including|also|even|t\.ex\.|e\.g\.|även)\s.*")

_DANGLING: Final = re.compile(r"(?:\s\w{1,3}|[\s,])*$")  # "and", "of", "för" lead nowhere


def short_label(label: str) -> str:
    """``label`` without what it says in brackets, and cut at a word if it is still long.

    >>> short_label("Network security (principles, methods, protocols)")
    'Network security'
    >>> short_label("Compliance with information security and privacy policies")
    'Compliance with information security…'
    """
    core = _ASIDE.sub("", label, count=1).rstrip(" ,") or label
    if len(core) <= SHORT:
        return core
    return _DANGLING.sub("", core[:SHORT].rsplit(" ", 1)[0]) + "…"


def few_labels(labels: Iterable[str], *, most: int) -> Sequence[str]:
    """At most ``most`` short forms: terms that are short by themselves come first."""
    ranked = sorted(labels, key=lambda label: (short_label(label).endswith("…"), label))
    return list(dict.fromkeys(short_label(label) for label in ranked))[:most]
