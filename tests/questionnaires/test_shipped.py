from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from skerry.kernel.actor import COMMAND
from skerry.kernel.models import AuditEvent
from skerry.methods.expressions import parse, parse_filter
from skerry.questionnaires.enums import Purpose
from skerry.questionnaires.models import Instrument, InstrumentVersion
from skerry.questionnaires.services import shipped as service
from skerry.questionnaires.services.shipped import load_questionnaires
from skerry.questionnaires.shipped import ShippedQuestionnaire, shipped
from tests.questionnaires.factories import VersionFactory

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OF_THE_WAVE = ("anonym", "confiden", "konfiden", "nobody", "ingen ", "your adviser", "er rådgivare")
ALL = {each.key: each for each in shipped()}
FEEDBACK = ALL["event-feedback"]
REWORDED = replace(
    FEEDBACK,
    definition=replace(
        FEEDBACK.definition,
        sections=(
            replace(
                FEEDBACK.definition.sections[0],
                questions=(
                    replace(
                        FEEDBACK.definition.sections[0].questions[0], label={"en": "How was it?"}
                    ),
                    *FEEDBACK.definition.sections[0].questions[1:],
                ),
            ),
            *FEEDBACK.definition.sections[1:],
        ),
    ),
)


def texts(value: object, path: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Everything in a definition's JSON that people read, and where it stands."""
    match value:
        case {"en": _} | {"sv": _}:
            yield path, value
        case dict():
            for key, held in value.items():
                yield from texts(held, f"{path}/{key}")
        case list():
            for number, held in enumerate(value):
                yield from texts(held, f"{path}/{number}")


@pytest.mark.parametrize("key", ALL)
def test_every_sentence_is_there_in_both_languages(key):
    incomplete = [
        path
        for path, each in texts(ALL[key].definition.as_json(), "")
        if not (each.get("en", "").strip() and each.get("sv", "").strip())
    ]

    assert incomplete == []


@pytest.mark.parametrize("key", ALL)
def test_each_name_stands_for_one_thing_and_each_list_is_there(key):
    definition = ALL[key].definition
    names = list(definition.names())

    assert len(names) == len(set(names))
    assert {q.choices for q in definition.questions() if q.choices} == set(definition.choice_lists)


@pytest.mark.parametrize("key", ALL)
def test_every_expression_can_be_read_and_reads_only_what_is_asked(key):
    definition = ALL[key].definition
    asked = list(definition.questions())
    plain = [section.relevant for section in definition.sections]
    plain += [text for q in asked for text in (q.relevant, q.constraint, q.calculation)]
    read = [parse(text) for text in plain if text]
    read += [parse_filter(q.choice_filter) for q in asked if q.choice_filter]

    assert frozenset().union(*(each.names for each in read)) <= set(definition.names())


@pytest.mark.parametrize("key", ALL)
def test_what_is_said_around_the_questions_promises_nothing_that_depends_on_the_wave(key):
    definition = ALL[key].definition
    said = " ".join([*definition.introduction.values(), *definition.closing.values()]).casefold()

    assert [word for word in OF_THE_WAVE if word in said] == []


@pytest.mark.django_db
def test_loading_twice_changes_nothing():
    first = load_questionnaires(by=COMMAND, now=NOON)
    second = load_questionnaires(by=COMMAND, now=NOON)

    assert (first, second) == (list(ALL), [])
    assert set(Instrument.objects.values_list("is_shipped", flat=True)) == {True}
    assert InstrumentVersion.objects.published().count() == len(ALL)
    assert AuditEvent.objects.count() == len(ALL)


@pytest.mark.django_db
def test_new_words_are_a_new_version_that_says_what_stayed(monkeypatch):
    load_questionnaires(by=COMMAND, now=NOON)
    monkeypatch.setattr(service, "shipped", lambda: [REWORDED])

    loaded = load_questionnaires(by=COMMAND, now=NOON)

    newest = InstrumentVersion.objects.get(instrument__key="event-feedback", number=2)
    assert loaded == ["event-feedback"]
    assert "overall" not in newest.equivalences
    assert newest.equivalences["purpose"] == "purpose"


@pytest.mark.django_db
def test_what_somebody_here_has_written_stays_theirs(monkeypatch):
    load_questionnaires(by=COMMAND, now=NOON)
    Instrument.objects.create(key="own", purpose=Purpose.SURVEY, by="maria", made_at=NOON)
    first = InstrumentVersion.objects.get(instrument__key="event-feedback")
    VersionFactory(instrument=first.instrument, number=2, published=True, by="maria")
    own = ShippedQuestionnaire(
        key="own", purpose=Purpose.SURVEY, definition=ALL["actor-survey"].definition
    )
    monkeypatch.setattr(service, "shipped", lambda: [REWORDED, own])

    assert load_questionnaires(by=COMMAND, now=NOON) == []
    assert InstrumentVersion.objects.get(number__gt=1).by == "maria"
