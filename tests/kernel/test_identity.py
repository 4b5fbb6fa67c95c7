from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from skerry.kernel.actor import Actor
from skerry.kernel.colours import ColourObstacle
from skerry.kernel.events import Event
from skerry.kernel.identity.queries import current_identity
from skerry.kernel.identity.services import ColourNotReadable, change_identity
from skerry.kernel.models import AuditEvent, DataVersion, VersionCounter
from skerry.kernel.models.identity import Identity
from skerry.kernel.roles import Role
from skerry.kernel.uploads import clean_image

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MARIA = Actor.person(UUID(int=7))
EDIT = "/desk/identity/"


def a_picture():
    file = BytesIO()
    Image.new("RGB", (40, 20), "#0b5168").save(file, "PNG")
    file.seek(0)
    return file


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.mark.django_db
def test_a_site_that_nobody_named_has_a_name_and_colours():
    own = current_identity()

    assert (own.name, own.sea, own.lichen, own.version) == ("Skerry", "#0b5168", "#d9a62b", "0")


@pytest.mark.django_db
def test_change_identity_changes_it_and_leaves_one_audit_event():
    change_identity(
        values={"name": "Cyber Harbour", "sea": "#134e4a"},
        texts={"en": {"strapline": "One sea"}},
        by=MARIA,
        now=NOON,
    )

    own = current_identity()
    assert (own.name, own.sea, own.changed_at) == ("Cyber Harbour", "#134e4a", NOON)
    assert own.text("strapline", "en") == "One sea"
    assert list(AuditEvent.objects.values_list("kind", "target_id", "by", "at", "detail")) == [
        (Event.IDENTITY_CHANGED, "1", MARIA.id, NOON, {"fields": ["name", "sea", "texts"]})
    ]


@pytest.mark.django_db
def test_change_identity_makes_the_kept_pages_old():
    change_identity(values={"name": "Cyber Harbour"}, texts={}, by=MARIA, now=NOON)

    assert VersionCounter.objects.get(part=DataVersion.SITE).number == 1


def test_two_changes_within_a_second_have_different_versions():
    first, second = Identity(changed_at=NOON), Identity(changed_at=NOON + timedelta(microseconds=1))

    assert first.version != second.version


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "colour", "obstacle"),
    [
        ("sea", "#7fd0e8", ColourObstacle.TOO_LIGHT_FOR_TEXT),
        ("lichen", "#3a2a00", ColourObstacle.TOO_DARK_BEHIND_TEXT),
        ("sea", "teal", ColourObstacle.NOT_A_COLOUR),
    ],
)
def test_change_identity_refuses_a_colour_nobody_can_read(field, colour, obstacle):
    with pytest.raises(ColourNotReadable) as refused:
        change_identity(values={"name": "X", field: colour}, texts={}, by=MARIA, now=NOON)

    assert (refused.value.field, refused.value.refusal.obstacle) == (field, obstacle)
    assert not Identity.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_text_missing_in_one_language_is_read_in_another():
    own = Identity(texts={"sv": {"strapline": "Ett hav"}})

    assert own.text("strapline", "en") == "Ett hav"
    assert own.text("about", "en") == ""


@pytest.mark.django_db
def test_a_new_logo_replaces_the_old_file(media, django_capture_on_commit_callbacks):
    change_identity(values={}, texts={}, logo=clean_image(a_picture()), by=MARIA, now=NOON)
    later = NOON.replace(hour=13)

    with django_capture_on_commit_callbacks(execute=True):
        change_identity(values={}, texts={}, logo=clean_image(a_picture()), by=MARIA, now=later)

    assert [file.name for file in (media / "identity").iterdir()] == [
        f"logo-{current_identity().version}.webp"
    ]


