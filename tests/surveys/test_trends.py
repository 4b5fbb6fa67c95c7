"""A wave that is compared with an earlier one: chosen, computed, shown."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest

from skerry.kernel.actor import ANYBODY, TIMER, Grant, Viewer
from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.surveys.enums import ResultsObstacle
from skerry.surveys.models import Results
from skerry.surveys.queries import figures
from skerry.surveys.queries import trends as queries
from skerry.surveys.queries.plans import plan_of
from skerry.surveys.rules.figures.content import Content, Domain, FigureRow
from skerry.surveys.rules.figures.grouping import by_question
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.rules.figures.trends import TrendObstacle
from skerry.surveys.rules.figures.trends_kept import TrendCaution
from skerry.surveys.services import results as results_services
from skerry.surveys.services import trends as services
from tests.surveys.factories_results import ResultsFactory, content, measured, several_kinds, share
from tests.surveys.factories_waves import (
    NOON,
    PanelMemberFactory,
    WaveFactory,
    WaveVersionFactory,
    answered,
)

pytestmark = pytest.mark.django_db

MANAGER = Viewer(grants=frozenset({Grant(role=Role.CLUSTER_MANAGER)}))
THEN = {
    "wave__opens_on": date(2025, 9, 1),
    "wave__closes_on": date(2025, 10, 1),
    "wave__titles": {"en": "Survey of 2025", "sv": "Enkät 2025"},
}


def rose() -> Content:
    """As in ``content``, with more than twice as many that say “Here” to the first question."""
    first, *others = content().questions
    here, there = first.rows
    then = FigureRow(
        value=here.value, figures=(share(0.2, 0.15, 0.26), here.figures[1], here.figures[2])
    )
    return content(questions=(replace(first, rows=(then, there)), *others))


def two_waves(*, published=False, then=None, now=None):
    """Results of an earlier wave that are published, and a draft that is compared with them."""
    earlier = ResultsFactory(**{"published": True, "says": rose()} | THEN | (then or {}))
    fields = {"wave__version": earlier.wave.version, "wave__panel": earlier.wave.panel}
    later = ResultsFactory(**fields | (now or {}))
    compared = queries.with_trends(
        later.wave, Plan(earlier=str(earlier.wave.uuid)), Content.from_json(later.content)
    )
    later.content = compared.as_json()
    if published:
        later.state, later.published_at = "published", NOON
    later.save()
    return earlier, later


def trends_of(results):
    return Content.from_json(results.content).trends


def page_of(wave):
    return f"/desk/surveys/{wave.uuid}/results/plan/trend/"


def test_changes_are_kept_with_the_figures():
    earlier, later = two_waves()

    trends = trends_of(later)
    assert (trends.wave, trends.results) == (str(earlier.wave.uuid), str(earlier.uuid))
    assert (trends.titles, trends.ended_on) == (THEN["wave__titles"], "2025-09-30")
    assert trends.question("single").row("here").changes[0].value == 0.3
    assert (trends.both, trends.is_counted, trends.cautions) == (None, True, ())
    assert Content.from_json(later.content).methods["skerry.trends"] == 1


def test_what_was_otherwise_stands_beside_the_changes():
    now = {
        "wave__mode": "anonymous",
        "wave__access": "sample",
        "says": content(methods={"another": 3}),
    }
    _earlier, later = two_waves(now=now)

    trends = trends_of(later)
    assert trends.cautions == (
        TrendCaution.OTHER_ACCESS,
        TrendCaution.OTHER_MODE,
        TrendCaution.OTHER_METHODS,
    )
    assert (trends.both, trends.is_counted) == (None, False)


def test_who_answered_both_waves_is_counted_in_fives():
    earlier, later = two_waves()
    members = PanelMemberFactory.create_batch(8, panel=earlier.wave.panel)
    for wave, some in ((earlier.wave, members), (later.wave, members[:7])):
        for member in some:
            answered(wave, member)
    answered(later.wave, None)

    plan = Plan(earlier=str(earlier.wave.uuid))

    assert queries.with_trends(later.wave, plan, content()).trends.both == 5


@pytest.mark.parametrize(
    ("then", "obstacle"),
    [
        ({"wave__unit": "person"}, TrendObstacle.OTHER_UNIT),
        ({"published": False}, TrendObstacle.NOT_PUBLISHED),
    ],
)
def test_nothing_is_told_of_waves_that_cannot_be_compared(then, obstacle):
    earlier, later = two_waves(then=then)

    assert trends_of(later) is None
    with pytest.raises(services.WavesNotComparable) as refused:
        services.choose_earlier(wave=later.wave, earlier=earlier.wave, by=TIMER, now=NOON)
    assert refused.value.obstacle is obstacle
    assert plan_of(later.wave).earlier == ""


def test_without_an_earlier_wave_figures_stay_as_they_are():
    wave = WaveFactory()

    for plan in (Plan(), Plan(earlier=str(wave.uuid).replace("-", "0")[:32])):
        assert queries.with_trends(wave, plan, content()) == content()


def test_an_earlier_wave_is_chosen_and_given_up():
    earlier, later = two_waves()
    said = {"wave": later.wave, "by": TIMER, "now": NOON}

    services.choose_earlier(earlier=earlier.wave, **said)
    assert plan_of(later.wave).earlier == str(earlier.wave.uuid)
    services.choose_earlier(earlier=None, **said)
    assert plan_of(later.wave).earlier == ""
    events = AuditEvent.objects.filter(kind="surveys.results.planned")
    assert [event.detail for event in events] == [{"part": "earlier"}] * 2


def test_computing_compares_with_the_wave_that_was_chosen(monkeypatch):
    monkeypatch.setattr(figures, "figures_of", lambda *_of: content())
    earlier = ResultsFactory(published=True, says=rose(), **THEN).wave
    wave = WaveFactory(version=earlier.version, state="closed", closed_at=NOON)
    services.choose_earlier(wave=wave, earlier=earlier, by=TIMER, now=NOON)

    found = results_services.compute_results(wave=wave, by=TIMER, now=NOON)

    assert trends_of(found).question("single").row("here").changes[0].is_up
    assert found.plan["earlier"] == str(earlier.uuid)


def rows_of(client, results):
    answer = client.get(f"{results.get_absolute_url()}changes.csv")
    said = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(said)))


def a_new_version(version, definition, equivalences):
    return WaveVersionFactory(
        instrument=version.instrument,
        number=2,
        definition=definition.as_json(),
        fingerprint=definition.fingerprint(),
        equivalences=equivalences,
    )


def without_row(definition):
    """Without its matrix, and with another currency for the last question."""
    first, second = definition.sections
    *kept, crowns, _matrix = second.questions
    asked = (*kept, replace(crowns, currency="EUR"))
    return replace(definition, sections=(first, replace(second, questions=asked)))


def test_earlier_waves_say_what_can_be_compared():
    earlier = ResultsFactory(published=True, **THEN).wave
    names = ["single", "scale", "crowns"]
    version = a_new_version(
        earlier.version, without_row(several_kinds()), {name: name for name in names}
    )
    now = ResultsFactory(wave__version=version).wave

    (found,) = queries.earlier_waves(MANAGER, now)

    assert (found.wave, found.obstacle, found.removed) == (earlier, None, ["row"])
    assert [one.question for one in found.alike] == ["single", "scale"]
    assert len(found.questions) == 8
    assert list(queries.earlier_waves(ANYBODY, now)) == []


def test_a_wave_of_which_nothing_was_declared_cannot_be_chosen():
    earlier = ResultsFactory(published=True, **THEN).wave
    version = a_new_version(earlier.version, without_row(several_kinds()), {})

    (found,) = queries.earlier_waves(MANAGER, WaveFactory(version=version))

    assert found.obstacle is TrendObstacle.NOTHING_ALIKE


def test_the_team_chooses_an_earlier_wave(client_as):
    earlier, later = two_waves()
    team, page = client_as(Role.SURVEY_TEAM), page_of(later.wave)

    text = team.get(page).text
    assert "Survey of 2025, 30 September 2025: 9 of 9 questions can be compared" in text

    chosen = team.post(page, {"earlier": str(earlier.wave.uuid)}, follow=True)
    assert "It is kept. Compute the figures anew" in chosen.text
    assert plan_of(later.wave).earlier == str(earlier.wave.uuid)
    given_up = team.post(page, {"earlier": "none"}, follow=True)
    assert "will not be compared" in given_up.text
    assert team.post(page, {"earlier": str(later.wave.uuid)}).status_code == 422


def test_the_page_of_all_choices_leads_there(client_as):
    wave = ResultsFactory().wave
    team = client_as(Role.SURVEY_TEAM)

    assert page_of(wave) in team.get(f"/desk/surveys/{wave.uuid}/results/plan/").text


def test_the_page_says_what_is_not_compared_and_why(client_as):
    earlier = ResultsFactory(published=True, **THEN).wave
    version = a_new_version(
        earlier.version, without_row(several_kinds()), {"single": "single", "crowns": "crowns"}
    )
    now = ResultsFactory(wave__version=version).wave
    ResultsFactory(wave__version=earlier.version, **THEN | {"wave__titles": {"en": "A draft"}})

    text = client_as(Role.SURVEY_TEAM).get(page_of(now)).text

    assert "1 of 8 questions can be compared" in text
    assert "It was asked in another unit or currency then." in text
    assert "How hard is it? – To find people" in text
    assert "It is not asked any more." in text
    assert "Its results are not published." in text


def test_a_wave_by_an_open_link_has_no_trend(client_as):
    wave = WaveFactory(has_open_link=True)

    text = client_as(Role.SURVEY_TEAM).get(page_of(wave)).text

    assert "Nobody knows for whom such answers stand" in text
    assert 'name="earlier"' not in text


def test_without_earlier_waves_the_page_says_so(client_as):
    assert "No wave to compare with" in client_as(Role.SURVEY_TEAM).get(page_of(WaveFactory())).text


def test_what_is_published_is_not_compared_anew(client_as):
    earlier, later = two_waves(published=True)
    team, page = client_as(Role.SURVEY_TEAM), page_of(later.wave)

    refused = team.post(page, {"earlier": str(earlier.wave.uuid)}, follow=True)

    assert "These results are published, so they stay as they are" in refused.text
    with pytest.raises(results_services.ResultsNotPossible) as refusal:
        services.choose_earlier(wave=later.wave, earlier=None, by=TIMER, now=NOON)
    assert refusal.value.obstacle is ResultsObstacle.PUBLISHED


def test_a_wave_that_can_no_longer_be_compared_is_refused_in_words(client_as, monkeypatch):
    earlier, later = two_waves()

    def refuse(**_said):
        raise services.WavesNotComparable(TrendObstacle.NOT_PUBLISHED)

    monkeypatch.setattr(services, "choose_earlier", refuse)

    team = client_as(Role.SURVEY_TEAM)
    refused = team.post(page_of(later.wave), {"earlier": str(earlier.wave.uuid)}, follow=True)

    assert "Its results are not published." in refused.text


def test_a_clear_change_is_said_drawn_and_listed(client_as):
    earlier, later = two_waves(published=True)

    text = client_as(Role.VISITOR).get(later.get_absolute_url()).text

    assert "Compared with Survey of 2025, 30 September 2025" in text
    assert "“Here”: up by 30 percentage points, most likely by 19 to 40." in text
    assert "+30" in text
    assert "+19 to +40" in text
    assert "Then: Here" in text
    assert "Hardly anybody answered both waves." in text
    assert earlier.get_absolute_url() in text


def test_changes_are_told_in_swedish(client_as):
    _earlier, later = two_waves(published=True)

    text = client_as(Role.VISITOR).get(later.get_absolute_url(), {"lang": "sv"}).text

    assert "Jämfört med Enkät 2025" in text
    assert "upp med 30 procentenheter, troligen med 19 till 40" in text


def test_groups_are_compared_one_answer_at_a_time(client_as):
    _earlier, later = two_waves(published=True)
    visitor = client_as(Role.VISITOR)

    text = visitor.get(later.get_absolute_url(), {"by": "size", "answer": "there"}).text

    assert "No change that the answers can show." in text
    assert "Then and now: Where? There" in text
    assert "hidden" in text


def going(*ends):
    """The answers of now, with ``ends`` for the first of them."""
    first, *others = content().questions
    here, there = first.rows
    row = FigureRow(value=here.value, figures=(share(*ends), *here.figures[1:]))
    return content(questions=(replace(first, rows=(row, there)), *others))


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (
            (0.5, 0.45, 0.55),
            (0.2, 0.15, 0.25),
            "down by 30 percentage points, most likely by 22 to 38.",
        ),
        ((0.5, 0.5, 0.5), (0.51, 0.51, 0.51), "up by 1 percentage point."),
        ((0.51, 0.51, 0.51), (0.5, 0.5, 0.5), "down by 1 percentage point."),
    ],
)
def test_a_fall_and_what_is_known_for_sure_are_said(client_as, then, now, said):
    _earlier, later = two_waves(
        published=True, then={"says": going(*then)}, now={"says": going(*now)}
    )

    assert said in client_as(Role.VISITOR).get(later.get_absolute_url()).text


def test_a_mean_rises_in_what_it_was_asked_in(client_as):
    then = {"says": content(questions=(measured("number", mean=2.5),))}
    now = {"says": content(questions=(measured("number", mean=12.5),))}
    _earlier, later = two_waves(published=True, then=then, now=now)

    text = client_as(Role.VISITOR).get(later.get_absolute_url()).text

    assert "up by 10 people, most likely by 7.17 people to 12.8 people" in text
    assert "+7.17 people to +12.8 people" in text


def test_rows_that_were_not_computed_then_are_not_compared(client_as):
    first, *_others = content().questions
    then = {"says": content(questions=(replace(first, rows=()),))}
    _earlier, later = two_waves(published=True, then=then)

    text = client_as(Role.VISITOR).get(later.get_absolute_url()).text

    assert "There are no figures of it from then." in text


def test_the_desk_shows_changes_of_a_draft(client_as):
    _earlier, later = two_waves()

    text = client_as(Role.SURVEY_TEAM).get(f"/desk/surveys/{later.wave.uuid}/results/").text

    assert "up by 30 percentage points" in text


def test_a_change_that_is_hidden_says_why(client_as):
    first, *others = content().questions
    hidden = tuple(
        replace(row, figures=(replace(row.figures[2], value=None, low=None, high=None),) * 3)
        for row in first.rows
    )
    _earlier, later = two_waves(
        published=True,
        now={"says": content(questions=(replace(first, rows=hidden), *others))},
    )

    text = client_as(Role.VISITOR).get(later.get_absolute_url()).text

    assert "One of the two figures is hidden to protect a small group" in text
    assert "Then and now" not in text
    assert "What is compared" not in text


def test_money_is_compared_in_the_prices_of_each_year(client_as):
    _earlier, later = two_waves(published=True)

    page = client_as(Role.VISITOR).get(later.get_absolute_url(), {"question": "euro"})

    assert "each in the prices of its year" in page.text


def test_a_question_that_was_not_declared_says_why(client_as):
    earlier = ResultsFactory(published=True, **THEN).wave
    version = a_new_version(earlier.version, several_kinds(), {"scale": "scale"})
    later = ResultsFactory(wave__version=version, published=True)
    plan = Plan(earlier=str(earlier.uuid))
    kept = queries.with_trends(later.wave, plan, Content.from_json(later.content))
    Results.objects.filter(pk=later.pk).update(content=kept.as_json())
    visitor = client_as(Role.VISITOR)

    text = visitor.get(later.get_absolute_url()).text

    assert "This question cannot be compared." in text
    assert "Nobody declared that it asks the same as then." in text
    assert "Nobody declared" in visitor.get(f"{later.get_absolute_url()}report/").text
    lines = rows_of(visitor, later)
    assert lines[1][0] == "single"
    assert lines[1][-1] == "Nobody declared that it asks the same as then."


def test_the_report_has_the_changes_and_how_many_answered_both(client_as):
    earlier, later = two_waves(published=True)
    kept = replace(trends_of(later), both=25)
    later.content = replace(Content.from_json(later.content), trends=kept).as_json()
    later.save()

    text = client_as(Role.VISITOR).get(f"{later.get_absolute_url()}report/").text

    assert "up by 30 percentage points" in text
    assert "At least 25 organisations answered both waves." in text
    assert earlier.wave.title("en") in text


def test_changes_are_rows_for_spreadsheets(client_as):
    _earlier, later = two_waves(published=True)

    lines = rows_of(client_as(Role.VISITOR), later)

    assert lines[1][2:11] == ["here", "Here", "", "All", "0.2", "0.5", "0.3", "0.19", "0.4"]
    assert lines[2][4:6] == ["By size", "Micro"]
    assert any("hidden to protect a small group" in line[-1] for line in lines)


def test_groups_of_answers_are_called_by_their_question_and_do_not_sort_their_own(client_as):
    by = by_question("single")
    first, second, *_others = content().questions
    says = content(
        domains=(
            Domain(replies=30),
            Domain(dimension=by, value="here", replies=None, share=0.6),
            Domain(dimension=by, value="there", replies=None, share=0.4),
        ),
        questions=(replace(first, apart=(by,)), second),
    )
    _earlier, later = two_waves(published=True, now={"says": says})

    lines = rows_of(client_as(Role.VISITOR), later)

    assert {line[4] for line in lines[1:] if line[0] == "single"} == {""}
    assert {line[4] for line in lines[1:] if line[0] == "multiple"} == {"", "By “Where?”"}


def test_a_wave_that_was_compared_with_nothing_has_no_such_part(client_as):
    results = ResultsFactory(published=True)
    visitor = client_as(Role.VISITOR)

    assert "Compared with" not in visitor.get(results.get_absolute_url()).text
    assert len(rows_of(visitor, results)) == 1
