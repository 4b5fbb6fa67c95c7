"""One story through a survey: a form that others wrote, a panel, the mails, the answers, the end.

The cluster manager brings in a form, publishes it, and asks the firms that the directory
finds. One of them has an editor, to whom the invitation goes; of the other an address is
typed in. One answers by the link in the mail. Only the other is reminded. The survey gets
more time, and is then closed, which is what the other is told who comes too late.
"""

from datetime import timedelta
from functools import partial

import pytest
from allauth.account.models import EmailAddress

from skerry.kernel.roles import Role
from skerry.surveys.models import Invitation, Wave
from tests.accounts.factories import UserFactory
from tests.journeys import surveying as manager
from tests.journeys.bringing_in import clean, text_of
from tests.journeys.hands import Keyboard, Mouse
from tests.journeys.post import link_in, post_office

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

TITLES = {"en": "Trade abroad, autumn", "sv": "Handel utomlands, hösten"}
WORDS = {
    "en": {
        "read": ("Trade abroad", "Your trade", "How many are you?"),
        "is_told": True,
        "reaches": "2 respondents",
        "reminds": "1 respondent",
        "asked": "Organisations asked",
        "promise": "together with the name of your organisation",
        "thanks": "Thank you!",
        "done": "Have answered",
        "open": "The wave is open.",
        "more": "The wave has more time.",
        "over": "The wave is closed.",
        "said": ("Do you export?", "Yes", "Where to?", "Norway"),
    },
    "sv": {
        "read": ("Trade abroad", "Your trade", "How many are you?"),
        "is_told": False,
        "reaches": "2 svarande",
        "reminds": "2 svarande",
        "asked": "Tillfrågade organisationer",
        "promise": "varje gång de gör det loggas",
        "thanks": "Tack!",
        "done": "Skicka det till mig först",
        "open": "Omgången är öppen.",
        "more": "Omgången har fått mer tid.",
        "over": "Omgången är stängd.",
        "closed": "Enkäten är stängd",
        "said": ("Exporterar ni?", "Ja", "Vart?", "Norway"),
        "typed": "Det du skrev togs inte emot",
    },
}
EVA, OLLE, MANAGER = "eva@skarvsund.example", "olle@ejdero.example", "maja@region.example"


@pytest.fixture
def post(settings):
    with post_office(settings) as open_office:
        yield open_office


@pytest.fixture
def eva(region):
    """She keeps the profile of one of the two firms."""
    person = UserFactory(name="Eva Berg", email=EVA, edits=region["Skarvsund Säkerhet AB"])
    EmailAddress.objects.get_or_create(user=person, email=EVA, verified=True, primary=True)
    return person


@pytest.fixture
def maja():
    return UserFactory(name="Maja Lind", email=MANAGER, role=Role.CLUSTER_MANAGER)


@pytest.mark.parametrize(
    ("language", "width", "hand", "mode"),
    [("en", 1280, Mouse(), "named"), ("sv", 390, Keyboard(), "confidential")],
)
def test_a_survey_goes_from_a_form_to_its_end(
    page_as, post, maja, eva, language, width, hand, mode
):
    eva.language = language
    eva.save()
    come, said = partial(page_as, language=language, width=width), WORDS[language]
    desk = come(Role.CLUSTER_MANAGER, "/desk/", person=maja)

    make_survey(desk, hand, said, mode, TITLES[language])
    links = invite(desk, hand, said, post)
    answer(come(Role.VISITOR, links[EVA]), hand, said)
    remind(desk, hand, said, post)
    follow(desk, come, said, mode, TITLES[language])
    late = begin(come(Role.VISITOR, links[OLLE]), hand)
    end(desk, hand, said, TITLES[language])
    come_too_late(late, come(Role.VISITOR, links[OLLE]), hand)

    assert {one.email: one.is_answered for one in Invitation.objects.all()} == {
        EVA: True,
        OLLE: False,
    }


def make_survey(desk, hand, said, mode, title):
    shown = manager.bring_in_form(desk, hand)
    assert all(words in shown for words in said["read"])
    manager.publish(desk, hand)
    assert "Ejderö Moln AB" in manager.freeze_panel(desk, hand, "Firmor")
    summary = manager.make_wave(desk, hand, mode=mode, titles=TITLES)
    assert title in summary
    assert Wave.objects.get().mode == mode
    assert said["open"] in manager.open_wave(desk, hand)


