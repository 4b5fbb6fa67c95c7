"""Results of a wave: computed, explained, published once."""

from datetime import timedelta

import pytest

from skerry.kernel.actor import ANYBODY, TIMER, Grant, Viewer
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.questionnaires.api import Given
from skerry.surveys.enums import Access, Dimension, Mode, ResultsObstacle, ResultsState, Unit
from skerry.surveys.models import AnonymousAnswer, Invitation, Results
from skerry.surveys.queries import figures
from skerry.surveys.queries import replies as queries
from skerry.surveys.queries.results import results_visible_to
from skerry.surveys.rules.figures.content import Content
from skerry.surveys.services import results as services
from skerry.surveys.services.results import ResultsNotPossible
from tests.surveys.answering import NOON, a_wave, an_invitation, close, hand_in
from tests.surveys.test_releases import answered as answer_anonymously
from tests.surveys.test_releases import release

pytestmark = pytest.mark.django_db

MANAGER = Viewer(grants=frozenset({Grant(role=Role.CLUSTER_MANAGER)}))
LATER = NOON + timedelta(hours=1)


def a_closed_wave(mode=Mode.NAMED, *, number=6, **fields):
    """Each of ``number`` micro firms has answered, as many have not."""
    wave = a_wave(mode, **fields)
    for _turn in range(number):
        hand_in(an_invitation(wave))
        an_invitation(wave)
    wave.frame = wave.asked = {"micro": 2 * number} if wave.panel else {}
    close(wave)
    return wave


def compute(wave, *, now=NOON):
    return services.compute_results(wave=wave, by=TIMER, now=now)


def refusal(call, **arguments):
    with pytest.raises(ResultsNotPossible) as refused:
        call(**arguments, by=TIMER, now=NOON)
    return refused.value.obstacle


def test_figures_of_a_closed_wave_are_kept_and_leave_an_event():
    wave = a_closed_wave()

    results = compute(wave)

    content = Content.from_json(results.content)
    assert (content.weighing.population, content.weighing.replies) == (12, 6)
    assert [one.name for one in content.questions] == ["exports", "share"]
    event = AuditEvent.objects.get(kind="surveys.results.computed")
    assert (event.target_id, event.detail) == (str(results.uuid), {"answered": 6})


def test_figures_are_computed_anew_until_they_are_published():
    wave = a_closed_wave()
    first = compute(wave)

    second = compute(wave, now=LATER)

    assert (second.pk, second.computed_at) == (first.pk, LATER)
    services.publish_results(results=second, seen=LATER, by=TIMER, now=LATER)
    assert refusal(services.compute_results, wave=wave) is ResultsObstacle.PUBLISHED
    assert Results.objects.get().computed_at == LATER


def test_figures_of_what_has_changed_while_they_were_computed_are_not_kept(monkeypatch):
    wave = a_closed_wave()
    usual = figures.figures_of

    def while_one_goes(*given):
        content = usual(*given)
        Invitation.objects.filter(wave=wave, is_answered=True).first().delete()
        return content

    monkeypatch.setattr(figures, "figures_of", while_one_goes)

    assert refusal(services.compute_results, wave=wave) is ResultsObstacle.CHANGED_MEANWHILE
    assert not Results.objects.exists()


def test_nothing_is_computed_of_a_wave_that_takes_answers():
    assert refusal(services.compute_results, wave=a_wave()) is ResultsObstacle.NOT_CLOSED


def test_nothing_is_computed_of_sealed_answers():
    wave = a_wave()
    answer_anonymously(wave, 3)
    close(wave)

    assert refusal(services.compute_results, wave=wave) is ResultsObstacle.NOT_RELEASED
    release(wave)
    assert refusal(services.compute_results, wave=wave) is ResultsObstacle.NOT_RELEASED


def test_nothing_is_computed_of_hardly_any_answers():
    wave = a_closed_wave(number=4)

    assert refusal(services.compute_results, wave=wave) is ResultsObstacle.TOO_FEW
    assert not Results.objects.exists()


def test_answers_of_an_anonymous_wave_are_counted_when_they_are_open():
    wave = a_wave()
    answer_anonymously(wave, 30)
    answer_anonymously(wave, 30, stratum="small")
    wave.frame = wave.asked = {"micro": 30, "small": 30}
    close(wave)
    release(wave)

    content = Content.from_json(compute(wave).content)

    assert content.weighing.replies == 60
    assert {domain.value for domain in content.domains} == {"", "micro", "small"}


def test_strata_that_were_opened_together_are_one_cell():
    wave = a_wave()
    wave.frame = wave.asked = {"micro": 8, "small": 8}
    wave.save()
    AnonymousAnswer.objects.create(wave=wave, strata=["micro", "small"], answers={})

    (reply,) = queries.replies_to(wave)

    assert (reply.stratum, reply.traits) == ("micro&small", {})
    assert queries.frame_of(wave).invited == {"micro&small": 16}


def test_a_reply_has_its_stratum_and_what_it_was_asked():
    wave = a_closed_wave(number=1)

    (reply,) = queries.replies_to(wave)

    assert (reply.stratum, reply.traits) == ("micro", {Dimension.SIZE: "micro"})
    assert reply.unit.startswith("organisation-")
    assert reply.answers["exports"] == Given(value="yes")
    assert "share" in reply.asked


@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.ANONYMOUS])
def test_by_an_open_link_nobody_knows_whom_the_answers_stand_for(mode):
    wave = a_wave(mode, access=Access.OPEN_LINK)
    if mode == Mode.NAMED:
        hand_in(an_invitation(wave))
    else:
        AnonymousAnswer.objects.create(wave=wave, strata=[""], answers={})

    (reply,) = queries.replies_to(wave)

    assert (reply.stratum, reply.traits) == ("", {})
    frame = queries.frame_of(wave)
    assert (frame.population, frame.invited, frame.unit) == ({}, {}, Unit.ORGANISATION)


def test_what_is_published_is_what_was_looked_at():
    wave = a_closed_wave()
    results = compute(wave)
    compute(wave, now=LATER)

    call = {"results": results, "seen": NOON}
    assert refusal(services.publish_results, **call) is ResultsObstacle.NOT_THE_LATEST

    published = services.publish_results(results=results, seen=LATER, by=TIMER, now=LATER)
    assert (published.state, published.published_at) == (ResultsState.PUBLISHED, LATER)
    call = {"results": results, "seen": LATER}
    assert refusal(services.publish_results, **call) is ResultsObstacle.PUBLISHED


def test_notes_stand_beside_questions_until_they_are_emptied():
    results = compute(a_closed_wave())
    said = {"results": results, "question": "exports", "by": TIMER, "now": NOON}

    services.note_results(texts={"en": " More than last year. ", "sv": ""}, **said)
    assert [note.texts for note in results.notes.all()] == [{"en": "More than last year."}]

    services.note_results(texts={"en": " ", "sv": ""}, **said)
    assert not results.notes.exists()
    assert AuditEvent.objects.filter(kind="surveys.results.noted").count() == 2


def test_drafts_are_seen_by_those_who_run_surveys_and_published_ones_by_everybody():
    results = compute(a_closed_wave())

    assert list(results_visible_to(MANAGER)) == [results]
    assert list(results_visible_to(ANYBODY)) == []
    assert list(results_visible_to(Viewer(grants=frozenset()))) == []

    services.publish_results(results=results, seen=NOON, by=TIMER, now=NOON)
    assert list(results_visible_to(ANYBODY)) == [results]
