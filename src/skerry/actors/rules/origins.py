"""Who stands behind a value of an entry: a person, or the import that brought it. Pure.

``Organisation.origins`` says it by field, with ``*`` for all fields that are not named.
"""

from collections.abc import Mapping
from typing import Any


def origin_of(origins: Mapping[str, Any], field: str) -> Mapping[str, object]:
    """Empty where nobody is known, or something else stands there than an origin."""
    found = origins.get(field) or origins.get("*")
    return found if isinstance(found, dict) else {}


def is_locked(origins: object, field: str) -> bool:
    """Whether a person stands behind the value of ``field``, so that imports leave it alone.

    >>> is_locked({"*": {"run": 3}, "website": {"by": "owner"}}, "website")
    True
    >>> is_locked({"*": {"run": 3}}, "website")
    False
    """
    return isinstance(origins, dict) and bool(origin_of(origins, field).get("by"))


def locked_languages(origins: object) -> frozenset[str]:
    """Those in which a person wrote the texts of a profile, or took them away; ``*`` is all.

    >>> sorted(locked_languages({"*": {"run": 3}, "summary:sv": {"by": "owner"}}))
    ['sv']
    >>> sorted(locked_languages({"*": {"by": "manager"}}))
    ['*']
    """
    if not isinstance(origins, dict):
        return frozenset()
    written = (name.partition(":") for name in origins if is_locked(origins, name))
    return frozenset(
        language or "*" for fact, _, language in written if fact in {"summary", "description", "*"}
    )
