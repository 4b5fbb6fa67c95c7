"""Orders and openings on pages, in files and in the report."""

import pytest

from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.surveys.models import Opening
from tests.parts import is_part_of
from tests.surveys.factories_openings import OpeningFactory, TwiceFactory, line, named, twice
from tests.surveys.factories_results import ResultsFactory, weighing

pytestmark = pytest.mark.django_db
BADLY_SERVED = "“Guidance on rules” is important and poorly served: an opening (importance 80, satisfaction 20)."
DECLARING = {"kind": "importance", "pair": "importance|satisfaction"}


@pytest.fixture
def visitor(client_as):
    return client_as(Role.VISITOR)


@pytest.fixture
def manager(client_as):
    return client_as(Role.CLUSTER_MANAGER)


def page_of(results, part=""):
    return f"{results.get_absolute_url()}{part}"


def desk(results, *deed):
    return "/".join(["/desk/surveys", str(results.wave.uuid), "results/openings", *deed, ""])


def a_picture(**changes):
    return OpeningFactory(results__published=True, **changes)


def lines_of(response):
    return b"".join(response).decode().splitlines()


@pytest.mark.parametrize("part", ["openings/", "openings/figures.csv", "order.csv"])
def test_nobody_but_the_team_sees_openings_of_a_draft(visitor, client_as, part):
    opening = OpeningFactory()

    assert visitor.get(page_of(opening.results, part)).status_code == 404
    assert client_as(Role.SURVEY_TEAM).get(page_of(opening.results, part)).status_code == 200


def test_the_answers_to_a_multiple_choice_stand_in_their_order(visitor):
    text = visitor.get(page_of(TwiceFactory(published=True)), {"question": "grows"}).text

    said = "“Guidance on rules” and “Meetings &lt;b&gt;” cannot be told apart: each of them may be"
    assert said in text
    assert "1 is left out because its figure is hidden" in text
    assert "place 1 to 2" in text
    assert "place 3</td>" in text


def test_what_is_first_for_certain_is_said(visitor):
    text = visitor.get(page_of(TwiceFactory(published=True)), {"question": "order"}).text

    assert "“Guidance on rules” is the most frequent for certain." in text


def test_the_lines_of_a_matrix_are_ordered_by_one_of_its_answers(visitor):
    results = TwiceFactory(published=True)

    highest = visitor.get(page_of(results), {"question": "imp_test"}).text
    lowest = visitor.get(page_of(results), {"question": "imp_test", "answer": "low"}).text

    assert "All lines of this question, by how many say “high”." in highest
    assert "“Guidance on rules” and “Meetings &lt;b&gt;” cannot be told apart" in highest
    assert "“Newsletters” is the most frequent for certain." in lowest


def test_each_group_has_an_order_of_its_own(visitor):
    asked = {"question": "order", "by": "size"}

    text = visitor.get(page_of(TwiceFactory(published=True)), asked).text

    assert "place 1</span>" in text
    assert text.count("hidden</span>") >= 4


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ({"rules": (None,) * 3, "buyers": (None,) * 3}, "All figures are hidden, so nothing"),
        ({"rules": (0.4,) * 3, "buyers": (None,) * 3}, "Only one figure is shown"),
        ({"rules": (0.4,) * 3, "buyers": (0.41,) * 3, "test": (0.4,) * 3, "mail": (0.4,) * 3},
         "“Meetings &lt;b&gt;”, “Guidance on rules”, “Places to test” and 1 more cannot be told apart"),
    ],
)  # fmt: skip
def test_an_order_says_how_little_it_knows(visitor, shares, said):
    results = TwiceFactory(published=True, says=twice(questions=(named("grows", **shares),)))

    assert said in visitor.get(page_of(results)).text


def test_an_open_link_orders_those_who_answered(visitor):
    told = twice(weighing=weighing(is_sample=False))
    results = TwiceFactory(published=True, says=told, wave__has_open_link=True)

    text = visitor.get(page_of(results), {"question": "grows"}).text

    assert "Among those who answered, “Guidance on rules” is the most frequent." in text
    assert "of others these figures say nothing" in text


@pytest.mark.parametrize("name", ["single", "scale", "number"])
def test_other_questions_have_no_order(visitor, name):
    text = visitor.get(page_of(ResultsFactory(published=True)), {"question": name}).text

    assert "In order" not in text


