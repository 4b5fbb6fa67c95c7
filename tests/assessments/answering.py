"""Check-ups that were filled in, as firms do it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.files.base import ContentFile
from django.utils import timezone

from skerry.assessments.enums import CheckUpKind, MeasureState
from skerry.assessments.models import Check, CheckUp, CheckUpLink
from skerry.assessments.queries.checkups import check_up_behind
from skerry.assessments.rules.planning import Wishes
from skerry.assessments.services.badges import publish_badge
from skerry.assessments.services.checkups import start_check_up
from skerry.assessments.services.mandates import invite_adviser
from skerry.assessments.services.plans import follow_measure, work_out_plan
from skerry.kernel.actor import ANYBODY, COMMAND, VISITOR
from skerry.questionnaires.api import (
    Answers,
    Definition,
    Given,
    KeptSheet,
    Missing,
    asked_of,
    choices_of,
    load_questionnaires,
)
from skerry.questionnaires.enums import Purpose
from skerry.questionnaires.models import Instrument
from tests.questionnaires.factories import VersionFactory

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEY = "security-check-up"
FIRM = {
    "size": "10-49",
    "sector": "trade",
    "setup": "microsoft_365",
    "servers": "no",
    "remote": "no",
    "machines": "no",
    "site": "yes",
    "turnover": "middle",
    "supplies": "no",
    "product": "no",
    "sells": "software",
    "abroad": "no",
    "public": "yes",
    "fears": "ransomware",
}
SEVERAL = {"essential", "fears"}
LEVELS = [
    {"name": name, "label": {"en": name.title(), "sv": name}} for name in ("none", "some", "full")
]
SMALL = {
    "format": 1,
    "languages": ["en", "sv"],
    "title": {"en": "Security check-up", "sv": "Säkerhetskoll"},
    "choice_lists": {"levels": LEVELS},
    "sections": [
        {
            "name": section,
            "label": {"en": section.title(), "sv": section},
            "questions": [
                {
                    "name": name,
                    "type": "single",
                    "label": {"en": f"And {name}?", "sv": f"Och {name}?"},
                    "choices": "levels",
                    "missing": ["dont_know", "not_applicable"],
                    "required": "yes",
                }
                for name in names
            ],
        }
        for section, names in (("mail", ("mfa_mail",)), ("copies", ("backup", "disposal")))
    ],
}
WISHES = Wishes(hours_a_month=8, months=3, money=1000)


@dataclass(frozen=True, kw_only=True)
class Started:
    token: str
    check_up: CheckUp

    @property
    def check(self) -> Check:
        return self.check_up.checks.get(number=1)


def small_questionnaire() -> None:
    """Three questions instead of sixty: what most tests need."""
    instrument, _ = Instrument.objects.get_or_create(
        key=KEY, defaults={"purpose": Purpose.CHECK_UP, "made_at": NOON}
    )
    if not instrument.versions.exists():
        VersionFactory(instrument=instrument, published=True, says=Definition.from_json(SMALL))


def started(*, is_whole: bool = False, kind: CheckUpKind = CheckUpKind.SECURITY) -> Started:
    """A check-up with a link, nothing answered yet; those of other kinds ask all that they have."""
    if is_whole or kind is not CheckUpKind.SECURITY:
        load_questionnaires(by=COMMAND, now=NOON)
    else:
        small_questionnaire()
    token = start_check_up(kind=kind, language="en", by=VISITOR, now=NOON)
    check_up = check_up_behind(token, ANYBODY)
    assert check_up is not None
    return Started(token=token, check_up=check_up)


def handed_in(
    *, is_whole: bool = False, kind: CheckUpKind = CheckUpKind.SECURITY, **said: str
) -> Started:
    """A check-up whose answers are ``some`` where ``said`` has nothing else."""
    begun = started(is_whole=is_whole, kind=kind)
    fill_in(begun.check, said)
    return begun


def planned(*, kind: CheckUpKind = CheckUpKind.SECURITY, **said: str) -> Started:
    begun = handed_in(kind=kind, **said)
    work_out_plan(check_up=begun.check_up, check=begun.check, wishes=WISHES, by=VISITOR, now=NOON)
    return begun


def fill_in(check: Check, said: Mapping[str, str]) -> None:
    sheet = KeptSheet(check.sheet)
    every = answers_for(sheet.definition, said)
    for section in sheet.definition.sections:
        own = {each.name: every[each.name] for each in section.questions if each.name in every}
        sheet.save(section=section.name, answers=own, seen=sheet.revision, by=VISITOR, now=NOON)
    sheet.submit(by=VISITOR, now=NOON)


def answers_for(definition: Definition, said: Mapping[str, str]) -> Answers:
    """An answer to every question; ``said`` may name a way of not answering, too."""
    answers: dict[str, Given | Missing] = {}
    for name, asked in asked_of(definition).items():
        offered = [choice.name for choice in choices_of(definition, asked.question)]
        wanted = {**FIRM, **said}.get(name, "some" if "some" in offered else "nothing")
        if wanted in set(Missing):
            answers[name] = Missing(wanted)
        elif name in SEVERAL:
            answers[name] = Given(value=(wanted if wanted in offered else offered[-1],))
        elif wanted in offered:
            answers[name] = Given(value=wanted)
    return answers


def check_up_things() -> dict[str, object]:
    """What the addresses of a check-up point at."""
    begun = planned(mfa_mail="none")
    assert CheckUpLink.objects.filter(check_up=begun.check_up).exists()
    now = timezone.now()
    evidence = begun.check_up.evidence.create(
        measure="mfa_everybody",
        name="agreement.pdf",
        content_type="application/pdf",
        size=4,
        file=ContentFile(b"%PDF", name="agreement.pdf"),
        added_at=now,
    )
    token = invite_adviser(check_up=begun.check_up, label="A bakery", by=VISITOR, now=now)
    follow_measure(
        check_up=begun.check_up,
        measure="mfa_everybody",
        state=MeasureState.DONE,
        by=VISITOR,
        now=now,
    )
    badge = publish_badge(
        check_up=begun.check_up, name="A bakery", language="en", by=VISITOR, now=now
    )
    return {
        "badge": badge.token,
        "door": begun.token,
        "measure": "mfa_everybody",
        "framework": "nis2",
        "mandate_token": token,
        "evidence": evidence.uuid,
        "evidence_measure": evidence.measure,
        "mandate": begun.check_up.mandates.get().uuid,
    }
