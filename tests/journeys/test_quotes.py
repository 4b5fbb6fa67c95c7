"""From an answer in own words to a quote beside the results, and back."""

import pytest
from playwright.sync_api import expect

from skerry.kernel.actor import TIMER
from skerry.kernel.mail.sealing import words_of
from skerry.kernel.models import OutboxMail
from skerry.kernel.roles import Role
from skerry.surveys.enums import Mode
from skerry.surveys.services.results import compute_results, publish_results
from tests.journeys.looks import troubles_of
from tests.surveys.answering import NOON
from tests.surveys.quoting import a_quotable

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_quote_is_asked_for_allowed_published_and_taken_back(page_as):
    wave = a_quotable(Mode.CONFIDENTIAL, number=12).wave
    results = compute_results(wave=wave, by=TIMER, now=NOON)
    publish_results(results=results, seen=NOON, by=TIMER, now=NOON)

    desk = page_as(Role.SURVEY_TEAM, f"/desk/surveys/{wave.uuid}/results/plan/words/need/")
    desk.get_by_role("link", name="Ask to quote an answer").click()
    row = desk.get_by_role("listitem").filter(has_text="Too few")
    row.get_by_label("Named in the quote").select_option("alike")
    row.get_by_role("button", name="Ask to quote").click()
    expect(desk.get_by_text("asked, no answer yet")).to_be_visible()

    mail = words_of(OutboxMail.objects.get()).text
    link = next(line for line in mail.splitlines() if "/quote/" in line)
    own = page_as(Role.VISITOR, "/s/" + link.partition("/s/")[2], width=390)
    assert troubles_of(own) + troubles_of(desk) == []
    own.get_by_role("button", name="Yes, you may quote me").click()
    expect(own.get_by_text("You said yes")).to_be_visible()

    desk.reload()
    desk.get_by_role("button", name="Put it beside the results").click()
    reader = page_as(Role.VISITOR, results.get_absolute_url(), width=390)
    expect(reader.get_by_text("Too few <b>skilled</b> people")).to_be_visible()

    assert troubles_of(reader) == []
    own.get_by_role("button", name="Take it back").click()
    expect(own.get_by_text("You said no")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text("Too few")).to_have_count(0)
