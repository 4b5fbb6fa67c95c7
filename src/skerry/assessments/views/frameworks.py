"""Words of frameworks at the desk: what is there, a file brought, looked through and taken whole."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.assessments import content
from skerry.assessments import phrases_frameworks as phrases
from skerry.assessments.enums import CheckUpKind, FileFault
from skerry.assessments.forms_frameworks import FrameworkTextsForm
from skerry.assessments.importers.framework_texts import Brought, read_framework_texts
from skerry.assessments.importers.trees import FrameworkFileRefused
from skerry.assessments.models import FrameworkSource
from skerry.assessments.queries.framework_texts import kept_sources
from skerry.assessments.rules.content import Framework
from skerry.assessments.rules.framework_texts import Wording
from skerry.assessments.services.framework_texts import (
    FrameworkTexts,
    import_framework_texts,
    remove_framework_texts,
)
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.uploads import MEGABYTE, Kind, UploadRefused, checked_content

_SALT: Final = "assessments.framework_texts"
_WAITS: Final = 3600
_LARGEST: Final = 5 * MEGABYTE
_MOST_CARRIED: Final = 2_000_000


@require_safe
@require(Permission.FRAMEWORKS_MANAGE)
def frameworks_desk(request: Request) -> HttpResponse:
    kept = kept_sources()
    known = content.shipped(CheckUpKind.SECURITY).frameworks
    context = {"frameworks": [(each, kept.get(key, ())) for key, each in known.items()]}
    return page(request, "assessments/desk/frameworks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.FRAMEWORKS_MANAGE)
def framework_texts(request: Request, key: str) -> HttpResponse:
    framework = _known(key)
    initial = {"language": request.LANGUAGE_CODE}
    form = FrameworkTextsForm(request.POST or None, request.FILES or None, initial=initial)
    read = _read(form, framework) if form.is_valid() else None
    carried = _carried(read, framework) if read else ""
    if len(carried) > _MOST_CARRIED:
        form.add_error("upload", str(phrases.FAULTS[FileFault.TOO_MUCH]))
        read = None
    context = {"framework": framework, "form": form, "read": read, "carried": carried}
    status = 422 if form.errors else 200
    return page(request, "assessments/desk/framework_texts.html", context, status=status)


@require_POST
@require(Permission.FRAMEWORKS_MANAGE)
def framework_texts_take(request: Request, key: str) -> HttpResponse:
    framework = _known(key)
    texts = _texts(request.POST.get("carried", ""), framework)
    if texts is None:
        messages.error(request, phrases.EXPIRED)
        return redirect("assessments:framework_texts", key)
    import_framework_texts(texts=texts, by=request.actor, now=timezone.now())
    messages.success(request, phrases.TAKEN)
    return redirect("assessments:frameworks_desk")


@require_POST
@require(Permission.FRAMEWORKS_MANAGE)
def framework_source_remove(request: Request, uuid: UUID) -> HttpResponse:
    source = get_object_or_404(FrameworkSource, uuid=uuid)
    remove_framework_texts(source=source, by=request.actor, now=timezone.now())
    messages.success(request, phrases.REMOVED)
    return redirect("assessments:frameworks_desk")


def _known(key: str) -> Framework:
    known = content.shipped(CheckUpKind.SECURITY).frameworks.get(key)
    if known is None:
        raise Http404
    return known


def _read(form: FrameworkTextsForm, framework: Framework) -> Brought | None:
    said = form.cleaned_data
    try:
        file = checked_content(said["upload"], max_size=_LARGEST, kinds={Kind.TEXT})
        return read_framework_texts(
            file, framework=framework, language=said["language"], licence=said["licence"]
        )
    except UploadRefused as refusal:
        form.add_error("upload", str(refusal.sentence))
    except FrameworkFileRefused as refusal:
        field = "licence" if refusal.fault is FileFault.NO_LICENCE else "upload"
        form.add_error(field, phrases.refusal_sentence(refusal))
    return None


def _carried(read: Brought, framework: Framework) -> str:
    """What would be kept, sealed by a signature, so that nothing is kept here until it is taken."""
    words = {
        identifier: {code: [each.title, each.text] for code, each in item.wordings.items()}
        for identifier, item in read.matching.matched.items()
    }
    file = [framework.key, read.file.name, read.file.version, read.file.licence, words]
    return signing.dumps(file, salt=_SALT, compress=True)


def _texts(carried: str, framework: Framework) -> FrameworkTexts | None:
    try:
        sealed: list[Any] = signing.loads(
            carried, salt=_SALT, max_age=_WAITS
        )  # Any: as sealed above
    except signing.BadSignature:
        return None
    key, name, version, licence, words = sealed
    if key != framework.key:
        return None
    wordings = {
        identifier: {code: Wording(title=said[0], text=said[1]) for code, said in each.items()}
        for identifier, each in words.items()
    }
    return FrameworkTexts(
        framework=key, name=name, version=version, licence=licence, wordings=wordings
    )
