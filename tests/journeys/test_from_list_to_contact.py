"""One story through all of it: a list, a twin, its owner, and a visitor who is answered.

The cluster manager brings in the list of an office, in which stands a firm that the
directory has under another spelling, and makes one of the two. Somebody of the firm takes
the profile over and writes it. The next list leaves that alone, and a visitor is answered.
"""

from functools import partial

import pytest
from playwright.sync_api import expect

from skerry.accounts.models import ContactRequest, RoleGrant
from skerry.actors.facts.reading import facts_of
from skerry.actors.models import Duplicate, ImportRun, Merging, Organisation
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.journeys import bringing_in as manager
from tests.journeys import keeping, test_contact
from tests.journeys.bringing_in import FIRST_TIME, NEXT_TIME, SPELLED_OTHERWISE, clean, profile
from tests.journeys.hands import Keyboard, Mouse

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WORDS = {
    "en": {
        "ready": "Ready to apply",
        "complete": "All of it is in the directory.",
        "alike": "The same web domain",
        "merged": "is now part of",
        "two again": "there are two entries again",
        "yours": "You keep this profile now.",
        "undone": "Undone.",
        "kept": "Its owner or the cluster manager has set another value: kept",
    },
    "sv": {
        "ready": "Redo att föras in",
        "complete": "Allt finns i katalogen.",
        "alike": "Samma webbdomän",
        "merged": "är nu en del av",
        "two again": "det finns två profiler igen",
        "yours": "Du sköter den här profilen nu.",
        "undone": "Ångrat.",
        "kept": "Ägaren eller klusterledaren har satt ett annat värde: behållet",
    },
}
NAME = "Skarvsunds Säkerhet AB"
ENGLISH, SWEDISH = "We watch networks in harbours.", "Vi vakar över nät i hamnar."


@pytest.fixture
def firm(region):
    """What the list spells otherwise; of its own domain the directory knows already."""
    found = region["Skarvsund Säkerhet AB"]
    found.website = "https://skarvsund.example/"
    found.save()
    return found


@pytest.fixture
def person():
    return UserFactory(name="Eva Berg", email="eva@home.example")


@pytest.mark.parametrize(
    ("language", "width", "hand"), [("en", 1280, Mouse()), ("sv", 390, Keyboard())]
)
def test_a_firm_in_a_list_is_recognised_taken_over_written_and_asked(
    page_as, firm, person, language, width, hand
):
    come, said = partial(page_as, language=language, width=width), WORDS[language]
    path = firm.get_absolute_url()

    desk = come(Role.CLUSTER_MANAGER, "/desk/")
    bring_the_list(desk, hand, said)
    make_one_of_two(desk, hand, said, path)
    own = come(Role.MEMBER, path, person=person)
    keep_the_profile(own, hand, said, firm)
    bring_the_next_list(desk, hand, said, firm)
    ask_and_be_answered(come(Role.VISITOR, path), own, language, path)

    merging, held = Merging.objects.standing().get(), RoleGrant.objects.get(user=person)
    asked = ContactRequest.objects.get()
    assert (merging.kept, merging.dropped_name) == (firm.pk, SPELLED_OTHERWISE)
    assert (held.role, held.organisation) == (Role.ORGANISATION_EDITOR, firm)
    assert (asked.organisation, asked.state) == (firm, "connected")


def bring_the_list(desk, hand, said):
    manager.upload(desk, hand, FIRST_TIME)
    manager.map_by_hand(desk, hand)
    shown = manager.look_through(desk)
    assert said["ready"] in shown
    assert SPELLED_OTHERWISE in shown
    assert not Organisation.objects.filter(name=SPELLED_OTHERWISE).exists()

    manager.apply(desk, hand)
    assert said["complete"] in manager.text_of(clean(desk))
    listed = Organisation.objects.get(name=SPELLED_OTHERWISE)
    assert (facts_of(listed)["summary:sv"], listed.size_class) == ("Larmar.", "medium")


def make_one_of_two(desk, hand, said, path):
    """Once, back again, and once more: nothing but the address of the other shows it."""
    other = Organisation.objects.get(name=SPELLED_OTHERWISE).get_absolute_url()
    before = profile(desk, path), profile(desk, other)

    manager.find_twins(desk, hand)
    shown = manager.open_first_pair(desk, hand)
    assert said["alike"] in shown
    merge(desk, hand, said)
    merged = profile(desk, path)
    assert merged == profile(desk, other)
    assert SPELLED_OTHERWISE in merged[1]
    assert "5560360793" in merged[1]

    manager.open_list(desk, hand)
    assert said["two again"] in manager.take_back(desk, hand)
    assert (profile(desk, path), profile(desk, other)) == before
    assert said["alike"] in manager.open_parted_pair(desk, hand)
    merge(desk, hand, said)
    assert profile(desk, other) == merged


def merge(desk, hand, said):
    assert said["merged"] in manager.merge(desk, hand)
    assert not Organisation.objects.filter(name=SPELLED_OTHERWISE).exists()
    assert not Duplicate.objects.exists()


def keep_the_profile(own, hand, said, firm):
    assert said["yours"] in keeping.take_over(own, hand, "eva@skarvsund.example")
    path = firm.get_absolute_url()
    texts = {"name": NAME, "summary_en": ENGLISH, "summary_sv": SWEDISH}
    shown = keeping.write_texts(own, hand, path, **texts)
    assert ENGLISH in shown["en"]
    assert SWEDISH in shown["sv"]
    keeping.add_offer(own, hand, path, en="Night watch", sv="Nattvakt")
    keeping.write_texts(own, hand, path, summary_en="A slip of the pen.")
    assert "A slip of the pen." in keeping.history(own, path)[0]
    assert said["undone"] in keeping.undo_newest(own, hand)
    assert facts_of(firm)["summary:en"] == ENGLISH


def bring_the_next_list(desk, hand, said, firm):
    """The office says otherwise; of what the firm wrote nothing changes, the rest is renewed."""
    manager.upload(desk, hand, NEXT_TIME)
    expect(desk.locator("[name=name]")).to_have_value("kontorets lista")
    manager.read(desk, hand)
    assert said["kept"] in manager.look_through(desk)
    manager.apply(desk, hand)

    firm.refresh_from_db()
    assert ImportRun.objects.latest("pk").counts["remark:kept"] == 2
    assert (firm.name, facts_of(firm)["summary:sv"], firm.size_class) == (NAME, SWEDISH, "large")
    assert Organisation.objects.get(name="Nordvakt AB").size_class == "medium"


def ask_and_be_answered(visitor, own, language, path):
    said = test_contact.WORDS[language]
    assert {"en": ENGLISH, "sv": SWEDISH}[language] in manager.text_of(clean(visitor))
    test_contact.ask_by_keyboard(visitor, said)
    test_contact.confirm(visitor, said)

    own.goto(f"{path}messages/")
    test_contact.answer_by_keyboard(own, said)
    visitor.reload()
    assert "Gladly: next week?" in manager.text_of(clean(visitor))
