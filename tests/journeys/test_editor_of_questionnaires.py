"""From nothing to a published questionnaire, with the keyboard alone, in two languages."""

import pytest

from skerry.kernel.roles import Role
from skerry.questionnaires.models import InstrumentVersion
from tests.journeys.hands import Keyboard
from tests.questionnaires.definitions import rich
from tests.questionnaires.factories import VersionFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

hands = Keyboard()


@pytest.mark.parametrize(("language", "other"), [("en", "sv"), ("sv", "en")])
def test_questionnaire_is_written_and_published_by_keyboard(page_as, language, other):
    page = page_as(Role.CLUSTER_MANAGER, "/desk/questionnaires/", language=language)

    hands.press(page.locator("main a[href$='/new/']"))
    begin(page, other)
    add_section(page, language)
    add_choice(page, language)
    add_number(page, language)
    move_up(page)
    translate(page, other)
    publish(page)

    said = InstrumentVersion.objects.get(state="published").read()
    first, second = said.questions()
    assert said.languages == (language, other)
    assert (first.label, first.relevant) == (
        {language: "How many", other: "Translated"},
        "${are_you} = 'yes'",
    )
    assert second.label == {language: "Are you", other: "Translated"}
    assert [choice.name for choice in said.choice_lists["are_you"]] == ["yes", "no"]


def begin(page, other):
    page.wait_for_url("**/new/")
    hands.write(page.locator("[name=title]"), "How are you")
    hands._walk(page.locator(f"[name=languages][value={other}]"))
    page.keyboard.press("Space")
    hands.press(page.locator("main form.form button[type=submit]"))
    page.wait_for_url("**/how-are-you/draft/")


def add_section(page, language):
    hands.press(page.locator("main a[href$='/new-section/']"))
    hands.write(page.locator(f"[name=label_{language}]"), "Firm")
    page.keyboard.press("Enter")
    page.wait_for_url("**/new-question/?section=firm")


def add_choice(page, language):
    hands.press(page.locator("main a[href*='/new-question/single/']"))
    page.wait_for_url("**/single/**")
    hands.write(page.locator(f"[name=label_{language}]"), "Are you")
    walk = page.locator("[name=new_choices]")
    hands._walk(walk)
    page.keyboard.type("Yes\nNo")
    hands.press(page.locator("main form.form .action-bar button[type=submit]"))
    page.wait_for_url("**/draft/#are_you")


def add_number(page, language):
    hands.press(page.locator("main .outline__add a").first)
    hands.press(page.locator("main a[href*='/new-question/number/']"))
    page.wait_for_url("**/number/**")
    hands.write(page.locator(f"[name=label_{language}]"), "How many")
    hands.press(
        page.locator("summary", has_text="When it is asked").or_(
            page.locator("summary", has_text="När den ställs")
        )
    )
    hands.choose(page.locator("[name=condition]"), "${are_you} = 'yes'")
    hands.press(page.locator("main form.form .action-bar button[type=submit]"))
    page.wait_for_url("**/draft/#how_many")


def move_up(page):
    """The focus stays on what moved, and a screen reader is told where it is now."""
    hands.press(page.locator("#up-how_many"))
    page.locator("#said", has_text="How many").wait_for(state="attached")
    page.locator("[id$='-how_many']:focus").wait_for()


def translate(page, other):
    hands.press(page.locator("main .tabs a[href$='/translations/']"))
    page.wait_for_url("**/translations/")
    for box in page.locator(f".translations__gap textarea[lang={other}]").all():
        hands._walk(box)
        page.keyboard.type("Translated")
    hands.press(page.locator("main form.form .action-bar button[type=submit]"))
    page.wait_for_url("**/translations/")


def publish(page):
    hands.press(page.locator("main .tabs a[href$='/check/']"))
    page.wait_for_url("**/check/")
    hands.press(page.locator("form.publish button"))
    page.wait_for_url("**/desk/questionnaires/how-are-you/")


def test_moving_works_without_a_script(page_as):
    version = VersionFactory(says=rich())
    page = page_as(
        Role.SURVEY_TEAM, f"/desk/questionnaires/{version.instrument.key}/draft/", has_script=False
    )

    page.locator("#down-staff").click()
    page.wait_for_url("**/draft/?moved=staff&to=down-staff#down-staff")

    version.refresh_from_db()
    assert version.read().sections[1].questions[0].name == "staff"
