"""A list of addresses for a wave: brought, looked through, and taken whole."""

from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from skerry.actors.importers.files import MEGABYTE
from skerry.actors.importers.refusals import FileRefused
from skerry.actors.phrases_imports import refusal_sentence
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.kernel.uploads import Kind, UploadRefused, spooled
from skerry.surveys import phrases_invitations as phrases
from skerry.surveys.forms_invitations import AddressListForm
from skerry.surveys.importers.addresses import (
    MAX_ROWS,
    AddressList,
    ColumnsMissing,
    TooManyRows,
    read_addresses,
)
from skerry.surveys.models import Wave
from skerry.surveys.queries.addresses import Address
from skerry.surveys.queries.waves import waves_visible_to
from skerry.surveys.services.invitations import (
    InvitationNotPossible,
    MemberAddress,
    take_addresses,
)
from skerry.surveys.views.tabs import wave_frame

_SALT = "surveys.addresses"
_WAITS = 3600
_LARGEST = 20 * MEGABYTE
_SHOWN_FAULTS = 200


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.WAVES_MANAGE)
def addresses(request: Request, uuid: UUID) -> HttpResponse:
    wave = get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)
    form = AddressListForm(request.POST or None, request.FILES or None)
    read = _read(form, wave) if form.is_valid() else None
    context = wave_frame(request, wave, current="surveys:invitations") | {
        "form": form,
        "read": read,
        "faults": [
            (fault.row, fault.value, phrases.ADDRESS_FAULTS[fault.reason])
            for fault in (read.faults[:_SHOWN_FAULTS] if read else ())
        ],
        "carried": _carried(read, wave) if read else "",
    }
    status = 422 if form.errors else 200
    return page(request, "surveys/invitations/addresses.html", context, status=status)


def _read(form: AddressListForm, wave: Wave) -> AddressList | None:
    upload = form.cleaned_data["upload"]
    try:
        with spooled(upload, max_size=_LARGEST, kinds={Kind.ZIP, Kind.TEXT}) as path:
            return read_addresses(path, name=upload.name, wave=wave)
    except UploadRefused as refusal:
        form.add_error("upload", str(refusal.sentence))
    except FileRefused as refusal:
        form.add_error("upload", refusal_sentence(refusal.as_json()))
    except ColumnsMissing:
        form.add_error("upload", str(phrases.COLUMNS_MISSING))
    except TooManyRows:
        form.add_error("upload", str(phrases.TOO_MANY_ROWS) % {"count": MAX_ROWS})
    return None


def _carried(read: AddressList, wave: Wave) -> str:
    """The good rows, sealed by a signature, so that nothing is kept here until they are taken."""
    rows = [
        [line.member, line.address.email, line.address.name, line.address.language]
        for line in read.lines
    ]
    return signing.dumps([str(wave.uuid), rows], salt=_SALT, compress=True)


@require_POST
@require(Permission.WAVES_MANAGE)
def addresses_take(request: Request, uuid: UUID) -> HttpResponse:
    wave = get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)
    lines = _lines(request.POST.get("carried", ""), wave)
    if lines is None:
        messages.error(request, phrases.LIST_EXPIRED)
        return redirect("surveys:addresses", uuid)
    try:
        take_addresses(wave=wave, lines=lines, by=request.actor, now=timezone.now())
    except InvitationNotPossible as refusal:
        messages.error(request, str(phrases.INVITATION_OBSTACLES[refusal.obstacle]))
        return redirect("surveys:addresses", uuid)
    messages.success(request, phrases.LIST_TAKEN)
    return redirect("surveys:invitations", uuid)


def _lines(carried: str, wave: Wave) -> list[MemberAddress] | None:
    try:
        of_wave, rows = signing.loads(carried, salt=_SALT, max_age=_WAITS)
    except signing.BadSignature:
        return None
    if of_wave != str(wave.uuid):
        return None
    return [
        MemberAddress(member=member, address=Address(email=email, name=name, language=language))
        for member, email, name, language in rows
    ]
