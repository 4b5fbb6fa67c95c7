"""What somebody of a firm does with its profile: take it over, write it, look back, and answer."""

from urllib.parse import urlsplit

from tests.journeys.bringing_in import clean, text_of
from tests.journeys.people import in_last_mail


def take_over(page, hand, address):
    """By a link to an address at the firm's domain, from its profile on."""
    hand.press(page.locator("main a[href$='/claim/']"))
    page.wait_for_url("**/claim/")
    hand.write(clean(page).locator("[name=email]"), address)
    hand.press(page.locator("form:has([name=email]) button[type=submit]"))
    page.wait_for_url("**/me/claims/*/")
    page.goto(urlsplit(in_last_mail(r"https?://\S+/claims/\S+")).path)
    hand.press(clean(page).locator("main form[action$='/prove/'] button"))
    page.wait_for_url("**/me/claims/*/")
    return text_of(page)


def write_texts(page, hand, path, **texts):
    """What the preview showed before it was saved, by language."""
    page.goto(f"{path}edit/about/")
    for name, text in texts.items():
        hand.write(page.locator(f"#id_{name.replace('_', '-')}"), text)
    hand.press(page.locator("button[value=preview]"))
    page.locator("#preview h2").wait_for()
    shown = {code: page.locator(f"#preview [lang={code}]").inner_text() for code in ("en", "sv")}
    save(clean(page), hand)
    return shown


def add_offer(page, hand, path, **titles):
    page.goto(f"{path}edit/offers/")
    hand.press(page.locator("main a[href$='/offers/new/']"))
    page.wait_for_url("**/offers/new/")
    for code, title in titles.items():
        hand.write(page.locator(f"#id_title-{code}"), title)
    save(clean(page), hand)


def save(page, hand):
    hand.press(page.locator("main form button[type=submit]:not([name])").first)
    page.locator(".messages").wait_for()


def history(page, path):
    """What was changed, the newest first."""
    page.goto(f"{path}edit/history/")
    return clean(page).locator(".timeline > li").all_inner_texts()


def undo_newest(page, hand):
    hand.press(page.locator("form[action$='/undo/'] button").first)
    page.locator(".messages").wait_for()
    return text_of(page)
