"""What comes with each kind of check-up: weights, measures, what they lower, identifiers of frameworks, rules of law.

Each kind has a folder of its own; where it has no frameworks or no rules of law, nothing is
shown of them. Facts and words are ours.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from skerry.assessments.enums import CheckUpKind
from skerry.assessments.rules.content import Content, Help, content_of, helps_of
from skerry.assessments.rules.official import OfficialSurvey, official_of


@cache
def shipped(kind: CheckUpKind) -> Content:
    """All that belongs to ``kind``, read once."""
    return content_of(
        scoring=_read(f"{kind}/scoring"),
        measures=_read(f"{kind}/measures"),
        threats=_read(f"{kind}/threats"),
        frameworks=_read_if_there(f"{kind}/frameworks"),
        law=_read_if_there(f"{kind}/rules"),
    )


@cache
def helps() -> dict[str, Help]:
    """The kinds of help of all measures, by their key."""
    return helps_of(_read("helps"))


@cache
def official(kind: CheckUpKind) -> OfficialSurvey | None:
    """What the official survey of firms asks that a check-up of this kind asks too, if there is one."""
    found = _read_if_there(f"{kind}/official")
    return official_of(found) if found else None


def _read(name: str) -> dict[str, Any]:  # Any: what stands in a file of ours
    text = files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def _read_if_there(name: str) -> dict[str, Any]:  # Any: as above
    return _read(name) if files(__name__).joinpath(f"{name}.yaml").is_file() else {}
