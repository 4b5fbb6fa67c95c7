from dataclasses import replace
from datetime import timedelta

import pytest

from skerry.kernel.models import AuditEvent
from skerry.kernel.roles import Role
from skerry.surveys.models import Results, ResultsNote
from skerry.surveys.rules.figures.content import Figure
from skerry.surveys.services import results as services
from skerry.surveys.views.results import public
from tests.parts import is_part_of
from tests.surveys.factories_results import (
    ResultsFactory,
    content,
    measured,
    share,
    weighing,
)
from tests.surveys.factories_waves import NOON, WaveFactory

pytestmark = pytest.mark.django_db
LIST = "/results/"


@pytest.fixture
def visitor(client_as):
    return client_as(Role.VISITOR)


@pytest.fixture
def manager(client_as):
    return client_as(Role.CLUSTER_MANAGER)


def desk(wave, *deed):
    return "/".join(["/desk/surveys", str(wave.uuid), "results", *deed, ""])


def page_of(results, part=""):
    return f"{results.get_absolute_url()}{part}"


@pytest.mark.parametrize(
    "part", ["", "report/", "report.pdf", "figures.csv", "figures.json", "picture.svg"]
)
def test_nobody_but_the_team_sees_a_draft(visitor, client_as, part):
    draft = ResultsFactory()

    assert visitor.get(page_of(draft, part)).status_code == 404
    assert client_as(Role.SURVEY_TEAM).get(page_of(draft, part)).status_code == 200


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_shows_what_is_published(visitor, item_count, django_assert_max_num_queries):
    ResultsFactory.create_batch(item_count, published=True)
    ResultsFactory()

    with django_assert_max_num_queries(6 + 3 * item_count):
        text = visitor.get(LIST).text

    assert text.count("Autumn survey</a>") == item_count
    assert "30 organisations answered, of 60 that were asked (50%)." in text


def test_the_list_says_that_it_is_empty(visitor):
    assert "No results are published yet" in visitor.get(LIST).text


def test_the_first_question_is_shown_and_the_next_is_a_step_away(visitor):
    text = visitor.get(page_of(ResultsFactory(published=True))).text

    assert "Between 41 and 58 of 100 organisations say “Here”." in text
    assert "Whether “There &lt;b&gt;” comes second or first is not certain" in text
    assert "?question=multiple&amp;by=" in text
    assert 'rel="prev"' not in text
    assert "A draft" not in text


def test_all_questions_stand_beside_the_chosen_one(visitor, manager):
    results = ResultsFactory(published=True)
    asked = {"question": "multiple", "by": "size"}

    for text in (
        visitor.get(page_of(results), asked).text,
        manager.get(desk(results.wave), asked).text,
    ):
        nav = text[text.index('<nav class="questions"') :].split("</nav>")[0]
        assert nav.count("<li>") == len(results.content["questions"])
        assert nav.count("aria-current") == 1
        assert 'question=multiple&amp;by=size" aria-current="true"' in nav


def test_every_picture_has_its_table_folded_below_it(visitor):
    text = visitor.get(page_of(ResultsFactory(published=True)), {"question": "multiple"}).text

    main = text[text.index('id="finding"') : text.index('id="made"')]
    assert (
        main.count('<div class="figure">')
        == main.count("folded-table")
        == main.count("<table")
        == 2
    )


def test_htmx_gets_the_question_alone(visitor):
    results = ResultsFactory(published=True)
    asked = {"question": "multiple", "by": "size"}

    whole = visitor.get(page_of(results), asked).text
    part = visitor.get(page_of(results), asked, headers={"HX-Request": "true"}).text

    assert is_part_of(part, whole)
    assert "<html" not in part
    assert "chose “Here”" in part


def test_groups_are_compared_and_what_is_hidden_is_said(visitor):
    asked = {"question": "single", "by": "size", "answer": "there"}

    text = visitor.get(page_of(ResultsFactory(published=True)), asked).text

    assert ">Micro</th>" in text
    assert "hidden</span>" in text
    assert "Hidden figures are not missing" in text
    assert "Few answers" in text


