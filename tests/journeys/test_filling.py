"""People who answer a questionnaire: by keyboard, on a phone without a connection, without a script."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from skerry.kernel.roles import Role
from skerry.questionnaires.models import AnswerSheet
from skerry.questionnaires.rules.answers import Given, from_json
from tests.actors.factories import ConceptFactory, SchemeFactory
from tests.journeys.hands import Keyboard
from tests.journeys.looks import troubles_of
from tests.questionnaires import site
from tests.questionnaires.factories import SheetFactory

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.questionnaires.site"),
]
PHONE = 390


@pytest.fixture
def sheet():
    scheme = SchemeFactory(key="trial")
    for label in ("Cloud security", "Cryptography", "Forensics"):
        ConceptFactory(scheme=scheme, label=label, notation=label[:5])
    return SheetFactory()


def at(sheet, page=""):
    return reverse("fill_in_page" if page else "fill_in", args=[sheet.uuid, *filter(None, [page])])


def answers_of(sheet):
    return from_json(AnswerSheet.objects.get(pk=sheet.pk).answers)


def field(page, name, value=""):
    chosen = f'[value="{value}"]' if value else ""
    return page.locator(f'[name="v:{name}"]{chosen}:visible').first


def button(page, label):
    return page.get_by_role("button", name=label, exact=True)


def saved(page):
    expect(page.locator("[data-status]")).to_have_text(re.compile("^Saved "))


def test_everything_can_be_answered_with_the_keyboard_alone(page_as, sheet):
    hands = Keyboard()
    page = page_as(Role.VISITOR, at(sheet))
    hands.press(page.get_by_role("link", name="Begin"))
    hands.press(button(page, "Continue"))
    expect(page.locator("[data-error-summary]")).to_be_focused()

    answer_who(page, hands)
    answer_views(page, hands)
    answer_figures(page, hands)
    hands.press(button(page, "Submit my answers"))

    page.wait_for_url("**/receipt/")
    kept = answers_of(sheet)
    assert kept["where"] == Given(value="Norway")
    assert kept["order"] == Given(value=("training", "cloud"))
    assert kept["turnover"] == Given(value="1250.5")
    assert kept["share"] == Given(value="40")
    assert kept["report"].value["name"] == "a.pdf"
    expect(page.get_by_text("See you at the autumn meeting.")).to_be_visible()


def answer_who(page, hands):
    hands.write(field(page, "organisation"), "Skarvsund Säkerhet AB")
    hands.pick(field(page, "exports", "yes"))
    hands.write(field(page, "where"), "Norway")
    hands.pick(field(page, "side", "south"))
    hands.pick(field(page, "place", "nacka"))
    hands.press(button(page, "Continue"))
    page.wait_for_url("**/2/")


def answer_views(page, hands):
    tick(page, hands, field(page, "areas", "cloud"))
    hands.choose(page.locator('select[name="v:order"]').nth(0), "training")
    hands.choose(page.locator('select[name="v:order"]').nth(1), "cloud")
    hands.pick(field(page, "mood", "4"))
    hands.pick(field(page, "helps_export", "mostly"))
    hands.write(field(page, "words"), "Thank you")
    hands.press(button(page, "Continue"))
    page.wait_for_url("**/3/")


def answer_figures(page, hands):
    hands.write(field(page, "staff"), "10")
    hands.write(field(page, "women"), "4")
    hands.write(field(page, "turnover"), "1,250.50")
    tick(page, hands, page.locator('[name="v:topics"]').first)
    report = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"}
    hands.bring(page.locator('[name="f:report"]'), report)
    hands.press(button(page, "Continue"))
    page.wait_for_url("**/review/")


def tick(page, hands, box):
    hands._walk(box)
    page.keyboard.press("Space")


def test_questions_appear_while_one_answers_and_keep_the_focus(page_as, sheet):
    page = page_as(Role.VISITOR, at(sheet, "1"))

    field(page, "exports", "yes").check()
    expect(field(page, "where")).to_be_visible()
    expect(page.locator('[name="v:exports"][value="yes"]')).to_be_focused()
    field(page, "side", "south").check()
    expect(page.locator('label[data-choice="kista"]')).to_be_hidden()
    expect(page.locator('label[data-choice="nacka"]')).to_be_visible()
    button(page, "Clear my answer On which side are you?").click()

    expect(page.locator("#q-place")).to_be_hidden()
    saved(page)
    assert answers_of(sheet) == {"exports": Given(value="yes")}


def test_nothing_is_lost_on_a_phone_without_a_connection(page_as, sheet):
    page = page_as(Role.VISITOR, at(sheet, "1"), width=PHONE)
    field(page, "organisation").fill("Skarvsund")
    saved(page)

    page.context.set_offline(True)
    field(page, "exports", "no").check()
    status = page.locator("[data-status]")
    expect(status).to_contain_text("kept on this device")
    button(page, "Continue").click()
    expect(status).to_contain_text("Nothing is lost")
    expect(page).to_have_url(re.compile(re.escape(at(sheet, "1")) + "$"))

    context = page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(at(sheet, "1"))
    expect(field(page, "exports", "no")).to_be_checked()
    saved(page)
    assert answers_of(sheet)["exports"] == Given(value="no")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('sheet'))") == []


def test_answers_are_sent_when_the_connection_is_back(page_as, sheet):
    page = page_as(Role.VISITOR, at(sheet, "2"), width=PHONE)
    page.context.set_offline(True)
    field(page, "words").fill("Written in a tunnel")
    expect(page.locator("[data-status]")).to_contain_text("kept on this device")

    page.context.set_offline(False)
    saved(page)

    assert answers_of(sheet) == {"words": Given(value="Written in a tunnel")}


def test_own_answer_whose_confirmation_was_lost_is_nobody_elses(page_as, sheet):
    page = page_as(Role.VISITOR, at(sheet, "2"))
    page.route("**/save/", lose_the_answer)
    field(page, "words").fill("First")
    expect(page.locator("[data-status]")).to_contain_text("kept on this device")
    page.unroute("**/save/")

    field(page, "words").fill("Second")
    saved(page)

    assert answers_of(sheet) == {"words": Given(value="Second")}


def lose_the_answer(route):
    route.fetch()
    route.abort()


def test_another_device_goes_on_by_the_link(page_as, sheet):
    first = page_as(Role.VISITOR, at(sheet, "2"))
    field(first, "mood", "4").check(force=True)
    saved(first)

    second = page_as(Role.VISITOR, at(sheet), width=PHONE)
    second.get_by_role("link", name="What you do and think").click()

    expect(second.locator('[name="v:mood"][value="4"]')).to_be_checked()
    assert answers_of(sheet)["mood"] == Given(value=4)


def test_two_at_once_are_shown_both_answers(page_as, sheet):
    anna, bo = (page_as(Role.VISITOR, at(sheet, "2")) for _person in range(2))
    field(anna, "words").fill("From Anna")
    saved(anna)

    field(bo, "words").fill("From Bo")
    expect(bo.locator("[data-status]")).to_contain_text("Somebody else has answered")
    button(bo, "Continue").click()
    expect(bo.get_by_text("From Anna")).to_be_visible()
    expect(field(bo, "words")).to_have_value("From Bo")
    bo.get_by_label("Take the other answer").check()
    button(bo, "Continue").click()

    bo.wait_for_url("**/3/")
    bo.goto(at(sheet, "2"))
    expect(field(bo, "words")).to_have_value("From Anna")
    expect(bo.locator("[data-status]")).to_be_empty()
    assert answers_of(sheet) == {"words": Given(value="From Anna")}


def test_answering_works_without_a_script(page_as, sheet):
    page = page_as(Role.VISITOR, at(sheet), has_script=False)
    page.get_by_role("link", name="Begin").click()
    field(page, "organisation").fill("Skarvsund")
    field(page, "exports", "yes").check()
    button(page, "Continue").click()
    field(page, "where").fill("Norway")
    button(page, "Continue").click()
    field(page, "mood", "2").check(force=True)
    button(page, "Continue").click()
    field(page, "staff").fill("12")
    button(page, "Continue").click()
    button(page, "Submit my answers").click()

    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    assert answers_of(sheet)["where"] == Given(value="Norway")


def test_device_remembers_nothing_beyond_the_window_where_it_must_not(
    page_as, sheet, special_place
):
    special_place["may_keep_on_device"] = False
    page = page_as(Role.VISITOR, at(sheet, "2"))

    page.context.set_offline(True)
    field(page, "words").fill("Secret")
    expect(page.locator("[data-status]")).to_contain_text("keep this page open")

    waits = "Object.keys({}).filter(key => key.startsWith('skerry-sheet')).length"
    assert page.evaluate(waits.format("localStorage")) == 0
    assert page.evaluate(waits.format("sessionStorage")) == 1


@pytest.fixture
def special_place():
    yield site.SPECIAL
    site.SPECIAL.clear()


@pytest.mark.parametrize("language", ["en", "sv"])
def test_axe_finds_nothing_on_any_page_of_a_sheet(page_as, sheet, language):
    page = page_as(Role.VISITOR, at(sheet), language=language)
    page.goto(f"{at(sheet)}?lang={language}")

    found = troubles_of(page)
    for name in ("1", "2", "3", "review", "withdraw", "print"):
        page.goto(at(sheet, name))
        found += troubles_of(page)
    page.goto(at(sheet, "1"))
    page.locator("form[data-sheet] .button--primary").click()
    page.locator("[data-error-summary]").wait_for()
    found += troubles_of(page)

    assert found == []
