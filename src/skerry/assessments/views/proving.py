"""Evidence of a measure: added, taken home, removed."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.assessments.forms import EvidenceForm
from skerry.assessments.models import Evidence
from skerry.assessments.queries.evidence import one_evidence
from skerry.assessments.services.evidence import (
    MOST_BYTES,
    MOST_FILES,
    TooMuchEvidence,
    add_evidence,
    remove_evidence,
)
from skerry.assessments.views.doors import Opened, behind_door, whose_form_is_on
from skerry.assessments.views.plans import UNPROCESSABLE, measure_page
from skerry.kernel import formats
from skerry.kernel.gate import require
from skerry.kernel.http import Request
from skerry.kernel.permissions import Permission
from skerry.kernel.uploads import UploadRefused


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CHECK_UP_TAKE)
@behind_door
@whose_form_is_on("measure")
def add(request: Request, opened: Opened, key: str) -> HttpResponseBase:
    if key not in opened.content.measures or not opened.finished:
        raise Http404
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid() and _is_added(request, opened, key, form):
        messages.success(request, _("The file is kept as evidence."))
        return redirect(opened.address("measure", key))
    return measure_page(request, opened, key, evidence_form=form, status=UNPROCESSABLE)


def _is_added(request: Request, opened: Opened, key: str, form: EvidenceForm) -> bool:
    """Keep the file; what stands in the way is said by the form."""
    upload = form.cleaned_data["upload"]
    try:
        add_evidence(
            check_up=opened.check_up,
            measure=key,
            upload=upload,
            name=str(upload.name),
            by=request.actor,
            now=timezone.now(),
        )
    except UploadRefused as refusal:
        form.add_error("upload", str(refusal.sentence))
    except TooMuchEvidence:
        said = _(
            "There is room for %(files)s files and %(size)s in all. Remove one first, or take a smaller one."
        ) % {"files": formats.number(MOST_FILES), "size": formats.file_size(MOST_BYTES)}
        form.add_error("upload", said)
    return form.is_valid()


@require_safe
@require(Permission.CHECK_UP_TAKE)
@behind_door
def take(request: Request, opened: Opened, key: str, evidence: UUID) -> HttpResponseBase:
    """The file as it was kept, to be saved and never shown in place."""
    found = _found(opened, key, evidence)
    with found.file.open() as kept:
        response = HttpResponse(kept.read(), content_type=found.content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    return response


@require_POST
@require(Permission.CHECK_UP_TAKE)
@behind_door
def remove(request: Request, opened: Opened, key: str, evidence: UUID) -> HttpResponse:
    found = _found(opened, key, evidence)
    remove_evidence(evidence=found, by=request.actor, now=timezone.now())
    messages.success(request, _("The file is deleted."))
    return redirect(opened.address("measure", key))


def _found(opened: Opened, key: str, evidence: UUID) -> Evidence:
    found = one_evidence(opened.check_up, measure=key, uuid=evidence)
    if found is None:
        raise Http404
    return found
