"""What firms of the country do stands beside one's own answers, once somebody has imported it."""

from pathlib import Path

import pytest
from django.urls import reverse

from skerry.actors.models import Cluster
from skerry.assessments import content
from skerry.assessments.enums import CheckUpKind
from skerry.assessments.queries.standing import checked
from skerry.assessments.shown_official import shown_official
from skerry.questionnaires.api import asked_of, choices_of, definition_of
from tests.actors.imports import bring_in, regions
from tests.assessments.answering import handed_in

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parents[1] / "actors/samples"
SURVEY = content.official(CheckUpKind.SECURITY)
HEADER = "size_emp,nace_r2,indic_is,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"


@pytest.fixture
def sweden():
    regions()
    Cluster.objects.create(region_id="SE11", is_home=True)


def shown(language="en", **said):
    begun = handed_in(is_whole=True, **said)
    return shown_official(checked(begun.check), SURVEY, language)


def brought(tmp_path, *rows):
    path = tmp_path / "isoc_cisce_ra.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows))
    bring_in("eurostat", path)


def test_every_comparison_is_about_a_question_and_answers_that_there_are():
    begun = handed_in(is_whole=True)
    definition = definition_of(begun.check.sheet.version)
    asked = asked_of(definition)

    for each in SURVEY.comparisons:
        offered = {choice.name for choice in choices_of(definition, asked[each.question].question)}
        assert each.has <= offered
        assert each.note.keys() == {"en", "sv"}
    sizes = {choice.name for choice in choices_of(definition, asked["size"].question)}
    assert SURVEY.sizes.keys() == sizes


def test_the_result_says_nothing_of_other_firms_before_figures_are_imported(client):
    begun = handed_in()

    page = client.get(reverse("assessments:result", args=[begun.token])).text

    assert 'id="official"' not in page


@pytest.mark.usefixtures("sweden")
def test_the_result_shows_the_shares_of_firms_of_the_same_size(client):
    bring_in("eurostat", SAMPLES / "isoc_cisce_ra_2019.sdmx.csv")
    begun = handed_in(is_whole=True, logs="full", updates="none", backup_apart="dont_know")

    page = client.get(reverse("assessments:result", args=[begun.token])).text

    section = page[page.index("The country's firms") :]
    assert '<td data-label="Sweden"><span>53%' in section
    assert "isoc_cisce_ra" in section
    assert "(2019)" in section
    assert "(counts as having it)" in section
    assert "(counts as not having it)" in section
    assert "CC BY 4.0" in section
    assert 'data-label="EU"' not in section
    assert "Firms as small as yours" not in section


@pytest.mark.usefixtures("sweden")
def test_flags_are_said_in_words_and_the_union_stands_beside(client, tmp_path):
    brought(
        tmp_path,
        "50-249,C10-S951_X_K,E_SECMLOG,PC_ENT,SE,2022,80.2,bu",
        "50-249,C10-S951_X_K,E_SECMLOG,PC_ENT,EU27_2020,2022,60,",
        "50-249,C10-S951_X_K,E_SECMDUO,PC_ENT,SE,2022,,c",
    )

    told = shown(size="50-249", logs="dont_know", mfa_mail="none")
    assert told is not None
    by_question = {line.note: line for line in told.lines}

    assert len(by_question) == 2
    mfa, logs = told.lines
    assert (logs.has, str(logs.answer)) == (None, "Don't know")
    assert f"{logs.own.share:.3f}" == "0.802"
    assert (
        logs.own.said == "2022, counted otherwise than the years before, uncertain, few were asked"
    )
    assert (f"{logs.union.share:.1f}", logs.union.said) == ("0.6", "2022")
    assert (mfa.own.share, mfa.own.said, mfa.union) == (None, "2022, confidential", None)


@pytest.mark.usefixtures("sweden")
def test_a_small_firm_is_told_that_the_survey_asks_larger_ones():
    bring_in("eurostat", SAMPLES / "isoc_cisce_ra_2019.sdmx.csv")

    told = shown(size="2-9", language="sv")

    assert (told.is_asked, told.least, told.most) == (False, 10, 49)
    assert "Undersökningen" in told.lines[0].note


def test_without_a_home_region_there_are_figures_of_the_union_alone(client, tmp_path):
    regions()
    brought(tmp_path, "10-49,C10-S951_X_K,E_SECMLOG,PC_ENT,EU27_2020,2022,60,")
    begun = handed_in(is_whole=True)

    page = client.get(reverse("assessments:result", args=[begun.token])).text

    assert 'data-label="EU"' in page
    assert "The country" not in page