@pytest.mark.parametrize("by", ["", "size"])
def test_where_everything_is_hidden_no_picture_is_offered(visitor, by):
    question = measured("number")
    hidden = replace(
        question.rows[0], figures=tuple(Figure() for _each in question.rows[0].figures)
    )
    says = content(questions=(replace(question, rows=(hidden,), silent=()),))
    results = ResultsFactory(published=True, says=says)

    shown = visitor.get(page_of(results), {"by": by}).text

    assert "All figures of this question are hidden" in shown
    assert "figure__picture" not in shown
    assert "Picture (SVG)" not in shown
    assert "Figures (CSV)" in shown
    assert visitor.get(page_of(results, "picture.svg")).status_code == 404
    assert visitor.get(page_of(results, "picture.png")).status_code == 404
    assert "figure__picture" not in visitor.get(page_of(results, "report/")).text


def test_what_the_address_asks_for_and_is_not_there_is_passed_over(visitor):
    asked = {"question": "gone", "by": "taste", "answer": "none"}

    assert "Where?" in visitor.get(page_of(ResultsFactory(published=True)), asked).text


def test_an_open_link_speaks_of_nobody_else(visitor):
    told = content(weighing=weighing(is_sample=False, replies=1))
    results = ResultsFactory(published=True, says=told, wave__has_open_link=True)

    text = visitor.get(page_of(results)).text

    assert "50 of 100 of those who answered say “Here”." in text
    assert "and of nobody else" in text
    assert "Most likely range" not in text


def test_a_questionnaire_without_figures_says_so(visitor, manager):
    results = ResultsFactory(published=True, says=content(questions=()))

    assert "Nothing that can be counted" in visitor.get(page_of(results)).text
    assert "Nothing that can be counted" in manager.get(desk(results.wave)).text
    assert visitor.get(page_of(results, "picture.svg")).status_code == 404


def test_weights_that_harm_are_told_before_the_figures(visitor):
    told = content(weighing=weighing(cautions=("large-weights",)))

    text = visitor.get(page_of(ResultsFactory(published=True, says=told))).text

    assert text.index("Here weighting harms") < text.index("Where?</h2>")


def test_the_csv_of_a_question_holds_nothing_that_is_hidden(visitor):
    results = ResultsFactory(published=True)

    response = visitor.get(page_of(results, "figures.csv"), {"question": "single"})
    lines = b"".join(response).decode().splitlines()

    assert lines[0].startswith("\ufeffName of the question,Question,")
    assert (
        "single,Where?,here,Here,,All,30,,0.5,0.41,0.58,shown,,Share; range by Korn and Graubard,another 2 skerry.estimates 1"
        in lines
    )
    assert any("there,There <b>,By size,Large,hidden,,,,,hidden,," in line for line in lines)
    assert not any(line.startswith("multiple") for line in lines)


def test_the_csv_of_all_questions_has_every_figure(visitor):
    lines = b"".join(visitor.get(page_of(ResultsFactory(published=True), "figures.csv"))).decode()

    assert "how hard is it? – to find people" in lines.lower()
    assert "No answer, or not asked" in lines


def test_programs_read_the_same_set_as_json(visitor):
    results = ResultsFactory(published=True)

    read = visitor.get(page_of(results, "figures.json"), headers={"Accept-Language": "en"}).json()

    assert read["title"] == "Autumn survey"
    assert read["address"].endswith(f"/results/{results.uuid}/")
    assert read["methods"] == {"another": 2, "skerry.estimates": 1}
    assert (read["groups"][0]["by"], read["groups"][0]["label"]) == ("", "All")
    single = next(each for each in read["questions"] if each["name"] == "single")
    here, there = (single["answers"][place] for place in (0, 1))
    everybody = here["figures"][0]
    assert (here["label"], single["organisations"]["0"]) == ("Here", 30)
    assert (everybody["value"], everybody["low"], everybody["high"]) == (0.5, 0.41, 0.58)
    hidden = [figure for figure in there["figures"] if figure["is_hidden"]]
    assert hidden
    assert all(figure["value"] is figure["low"] is figure["high"] is None for figure in hidden)
    assert {read["groups"][figure["group"]]["label"] for figure in hidden} == {"Large"}


def test_the_csv_of_no_question_of_these_is_absent(visitor):
    response = visitor.get(
        page_of(ResultsFactory(published=True), "figures.csv"), {"question": "x"}
    )

    assert response.status_code == 404


@pytest.mark.parametrize(
    "asked", [{}, {"question": "euro"}, {"question": "crowns"}, {"question": "plain", "by": "size"}]
)
def test_a_picture_explains_itself(visitor, asked):
    results = ResultsFactory(published=True)

    svg = visitor.get(page_of(results, "picture.svg"), asked)
    png = visitor.get(page_of(results, "picture.png"), asked)

    assert svg.headers["Content-Type"] == "image/svg+xml"
    assert "Autumn survey" in svg.text
    assert "rest on the answers of 30 organisations" in svg.text
    assert png.content.startswith(b"\x89PNG")