def test_the_order_as_a_file_holds_nothing_that_is_hidden(visitor):
    results = TwiceFactory(published=True)

    grows = lines_of(visitor.get(page_of(results, "order.csv"), {"question": "grows"}))
    every = lines_of(visitor.get(page_of(results, "order.csv")))
    absent = visitor.get(page_of(results, "order.csv"), {"question": "size"})

    assert "What grows?,Guidance on rules,All,0.6,1,1,2,shown" in grows
    assert "What grows?,Newsletters,All,,,,,hidden" in grows
    assert "What grows?,Newsletters,Micro,0.1,4,3,4,shown" in grows
    assert sum("Importance – high,Guidance on rules,All" in each for each in every) == 1
    assert absent.status_code == 404


def test_what_has_no_order_is_not_in_the_file(visitor):
    lines = lines_of(visitor.get(page_of(ResultsFactory(published=True), "order.csv")))

    assert {each.split(",")[0] for each in lines[1:]} == {
        "Who helps?",
        "What first?",
        "How hard is it? – There <b>",
    }


def test_an_opening_is_told_in_a_sentence_and_numbered_in_the_picture(visitor):
    opening = a_picture()

    text = visitor.get(page_of(opening.results, "openings/")).text

    assert BADLY_SERVED in text
    assert "1. Guidance on rules</th>" in text
    assert "Important and poorly served: an opening</td>" in text
    assert "Less important and well served</td>" in text
    assert text.index("1. Guidance on rules") < text.index("4. Newsletters")
    assert "Compare" in text


def test_the_page_of_the_results_and_the_report_tell_of_it(visitor, manager):
    opening = a_picture()

    assert BADLY_SERVED in visitor.get(page_of(opening.results)).text
    assert BADLY_SERVED in visitor.get(page_of(opening.results, "report/")).text
    assert BADLY_SERVED in manager.get(f"/desk/surveys/{opening.results.wave.uuid}/results/").text


def test_growth_and_need_are_shares(visitor):
    opening = a_picture(grows=True)

    text = visitor.get(page_of(opening.results, "openings/")).text

    said = "“Guidance on rules” is growing and missing: an opening (growth 60%, need 50%)."
    assert said in text
    assert "1 thing is left out because one of its figures is hidden." in text
    assert "Growing and seldom missing</td>" in text
    assert "Points say how far" not in text


def test_groups_are_compared_and_hidden_ones_say_so(visitor):
    opening = a_picture()

    whole = visitor.get(page_of(opening.results, "openings/"), {"by": "size"}).text
    part = visitor.get(
        page_of(opening.results, "openings/"), {"by": "size"}, headers={"HX-Request": "true"}
    ).text

    assert is_part_of(part, whole)
    assert ">Micro</th>" in part
    assert "· An opening</span>" in part
    assert "hidden</span>" in part


def test_without_a_pair_the_page_says_what_it_needs(visitor):
    assert (
        "No openings are shown"
        in visitor.get(page_of(TwiceFactory(published=True), "openings/")).text
    )
    empty = TwiceFactory(published=True, says=twice(questions=()))
    assert "No openings are shown" in visitor.get(page_of(empty, "openings/")).text


def test_where_nearly_everything_is_hidden_there_is_no_picture(visitor):
    opening = a_picture(results__says=twice(questions=(line("imp_rules", *[(0.1, 0.2, 0.7)] * 3),)))

    text = visitor.get(page_of(opening.results, "openings/")).text
    picture = visitor.get(page_of(opening.results, f"openings/{opening.uuid}/picture.svg"))

    assert "Too few of these things are shown" in text
    assert "Guidance on rules" in text
    assert picture.status_code == 404
    assert "Too few of these" in visitor.get(page_of(opening.results, "report/")).text


def test_nothing_is_an_opening_for_certain_where_all_are_alike(visitor):
    alike = [line(f"{begin}_{name}", *[(0.3, 0.4, 0.3)] * 3) for begin in ("imp", "sat")
             for name in ("rules", "buyers", "test")]  # fmt: skip
    opening = a_picture(results__says=twice(questions=tuple(alike)))

    text = visitor.get(page_of(opening.results, "openings/")).text

    assert "Nothing is an opening for certain." in text


