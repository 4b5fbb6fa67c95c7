"""Segments of a closed wave: looked for in the background, named, and found again."""

from random import Random

import pytest

from skerry.kernel.actor import TIMER
from skerry.kernel.jobs import JobNotStoppable
from skerry.kernel.models import AuditEvent
from skerry.kernel.models.jobs import Job
from skerry.methods.segments import Way
from skerry.surveys.enums import ResultsObstacle, SegmentsObstacle
from skerry.surveys.models import AnonymousAnswer, Results, SegmentSearch
from skerry.surveys.queries import segments as queries
from skerry.surveys.queries.plans import plan_of
from skerry.surveys.rules.figures import segmenting as rules
from skerry.surveys.rules.figures.content import Content, Domain, FigureRow, QuestionFigures
from skerry.surveys.rules.figures.plans.segments import SegmentsPlan
from skerry.surveys.rules.figures.segmenting import Found, SegmentsImpossible
from skerry.surveys.rules.figures.segments_apart import set_apart
from skerry.surveys.rules.figures.variables import VariableKind
from skerry.surveys.services import results as results_services
from skerry.surveys.services import segments as services
from skerry.surveys.services.results import ResultsNotPossible
from tests.surveys.answering import NOON, a_wave
from tests.surveys.factories_results import HIDDEN, ResultsFactory, chosen, content, measured, share
from tests.surveys.figures import DEFINITION
from tests.surveys.segments import (
    ASKED,
    CHOSEN,
    NAMES,
    an_answered_wave,
    firms,
    named,
    replies,
    searched,
    seek,
    work,
)

SEED = 7


def matter(found=None, questions=ASKED):
    return rules.matter_of(DEFINITION, replies() if found is None else found, questions)


def refused(call):
    with pytest.raises(SegmentsImpossible) as refusal:
        call()
    return refusal.value.obstacle


# What answers can make


def test_only_what_can_be_counted_is_offered_with_what_is_missing_in_tenths():
    offered = {one.name: one.missing for one in rules.offers(DEFINITION, replies())}

    assert set(offered) == {"exports", "abroad", "areas", "content", "capital"}
    assert (offered["exports"], offered["abroad"], offered["content"]) == (0, 10, 1)
    assert {one.missing for one in rules.offers(DEFINITION, [])} == {10}


def test_few_organisations_make_no_segments():
    assert refused(lambda: matter(replies(far=30, near=29))) is SegmentsObstacle.TOO_FEW


def test_a_question_that_hardly_anybody_answered_is_named():
    with pytest.raises(SegmentsImpossible) as refusal:
        matter(questions=("exports", "abroad", "content"))

    assert (refusal.value.obstacle, refusal.value.question) == (
        SegmentsObstacle.LEFT_OUT,
        "abroad",
    )


def test_those_who_answered_nothing_may_not_be_many():
    many = replies(silent=20)

    assert refused(lambda: matter(many, ("exports", "content", "capital"))) is (
        SegmentsObstacle.SILENT
    )


def test_where_all_say_the_same_nothing_sets_anybody_apart():
    assert refused(lambda: matter(replies(near=0, far=70), ("exports", "capital"))) is (
        SegmentsObstacle.ALIKE
    )


def test_who_answered_nothing_counts_with_the_largest_segment():
    some = replies(silent=5)
    found = rules.members(
        matter(some, ("exports", "content", "capital")),
        classes=2,
        way=Way.LATENT_CLASSES,
        seed=SEED,
    )

    assert found[-5:].tolist() == [0] * 5


# How many there are


def tries(way, **numbers):
    sought = matter(replies(**numbers))
    return [
        rules.tried(sought, classes=classes, way=way, seed=SEED) for classes in rules.numbers(way)
    ]


def test_two_kinds_of_firms_are_found_and_the_bic_is_told_against_one_segment():
    found = rules.chosen(tries(Way.LATENT_CLASSES), Way.LATENT_CLASSES)

    assert (found.classes, found.shares) == (2, (53, 47))
    assert found.tried[0].score == 100
    assert found.tried[1].score < 60
    assert found.tried[2].obstacle == "too-small"
    assert found.stability > rules.VERY_STABLE
    assert not found.tried[1].shares
    assert Found.from_json(found.as_json()) == found


def test_typical_answers_find_them_too_by_stability():
    found = rules.chosen(tries(Way.K_MODES), Way.K_MODES)

    assert (found.classes, found.shares) == (2, (53, 47))
    assert [one.score for one in found.tried] == [None] * 5


