"""Lists as offices keep them, and a short way from the upload to the directory."""

import csv
import io
import re
from datetime import date
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from skerry.actors import api
from skerry.actors.models import ImportRun
from skerry.kernel.actor import COMMAND
from skerry.kernel.jobs.running import execute
from skerry.kernel.models import Job
from tests.actors.imports import NOON

HEADERS = ["Företag", "Org.nr", "Storlek", "Typ", "Webbplats", "E-post", "Ort", "Inriktning"]
ROWS = [
    ["Nordvakt AB", "556036-0793", date(2026, 10, 1), "Företag", "nordvakt.example", "info@nordvakt.example", "Kista", "Audit; Assessment"],
    ["Skärgårdens Säkerhet AB", "556012-5790", date(1949, 10, 1), "Företag", "", "sss@gmail.com", "Nacka", "Audit"],
    ["Föreningen Trygg Kod", "", "", "Ideell förening", "tryggkod.example", "", "Solna", "Penetrationstester"],
]  # fmt: skip


def xlsx(*rows, sheet="Medlemmar", before=(), merged=()):
    """A workbook of one sheet, as bytes."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in (*before, *rows):
        page.append(row)
    for cells in merged:
        page.merge_cells(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def csv_bytes(*rows, delimiter=";", encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def upload(client, content, name="medlemmar.xlsx"):
    """Bring the file; the answer, and the run if there is one."""
    answer = client.post(
        reverse("actors:import_new"),
        {"importer": "list", "uploads": SimpleUploadedFile(name, content)},
    )
    return answer, ImportRun.objects.order_by("pk").last()


def a_list_to_map():
    """A list that was uploaded and waits for its mapping."""
    content = SimpleUploadedFile("members.csv", csv_bytes(HEADERS[:3], ["Nordvakt AB", "", "Ja"]))
    return api.receive_import(importer="list", files=[content], by=COMMAND, now=NOON)


def columns_of(run):
    return reverse("actors:import_columns", args=[run.uuid])


def filled(response):
    """The form of the page as a browser would send it, unchanged."""
    html = response.content.decode()
    html = html[html.index('id="mapping"') :]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", html):
        at = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if at.get("type") == "checkbox" and "checked" not in tag:
            continue
        if "name" in at:
            sent[at["name"]] = unescape(
                at.get("value", "on" if at.get("type") == "checkbox" else "")
            )
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', html, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)" selected', options)
        first = re.findall(r'<option value="([^"]*)"', options)
        sent[name] = unescape((chosen or first)[0])
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def work():
    """What the background worker would do now."""
    for job in Job.objects.filter(state="queued"):
        execute(job.uuid)


def read_list(client, content, *, file="medlemmar.xlsx", name_of_list="", **said):
    """From the upload to the preview, with the guesses, but for what is ``said``."""
    _answer, run = upload(client, content, file)
    said = said | ({"name": name_of_list} if name_of_list else {})
    page = client.post(
        columns_of(run), filled(client.get(columns_of(run))) | said | {"step": "show"}
    )
    client.post(columns_of(run), filled(page) | {"step": "read"})
    work()
    run.refresh_from_db()
    return run


def bring_list(client, content, **said):
    run = read_list(client, content, **said)
    assert run.state == "preview", run.refusal
    client.post(reverse("actors:import_apply", args=[run.uuid]))
    work()
    run.refresh_from_db()
    return run
