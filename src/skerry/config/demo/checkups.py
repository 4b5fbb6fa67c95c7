"""Check-ups: forty small firms that let themselves be counted, and one that goes on with its plan.

Everything is done by the services of the room. The answers are invented, with a fixed seed; no
organisation of the demo stands behind them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from random import Random  # noqa: TID251  # seeded: the same answers each time
from typing import Final

import numpy as np
from PIL import Image

from skerry.accounts.api import User
from skerry.assessments import content
from skerry.assessments.enums import CheckUpKind, MeasureState
from skerry.assessments.models import CheckUp, ImprovementPlan
from skerry.assessments.queries.checkups import check_up_behind, checks_of
from skerry.assessments.queries.mandates import mandate_behind
from skerry.assessments.rules.planning import FIRST_WISHES
from skerry.assessments.services.checkups import adopt_check_up, start_check_up
from skerry.assessments.services.evidence import add_evidence
from skerry.assessments.services.mandates import accept_mandate, invite_adviser
from skerry.assessments.services.peers import close_batches, join_peers
from skerry.assessments.services.plans import follow_measure, work_out_plan
from skerry.config.demo.accounts import address_of
from skerry.config.demo.invented_answers import Likely, Respondent, invented_answers
from skerry.kernel.actor import ANYBODY, TIMER, VISITOR, Actor
from skerry.kernel.roles import Role
from skerry.kernel.uploads import Upload
from skerry.questionnaires.api import Definition, KeptSheet, asked_of, choices_of

SEED: Final = 20261123
COUNTED: Final = 40
FIRM: Final = {"size": "2-9", "sector": "professional", "essential": "none", "product": "no"}
LABEL: Final = "Byrån på Skeppargatan (påhittad)"
BEGUN_BEFORE: Final = timedelta(days=60)
PUT_OFF: Final = timedelta(days=45)


def add_check_ups(*, now: datetime) -> None:
    """Firms to compare with, and a check-up in the account of the example editor, with an adviser."""
    chance = Random(SEED)  # noqa: S311  # invented answers, no secret
    for _ in range(COUNTED):
        join_peers(check_up=_handed_in(chance, now=now), by=VISITOR, now=now)
    close_batches(chance=np.random.default_rng(SEED), by=TIMER, now=now)
    _go_on(_handed_in(chance, now=now - BEGUN_BEFORE), now=now)


def _handed_in(chance: Random, *, now: datetime) -> CheckUp:
    token = start_check_up(kind=CheckUpKind.SECURITY, language="sv", by=VISITOR, now=now)
    check_up = check_up_behind(token, ANYBODY)
    if check_up is None:
        raise LookupError(token)
    sheet = KeptSheet(checks_of(check_up)[0].sheet)
    answers = invented_answers(
        sheet.definition,
        of=Respondent(size="", language="sv"),
        likely=_likely(sheet.definition, care=chance.random()),
        chance=chance,
        today=now.date().isoformat(),
    )
    for section in sheet.definition.sections:
        own = {each.name: answers[each.name] for each in section.questions if each.name in answers}
        sheet.save(section=section.name, answers=own, seen=sheet.revision, by=VISITOR, now=now)
    sheet.submit(by=VISITOR, now=now)
    return check_up


def _likely(definition: Definition, *, care: float) -> Likely:
    """One kind of firm, with more or less ``care`` from 0 to 1; all else is as it comes."""
    asked = asked_of(definition)
    levels = {"none": 1 - care, "some": 0.5, "full": care}
    weights = dict.fromkeys(content.shipped(CheckUpKind.SECURITY).weights, levels) | {
        name: {
            choice.name: float(choice.name == chosen)
            for choice in choices_of(definition, asked[name].question)
        }
        for name, chosen in FIRM.items()
    }
    return Likely(weights=weights, numbers={}, round_to={}, words={})


def _go_on(check_up: CheckUp, *, now: datetime) -> None:
    """A plan that is followed half-way, with a picture as evidence, in an account, with an adviser."""
    person, adviser = (_acting(role) for role in (Role.ORGANISATION_EDITOR, Role.ADVISER))
    begun = now - BEGUN_BEFORE
    adopt_check_up(check_up=check_up, by=person, now=begun)
    plan = work_out_plan(
        check_up=check_up,
        check=checks_of(check_up)[0],
        wishes=FIRST_WISHES,
        by=person,
        now=begun,
    )
    _follow(check_up, _keys(plan), by=person, now=now)
    token = invite_adviser(check_up=check_up, label=LABEL, by=person, now=now)
    mandate = mandate_behind(token, now=now)
    if mandate is None:
        raise LookupError(token)
    accept_mandate(mandate=mandate, by=adviser, now=now)


def _follow(check_up: CheckUp, measures: Sequence[str], *, by: Actor, now: datetime) -> None:
    """The first is done and shown by a picture, the second is done, the third has to wait."""
    shown, done, waiting = measures[:3]
    for measure in (shown, done):
        follow_measure(check_up=check_up, measure=measure, state=MeasureState.DONE, by=by, now=now)
    follow_measure(
        check_up=check_up,
        measure=waiting,
        state=MeasureState.POSTPONED,
        until=(now + PUT_OFF).date(),
        by=by,
        now=now,
    )
    add_evidence(
        check_up=check_up,
        measure=shown,
        upload=_picture(),
        name="skärmbild.png",
        by=by,
        now=now,
    )


def _keys(plan: ImprovementPlan) -> Sequence[str]:
    return [step["measure"] for step in plan.steps]


def _picture() -> Upload:
    content = BytesIO()
    Image.new("RGB", (640, 360), "#0b5269").save(content, "PNG")
    content.seek(0)
    return content


def _acting(role: Role) -> Actor:
    return Actor.person(User.objects.get(email=address_of(role)).uuid)
