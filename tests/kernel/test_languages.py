import pytest

from skerry.kernel.languages import wanted_language
from skerry.kernel.models import AuditEvent

PAGE = "/roles/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "cookie", "browser", "language"),
    [
        ("", "", "", "en"),
        ("", "", "sv,en;q=0.5", "sv"),
        ("", "en", "sv", "en"),
        ("?lang=sv", "en", "en", "sv"),
        ("?lang=xx", "sv", "en", "sv"),
    ],
)
def test_language_is_asked_for_then_kept_then_the_browsers(
    client, query, cookie, browser, language
):
    if cookie:
        client.cookies["django_language"] = cookie

    response = client.get(PAGE + query, headers={"Accept-Language": browser})

    assert response["Content-Language"] == language
    assert f'<html lang="{language}" dir="ltr">' in response.text


@pytest.mark.django_db
def test_asking_for_a_language_keeps_it_in_a_cookie_and_writes_nothing(client):
    asked = client.get(PAGE, {"lang": "sv"})

    assert asked.cookies["django_language"].value == "sv"
    assert asked.cookies["django_language"]["samesite"] == "Lax"
    assert '<html lang="sv" dir="ltr">' in client.get(PAGE).text
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_a_page_without_the_wish_sets_no_cookie(client):
    assert not client.get(PAGE, {"lang": "xx"}).cookies


def test_a_form_cannot_change_the_language(rf):
    assert wanted_language(rf.post("/?lang=sv")) == ""


@pytest.mark.django_db
def test_each_language_is_one_link_away_and_keeps_the_address(client):
    text = client.get("/imprint/", {"q": "hamn"}).text

    assert 'href="/imprint/?q=hamn&amp;lang=sv" lang="sv" hreflang="sv"' in text
    assert ">Svenska</a>" in text
    assert '<link rel="alternate" hreflang="sv" href="http' in text