def invite(desk, hand, said, post):
    """Tried on herself first; the links of the two by their addresses."""
    assert EVA in manager.prepare_invitations(desk, hand)
    manager.write_address(
        desk, hand, "Ejderö Moln AB", address=OLLE, name="Olle Holm", language="sv"
    )
    manager.to_tab(desk, hand, "mail")
    assert said["reaches"] in manager.draft_mail(desk, hand, "invitation")
    manager.try_mail(desk, hand)
    tried = post.fetched()
    assert {address for address, _text in tried} == {MANAGER}
    assert all(any(title in text for _address, text in tried) for title in TITLES.values())

    manager.send_mail(desk, hand)
    mails = post.fetched()
    assert sorted(address for address, _text in mails) == [EVA, OLLE]
    assert "Hej Olle Holm" in dict(mails)[OLLE]
    return {address: link_in(text) for address, text in mails}


def answer(page, hand, said):
    """From the link in the mail to the receipt."""
    assert said["promise"] in text_of(clean(page))
    hand.press(page.locator(".sheet__actions a.button--primary"))
    page.wait_for_url("**/1/")
    hand.pick(clean(page).locator("[name='v:exports'][value=yes]"))
    hand.write(page.locator("[name='v:where']"), "Norway")
    go_on(page, hand, "2")
    hand.write(page.locator("[name='v:staff']"), "12")
    go_on(page, hand, "review")
    hand.press(clean(page).locator("form[action$='/review/'] button"))
    page.wait_for_url("**/receipt/")
    assert said["thanks"] in text_of(clean(page))


def go_on(page, hand, to):
    hand.press(page.locator("form[data-sheet] button[value=next]:visible").last)
    page.wait_for_url(f"**/{to}/")


def begin(page, hand):
    """Half an answer, in a window that stays open."""
    hand.press(page.locator(".sheet__actions a.button--primary"))
    page.wait_for_url("**/1/")
    hand.pick(page.locator("[name='v:exports'][value=no]"))
    go_on(page, hand, "2")
    return page


def remind(desk, hand, said, post):
    """On the same day it would reach nobody, which only a named survey tells; some days later those who have not answered."""
    manager.up(desk, hand, "mail")
    manager.draft_mail(desk, hand, "reminder")
    assert desk.locator("form[action$='/send/'] button").is_disabled() is said["is_told"]
    manager.days_go_by(4)
    desk.reload()
    shown = text_of(desk)
    assert said["reminds"] in shown
    assert said["done"] in shown
    manager.send_mail(desk, hand)

    ((address, text),) = post.fetched()
    assert address == OLLE
    assert TITLES["sv"] in text


def follow(desk, come, said, mode, title):
    """The response is there for all who run surveys; confidential answers for the team only."""
    shown = manager.to_wave(desk, title)
    assert said["asked"] in shown
    team = come(Role.SURVEY_TEAM, "/desk/surveys/")
    manager.to_wave(clean(team), title)
    assert ("50" in text_of(team)) is (mode == "named")
    team.locator("main .tabs a[href$='/answers/']").click()
    clean(team).locator("main th a", has_text="Skarvsund").click()
    team.wait_for_url("**/answers/*-*/")
    shown = text_of(clean(team))
    assert all(words in shown for words in said["said"])


def end(desk, hand, said, title):
    """More time first, and then no more."""
    wave = Wave.objects.get()
    manager.to_wave(desk, title)
    hand.press(clean(desk).locator("main a[href$='/extend/']"))
    desk.wait_for_url("**/extend/")
    later = wave.closes_on + timedelta(days=10)
    hand_in_day(desk, hand, later)
    assert said["more"] in manager.confirm(desk, hand)
    wave.refresh_from_db()
    assert wave.closes_on == later + timedelta(days=1)
    hand.press(desk.locator("main a[href$='/close/']"))
    desk.wait_for_url("**/close/")
    assert said["over"] in manager.confirm(desk, hand)


def hand_in_day(desk, hand, day):
    """A day is typed as the browser's own field takes it; here its value is what counts."""
    field = desk.locator("[name=last_day]")
    if field.get_attribute("type") == "date":
        field.fill(day.isoformat())
    else:
        hand.write(field, day.isoformat())


def come_too_late(late, new, hand):
    """What is typed after the end is not lost, and the link says why it opens nothing: in Swedish."""
    said = WORDS["sv"]
    hand.write(late.locator("[name='v:staff']"), "7")
    hand.press(late.locator("form[data-sheet] button[value=next]:visible").last)
    late.locator("#typed").wait_for()
    shown = text_of(clean(late))
    assert said["closed"] in shown
    assert said["typed"] in shown
    assert said["closed"] in text_of(clean(new))
