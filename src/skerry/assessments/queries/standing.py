"""Checks that were handed in, with what they are worth."""

from collections.abc import Mapping
from dataclasses import dataclass

from skerry.assessments import content
from skerry.assessments.models import Check
from skerry.assessments.rules.standing import Standing, standing_of
from skerry.questionnaires.api import (
    Answers,
    Definition,
    answers_from_json,
    asked_of,
    definition_of,
    text_in,
)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A check as values: what was asked, what was said, what that is worth."""

    definition: Definition
    answers: Answers
    standing: Standing

    def labels(self, language: str) -> Mapping[str, str]:
        """What is asked, by the name of the question."""
        languages = self.definition.languages
        return {
            name: text_in(asked.label, language, languages)
            for name, asked in asked_of(self.definition).items()
        }


def checked(check: Check) -> Checked:
    definition = definition_of(check.sheet.version)
    answers = answers_from_json(check.sheet.answers)
    standing = standing_of(definition, answers, content.shipped(check.check_up.what))
    return Checked(definition=definition, answers=answers, standing=standing)