@pytest.mark.django_db
def test_a_logo_can_be_taken_away(media, client, django_capture_on_commit_callbacks):
    own = change_identity(values={}, texts={}, logo=clean_image(a_picture()), by=MARIA, now=NOON)
    shown = client.get(f"/identity/{own.version}/logo")

    with django_capture_on_commit_callbacks(execute=True):
        change_identity(values={}, texts={}, drops_logo=True, by=MARIA, now=NOON)

    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert client.get(f"/identity/{own.version}/logo").status_code == 404
    assert list((media / "identity").iterdir()) == []


@pytest.mark.django_db
def test_the_sheet_holds_the_colours_and_one_for_the_dark(client):
    own = change_identity(values={"sea": "#134e4a"}, texts={}, by=MARIA, now=NOON)

    response = client.get(f"/identity/{own.version}.css")

    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    assert "--sea: #134e4a; --lichen: #d9a62b; --sea-in-the-dark: #" in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("name", [".css", "/logo"])
def test_looks_under_another_version_are_not_kept(client, media, name):
    change_identity(values={}, texts={}, logo=clean_image(a_picture()), by=MARIA, now=NOON)

    response = client.get(f"/identity/abc{name}")

    assert response["Cache-Control"] == "no-cache"


def filled(**changes):
    return {
        "name": "Cyber Harbour",
        "sea": "#134e4a",
        "lichen": "#e0b84c",
        "operator": "Region of the Harbour",
        "text-en-strapline": "One sea",
    } | changes


def test_edit_page_changes_the_site(client_as, media):
    manager = client_as(Role.CLUSTER_MANAGER)

    response = manager.post(
        EDIT,
        filled(new_logo=SimpleUploadedFile("l.png", a_picture().read())),
        follow=True,
    )

    assert response.redirect_chain == [(EDIT, 302)]
    assert "Cyber Harbour" in response.text
    assert "The site now looks and reads as you chose." in response.text
    assert current_identity().logo


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"sea": "#9adcf0"}, "Too light: words in this colour reach a contrast of 1."),
        ({"name": ""}, "This field is required."),
        (
            {"new_logo": SimpleUploadedFile("l.svg", b"<svg xmlns='x'></svg>")},
            "SVG pictures are not accepted",
        ),
    ],
)
def test_edit_page_says_what_is_wrong_and_changes_nothing(client_as, wrong, sentence):
    manager = client_as(Role.CLUSTER_MANAGER)

    response = manager.post(EDIT, filled(**wrong))

    assert response.status_code == 200
    assert sentence in response.text
    assert not Identity.objects.exists()


def test_edit_page_writes_a_contrast_as_the_reader_does(client_as):
    manager = client_as(Role.CLUSTER_MANAGER)

    response = manager.post(EDIT, filled(sea="#ffffff"), headers={"Accept-Language": "sv"})

    assert "1,0 " in response.text
    assert "1.0 " not in response.text


def test_edit_page_is_closed_to_members(client_as):
    response = client_as(Role.MEMBER).get(EDIT)

    assert response.status_code == 403
    assert "Change the site&#39;s name, logo, colours and contact details." in response.text
    assert "Cluster manager, Administrator" in response.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("/privacy/", "legal_basis"),
        ("/accessibility/", "accessibility_gaps"),
        ("/imprint/", "about"),
    ],
)
def test_pages_about_the_site_say_what_the_region_wrote(
    client, django_assert_num_queries, address, key
):
    change_identity(
        values={
            "name": "Cyber Harbour",
            "operator": "Region of the Harbour",
            "email": "info@harbour.example",
            "privacy_email": "privacy@harbour.example",
            "privacy_authority": "Privacy Board",
            "privacy_authority_url": "https://privacy.example/",
            "accessibility_authority": "Board of Access",
        },
        texts={"en": {key: "First word.\n\nSecond word."}},
        by=MARIA,
        now=NOON,
    )

    with django_assert_num_queries(2):  # how old what is kept may be, and the identity
        text = client.get(address).text

    assert "<p>First word.</p>" in text
    assert "<p>Second word.</p>" in text
    assert "info@harbour.example" in text
