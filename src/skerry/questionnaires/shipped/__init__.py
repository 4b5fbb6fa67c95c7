"""The questionnaires that come with Skerry, in our own words: one file each, written as definitions are kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import yaml

from skerry.questionnaires.enums import Purpose
from skerry.questionnaires.rules.definition import Definition

_PURPOSES: Final = {
    "actor-survey": Purpose.SURVEY,
    "skills-needs": Purpose.SURVEY,
    "interview-guide": Purpose.INTERVIEW,
    "security-check-up": Purpose.CHECK_UP,
    "export-readiness": Purpose.CHECK_UP,
    "event-feedback": Purpose.FEEDBACK,
}


@dataclass(frozen=True, kw_only=True)
class ShippedQuestionnaire:
    key: str
    purpose: Purpose
    definition: Definition


def shipped() -> Iterator[ShippedQuestionnaire]:
    """All of them, read anew."""
    for key, purpose in _PURPOSES.items():
        text = files(__name__).joinpath(f"{key}.yaml").read_text(encoding="utf-8")
        definition = Definition.from_json(yaml.safe_load(text))
        yield ShippedQuestionnaire(key=key, purpose=purpose, definition=definition)
