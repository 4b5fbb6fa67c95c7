"""Somebody answers an anonymous survey by its link: on a phone, with keys alone, without a connection.

What was begun opens by the link on another device. Handed in, it is shown once; after that
the link says that it has been used, whoever follows it and wherever they do.
"""

import re

import pytest
from playwright.sync_api import expect

from skerry.kernel.roles import Role
from skerry.surveys.enums import Mode
from skerry.surveys.models import Invitation, SealedAnswer, SealedDraft
from skerry.surveys.queries import drafts
from tests.journeys.bringing_in import clean, text_of
from tests.journeys.hands import Keyboard
from tests.surveys.answering import a_wave, an_invitation

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
hands = Keyboard()
WIDTH = 390
WORDS = {
    "en": {
        "promise": "Nobody can tell which answers are yours",
        "stop": "Save and stop for now",
        "saved": "Your answers are saved.",
        "handed in": "Thank you. Your answers are handed in.",
        "once": "This page is shown once.",
        "said": ("Do you export?", "Yes", "Share abroad", "40", "More hands"),
        "used": "This link has been used",
        "gone": "nobody can find them again",
    },
    "sv": {
        "promise": "Ingen kan säga vilka svar som är dina",
        "stop": "Spara och sluta för nu",
        "saved": "Svaren är sparade.",
        "handed in": "Tack. Dina svar är inlämnade.",
        "once": "Den här sidan visas en gång.",
        "said": ("Exporterar ni?", "Ja", "Share abroad", "40", "More hands"),
        "used": "Länken har använts",
        "gone": "ingen kan hitta dem igen",
    },
}


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("language", ["en", "sv"])
def test_an_anonymous_answer_is_given_in_two_sittings_and_shown_once(page_as, language, has_script):
    invitation = an_invitation(a_wave(), language=language)
    link, said = f"/s/{invitation.token}/", WORDS[language]

    def come():
        page = page_as(Role.VISITOR, link, width=WIDTH, has_script=has_script)
        return looked_at(page, has_script)

    first = come()
    begin(first, said, has_script)
    assert SealedDraft.objects.count() == 1
    second = come()
    go_on(second, has_script)
    hand_in(second, said, has_script)
    come_back(second, come(), first, link, said)

    assert Invitation.objects.get().is_answered
    assert (SealedAnswer.objects.count(), SealedDraft.objects.count()) == (1, 0)


def looked_at(page, has_script):
    """Seen through the eyes of axe, which is itself a script."""
    return clean(page) if has_script else page


def begin(page, said, has_script):
    assert said["promise"] in text_of(page)
    hands.press(page.locator(".sheet__actions a.button--primary"))
    page.wait_for_url("**/1/")
    hands.pick(field(looked_at(page, has_script), "exports", "yes"))
    forward(page, "2")
    hands.write(field(page, "share"), "40")
    hands.press(page.get_by_role("button", name=said["stop"]))
    page.wait_for_url("**/s/*/")
    expect(page.locator("body")).to_contain_text(said["saved"], use_inner_text=True)


def go_on(page, has_script):
    """On another device: to the first page on which nothing was said."""
    hands.press(page.locator(".sheet__actions a.button--primary"))
    page.wait_for_url("**/3/")
    hands.write(field(looked_at(page, has_script), "need"), "More hands")
    forward(page, "review")


def hand_in(page, said, has_script):
    shown = text_of(looked_at(page, has_script))
    assert all(words in shown for words in said["said"])
    hands.press(page.locator("form[action$='/review/'] button"))
    expect(page.locator("h1")).to_have_text(said["handed in"])
    receipt = text_of(looked_at(page, has_script))
    assert all(words in receipt for words in (*said["said"], said["once"]))


def come_back(second, third, first, link, said):
    """By the link again, by sending once more what was handed in, in the window left open."""
    tell_used(third, said)
    second.reload()
    tell_used(second, said)
    second.goto(link)
    tell_used(second, said)
    first.goto(f"{link}3/")
    tell_used(first, said)


def tell_used(page, said):
    shown = text_of(page)
    assert said["used"] in shown
    assert said["gone"] in shown
    assert not [words for words in ("40", "More hands") if words in shown]


def field(page, name, value=""):
    chosen = f'[value="{value}"]' if value else ""
    return page.locator(f'[name="v:{name}"]{chosen}:visible').first


def forward(page, to):
    hands.press(page.locator("form[data-sheet] .sheet__actions button[value=next]"))
    page.wait_for_url(f"**/{to}/")


@pytest.fixture
def invitation():
    return an_invitation(a_wave())


def at(invitation, page=""):
    return f"/s/{invitation.token}/{page}"


def waiting_words(page):
    """What the browser keeps of the sheet: on the device, and in this window."""
    return page.evaluate(
        "[localStorage, sessionStorage].map(store => Object.entries(store)"
        ".filter(([key]) => key.startsWith('skerry-sheet')).map(String).join())"
    )


def saved(page):
    expect(page.locator("[data-status]")).to_have_text(re.compile("^Saved "))


