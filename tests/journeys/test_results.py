"""From a closed wave to published figures: what few answered is in none of them.

The manager computes, reads, notes and publishes, with a mouse and by keyboard alone on a
phone; afterwards a visitor reads the same figures, and takes them away.
"""

import csv
from io import StringIO

import pytest

from skerry.kernel.actor import VISITOR
from skerry.kernel.roles import Role
from skerry.questionnaires.api import Given
from skerry.surveys.enums import Mode, ResultsState
from skerry.surveys.models import Results
from skerry.surveys.services import kept
from skerry.surveys.sheets import InvitedSheet
from tests.journeys.bringing_in import clean, text_of
from tests.journeys.hands import Keyboard, Mouse
from tests.surveys.answering import NOON, a_wave, an_invitation, close

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WORDS = {
    "en": {"share": "of 100 organisations", "hidden": "hidden", "good": "This is for good"},
    "sv": {"share": "av 100 organisationer", "hidden": "dol", "good": "Detta går inte att ångra"},
}
NOTE = "Micro firms export more than we thought."
# Of those who answered in each size, how many export.
SAID = {"micro": (40, 20), "small": (30, 26)}


def answered(wave):
    for size, (number, exporting) in SAID.items():
        for place in range(number):
            invitation = an_invitation(wave, stratum=size)
            sheet, told = InvitedSheet(invitation), {"by": VISITOR, "now": NOON}
            said = Given(value="yes" if place < exporting else "no")
            sheet.save(section="first", answers={"exports": said}, seen=0, **told)
            kept.hand_in(invitation=invitation, **told)
    wave.frame = wave.asked = {size: 2 * number for size, (number, _yes) in SAID.items()}
    close(wave)
    return wave


@pytest.mark.parametrize(
    ("language", "width", "hand"), [("en", 1280, Mouse()), ("sv", 390, Keyboard())]
)
def test_a_closed_wave_becomes_published_figures_that_reveal_nobody(page_as, language, width, hand):
    wave, said = answered(a_wave(Mode.CONFIDENTIAL)), WORDS[language]
    desk = page_as(Role.CLUSTER_MANAGER, wave.get_absolute_url(), language=language, width=width)

    compute(desk, hand, said)
    note(desk, hand)
    publish(desk, hand, said)

    results = Results.objects.get(wave=wave)
    assert results.state == ResultsState.PUBLISHED
    visitor = page_as(Role.VISITOR, results.get_absolute_url(), language=language, width=width)
    read(visitor, hand, said)
    cells = [cell for row in csv.reader(StringIO(taken(visitor, results))) for cell in row]
    assert (
        "hidden" in cells
    )  # a file that is asked for without a page speaks the site's first language


def compute(page, hand, said):
    hand.press(page.locator("main .tabs a[href$='/results/']"))
    page.wait_for_url("**/results/")
    hand.press(clean(page).locator("form[action$='/compute/'] button"))
    page.wait_for_selector("form[action$='/note/']")
    assert said["share"] in text_of(clean(page))


def note(page, hand):
    hand.write(page.locator("[name=text_en]"), NOTE)
    hand.press(page.locator("form[action$='/note/'] button"))
    page.wait_for_load_state()


def publish(page, hand, said):
    hand.press(clean(page).locator("main a[href$='/publish/']"))
    page.wait_for_url("**/publish/")
    assert said["good"] in text_of(clean(page))
    hand.press(page.locator("main form button[type=submit]"))
    page.wait_for_url(lambda address: not address.endswith("/publish/"))


def read(page, hand, said):
    shown = text_of(clean(page))
    assert said["share"] in shown
    assert NOTE in shown
    hand.choose(page.locator("[name=by]"), "size")
    page.wait_for_url("**by=size**")
    assert said["hidden"] in text_of(clean(page)).lower()


def taken(page, results):
    answer = page.request.get(f"{results.get_absolute_url()}figures.csv")
    assert answer.ok
    return answer.text()
