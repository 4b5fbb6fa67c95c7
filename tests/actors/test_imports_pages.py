from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from skerry.actors import tasks
from skerry.actors.models import ImportRun, Organisation, Region
from skerry.kernel.actor import COMMAND
from skerry.kernel.jobs.running import execute
from skerry.kernel.models import Job
from skerry.kernel.roles import Role
from tests.actors.imports import (
    NOON,
    bring_in,
    organisations_csv,
    project_line,
    projects_csv,
    regions,
    ror_lines,
    ror_record,
    stage,
)
from tests.parts import is_part_of

pytestmark = pytest.mark.django_db
RUNS = reverse("actors:import_runs")
NEW = reverse("actors:import_new")


@pytest.fixture(autouse=True)
def _regions(db):
    regions()


@pytest.fixture
def manager(client_as):
    return client_as(Role.CLUSTER_MANAGER)


@pytest.fixture
def preview(tmp_path):
    return stage("ror", ror_lines(tmp_path / "ror.jsonl", ror_record()))


def do(action, run):
    return reverse(f"actors:import_{action}", args=[run.uuid])


def work():
    """What the background worker would do now."""
    for job in Job.objects.filter(state="queued"):
        execute(job.uuid)


def forget_regions():
    Region.objects.update(parent=None)
    Region.objects.all().delete()


def upload(name, content):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CLUSTER_MANAGER, 200),
        (Role.ADMINISTRATOR, 403),
        (Role.MEMBER, 403),
        (Role.VISITOR, 302),
    ],
)
def test_only_those_who_run_imports_see_them(client_as, preview, role, status):
    client = client_as(role)

    for address in (RUNS, NEW, preview.get_absolute_url(), do("report", preview)):
        assert client.get(address).status_code == status


def test_a_run_that_does_not_exist_is_not_found(manager):
    assert manager.get(reverse("actors:import_run", args=[uuid4()])).status_code == 404


def test_files_are_brought_read_looked_through_applied_and_undone(manager):
    files = [
        upload("organization.csv", organisations_csv()),
        upload("../project.csv", projects_csv()),
    ]

    page = manager.post(NEW, {"importer": "cordis", "uploads": files}, follow=True)
    run = ImportRun.objects.get()
    assert page.redirect_chain == [(run.get_absolute_url(), 302)]
    assert "It waits for the background worker." in page.text

    work()
    page = manager.get(run.get_absolute_url()).text
    assert "This is what would change." in page
    assert "EXEMPEL AB" in page
    assert not (api_folder() / str(run.uuid)).exists()

    assert manager.post(do("apply", run)).status_code == 302
    work()
    assert "All of it is in the directory." in manager.get(run.get_absolute_url()).text
    assert Organisation.objects.count() == 1

    manager.post(do("undo", run))
    work()
    assert "Nothing of it is left in the directory" in manager.get(run.get_absolute_url()).text
    assert Organisation.objects.count() == 0


def api_folder():
    from skerry.actors.importers.work import folder

    return folder()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a;b;c\n1;2;3\n", "line 1: The first line does not name columns"),
        (b"rcn,role,pic\n1,a,2\n", "lists participations without the names"),
    ],
)
def test_a_refused_file_says_what_where_and_what_to_do(manager, content, sentence):
    manager.post(NEW, {"importer": "cordis", "uploads": [upload("file.csv", content)]})
    work()

    page = manager.get(ImportRun.objects.get().get_absolute_url()).text
    assert sentence in page
    assert "Nothing in the directory has changed." in page


@pytest.mark.parametrize(
    ("files", "limit", "sentence"),
    [
        ([], 10**9, "This field is required."),
        ([("empty.csv", b"")], 10**9, "The file is empty."),
        ([("big.csv", b"x" * 100)], 50, "The file is bigger than this site accepts."),
        ([(f"{n}.csv", b"x") for n in range(11)], 10**9, "Upload at most 10 files at once."),
    ],
)
def test_a_form_that_cannot_be_taken_says_why_and_leaves_no_run(
    manager, settings, files, limit, sentence
):
    settings.MAX_IMPORT_BYTES = limit

    page = manager.post(
        NEW, {"importer": "cordis", "uploads": [upload(name, content) for name, content in files]}
    )

    assert page.status_code == 422
    assert sentence in page.text
    assert ImportRun.objects.count() == 0


def test_the_rows_can_be_downloaded_with_formulas_made_harmless(manager, tmp_path):
    run = stage("ror", ror_lines(tmp_path / "r.jsonl", ror_record(name="=HYPERLINK(1)")))

    answer = manager.get(do("report", run))

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines() == [
        "What,Kind,Line,Identifier,Name,Field,Before,After,Why",
        "Added,Organisation,1,01vbc2y23,'=HYPERLINK(1),,,,",
    ]


def test_rows_that_are_no_longer_kept_are_said_to_be(manager, preview):
    manager.post(do("discard", preview))

    page = manager.get(do("report", preview), follow=True)

    assert "The rows of this import are no longer kept." in page.text


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ("stop", "The import has moved on since you looked."),
        ("resume", "The import has moved on since you looked."),
        ("undo", "The import has moved on since you looked."),
        ("discard", "Given up. Nothing in the directory has changed."),
    ],
)
def test_buttons_of_a_preview(manager, preview, action, sentence):
    assert sentence in manager.post(do(action, preview), follow=True).text