@pytest.mark.parametrize("way", Way)
def test_a_segment_too_small_to_be_shown_is_none(way):
    found = rules.chosen(tries(way, far=55, near=20), way)

    assert (found.classes, found.shares) == (1, ())


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("turn", range(5))
def test_the_order_of_replies_changes_nobodys_segment(way, turn):
    mixed = replies()
    Random(turn).shuffle(mixed)  # noqa: S311  # tests are repeatable
    how = {"classes": 2, "way": way, "seed": SEED}

    first = dict(zip([one.unit for one in replies()], rules.members(matter(), **how), strict=True))
    again = dict(zip([one.unit for one in mixed], rules.members(matter(mixed), **how), strict=True))

    assert first == again
    assert matter(mixed).fingerprint == matter().fingerprint
    assert matter(mixed[1:]).fingerprint != matter().fingerprint


# The plan


def test_a_plan_is_written_and_read():
    plan = SegmentsPlan(questions=("a",), names=NAMES, seed=1, way=Way.K_MODES, answers="x")

    assert SegmentsPlan.from_json(plan.as_json()) == plan
    assert plan.values == ("0", "1")
    older = plan.as_json() | {"shares": [53, 47]}
    assert SegmentsPlan.from_json(older) == plan


# What sets them apart


def apart_content(*questions):
    domains = (
        Domain(replies=60),
        Domain(dimension="segment", value="1", replies=None),
        Domain(dimension="segment", value="0", replies=None),
        Domain(dimension="size", value="micro", replies=30),
    )
    return content(domains=domains, questions=questions)


def figures(name, *rows):
    return QuestionFigures(
        name=name,
        kind=VariableKind.VALUES,
        rows=tuple(
            FigureRow(value=str(place), figures=(*row, HIDDEN)) for place, row in enumerate(rows)
        ),
        bases=(60, None, None, 30),
    )


def test_an_answer_sets_a_segment_apart_where_the_ranges_do_not_touch():
    told = set_apart(
        apart_content(
            figures(
                "clear",
                (share(0.5, 0.4, 0.6), share(0.9, 0.7, 1.0), share(0.2, 0.1, 0.3)),
                (share(0.5, 0.4, 0.6), share(0.1, 0.0, 0.3), HIDDEN),
            ),
            figures(
                "blurred",
                (share(0.5, 0.4, 0.6), share(0.6, 0.5, 0.7), share(0.4, None, None)),
            ),
            figures(
                "hidden",
                (HIDDEN, share(0.6, 0.5, 0.7), share(0.4, 0.3, 0.5)),
            ),
            measured("number"),
        )
    )

    assert [place for place, _apart in told] == [0, 1]
    (low,), (high,) = (apart for _place, apart in told)
    assert (low.question.name, low.row.value, round(low.difference, 2)) == ("clear", "0", -0.3)
    assert (high.inside, high.overall) == (0.9, 0.5)


def test_of_equal_differences_what_a_segment_says_is_told():
    told = set_apart(
        apart_content(
            figures(
                "said",
                (share(0.5, 0.4, 0.6), HIDDEN, share(0.1, 0.0, 0.2)),
                (share(0.5, 0.4, 0.6), HIDDEN, share(0.9, 0.8, 1.0)),
            )
        )
    )

    assert [one.row.value for one in told[0][1]] == ["1"]


def test_at_most_six_answers_are_told():
    row = (share(0.5, 0.4, 0.6), share(0.9, 0.7, 1.0), share(0.2, 0.1, 0.3))

    told = set_apart(apart_content(*(figures(f"q{n}", row) for n in range(8))))

    assert [len(apart) for _place, apart in told] == [6, 6]


def test_without_segments_nothing_is_told():
    assert set_apart(content(questions=(chosen("single", VariableKind.VALUES),))) == []


# Looking for them


@pytest.mark.django_db
def test_a_search_runs_in_the_background_and_leaves_protected_figures():
    wave = an_answered_wave()

    search = searched(wave)

    found = Found.from_json(search.found)
    assert (found.classes, found.shares) == (2, (53, 47))
    told = Content.from_json(search.content)
    segments = [one for one in told.domains if one.dimension == "segment"]
    assert [(one.value, one.replies) for one in segments] == [("0", None), ("1", None)]
    job = Job.objects.get()
    assert (job.state, job.done, job.total, job.result) == ("done", 6, 7, {"segments": 2})
    events = AuditEvent.objects.filter(kind__startswith="surveys.segments").order_by("pk")
    assert [event.kind for event in events] == [
        "surveys.segments.sought",
        "surveys.segments.found",
    ]
    assert plan_of(wave).segments is None


@pytest.mark.django_db
def test_a_new_search_takes_the_place_of_the_one_before():
    wave = an_answered_wave()
    before = searched(wave)

    again = searched(wave, way=Way.K_MODES)

    assert not SegmentSearch.objects.filter(pk=before.pk).exists()
    assert Found.from_json(again.found).shares == Found.from_json(before.found).shares


@pytest.mark.django_db
def test_of_small_groups_it_is_kept_that_there_are_none():
    search = searched(an_answered_wave(firms(far=55, near=20)))

    assert Found.from_json(search.found).classes == 1
    assert search.content == {}


