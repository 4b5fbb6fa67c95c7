from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from skerry.assessments.models import Evidence
from skerry.assessments.providers import PROVIDERS
from skerry.assessments.services import evidence as services
from skerry.assessments.services.checkups import adopt_check_up, delete_check_up
from skerry.assessments.services.evidence import add_evidence, remove_evidence
from skerry.kernel.actor import VISITOR, Actor
from skerry.kernel.models import AuditEvent
from tests.accounts.factories import UserFactory
from tests.assessments.answering import NOON, handed_in, planned, started

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nan agreement"


def png():
    kept = BytesIO()
    Image.new("RGB", (4, 4), "navy").save(kept, "PNG")
    return kept.getvalue()


def sent(content, name="agreement.pdf"):
    return SimpleUploadedFile(name, content)


def added(begun, content=PDF, name="agreement.pdf"):
    return add_evidence(
        check_up=begun.check_up,
        measure="backup_now",
        upload=sent(content, name),
        name=name,
        by=VISITOR,
        now=NOON,
    )


def page(begun, name, *more):
    return reverse(f"assessments:{name}", args=[begun.token, "backup_now", *more])


def test_a_file_is_kept_shown_taken_home_and_removed(client, django_capture_on_commit_callbacks):
    begun = planned(backup="none")

    kept = client.post(page(begun, "evidence_add"), {"upload": sent(PDF)}, follow=True)
    row = Evidence.objects.get()
    file, storage = str(row.file.name), row.file.storage
    taken = client.get(page(begun, "evidence", row.uuid))
    with django_capture_on_commit_callbacks(execute=True):
        removed = client.post(page(begun, "evidence_remove", row.uuid), follow=True)

    assert "agreement.pdf" in kept.text
    assert taken.content == PDF
    assert taken["Content-Disposition"].startswith("attachment")
    assert taken["X-Content-Type-Options"] == "nosniff"
    assert "The file is deleted" in removed.text
    assert not storage.exists(file)
    assert [
        event.kind.rsplit(".", 1)[-1]
        for event in AuditEvent.objects.filter(kind__contains="evidence").order_by("pk")
    ] == ["evidence_added", "evidence_removed"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<svg onload='alert(1)'/>", "picture.svg", "SVG pictures are not accepted"),
        (b"<html><script>1</script>", "page.html", "This kind of file is not accepted"),
        (b"MZ\x00\x01", "agreement.pdf", "This kind of file is not accepted"),
        (b"PK\x03\x04 broken", "report.docx", "cannot be read"),
        (b"", "empty.pdf", "The file is empty"),
        (b"%PDF-" + b"0" * (5 * 1024 * 1024), "large.pdf", "too large"),
    ],
)
def test_what_is_no_evidence_is_refused_and_nothing_kept(client, content, name, said):
    begun = planned(backup="none")

    refused = client.post(page(begun, "evidence_add"), {"upload": sent(content, name)})

    assert refused.status_code == 422
    assert said in refused.text
    assert Evidence.objects.count() == 0


def test_a_form_without_a_file_says_so(client):
    refused = client.post(page(planned(), "evidence_add"))

    assert refused.status_code == 422
    assert "Choose a file." in refused.text


def test_a_picture_is_written_anew_and_names_lose_their_folders():
    row = added(handed_in(), png() + b"<script>", "C:\\me\\..\\shot.png")

    with row.file.open() as kept:
        assert b"<script>" not in kept.read()
    assert row.name == "shot.webp"


def test_a_check_up_holds_only_so_many_files(client, monkeypatch):
    monkeypatch.setattr(services, "MOST_FILES", 1)
    begun = planned(backup="none")
    added(begun)

    refused = client.post(page(begun, "evidence_add"), {"upload": sent(PDF)})

    assert "Remove one first" in refused.text
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize("key", ["backup_now", "nothing"])
def test_before_the_check_or_without_such_a_measure_nothing_is_kept(client, key):
    begun = planned() if key == "nothing" else started()

    answered = client.post(
        reverse("assessments:evidence_add", args=[begun.token, key]), {"upload": sent(PDF)}
    )

    assert answered.status_code == 404


def test_the_evidence_of_another_is_not_there(client):
    begun, other = planned(backup="none"), planned(backup="none")
    row = added(other)

    assert client.get(page(begun, "evidence", row.uuid)).status_code == 404
    assert client.post(page(begun, "evidence_remove", row.uuid)).status_code == 404


def test_files_go_with_their_check_up_and_removing_twice_is_once(
    django_capture_on_commit_callbacks,
):
    begun = handed_in()
    row = added(begun)
    file, storage = str(row.file.name), row.file.storage

    with django_capture_on_commit_callbacks(execute=True):
        delete_check_up(check_up=begun.check_up, by=VISITOR, now=NOON)
    remove_evidence(evidence=row, by=VISITOR, now=NOON)

    assert Evidence.objects.count() == 0
    assert not storage.exists(file)
    assert AuditEvent.objects.filter(kind="assessments.check_up.evidence_removed").count() == 1


def test_a_person_is_told_of_their_evidence():
    begun, person = handed_in(), UserFactory()
    adopt_check_up(check_up=begun.check_up, by=Actor.person(person.uuid), now=NOON)
    row = added(begun)
    provider, rule = PROVIDERS.personal_data[1], PROVIDERS.retention[1]

    rows = list(provider.export(person.uuid))

    assert [(each["measure"], each["name"]) for each in rows] == [("backup_now", "agreement.pdf")]
    assert rule.expire(now=NOON) == 0
    assert str(row) == f"#{row.pk} {len(PDF)}"


def test_what_is_kept_in_all_has_an_end_too(client, monkeypatch):
    begun = handed_in()
    kept = added(begun)
    monkeypatch.setattr(services, "MOST_BYTES", 2 * kept.size)
    added(begun)

    refused = client.post(page(begun, "evidence_add"), {"upload": sent(PDF, "third.pdf")})

    assert refused.status_code == 422
    assert "There is room for 60 files and" in refused.text
    assert begun.check_up.evidence.count() == 2