def test_what_cannot_be_given_up_any_more_says_so(manager, tmp_path):
    run = bring_in("ror", ror_lines(tmp_path / "r.jsonl", ror_record()))

    assert "has moved on" in manager.post(do("discard", run), follow=True).text


def test_a_stopped_run_is_resumed(manager, preview):
    ImportRun.objects.update(state="applying")

    assert "Stopped." in manager.post(do("stop", preview), follow=True).text
    page = manager.get(preview.get_absolute_url()).text
    assert do("resume", preview) in page
    assert do("apply", preview) not in page

    manager.post(do("resume", preview))
    work()

    assert ImportRun.objects.get().state == "complete"


def test_pressing_a_button_twice_asks_once(manager, preview):
    for _ in range(2):
        assert manager.post(do("apply", preview)).status_code == 302
    work()

    assert [job.state for job in Job.objects.filter(kind="actors.import.apply")] == ["done"]
    assert ImportRun.objects.get().state == "complete"


def test_what_waits_for_the_worker_is_not_crossed_by_something_else(manager, tmp_path):
    run = bring_in("ror", ror_lines(tmp_path / "r.jsonl", ror_record()))
    ImportRun.objects.update(state="stopped")
    manager.post(do("resume", run))

    assert "has moved on" in manager.post(do("undo", run), follow=True).text
    assert [
        job.kind for job in Job.objects.filter(state="queued", kind__startswith="actors.import")
    ] == ["actors.import.apply"]


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_needs_no_more_queries_for_more_runs(
    manager, tmp_path, item_count, django_assert_max_num_queries
):
    for number in range(item_count):
        stage("ror", ror_lines(tmp_path / f"r{number}.jsonl", ror_record()))

    with django_assert_max_num_queries(9):
        page = manager.get(RUNS)

    assert page.text.count('scope="row"') == item_count


def test_htmx_gets_the_part_that_the_page_shows(manager, preview):
    whole = manager.get(preview.get_absolute_url()).text
    part = manager.get(preview.get_absolute_url(), headers={"HX-Request": "true"}).text

    assert "<html" not in part
    assert "This is what would change." in part
    assert is_part_of(part.split("csrfmiddlewaretoken")[0], whole)


def test_the_worker_says_what_is_missing(preview, tmp_path):
    from skerry.actors.importers import work as importing
    from skerry.kernel.jobs import JobNotDoable

    class Context:
        by, now = COMMAND, NOON

        def progress(self, *_):
            pass

    importing.staging_path(preview).unlink()
    for task, error in ((tasks.apply_import, "gone"), (tasks.undo_import, "moved on")):
        with pytest.raises(JobNotDoable, match=error):
            task(Context(), run=str(preview.uuid))
    with pytest.raises(JobNotDoable):
        tasks.read_import(
            Context(), run=str(bring_in("ror", ror_lines(tmp_path / "x.jsonl", ror_record())).uuid)
        )


def test_a_job_that_is_stopped_leaves_the_run_stopped(preview):
    from skerry.kernel.jobs import JobStopped

    class Context:
        by, now = COMMAND, NOON

        def progress(self, *_):
            raise JobStopped

    with pytest.raises(JobStopped):
        tasks.apply_import(Context(), run=str(preview.uuid))

    assert ImportRun.objects.get().state == "stopped"


def test_projects_and_their_changes_are_shown(manager, tmp_path):
    path = tmp_path / "project.csv"
    path.write_bytes(projects_csv())
    bring_in("cordis", path)
    path.write_bytes(projects_csv(project_line(title="Another title")))

    page = manager.get(stage("cordis", path).get_absolute_url()).text

    assert "Projects to be changed" in page
    assert "Another title" in page


def test_work_that_failed_says_why_on_the_page_of_the_run(manager):
    page = manager.post(
        NEW, {"importer": "cordis", "uploads": [upload("a.csv", b"x")]}, follow=True
    )
    assert "It waits for the background worker." in page.text
    forget_regions()

    work()
    page = manager.get(ImportRun.objects.get().get_absolute_url())

    assert "Load the regions first" in page.text
    assert "are being read" not in page.text


def test_without_regions_the_page_says_that_they_come_first(manager):
    forget_regions()

    page = manager.get(NEW, headers={"Accept-Language": "en"}).text
    sent = manager.post(NEW, {"importer": "ror", "uploads": upload("ror.jsonl", b"{}")})

    assert "skerry import regions" in page
    assert 'type="file"' not in page
    assert sent.status_code == 200
    assert ImportRun.objects.count() == 0


def test_what_a_refused_run_does_not_have_is_left_out(manager, tmp_path):
    file = tmp_path / "ror.jsonl"
    file.write_bytes(b"nothing of the kind\n" * 60_000)
    run = stage("ror", file)

    page = manager.get(run.get_absolute_url(), headers={"Accept-Language": "en"}).text
    listed = manager.get(RUNS, headers={"Accept-Language": "en"}).text

    assert "SHA-256" not in page
    assert "1.2 MB" in page
    assert 'data-label="Added" class="numeric"><span aria-hidden="true">–</span>' in listed


def test_a_read_run_shows_the_digest_of_its_file(manager, preview):
    assert preview.file_sha256 in manager.get(preview.get_absolute_url()).text