def test_pictures_and_files_explain_themselves(visitor):
    opening = a_picture()
    begin = f"openings/{opening.uuid}/picture"

    svg = visitor.get(page_of(opening.results, f"{begin}.svg"))
    png = visitor.get(page_of(opening.results, f"{begin}.png"))
    rows = lines_of(visitor.get(page_of(opening.results, "openings/figures.csv")))

    assert svg.headers["Content-Type"] == "image/svg+xml"
    assert "1 Guidance on rules; 2 " in svg.text
    assert png.content.startswith(b"\x89PNG")
    begins = "Importance against satisfaction,Importance,Satisfaction,"
    assert any(row.startswith(f"{begins}Guidance on rules,All,80.0,20.0,60.0,") for row in rows)
    assert f"{begins}Newsletters,Large,,,,,,hidden" in rows


def test_an_open_link_has_points_without_ranges(visitor):
    told = twice(weighing=weighing(is_sample=False))
    opening = a_picture(results__says=told, results__wave__has_open_link=True)

    text = visitor.get(page_of(opening.results, "openings/")).text

    assert "and of nobody else" in text
    assert BADLY_SERVED in text


def test_the_manager_sets_two_questions_against_each_other(manager):
    results = TwiceFactory()

    page = manager.get(desk(results)).text
    answer = manager.post(desk(results), DECLARING, follow=True)

    assert "“Importance” against “Satisfaction”" in page
    assert "Guidance on rules" in page
    assert "It puts things in order" in page
    assert "No other question asks of the same things." in page
    assert "The two questions are set against each other." in answer.text
    opening = Opening.objects.get()
    assert (opening.kind, opening.first, opening.second) == DECLARED
    event = AuditEvent.objects.get(kind="surveys.opening.declared")
    assert event.detail == {"first": "importance", "second": "satisfaction"}


DECLARED = ("importance", "importance", "satisfaction")


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({}, "set against each other already"),
        ({"pair": "importance|lacks"}, "is not one of the available choices"),
        ({"pair": ""}, "Choose two questions from the list."),
        ({"kind": "taste"}, "is not one of the available choices"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field(manager, said, complaint):
    opening = OpeningFactory()

    response = manager.post(desk(opening.results), DECLARING | said)

    assert response.status_code == 422
    assert complaint in response.text
    assert Opening.objects.count() == 1


def test_a_picture_is_taken_away_and_only_where_it_stands(manager):
    opening, other = OpeningFactory(), OpeningFactory()

    absent = manager.post(desk(other.results, str(opening.uuid), "remove"))
    answer = manager.post(desk(opening.results, str(opening.uuid), "remove"), follow=True)

    assert absent.status_code == 404
    assert "The picture is taken away." in answer.text
    assert list(Opening.objects.all()) == [other]
    assert AuditEvent.objects.filter(kind="surveys.opening.removed").count() == 1


def test_a_questionnaire_without_pairs_says_what_to_ask(manager):
    text = manager.get(desk(ResultsFactory())).text

    assert "No two questions ask of the same things" in text


def test_pages_speak_swedish(visitor, manager):
    opening = a_picture()

    shown = visitor.get(page_of(opening.results, "openings/"), {"lang": "sv"}).text
    ordered = visitor.get(page_of(opening.results), {"lang": "sv", "question": "grows"}).text
    at_desk = manager.get(desk(opening.results), {"lang": "sv"}).text

    said = "”Vägledning om regler” är viktigt och dåligt tillgodosett: en öppning (betydelse 80, nöjdhet 20)."
    assert said in shown
    assert "I ordning" in ordered
    assert "”Vägledning om regler” och ”Möten &lt;b&gt;” går inte att skilja åt" in ordered
    assert "Ställ två frågor mot varandra" in at_desk


def test_from_the_desk_to_everybody_and_away_again(manager, visitor):
    """The manager looks at a draft, sets two questions against each other, publishes; a visitor reads."""
    results = TwiceFactory()
    results_page = f"/desk/surveys/{results.wave.uuid}/results/"

    assert "set two questions against each other" in manager.get(results_page).text
    manager.post(desk(results), DECLARING | {"is_second_falling": "on"})
    manager.post(f"{results_page}publish/", {"seen": results.computed_at.isoformat()})
    shown = visitor.get(page_of(results, "openings/")).text
    opening = Opening.objects.get()
    picture = visitor.get(page_of(results, f"openings/{opening.uuid}/picture.svg"))
    manager.post(desk(results, str(opening.uuid), "remove"))

    assert opening.is_second_falling
    assert "“Meetings &lt;b&gt;” is important and poorly served: an opening (importance 80" in shown
    assert picture.status_code == 200
    assert "No openings are shown" in visitor.get(page_of(results, "openings/")).text
    kinds = AuditEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        "surveys.opening.declared",
        "surveys.results.published",
        "surveys.opening.removed",
    ]