def written_in_a_tunnel(page):
    page.context.set_offline(True)
    field(page, "need").fill("Our boss hides the losses")
    expect(page.locator("[data-status]")).to_contain_text("keep this page open")
    return page


def answered_elsewhere(page_as, invitation):
    page = page_as(Role.VISITOR, at(invitation, "1/"))
    field(page, "exports", "no").check()
    saved(page)
    page.goto(at(invitation, "review/"))
    page.locator("form[action$='/review/'] button").click()
    expect(page.locator("h1")).to_have_text(WORDS["en"]["handed in"])
    return page


def test_nothing_typed_is_lost_when_the_connection_is_cut_on_a_phone(page_as, invitation):
    page = written_in_a_tunnel(page_as(Role.VISITOR, at(invitation, "3/"), width=WIDTH))
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.locator("[data-status]")).to_contain_text("Nothing is lost")
    page.on("dialog", lambda asked: asked.accept())
    page.route("**/save/", lambda route: route.abort())
    page.context.set_offline(False)
    page.reload()

    expect(field(page, "need")).to_have_value("Our boss hides the losses")
    page.unroute("**/save/")
    saved(page)
    draft = drafts.draft_behind(invitation.token, invitation=invitation)
    assert draft.answers["need"].value == "Our boss hides the losses"
    assert waiting_words(page) == ["", ""]


def test_unsent_answers_wait_in_their_window_only_and_without_the_key_of_forms(page_as, invitation):
    page = written_in_a_tunnel(page_as(Role.VISITOR, at(invitation, "3/"), width=WIDTH))
    page.route("**/save/", lambda route: route.abort())
    page.wait_for_timeout(2500)  # tried a second time: what was sent is noted
    other = page.context.new_page()
    page.context.set_offline(False)
    field(page, "need").press_sequentially(".")
    other.goto(at(invitation))

    on_device, in_window = waiting_words(page)
    assert on_device == ""
    assert "Our boss" in in_window
    assert "csrf" not in in_window
    assert waiting_words(other) == ["", ""]


def test_what_was_typed_is_forgotten_once_the_link_is_used_on_another_device(page_as, invitation):
    page = written_in_a_tunnel(page_as(Role.VISITOR, at(invitation, "3/"), width=WIDTH))
    elsewhere = answered_elsewhere(page_as, invitation)
    assert waiting_words(elsewhere) == ["", ""]

    page.on("dialog", lambda asked: asked.accept())
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-status]")).to_contain_text("Answers were handed in with it")
    expect(field(page, "need")).to_have_value("Our boss hides the losses")
    assert waiting_words(page) == ["", ""]
    field(page, "need").press_sequentially(" and more")
    assert waiting_words(page) == ["", ""]

    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.locator("h1")).to_have_text(WORDS["en"]["used"])
    expect(page.get_by_text("Our boss hides the losses and more")).to_be_visible()


@pytest.mark.parametrize("how", ["used", "unknown"])
def test_page_that_refuses_a_link_forgets_what_waited_for_it(page_as, invitation, how):
    page = written_in_a_tunnel(page_as(Role.VISITOR, at(invitation, "3/"), width=WIDTH))
    if how == "used":
        answered_elsewhere(page_as, invitation)
    else:
        invitation.links.all().delete()
    assert "Our boss" in waiting_words(page)[1]

    page.on("dialog", lambda asked: asked.accept())
    page.route("**/save/", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto(at(invitation))

    expect(page.locator("[data-submitted]")).to_have_count(1)
    assert waiting_words(page) == ["", ""]


def test_browser_that_knows_no_limit_of_time_saves_and_hands_in(page_as, invitation):
    """Phones that get no updates any more: without ``AbortSignal.timeout``."""
    page = page_as(Role.VISITOR, at(invitation), width=WIDTH)
    page.add_init_script("delete AbortSignal.timeout; delete AbortSignal.any")
    page.goto(at(invitation, "1/"))
    assert page.evaluate("AbortSignal.timeout === undefined")

    field(page, "exports", "no").check()
    saved(page)
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url("**/3/")
    field(page, "need").fill("A newer phone")
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url("**/review/")
    page.locator("form[action$='/review/'] button").click()

    expect(page.locator("h1")).to_have_text(WORDS["en"]["handed in"])


def test_with_a_name_it_waits_on_the_device_and_goes_on_when_the_browser_is_opened_again(page_as):
    invitation = an_invitation(a_wave(Mode.NAMED))
    page = page_as(Role.VISITOR, at(invitation, "3/"), width=WIDTH)
    page.context.set_offline(True)
    field(page, "need").fill("Written in a tunnel")
    expect(page.locator("[data-status]")).to_contain_text("kept on this device")
    context = page.context
    page.close()

    context.set_offline(False)
    page = context.new_page()
    page.goto(at(invitation, "3/"))

    saved(page)
    sheet = Invitation.objects.get().sheet
    assert sheet.answers["need"] == {"value": "Written in a tunnel"}
    assert waiting_words(page) == ["", ""]
