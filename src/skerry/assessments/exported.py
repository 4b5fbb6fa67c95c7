"""Checks as other tools read them."""

from django.utils.translation import gettext as _

from skerry.assessments import content, phrases
from skerry.assessments.models import Check
from skerry.assessments.queries.standing import Checked
from skerry.assessments.rules.content import Framework
from skerry.assessments.rules.oscal import Assessment, Requirement
from skerry.assessments.rules.standing import coverage_of
from skerry.assessments.shown import answers_in_words
from skerry.methods.scoring import Standing
from skerry.questionnaires.api import text_in


def assessment_of(
    check: Check, checked: Checked, framework: Framework, language: str
) -> Assessment:
    """What ``checked``, the values of ``check``, says of ``framework``, in words of ``language``."""
    definition = checked.definition
    sheet = check.sheet
    return Assessment(
        subject=check.check_up.uuid,
        number=check.number,
        framework=framework,
        title=_("%(framework)s: what a security check-up says") % {"framework": framework.name},
        description=_("What a firm says of itself, question by question."),
        caution=_("An answer is a sign, never a proof. Nobody has verified these answers."),
        asked=_("%(questionnaire)s, version %(number)s")
        % {
            "questionnaire": text_in(definition.title, language, definition.languages),
            "number": sheet.version.number,
        },
        collected_at=sheet.submitted_at or sheet.saved_at,
        version=content.shipped(check.check_up.what).version,
        language=language,
        requirements=_requirements(checked, framework, language),
    )


def _requirements(checked: Checked, framework: Framework, language: str) -> tuple[Requirement, ...]:
    labels, said = checked.labels(language), answers_in_words(checked, language)
    told: dict[str, list[tuple[str, str]]] = {}
    for question, identifiers in framework.mapping.items():
        for identifier in identifiers:
            if question in said:
                told.setdefault(identifier, []).append((labels[question], said[question]))
    standings = coverage_of(checked.standing, framework).standings
    return tuple(
        Requirement(
            identifier=identifier,
            standing=standing,
            words=_words(standing),
            told=told.get(identifier, ()),
        )
        for identifier, standing in standings.items()
    )


def _words(standing: Standing) -> str:
    return str(phrases.STANDINGS[standing])