def test_the_report_holds_all_questions_and_how_they_were_made(visitor):
    results = ResultsFactory(published=True)
    ResultsNote.objects.create(results=results, question="euro", texts={"en": "It <i>grew</i>."})

    text = visitor.get(page_of(results, "report/")).text
    pdf = visitor.get(page_of(results, "report.pdf")).content

    assert "How hard is it? – To find people" in text
    assert "It &lt;i&gt;grew&lt;/i&gt;." in text
    assert "Within these groups those who answered stand for the others:" in text
    assert "How small groups are protected" in text
    assert pdf.startswith(b"%PDF")


def test_the_report_is_printed_once_and_again_when_it_says_something_else(
    visitor, monkeypatch, settings
):
    local = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "reports"}
    settings.CACHES = settings.CACHES | {"pages": local}
    results, printed = ResultsFactory(published=True), []
    address = f"{results.get_absolute_url()}report.pdf"

    def to_pdf(document):
        printed.append(document)
        return b"%PDF"

    monkeypatch.setattr(public, "to_pdf", to_pdf)
    for _ in range(2):
        assert visitor.get(address).content == b"%PDF"
    assert len(printed) == 1

    ResultsNote.objects.create(results=results, question="single", texts={"en": "New words."})
    visitor.get(address)
    assert len(printed) == 2
    assert "New words." in repr(printed[1])


def test_the_report_compares_and_puts_in_order_with_pictures(visitor):
    text = visitor.get(page_of(ResultsFactory(published=True), "report/")).text

    single = text[text.index(">Where?</h3>") :]
    compared = single[
        single.index(">By size</h4>") : single.index("</table>", single.index(">By size</h4>"))
    ]
    assert "<svg" in compared
    assert "“Here”." in compared
    assert text.count(">In order</h4>") > 1
    assert text.index('<nav class="document-contents"') < text.index(">Where?</h3>")
    assert "<figcaption" not in text


def test_the_report_says_on_which_day_a_wave_that_closed_early_closed(visitor):
    results = ResultsFactory(published=True)

    text = visitor.get(page_of(results, "report/")).text

    assert "took answers from 22 November 2026 to 22 November 2026" in text


def test_the_report_is_called_so_in_swedish(visitor):
    text = visitor.get(page_of(ResultsFactory(published=True), "report/"), {"lang": "sv"}).text

    assert "<title>Enkätrapport: " in text


def test_the_report_of_a_draft_by_an_open_link_says_what_it_is(manager):
    told = content(weighing=weighing(is_sample=False, classes=()))
    results = ResultsFactory(says=told, wave__has_open_link=True)

    text = manager.get(page_of(results, "report/")).text

    assert "A draft. Not to be passed on." in text
    assert "whoever had the link could answer" in text


def test_all_pages_speak_swedish(visitor):
    results = ResultsFactory(published=True)

    text = visitor.get(page_of(results), {"lang": "sv"}).text

    assert "Mellan 41 och 58 av 100 organisationer svarar ”Här”." in text


def test_before_it_closes_the_desk_says_when(manager):
    wave = WaveFactory(is_open=True)

    text = manager.get(desk(wave)).text

    assert "The wave is not closed yet" in text
    assert "This wave takes answers until 13 December 2026." in text


def test_a_draft_wave_has_no_results_yet(manager):
    assert "The wave is not closed yet" in manager.get(desk(WaveFactory())).text


def test_the_policy_officer_sees_that_there_is_nothing_yet(client_as):
    wave = WaveFactory(state="closed", closed_at=NOON)

    text = client_as(Role.POLICY_OFFICER).get(desk(wave)).text

    assert "The survey team computes them." in text


def test_answers_that_are_not_open_cannot_be_computed(manager):
    wave = WaveFactory(state="closed", closed_at=NOON, mode="anonymous")

    assert "The anonymous answers are not open." in manager.get(desk(wave)).text


def test_what_cannot_be_computed_says_why(manager):
    wave = WaveFactory(state="closed", closed_at=NOON)
    assert "Compute the figures" in manager.get(desk(wave)).text

    text = manager.post(desk(wave, "compute"), follow=True).text

    assert "Too few organisations answered" in text
    assert not Results.objects.exists()


