"""What comes with the check-ups: weights, measures, identifiers of frameworks, rules of law; facts and words of our own."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from skerry.assessments.rules.content import Content, content_of


@cache
def shipped() -> Content:
    """All of it, read once."""
    return content_of(
        scoring=_read("scoring"),
        measures=_read("measures"),
        frameworks=_read("frameworks"),
        law=_read("rules"),
        helps=_read("helps"),
    )


def _read(name: str) -> dict[str, Any]:  # Any: what stands in a file of ours
    text = files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read
