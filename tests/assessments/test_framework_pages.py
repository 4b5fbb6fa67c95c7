"""The words of frameworks at the desk and beside the results of a check."""

import re

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from skerry.assessments.models import FrameworkSource, FrameworkText
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.assessments.answering import handed_in
from tests.assessments.framework_files import catalog, control, library, node, part

pytestmark = pytest.mark.django_db

RISKS = node("21.2.A", "Risks", "Know <b>your</b> risks.", translations={"sv": {"name": "Risker"}})


def at(name, *more):
    return reverse(f"assessments:{name}", args=more)


@pytest.fixture
def manager(client):
    client.force_login(UserFactory(role=Role.CLUSTER_MANAGER))
    return client


def bring(client, content, key="nis2", **said):
    file = SimpleUploadedFile("texts.yaml", content)
    return client.post(at("framework_texts", key), {"upload": file, "language": "en", **said})


def carried_in(page):
    return re.search(r'name="carried" value="([^"]+)"', page.text)[1]


def take(client, content, key="nis2"):
    carried = carried_in(bring(client, content, key))
    return client.post(at("framework_texts_take", key), {"carried": carried}, follow=True)


def test_a_file_is_looked_through_and_then_taken(manager):
    assert "No words yet." in manager.get(at("frameworks_desk")).text
    assert manager.get(at("framework_texts", "nis2")).status_code == 200

    looked = bring(manager, library(RISKS, node("99.1", "Else")))

    assert looked.status_code == 200
    assert "One requirement gets words: English, Swedish." in looked.text
    assert "21.2.A" in looked.text
    assert "99.1" in looked.text
    assert "21.2.b" in looked.text
    assert "Anybody may use it" in looked.text
    assert not FrameworkSource.objects.exists()
    taken = manager.post(
        at("framework_texts_take", "nis2"), {"carried": carried_in(looked)}, follow=True
    )
    assert "The words are kept." in taken.text
    assert "English: 1, Swedish: 1" in taken.text
    assert FrameworkText.objects.get(language="sv").title == "Risker"


def test_what_is_called_differently_is_shown_before_it_is_taken(manager):
    looked = bring(manager, library(node("Art-21.2.a", "Risks")))

    assert "called a little differently" in looked.text
    assert "Art-21.2.a" in looked.text


def test_a_check_up_shows_the_words_in_the_language_of_the_reader(manager):
    take(manager, library(RISKS))
    begun = handed_in(is_whole=True)
    address = reverse("assessments:framework", args=[begun.token, "nis2"])

    english = manager.get(address, headers={"Accept-Language": "en"})
    swedish = manager.get(address, headers={"Accept-Language": "sv"})

    assert '<span lang="en">Risks</span>' in english.text
    assert "Know &lt;b&gt;your&lt;/b&gt; risks." in english.text
    assert "Words from Our framework, 3. Anybody may use it" in " ".join(english.text.split())
    assert '<span lang="sv">Risker</span>' in swedish.text


def test_words_are_removed(manager):
    take(manager, catalog(control("21.2.a", parts=[part("statement", "Know them.")])))
    source = FrameworkSource.objects.get()

    removed = manager.post(at("framework_source_remove", source.uuid), follow=True)

    assert "The words are removed." in removed.text
    assert not FrameworkText.objects.exists()
    assert manager.post(at("framework_source_remove", source.uuid)).status_code == 404


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\x00\x01", "This kind of file is not accepted here."),
        (b"x" * (5 * 1024 * 1024 + 1), "The file is too large."),
        (
            b"a: ]",
            "neither YAML nor JSON that can be read. Take it from its publisher once more. Line 1.",
        ),
        (b"a: &a x\nb: *a", "Line 2."),
        (b'{"catalog": 1}', "Field “catalog”."),
        (library(RISKS, node("21.2.a", "Else")), "Look at “21.2.a”."),
        (library(node("7", "Else")), "No requirement of the file is called as"),
        (library(RISKS, copyright=""), "Say it below."),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_what_to_do(manager, content, sentence):
    refused = bring(manager, content)

    assert refused.status_code == 422
    assert sentence in refused.text
    assert not FrameworkSource.objects.exists()


def test_more_words_than_can_be_carried_are_refused(manager, monkeypatch):
    monkeypatch.setattr("skerry.assessments.views.frameworks._MOST_CARRIED", 10)

    refused = bring(manager, library(RISKS))

    assert refused.status_code == 422
    assert "more in the file than in any framework" in refused.text
    assert "carried" not in refused.text


def test_what_was_sealed_for_another_framework_or_by_nobody_is_not_taken(manager):
    other = signing.dumps(["other", "", "", "", {}], salt="assessments.framework_texts")
    forged = carried_in(bring(manager, library(RISKS))) + "x"

    for carried in (other, forged, ""):
        page = manager.post(at("framework_texts_take", "nis2"), {"carried": carried}, follow=True)
        assert "The file has waited for too long." in page.text
    assert not FrameworkSource.objects.exists()


def test_an_unknown_framework_is_not_found(manager):
    assert manager.get(at("framework_texts", "none")).status_code == 404


def test_the_desk_leads_there_only_who_may(client, manager):
    assert at("frameworks_desk") in manager.get(reverse("kernel:desk")).text

    manager.force_login(UserFactory(role=Role.SURVEY_TEAM))

    assert at("frameworks_desk") not in manager.get(reverse("kernel:desk")).text