def test_the_desk_says_that_the_figures_are_there(manager, monkeypatch):
    wave = WaveFactory(state="closed", closed_at=NOON)
    monkeypatch.setattr(services, "compute_results", lambda **_asked: None)

    text = manager.post(desk(wave, "compute"), follow=True).text

    assert "The figures are computed and protected." in text


def test_the_report_does_not_speak_of_hidden_figures_where_there_are_none(visitor):
    question = replace(measured("number"), rows=measured("number").rows[:1], silent=())
    shown = replace(question.rows[0], figures=(share(0.9, 0.8, 0.95),) * 3)
    says = content(questions=(replace(question, rows=(shown,)),))

    text = visitor.get(page_of(ResultsFactory(published=True, says=says), "report/")).text

    assert "Hidden figures" not in text


def test_the_manager_publishes_what_they_looked_at(manager, visitor):
    draft = ResultsFactory()
    assert "A draft: look at it, then publish" in manager.get(desk(draft.wave)).text
    assert "This is for good" in manager.get(desk(draft.wave, "publish")).text

    answer = manager.post(desk(draft.wave, "publish"), {"seen": draft.computed_at.isoformat()})

    assert answer.url == draft.get_absolute_url()
    assert visitor.get(page_of(draft)).status_code == 200
    assert "They stay as they are" in manager.get(desk(draft.wave)).text
    assert AuditEvent.objects.filter(kind="surveys.results.published").count() == 1


def test_figures_that_changed_meanwhile_are_not_published(manager):
    draft = ResultsFactory()
    before = (draft.computed_at - timedelta(hours=1)).isoformat()

    text = manager.post(desk(draft.wave, "publish"), {"seen": before}, follow=True).text

    assert "computed anew while you looked" in text
    assert Results.objects.get().state == "draft"


def test_publishing_twice_the_same_leads_to_what_is_public(manager):
    draft = ResultsFactory()
    seen = {"seen": draft.computed_at.isoformat()}
    manager.post(desk(draft.wave, "publish"), seen)

    answer = manager.post(desk(draft.wave, "publish"), seen)

    assert answer.url == draft.get_absolute_url()
    assert AuditEvent.objects.filter(kind="surveys.results.published").count() == 1


def test_other_figures_than_those_that_are_public_are_not_published(manager):
    results = ResultsFactory(published=True)
    before = (results.computed_at - timedelta(hours=1)).isoformat()

    text = manager.post(desk(results.wave, "publish"), {"seen": before}, follow=True).text

    assert "a second set of figures could be held" in text


def test_a_broken_form_publishes_nothing(manager):
    draft = ResultsFactory()

    assert manager.post(desk(draft.wave, "publish"), {"seen": "x"}).status_code == 422


def test_the_survey_team_looks_and_does_not_publish(client_as):
    team, draft = client_as(Role.SURVEY_TEAM), ResultsFactory()

    text = team.get(desk(draft.wave)).text

    assert "Compute anew" in text
    assert "Publish …" not in text
    assert "What do you say to this?" not in text
    assert team.post(desk(draft.wave, "publish"), {"seen": "x"}).status_code == 403


def test_a_note_stands_beside_its_figures(manager, visitor):
    results = ResultsFactory(published=True)
    said = {"question": "ranking", "text_en": "We <b>know</b>.", "text_sv": ""}

    manager.post(desk(results.wave, "note"), said)

    text = visitor.get(page_of(results), {"question": "ranking"}).text
    assert "We &lt;b&gt;know&lt;/b&gt;." in text
    assert "We &lt;b&gt;" in manager.get(desk(results.wave), {"question": "ranking"}).text


def test_a_note_that_is_too_long_is_not_lost(manager):
    results = ResultsFactory()
    said = {"question": "ranking", "text_en": "x" * 2001}

    answer = manager.post(desk(results.wave, "note"), said)

    assert answer.status_code == 422
    assert "x" * 2001 in answer.text
    assert "What first?" in answer.text


def test_a_note_on_nothing_is_absent(manager):
    said = {"question": "gone", "text_en": "x"}

    assert manager.post(desk(ResultsFactory().wave, "note"), said).status_code == 404


def test_the_desk_tells_how_well_figures_are_protected(manager, visitor):
    results = ResultsFactory(published=True)

    told = "3 figures are hidden by themselves"
    assert told in manager.get(desk(results.wave)).text
    assert told not in visitor.get(page_of(results)).text
