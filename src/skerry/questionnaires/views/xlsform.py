"""The desk's pages for forms that come in and go out as XLSForm. Nothing is kept before it is accepted."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final, cast

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.kernel import tables
from skerry.kernel.formats import language_name
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.uploads import MEGABYTE, Kind, UploadRefused, spooled
from skerry.questionnaires import phrases_xlsform as phrases
from skerry.questionnaires.enums import Purpose
from skerry.questionnaires.forms_xlsform import NEW, XLSFormForm, named
from skerry.questionnaires.importers.xlsform import (
    ReadForm,
    XLSFormRefused,
    read_xlsform,
    written_xlsform,
)
from skerry.questionnaires.models import InstrumentVersion
from skerry.questionnaires.queries import forms as queries
from skerry.questionnaires.rules.definition import Definition, Texts, text_in
from skerry.questionnaires.rules.instruments import key_from
from skerry.questionnaires.services import forms as services
from skerry.questionnaires.services.instruments import InstrumentKeyTaken, VersionNotBeginnable

MAX_SIZE: Final = 5 * MEGABYTE
KINDS: Final = frozenset(Kind)
WAITS: Final = 24 * 60 * 60
SHOWN: Final = 200
TAKEN_HOME: Final = 2_000
_SALT: Final = "questionnaires.xlsform"


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.INSTRUMENTS_EDIT)
def xlsform_import(request: Request) -> HttpResponse:
    titles = queries.titles_renewable_by(request.viewer, language=get_language() or "")
    taken = queries.keys_taken()
    form = XLSFormForm(request.POST or None, request.FILES or None, titles=titles, taken=taken)
    if request.method == "POST" and form.is_valid():
        try:
            read = _read(form.cleaned_data)
        except XLSFormRefused as refusal:
            return _refused(request, form, refusal)
        except UploadRefused as refusal:
            form.add_error("upload", str(refusal.sentence))
        else:
            return _shown(request, form.cleaned_data, read, titles)
    status = 422 if form.errors else 200
    return page(request, "questionnaires/xlsform/import.html", {"form": form}, status=status)


def _read(cleaned: Mapping[str, Any]) -> ReadForm:  # Any: the values of the fields
    upload: UploadedFile[Any] = cleaned["upload"]  # Any: the file underneath
    with spooled(
        cast("Any", upload), max_size=MAX_SIZE, kinds=KINDS
    ) as path:  # Any: positions have other names
        name = PurePath(upload.name or "").stem
        return read_xlsform(path, name=name, language=cleaned["language"])


def _refused(request: Request, form: XLSFormForm, refusal: XLSFormRefused) -> HttpResponse:
    rows = [
        [
            problem.place.sheet,
            problem.place.row or "",
            problem.place.column,
            problem.place.value,
            phrases.what_is_wrong(problem),
            phrases.what_to_do(problem),
        ]
        for problem in refusal.problems
    ]
    context = {
        "form": form,
        "faults": rows[:SHOWN],
        "count": len(rows),
        "report": signing.dumps(rows[:TAKEN_HOME], salt=_SALT, compress=True),
    }
    return page(request, "questionnaires/xlsform/faults.html", context, status=422)


def _shown(
    request: Request, cleaned: Mapping[str, Any], read: ReadForm, titles: Mapping[str, str]
) -> HttpResponse:  # Any: as above
    target = cleaned["target"]
    title = _outline(read.definition)["title"]
    return _page_of(
        request,
        {
            "definition": read.definition.as_json(),
            "target": target,
            "title": "" if target == NEW else named(titles[target], target),
            "key": cleaned["key"] or key_from(title, taken=queries.keys_taken()),
            "purpose": cleaned["purpose"],
            "remarks": [
                (phrases.where(remark.place, remark.also), phrases.remarked(remark))
                for remark in read.remarks
            ],
        },
    )


def _page_of(
    request: Request, kept: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:  # Any: JSON
    """What was read, to look it through and accept it."""
    definition = Definition.from_json(kept["definition"])
    context = {
        "definition": definition,
        "spoken": [language_name(each) for each in definition.languages],
        **_outline(definition),
        "remarks": kept["remarks"],
        "target": kept["title"],
        "key": kept["key"],
        "kept": signing.dumps(kept, salt=_salt(request), compress=True),
    }
    return page(request, "questionnaires/xlsform/read.html", context, status=status)


def _outline(definition: Definition) -> dict[str, Any]:  # Any: what the template prints
    """The form's title, and each section with its questions, in words of its first language."""

    def words(texts: Texts, name: str) -> str:
        return text_in(texts, definition.languages[0], definition.languages) or name

    sections = [
        (
            words(section.label, section.name),
            [words(question.label, question.name) for question in section.questions],
        )
        for section in definition.sections
    ]
    return {"title": words(definition.title, ""), "outline": sections}