@pytest.mark.django_db
def test_one_search_at_a_time():
    wave = an_answered_wave()
    seek(wave)

    assert refused(lambda: seek(wave)) is SegmentsObstacle.SEEKING


@pytest.mark.django_db
def test_nothing_is_looked_for_before_the_wave_is_closed():
    with pytest.raises(ResultsNotPossible) as refusal:
        seek(a_wave())

    assert refusal.value.obstacle is ResultsObstacle.NOT_CLOSED


@pytest.mark.django_db
def test_a_search_is_stopped_before_it_begins_and_meanwhile(monkeypatch):
    wave = an_answered_wave()
    seek(wave)
    services.stop_search(wave=wave, by=TIMER, now=NOON)
    assert Job.objects.get().state == "stopped"
    with pytest.raises(JobNotStoppable):
        services.stop_search(wave=wave, by=TIMER, now=NOON)

    again = seek(wave)

    def stopped(*_given, **_named):
        services.stop_search(wave=wave, by=TIMER, now=NOON)
        return rules.Tried(classes=1)

    monkeypatch.setattr(rules, "tried", stopped)
    work()

    assert queries.job_of(again).state == "stopped"
    assert queries.search_of(wave).found == {}


@pytest.mark.django_db
def test_a_search_that_was_taken_away_ends_and_keeps_nothing(monkeypatch):
    wave = an_answered_wave()
    seek(wave)
    services.drop_segments(wave=wave, by=TIMER, now=NOON)
    work()
    assert Job.objects.get().state == "done"

    seek(wave)
    tried = rules.tried

    def dropped(*given, **named):
        services.drop_segments(wave=wave, by=TIMER, now=NOON)
        return tried(*given, **named)

    monkeypatch.setattr(rules, "tried", dropped)
    work()

    assert not SegmentSearch.objects.exists()
    assert not AuditEvent.objects.filter(kind="surveys.segments.found").exists()


@pytest.mark.django_db
def test_answers_that_go_meanwhile_end_the_search_with_a_sentence(monkeypatch):
    wave = an_answered_wave()
    seek(wave)
    chosen_of = rules.chosen

    def withdrawn(*given):
        AnonymousAnswer.objects.filter(wave=wave).first().delete()
        return chosen_of(*given)

    monkeypatch.setattr(rules, "chosen", withdrawn)
    work()
    assert "taken back meanwhile" in Job.objects.get().error

    seek(wave)
    AnonymousAnswer.objects.filter(wave=wave).delete()
    work()
    assert "Too few organisations" in Job.objects.order_by("pk").last().error


# Named, and found again


@pytest.mark.django_db
def test_figures_are_compared_by_the_segments_that_have_names():
    wave = an_answered_wave()
    search = named(wave)

    results = results_services.compute_results(wave=wave, by=TIMER, now=NOON)

    results.refresh_from_db()
    assert results.content == queries.search_of(wave).content
    kept = plan_of(wave).segments
    assert (kept.names, kept.questions) == (NAMES, tuple(CHOSEN))
    assert kept.answers == search.answers
    assert AuditEvent.objects.get(kind="surveys.results.planned").detail == {"part": "segments"}


@pytest.mark.django_db
def test_without_names_they_are_not_used():
    wave = an_answered_wave()
    searched(wave)

    results = results_services.compute_results(wave=wave, by=TIMER, now=NOON)

    assert [one.dimension for one in Content.from_json(results.content).domains] == [""]


@pytest.mark.django_db
@pytest.mark.parametrize("left", [74, 10])
def test_figures_are_not_computed_for_names_that_may_not_fit_any_more(left):
    wave = an_answered_wave()
    named(wave)
    gone = AnonymousAnswer.objects.filter(wave=wave).values_list("pk", flat=True)[left:]
    AnonymousAnswer.objects.filter(pk__in=list(gone)).delete()

    with pytest.raises(ResultsNotPossible) as refusal:
        results_services.compute_results(wave=wave, by=TIMER, now=NOON)

    assert refusal.value.obstacle is ResultsObstacle.SEGMENTS_CHANGED
    services.drop_segments(wave=wave, by=TIMER, now=NOON)
    assert plan_of(wave).segments is None


@pytest.mark.django_db
def test_segments_of_published_results_stay():
    wave = an_answered_wave()
    search = named(wave)
    ResultsFactory(wave=wave, published=True)

    for call in (
        lambda: services.name_segments(search=search, names=NAMES, by=TIMER, now=NOON),
        lambda: services.drop_segments(wave=wave, by=TIMER, now=NOON),
        lambda: seek(wave),
    ):
        with pytest.raises(ResultsNotPossible) as refusal:
            call()
        assert refusal.value.obstacle is ResultsObstacle.PUBLISHED
    assert Results.objects.count() == 1
