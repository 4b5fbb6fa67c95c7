"""A survey in two waves, and what its manager does from closing the second to a published table."""

from datetime import date

from skerry.kernel.actor import TIMER
from skerry.questionnaires.models import AnswerSheet
from skerry.surveys.enums import Mode
from skerry.surveys.services import results as services
from tests.actors.lists import work
from tests.journeys.bringing_in import clean, text_of
from tests.journeys.surveying import confirm, to_tab
from tests.surveys.answering import NOON, a_version, a_wave, an_invitation, close
from tests.surveys.open_answers import COST, FOLK, KOSTNAD, PEOPLE
from tests.surveys.segments import DEFINITION

POPULATION = {"micro": 140, "small": 90}
OFFICE = "Office of statistics, 2026"
TOTALS = "margin,category,total\nsize,micro,200\nsize,small,30\n"
SEGMENTED = ("exports", "grows", "content", "capital")
NAMES = {"en": ("Far away", "At home"), "sv": ("Långt bort", "Hemma")}
CODES = {"en": "Cost", "sv": "Kostnader"}
COST_WORDS = "cost*\nkostnad*"
SAID = ((COST, "en"), (PEOPLE, "en"), (KOSTNAD, "sv"), (FOLK, "sv"))


def two_waves():
    """An earlier wave that is published, and one that is open; in both, few small firms are rare."""
    version = a_version(DEFINITION)
    days = {"opens_on": date(2025, 9, 1), "closes_on": date(2025, 10, 1)}
    before = a_wave(Mode.CONFIDENTIAL, version=version, titles={"en": "Before"}, **days)
    answered(before, far=25, near=55)
    close(before)
    draft = services.compute_results(wave=before, by=TIMER, now=NOON)
    services.publish_results(results=draft, seen=draft.computed_at, by=TIMER, now=NOON)
    return answered(a_wave(Mode.CONFIDENTIAL, version=version), far=50, near=45)


def answered(wave, *, far, near):
    for place in range(far + near):
        size = "small" if place % 5 > 2 else "micro"
        said = answers_of(place, is_far=place < far, is_rare=place in {3, 13, 23})
        hand_in(an_invitation(wave, stratum=size), said, language=SAID[place % 4][1])
    wave.frame = wave.asked = POPULATION
    wave.save()
    return wave


def answers_of(place, *, is_far, is_rare):
    """Firms that look abroad grow and are content; now and then one says otherwise."""
    grows = is_far if place % 11 else not is_far
    words, _language = SAID[place % 4]
    return {
        "exports": yes(is_far),
        "grows": yes(grows),
        "content": "3" if is_far else "1",
        "capital": yes(is_far),
        "rare": yes(is_rare),
        "words": words[place % len(words)],
    }


def yes(is_so):
    return "yes" if is_so else "no"


def hand_in(invitation, said, *, language):
    invitation.sheet = AnswerSheet.objects.create(
        version=invitation.wave.version,
        language=language,
        state="submitted",
        answers={name: {"value": value} for name, value in said.items()},
        started_at=NOON,
        saved_at=NOON,
        submitted_at=NOON,
        kept_until=date(2100, 1, 1),
    )
    invitation.is_answered = True
    invitation.save()


def close_wave(page, hand):
    hand.press(clean(page).locator("main a[href$='/close/']"))
    page.wait_for_url("**/close/")
    return confirm(page, hand)


def to_plan(page, hand, part=""):
    """How the figures are made, or one part of it."""
    to_tab(page, hand, "results")
    hand.press(page.locator("main a[href$='/results/plan/']"))
    page.wait_for_url("**/plan/")
    if part:
        hand.press(page.locator(f"main li a[href$='/plan/{part}/']"))
        page.wait_for_url(f"**/plan/{part}/")


def weigh(page, hand):
    """Raking to totals that are pasted; what comes of it stands below."""
    to_plan(page, hand, "weights")
    hand.pick(clean(page).locator("[name=way][value=raking]"))
    hand.pick(page.locator("[name=margins][value=brought]"))
    hand.write(page.locator("[name=pasted]"), TOTALS)
    hand.write(page.locator("[name=source]"), OFFICE)
    send(page, hand, page.locator("main form:has([name=way])"))
    return text_of(clean(page))


def compare_with_earlier(page, hand):
    to_plan(page, hand, "trend")
    hand.pick(clean(page).locator("[name=earlier]:not([value=none])"))
    send(page, hand, page.locator("main form:has([name=earlier])"))


def code_words(page, hand):
    """A code in both languages, tried before it is kept."""
    to_plan(page, hand, "words")
    hand.press(clean(page).locator("main th a"))
    page.wait_for_url("**/plan/words/words/")
    hand.press(clean(page).locator("main a.button--primary[href$='/code/']"))
    page.wait_for_url("**/code/")
    for language, label in CODES.items():
        hand.write(page.locator(f"[name=label_{language}]"), label)
    hand.write(page.locator("[name=words]"), COST_WORDS)
    hand.press(page.locator("button[name=preview]"))
    page.locator("main .alert").first.wait_for()
    shown = text_of(clean(page))
    send(page, hand, page.locator("main form:has([name=words])"))
    return shown


def seek_segments(page, hand):
    to_plan(page, hand, "segments")
    for place in range(clean(page).locator("[name=questions]").count()):
        box = page.locator("[name=questions]").nth(place)
        if any(box.get_attribute("value") == name for name in SEGMENTED):
            hand.tick(box)
    send(page, hand, page.locator("main form:has([name=questions])"))
    work()
    page.reload()
    return text_of(clean(page))


def name_segments(page, hand):
    for language, names in NAMES.items():
        for place, name in enumerate(names):
            hand.write(page.locator(f"[name=name_{place}_{language}]"), name)
    send(page, hand, page.locator("main form[action$='/name/']"))


def compare_by_exports(page, hand):
    to_plan(page, hand, "questions")
    hand.tick(clean(page).locator("[name=questions][value=exports]"))
    send(page, hand, page.locator("main form:has([name=questions])"))


def compute(page, hand):
    to_tab(page, hand, "results")
    send(page, hand, page.locator("form[action$='/compute/']"))
    return text_of(clean(page))


def note(page, hand, words):
    hand.write(page.locator("[name=text_en]"), words)
    send(page, hand, page.locator("form[action$='/note/']"))


def publish(page, hand):
    hand.press(clean(page).locator("main a[href$='/publish/']"))
    page.wait_for_url("**/publish/")
    asked = text_of(clean(page))
    hand.press(page.locator("main form button[type=submit]"))
    page.wait_for_url(lambda address: not address.endswith("/publish/"))
    return asked


def send(page, hand, form):
    """Press the first button of a form, and see what the site says to it."""
    page.evaluate("document.querySelectorAll('.messages').forEach(one => one.remove())")
    hand.press(form.locator("button[type=submit]:not([name])").first)
    page.locator(".messages").wait_for()
