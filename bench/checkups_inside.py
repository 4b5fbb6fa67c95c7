"""Check-ups that were filled in, each with a plan; prints the addresses of their pages."""

import argparse
import json
from collections.abc import Sequence
from typing import Final

import numpy as np
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from bench import region
from skerry.assessments.enums import CheckUpKind
from skerry.assessments.queries.checkups import check_up_behind, checks_of
from skerry.assessments.rules.planning import FIRST_WISHES
from skerry.assessments.services.checkups import start_check_up
from skerry.assessments.services.plans import work_out_plan
from skerry.kernel.actor import ANYBODY, COMMAND, VISITOR
from skerry.questionnaires.api import (
    Answers,
    Definition,
    Given,
    KeptSheet,
    QuestionType,
    asked_of,
    choices_of,
    load_questionnaires,
)

PAGES: Final = range(3, 10)
"""Sections that every firm is asked."""
NONE: Final = "none"
YARDSTICK_ROWS: Final = 1_000
"""Organisations that the bare view shows, 25 on a page."""


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check-ups", type=int, default=40)
    given = parser.parse_args(arguments)
    call_command("migrate", verbosity=0)
    region.make(YARDSTICK_ROWS)
    load_questionnaires(by=COMMAND, now=timezone.now())
    draw = np.random.default_rng(11)
    tokens = [_planned(draw) for _ in range(given.check_ups)]
    pages = {
        "question page": [
            reverse("assessments:check_page", args=[_started(), str(page)])
            for page in PAGES
            for _ in range(given.check_ups // len(PAGES))
        ],
        "result page with plan": [reverse("assessments:result", args=[each]) for each in tokens],
    }
    print(json.dumps(pages))


def _started() -> str:
    now = timezone.now()
    return start_check_up(kind=CheckUpKind.SECURITY, language="en", by=VISITOR, now=now)


def _planned(draw: np.random.Generator) -> str:
    token, now = _started(), timezone.now()
    check_up = check_up_behind(token, ANYBODY)
    if check_up is None:
        raise LookupError(token)
    sheet = KeptSheet(checks_of(check_up)[0].sheet)
    answers = _answers(sheet.definition, draw)
    for section in sheet.definition.sections:
        own = {each.name: answers[each.name] for each in section.questions if each.name in answers}
        sheet.save(section=section.name, answers=own, seen=sheet.revision, by=VISITOR, now=now)
    sheet.submit(by=VISITOR, now=now)
    check = checks_of(check_up)[0]
    work_out_plan(check_up=check_up, check=check, wishes=FIRST_WISHES, by=VISITOR, now=now)
    return token


def _answers(definition: Definition, draw: np.random.Generator) -> Answers:
    """Something to every question; of several, none of these."""
    found = {}
    for name, asked in asked_of(definition).items():
        offered = [choice.name for choice in choices_of(definition, asked.question)]
        if asked.type is QuestionType.MULTIPLE:
            found[name] = Given(value=(NONE if NONE in offered else offered[0],))
        else:
            found[name] = Given(value=str(draw.choice(offered)))
    return found
