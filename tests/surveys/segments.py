"""Waves in which two kinds of firms answered, so that two segments are there to be found."""

from datetime import timedelta
from itertools import count

from skerry.kernel.actor import TIMER
from skerry.kernel.jobs.running import execute
from skerry.kernel.models.jobs import Job
from skerry.methods.segments import Way
from skerry.questionnaires.api import Missing
from skerry.surveys.enums import Access, Mode
from skerry.surveys.models import AnonymousAnswer, AnswerRelease
from skerry.surveys.queries import segments as queries
from skerry.surveys.services import segments as services
from tests.surveys.answering import NOON, a_wave, close
from tests.surveys.figures import reply

ASKED = ("exports", "areas", "content", "capital")
YES_NO = [
    {"name": "yes", "label": {"en": "Yes", "sv": "Ja"}},
    {"name": "no", "label": {"en": "No", "sv": "Nej"}},
]
NAMES = (
    {"en": "Far away", "sv": "Långt bort"},
    {"en": "At home <b>", "sv": "Hemma"},
)


def question(name, kind="single", **more):
    label = {"en": f"About {name}?", "sv": f"Om {name}?"}
    choices = {} if kind in ("scale", "text") else {"choices": "yesno"}
    return {"name": name, "type": kind, "label": label} | choices | more


DEFINITION = {
    "format": 1,
    "title": {"en": "How are you?", "sv": "Hur står det till?"},
    "languages": ["en", "sv"],
    "choice_lists": {"yesno": YES_NO},
    "sections": [
        {
            "name": "first",
            "label": {"en": "First", "sv": "Först"},
            "questions": [
                question("exports"),
                question("grows"),
                question("content", "scale", steps=3),
                question(
                    "needs",
                    "matrix",
                    rows=[{"name": "capital", "label": {"en": "Capital", "sv": "Kapital"}}],
                ),
                question("rare"),
                question("words", "text"),
            ],
        }
    ],
}
CHOSEN = ["exports", "grows", "content", "capital"]


def firms(far=40, near=35, silent=0):
    """Answers of firms that look abroad, of firms that stay at home, and of some who said nothing."""
    found = [
        {"exports": "yes", "grows": "yes", "content": "3", "capital": "yes"} for _ in range(far)
    ]
    found += [
        {"exports": "no", "grows": "no", "content": "1", "capital": "no"} for _ in range(near)
    ]
    for place, each in enumerate(found):
        if place % 11 == 0:
            each["grows"] = "no" if each["grows"] == "yes" else "yes"
        if place % 13 == 0:
            del each["content"]
    return found + [{}] * silent


def replies(**numbers):
    """The same as values, for the questionnaire of tests.surveys.figures."""
    return [
        reply(
            f"firm-{place}",
            exports=each.get("exports", Missing.REFUSED),
            areas=("cloud",) if each.get("grows") == "yes" else ("testing",),
            content=each.get("content", Missing.REFUSED),
            capital=each.get("capital", Missing.REFUSED),
        )
        for place, each in enumerate(firms(**numbers))
    ]


def an_answered_wave(said=None, **fields):
    """A closed wave by an open link, whose anonymous answers are open."""
    wave = a_wave(Mode.ANONYMOUS, definition=DEFINITION, access=Access.OPEN_LINK, **fields)
    said = firms() if said is None else said
    for each in said:
        answers = {name: {"value": value} for name, value in each.items()}
        AnonymousAnswer.objects.create(wave=wave, strata=[""], answers=answers)
    AnswerRelease.objects.create(
        wave=wave, on=NOON.date(), answered=max(len(said), 5), least=5, is_kept=True
    )
    close(wave)
    return wave


def work():
    """Each look at the clock is a second later, so that every progress is written."""
    seconds = count()
    for job in Job.objects.filter(state="queued"):
        execute(job.uuid, clock=lambda: NOON + timedelta(seconds=next(seconds)))
        job.refresh_from_db()
        assert not job.traceback, job.traceback


def seek(wave, questions=CHOSEN, way=Way.LATENT_CLASSES):
    return services.seek_segments(wave=wave, questions=questions, way=way, by=TIMER, now=NOON)


def searched(wave, **how):
    """What a search in ``wave`` has found."""
    seek(wave, **how)
    work()
    return queries.search_of(wave)


def named(wave, names=NAMES):
    """``wave`` with segments that a person named."""
    search = searched(wave)
    services.name_segments(search=search, names=names, by=TIMER, now=NOON)
    return search