def _salt(request: Request) -> str:
    """What one person read in, only they accept."""
    return f"{_SALT}.{request.actor.id}"


@require_POST
@require(Permission.INSTRUMENTS_EDIT)
def xlsform_accept(request: Request) -> HttpResponse:
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=_salt(request), max_age=WAITS)
        version = _taken(request, kept)
    except signing.BadSignature:
        messages.error(
            request, _("What was read is no longer at hand. Please upload the form again.")
        )
    except InstrumentKeyTaken:
        return _renamed(request, kept)
    except VersionNotBeginnable as refusal:
        messages.error(request, str(phrases.NOT_BEGUN[refusal.obstacle]))
    else:
        messages.success(
            request, _("The form is in, as a draft. Look it through, then publish it.")
        )
        return redirect(version.instrument)
    return redirect("questionnaires:xlsform_import")


def _renamed(request: Request, kept: Mapping[str, Any]) -> HttpResponse:  # Any: JSON
    """Somebody took the short name meanwhile: what was read is given back with a free one."""
    key = key_from(kept["key"], taken=queries.keys_taken())
    messages.error(
        request,
        _(
            "Another questionnaire took the short name “%(key)s” meanwhile. Look at the new one below."
        )
        % {"key": kept["key"]},
    )
    return _page_of(request, {**kept, "key": key}, status=422)


def _taken(
    request: Request, kept: Mapping[str, Any]
) -> InstrumentVersion:  # Any: JSON that we signed
    definition = Definition.from_json(kept["definition"])
    now = timezone.now()
    if kept["target"] == NEW:
        return services.take_new_form(
            key=kept["key"],
            purpose=Purpose(kept["purpose"]),
            definition=definition,
            by=request.actor,
            now=now,
        )
    instrument = get_object_or_404(
        queries.instruments_renewable_by(request.viewer), key=kept["target"]
    )
    return services.take_form_as_version(
        instrument=instrument, definition=definition, by=request.actor, now=now
    )


@require_POST
@require(Permission.INSTRUMENTS_EDIT)
def xlsform_faults(request: Request) -> HttpResponseBase:
    try:
        rows = signing.loads(request.POST.get("report", ""), salt=_SALT, max_age=WAITS)
    except signing.BadSignature:
        messages.error(
            request, _("What was read is no longer at hand. Please upload the form again.")
        )
        return redirect("questionnaires:xlsform_import")
    header = [
        _("Sheet"),
        _("Row"),
        _("Column"),
        _("What is there"),
        _("What is wrong"),
        _("What to do"),
    ]
    lines = tables.csv_lines(header, rows, has_bom=True)
    return tables.download(lines, format=tables.Format.CSV, name="xlsform")


@require_safe
@require(Permission.INSTRUMENTS_VIEW)
def xlsform_download(request: Request, key: str, number: int) -> HttpResponse:
    version = get_object_or_404(
        queries.versions_written_for(request.viewer), instrument__key=key, number=number
    )
    content = written_xlsform(version.read())
    response = HttpResponse(content, content_type=tables.CONTENT_TYPES[tables.Format.XLSX])
    response["Content-Disposition"] = f'attachment; filename="{key}-{number}.xlsx"'
    return response
