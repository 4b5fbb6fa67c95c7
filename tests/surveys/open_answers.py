"""Waves that were answered in people's own words."""

from datetime import date

from skerry.questionnaires.models import AnswerSheet
from skerry.surveys.enums import Mode
from skerry.surveys.models import AnonymousAnswer, AnswerRelease
from tests.surveys.answering import NOON, a_wave, an_invitation, close

COST = ("Costs are too high", "High costs of licences", "The costs are high")
PEOPLE = ("Skilled people are missing", "We miss skilled people", "No skilled people here")
KOSTNAD = ("Höga kostnader för licenser", "För höga kostnader", "Det är höga kostnader")
FOLK = ("Det saknas utbildat folk", "Brist på utbildat folk", "Vi hittar inget utbildat folk")
ENGLISH = tuple((text, "en") for text in (*COST, *PEOPLE))
SWEDISH = tuple((text, "sv") for text in (*KOSTNAD, *FOLK))


def wrote(wave, text, language="en", **fields):
    """One respondent who handed in these words."""
    invitation = an_invitation(wave, language=language, **fields)
    invitation.sheet = AnswerSheet.objects.create(
        version=wave.version,
        language=language,
        state="submitted",
        answers={"exports": {"value": "no"}, "need": {"value": text}},
        started_at=NOON,
        saved_at=NOON,
        submitted_at=NOON,
        kept_until=date(2100, 1, 1),
    )
    invitation.is_answered = True
    invitation.save()
    return invitation


def a_wave_in_words(mode=Mode.NAMED, *, said=ENGLISH, times=3, **fields):
    """A closed wave; each of ``said``, pairs of text and language, was written by ``times`` firms."""
    wave = a_wave(mode, **fields)
    for text, language in said * times:
        wrote(wave, text, language)
    number = len(said) * times
    wave.frame = wave.asked = {"micro": number} if wave.panel else {}
    close(wave)
    return wave


def an_opened_wave(*, said=ENGLISH, times=3):
    """An anonymous one whose answers are open; in which language they are was never kept."""
    wave = a_wave(Mode.ANONYMOUS)
    wave.frame = wave.asked = {"micro": len(said) * times}
    close(wave)
    for text, _language in said * times:
        AnonymousAnswer.objects.create(
            wave=wave, strata=["micro"], answers={"need": {"value": text}}
        )
    AnswerRelease.objects.create(
        wave=wave, on=date(2026, 11, 22), answered=len(said) * times, least=10, is_kept=True
    )
    return wave
