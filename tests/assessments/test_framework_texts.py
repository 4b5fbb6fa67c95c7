"""Words of frameworks: kept in place of those before, shown in a language somebody reads, removed."""

from datetime import UTC, datetime, timedelta

import pytest

from skerry.assessments.models import FrameworkSource, FrameworkText
from skerry.assessments.queries.framework_texts import (
    ShownWording,
    kept_sources,
    sources_of,
    texts_of,
)
from skerry.assessments.rules.framework_texts import Wording
from skerry.assessments.services.framework_texts import (
    FrameworkTexts,
    import_framework_texts,
    remove_framework_texts,
)
from skerry.kernel.actor import COMMAND
from skerry.kernel.events import Event
from skerry.kernel.models import AuditEvent

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def taken(name="Ours", framework="nis2", at=NOON, **wordings):
    """Take ``wordings`` in, each ``language=title`` of requirement 21.2.a."""
    texts = FrameworkTexts(
        framework=framework,
        name=name,
        version="1",
        licence="Free",
        wordings={
            "21.2.a": {
                code.replace("_", "-"): Wording(title=title, text="Words")
                for code, title in wordings.items()
            }
        },
    )
    return import_framework_texts(texts=texts, by=COMMAND, now=at)


def shown(title, language):
    return ShownWording(title=title, text="Words", language=language)


def test_new_words_take_the_place_of_those_in_the_same_language():
    first = taken("First", en="One", sv="Ett")
    second = taken("Second", at=NOON + timedelta(hours=1), en="Uno")

    assert texts_of("nis2", "en") == {"21.2.a": shown("Uno", "en")}
    assert texts_of("nis2", "sv") == {"21.2.a": shown("Ett", "sv")}
    assert sources_of("nis2") == [second, first]
    third = taken("Third", at=NOON + timedelta(hours=2), en="1", sv="1")
    assert list(FrameworkSource.objects.all()) == [third]


def test_other_frameworks_keep_their_words():
    taken(framework="cra", en="Else")

    taken(en="One")

    assert texts_of("cra", "en")["21.2.a"].title == "Else"
    assert [each.texts for each in kept_sources()["cra"]] == [{"en": 1}]


def test_sources_stand_by_framework_with_their_texts_counted():
    first = taken("First", en="One", sv="Ett")
    second = taken("Second", at=NOON + timedelta(hours=1), en="Uno")

    kept = kept_sources()

    assert [(each.source, each.texts) for each in kept["nis2"]] == [
        (second, {"en": 1}),
        (first, {"sv": 1}),
    ]


@pytest.mark.parametrize(
    ("language", "title"),
    [("sv", "sv"), ("sv-fi", "sv"), ("fr", "fr-CA"), ("fr-ca", "fr-CA"), ("de", "en"), ("", "en")],
)
def test_words_are_shown_in_the_nearest_language(language, title):
    taken(sv="sv", en="en", fr_CA="fr-CA")

    assert texts_of("nis2", language)["21.2.a"].title == title


def test_words_in_a_foreign_language_are_better_than_none():
    taken(fi="fi")

    assert texts_of("nis2", "sv")["21.2.a"].title == "fi"


def test_removing_takes_all_words_of_a_source_and_doing_it_twice_changes_nothing():
    source = taken(en="One")

    remove_framework_texts(source=source, by=COMMAND, now=NOON)
    remove_framework_texts(source=source, by=COMMAND, now=NOON)

    assert not FrameworkText.objects.exists()
    assert not kept_sources()
    events = AuditEvent.objects.filter(target_id=str(source.uuid)).order_by("pk")
    assert [(event.kind, event.detail["rows"]) for event in events] == [
        (Event.FRAMEWORK_TEXTS_TAKEN, 1),
        (Event.FRAMEWORK_TEXTS_REMOVED, 1),
    ]


def test_rows_say_what_they_are():
    source = taken(en="One")

    assert str(source) == f"#{source.pk} Ours"
    assert str(source.texts.get()).endswith("nis2 21.2.a en")
