"""What the cluster manager does on the way from a form that others wrote to the end of a survey."""

import re
from datetime import timedelta

from django.urls import reverse

from skerry.surveys.models import Round
from tests.actors.lists import work
from tests.journeys.bringing_in import clean, text_of
from tests.questionnaires.workbooks import CHOICES, a_form

ENGLISH, SWEDISH = "label::English (en)", "label::Svenska (sv)"
FORM = a_form(
    survey=[
        ["type", "name", ENGLISH, SWEDISH, "required", "relevant"],
        ["begin_group", "trade", "Your trade", "Er handel", "", ""],
        ["select_one yesno", "exports", "Do you export?", "Exporterar ni?", "yes", ""],
        ["text", "where", "Where to?", "Vart?", "", "${exports} = 'yes'"],
        ["end_group", "", "", "", "", ""],
        ["begin_group", "people", "Your people", "Ert folk", "", ""],
        ["integer", "staff", "How many are you?", "Hur många är ni?", "", ""],
        ["end_group", "", "", "", "", ""],
    ],
    choices=[
        ["list_name", "name", ENGLISH, SWEDISH],
        *[[*row, swedish] for row, swedish in zip(CHOICES[1:], ["Ja", "Nej"], strict=True)],
    ],
    settings=[["form_title", "default_language"], ["Trade abroad", "English (en)"]],
)
SAYS_WHEN_DONE = ".messages"


def bring_in_form(page, hand):
    """From the desk to a draft; nothing is kept before what was read has been seen."""
    page.goto("/desk/")
    hand.press(page.locator("main h3 a[href='/desk/questionnaires/']"))
    hand.press(page.locator("main a[href='/desk/questionnaires/import/']"))
    page.wait_for_url("**/import/")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "trade.xlsx", "mimeType": kind, "buffer": FORM}
    hand.bring(clean(page).locator("[name=upload]"), file)
    hand.write(page.locator("[name=key]"), "trade")
    hand.press(page.locator("main form button[type=submit]"))
    page.locator("[name=kept]").wait_for(state="attached")
    shown = text_of(clean(page))
    hand.press(page.locator("form[action$='/accept/'] button"))
    page.wait_for_url("**/desk/questionnaires/trade/")
    return shown


def publish(page, hand):
    hand.press(page.locator("main .page-header a[href$='/draft/']"))
    page.wait_for_url("**/draft/")
    hand.press(clean(page).locator("main .tabs a[href$='/check/']"))
    page.wait_for_url("**/check/")
    hand.press(clean(page).locator("form.publish button"))
    page.wait_for_url("**/desk/questionnaires/trade/")


def freeze_panel(page, hand, name):
    """Whom the directory shows: the firms."""
    page.goto(f"{reverse('actors:directory')}?kind=company")
    hand.press(page.locator("main a[href^='/desk/surveys/panels/new/']"))
    page.wait_for_url("**/panels/new/**")
    hand.write(clean(page).locator("[name=name]"), name)
    hand.press(page.locator("main form[method=post] button[type=submit]:not([name])"))
    page.wait_for_url(re.compile(r"/panels/[0-9a-f-]{36}/$"))
    return text_of(clean(page))


def make_wave(page, hand, *, mode, titles):
    """From the panel through all steps; what was seen last, before it was made."""
    hand.press(page.locator("main a[href*='/new/?panel=']"))
    hand.pick(page.locator("[name=version]"))
    go_on(page, hand, "promise")
    hand.pick(page.locator(f"[name=mode][value={mode}]"))
    go_on(page, hand, "who")
    hand.pick(page.locator("[name=access][value=census]"))
    go_on(page, hand, "strata")
    go_on(page, hand, "words")
    for language, title in titles.items():
        hand.write(page.locator(f"[name=title_{language}]"), title)
    hand.press(page.locator("main form button[name=at]"))
    page.locator("main form[method=post]").wait_for()
    shown = text_of(clean(page))
    hand.press(page.locator("main form[method=post] button[type=submit]"))
    page.wait_for_url(re.compile(r"/desk/surveys/[0-9a-f-]{36}/$"))
    return shown


def go_on(page, hand, to):
    """To the next step of a new wave."""
    hand.press(clean(page).locator("main form button[name=at]"))
    page.locator(f"main form button[name=at][value={to}]").wait_for()


def open_wave(page, hand):
    hand.press(clean(page).locator("main a[href$='/open/']"))
    page.wait_for_url("**/open/")
    return confirm(page, hand)


def confirm(page, hand):
    """Press the one button of a page that asks once more."""
    hand.press(clean(page).locator("main form[method=post] button[type=submit]"))
    page.locator(SAYS_WHEN_DONE).wait_for()
    return text_of(page)


def to_tab(page, hand, name):
    hand.press(page.locator(f"main .tabs a[href$='/{name}/']"))
    page.wait_for_url(f"**/{name}/")


def up(page, hand, name):
    """Back to a page of the wave from one below it."""
    hand.press(page.locator(f".breadcrumbs a[href$='/{name}/']"))
    page.wait_for_url(f"**/{name}/")


def prepare_invitations(page, hand):
    to_tab(page, hand, "respondents")
    hand.press(clean(page).locator("form[action$='/prepare/'] button"))
    page.locator(SAYS_WHEN_DONE).wait_for()
    return text_of(clean(page))


def write_address(page, hand, organisation, *, address, name, language):
    """For a firm whose people are not known here."""
    hand.press(page.locator("#results th a", has_text=organisation))
    page.wait_for_url(re.compile(r"/respondents/[0-9a-f-]{36}/$"))
    hand.write(clean(page).locator("[name=email]"), address)
    hand.write(page.locator("[name=name]"), name)
    hand.choose(page.locator("main [name=language]"), language)
    hand.press(page.locator("main form:has([name=email]) button[type=submit]"))
    page.locator(SAYS_WHEN_DONE).wait_for()
    up(page, hand, "respondents")


def draft_mail(page, hand, kind):
    """The mail as it is proposed; what stands there before it is sent."""
    hand.press(clean(page).locator(f"main .card a[href$='/new/{kind}/']"))
    page.wait_for_url(f"**/new/{kind}/")
    hand.press(clean(page).locator("main form .action-bar button[type=submit]"))
    page.wait_for_url(re.compile(r"/mail/[0-9a-f-]{36}/$"))
    return text_of(clean(page))


def try_mail(page, hand):
    hand.press(page.locator("form[action$='/try/'] button"))
    page.locator(SAYS_WHEN_DONE).wait_for()


def send_mail(page, hand):
    hand.press(page.locator("form[action$='/send/'] button"))
    page.locator(SAYS_WHEN_DONE).wait_for()
    work()
    page.reload()
    return text_of(clean(page))


def days_go_by(days):
    """All mail was sent so many days earlier."""
    for one in Round.objects.exclude(sent_at=None):
        one.sent_at -= timedelta(days=days)
        one.save()


def to_wave(page, title):
    page.goto("/desk/surveys/")
    page.locator("main th a", has_text=title).click()
    page.wait_for_url(re.compile(r"/desk/surveys/[0-9a-f-]{36}/$"))
    return text_of(clean(page))
