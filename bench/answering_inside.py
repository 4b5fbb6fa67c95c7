"""Two waves with a link for each respondent, and afterwards a look at what the database keeps of them."""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from bench import region
from bench.browsing import Fields
from bench.forms import Answers, answers_in
from skerry.kernel.actor import COMMAND
from skerry.questionnaires.api import load_questionnaires
from skerry.questionnaires.enums import QuestionType, VersionState
from skerry.questionnaires.models import AnswerSheet, Instrument, InstrumentVersion
from skerry.questionnaires.rules.definition import Definition, Section
from skerry.surveys import links
from skerry.surveys.enums import Access, InvitationState, Mode, Unit, WaveState
from skerry.surveys.models import Invitation, PersonalLink, Wave

SURVEY, LANGUAGE = "actor-survey", "en"
JOINED: Final = ("customers", "skills", "cooperation")
"""Sections of the actor survey that have fifteen questions together."""
RADIOS: Final = frozenset({QuestionType.SINGLE, QuestionType.SCALE, QuestionType.MATRIX})
WAVES: Final = (("named", Mode.NAMED), ("anonymous", Mode.ANONYMOUS))


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--respondents", type=int, default=200)
    parser.add_argument("--organisations", type=int, default=2_000)
    parser.add_argument("--compare", type=Path, help="a file with what was confirmed")
    given = parser.parse_args(arguments)
    if given.compare:
        print(json.dumps(lost(json.loads(given.compare.read_text(encoding="utf-8")))))
    else:
        print(json.dumps(make(given.respondents, given.organisations)))


def make(respondents: int, organisations: int) -> dict[str, list[str]]:
    """A region with a wave of each kind; the links of half the respondents each, and one to a long page."""
    call_command("migrate", verbosity=0)
    region.make(organisations)
    load_questionnaires(by=COMMAND, now=timezone.now())
    shipped = InstrumentVersion.objects.get(instrument__key=SURVEY).read()
    whole, long = (
        _published(always_asked(shipped), "bench"),
        _published(on_one_page(shipped), "long"),
    )
    counts = {"named": respondents - respondents // 2, "anonymous": respondents // 2}
    made = {name: _links(_wave(whole, mode), counts[name]) for name, mode in WAVES}
    return made | {"long": _links(_wave(long, Mode.NAMED), 1)}


def always_asked(definition: Definition) -> Definition:
    """``definition`` with every section on the way, so that each can be read again."""
    sections = tuple(replace(section, relevant="") for section in definition.sections)
    return replace(definition, sections=sections)


def on_one_page(definition: Definition) -> Definition:
    chosen = [section for section in definition.sections if section.name in JOINED]
    questions = tuple(question for section in chosen for question in section.questions)
    section = Section(name="all", label=definition.title, questions=questions)
    return replace(definition, sections=(section,))


def _published(definition: Definition, key: str) -> InstrumentVersion:
    now = timezone.now()
    instrument = Instrument.objects.create(key=key, purpose="survey", made_at=now)
    return InstrumentVersion.objects.create(
        instrument=instrument,
        number=1,
        state=VersionState.PUBLISHED,
        definition=definition.as_json(),
        fingerprint=definition.fingerprint(),
        made_at=now,
        changed_at=now,
        published_at=now,
    )


def _wave(version: InstrumentVersion, mode: Mode) -> Wave:
    now = timezone.now()
    today = timezone.localdate(now)
    return Wave.objects.create(
        titles={LANGUAGE: f"How is the region doing ({mode})?"},
        version=version,
        mode=mode,
        unit=Unit.ORGANISATION,
        access=Access.OPEN_LINK,
        open_key=links.new_token(),
        opens_on=today - timedelta(days=1),
        closes_on=today + timedelta(days=30),
        kept_until=today + timedelta(days=60),
        state=WaveState.OPEN,
        made_at=now,
        opened_at=now,
    )


def _links(wave: Wave, count: int) -> list[str]:
    """The addresses of ``count`` sheets of ``wave``."""
    invitations = [
        Invitation.objects.create(wave=wave, language=LANGUAGE, state=InvitationState.SENT)
        for _ in range(count)
    ]
    tokens = [links.new_token() for _ in invitations]
    PersonalLink.objects.bulk_create(
        PersonalLink(invitation=invitation, digest=links.digest(token))
        for invitation, token in zip(invitations, tokens, strict=True)
    )
    return [reverse("surveys:answer", args=[token]) for token in tokens]


def lost(confirmed: Mapping[str, Mapping[str, Sequence[Answers]]]) -> dict[str, object]:
    """The pages of ``confirmed`` (by link and page) whose answers do not stand in their sheet."""
    different = []
    for address, pages in confirmed.items():
        sheet = _sheet_behind(address)
        for page, sent in pages.items():
            if sheet is None or _kept(sheet, page) not in sent:
                different.append(page)
    return {"sheets": AnswerSheet.objects.count(), "lost": different}


def _sheet_behind(address: str) -> AnswerSheet | None:
    token = address.strip("/").rpartition("/")[2]
    links_of = Invitation.objects.select_related("sheet__version")
    return links_of.get(links__digest=links.digest(token)).sheet


def _kept(sheet: AnswerSheet, page: str) -> dict[str, list[str]]:
    """What stands in the section of ``page``, as the fields of a form say it."""
    number = int(page.strip("/").rpartition("/")[2])
    fields: list[tuple[str, str]] = []
    for question in sheet.version.read().sections[number - 1].questions:
        for name in [question.name, *(row.name for row in question.rows)]:
            if name in sheet.answers:
                is_radio = question.type in RADIOS
                fields += _fields(name, sheet.answers[name], is_radio=is_radio)
    return {name: list(texts) for name, texts in answers_in(fields).items()}


def _fields(name: str, answer: Mapping[str, Any], *, is_radio: bool) -> Fields:  # Any: JSON
    if "missing" in answer:
        way = answer["missing"]
        return [(f"v:{name}", f"?{way}")] if is_radio else [(f"m:{name}", way)]
    value = answer["value"]
    if isinstance(value, Mapping):
        return [(f"v:{name}", value["name"])]
    return [(f"v:{name}", str(each)) for each in (value if isinstance(value, list) else [value])]
