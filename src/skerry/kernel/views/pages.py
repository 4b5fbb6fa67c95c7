"""Pages about the site itself: who may do what, privacy, accessibility, who runs it."""

from collections.abc import Sequence

from django.apps import apps
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from skerry.kernel import phrases
from skerry.kernel.http import Request, page
from skerry.kernel.identity.queries import current_identity
from skerry.kernel.models.identity import Identity
from skerry.kernel.permissions import Permission, require
from skerry.kernel.personal import Kept, Purpose
from skerry.kernel.phrases import Sentence
from skerry.kernel.roles import ROLES
from skerry.kernel.visibility import Visibility


@require_GET
@require(Permission.ROLES_READ)
def roles(request: Request) -> HttpResponse:
    context = {
        "roles": ROLES,
        "powers": phrases.PERMISSIONS,
        "scopes": phrases.SCOPES,
        "tiers": list(Visibility),
        "holders": phrases.roles_that_hold,
    }
    return page(request, "kernel/roles.html", context)


@require_GET
@require(Permission.PAGES_READ)
def privacy(request: Request) -> HttpResponse:
    own = current_identity()
    context = {
        "identity": own,
        "legal_basis": own.text("legal_basis", get_language() or ""),
        "kept": _purposes_of_personal_data(),
    }
    return page(request, "kernel/legal/privacy.html", context)


@require_GET
@require(Permission.PAGES_READ)
def accessibility(request: Request) -> HttpResponse:
    own = current_identity()
    context = {"identity": own, "gaps": own.text("accessibility_gaps", get_language() or "")}
    return page(request, "kernel/legal/accessibility.html", context)


@require_GET
@require(Permission.PAGES_READ)
def imprint(request: Request) -> HttpResponse:
    own = current_identity()
    context = {
        "identity": own,
        "about": own.text("about", get_language() or ""),
        "contacts": _contacts(own),
    }
    return page(request, "kernel/legal/imprint.html", context)


def _purposes_of_personal_data() -> Sequence[tuple[Sentence, Sentence]]:
    """Every purpose with its time, read from the marks on the models themselves."""
    marks = {
        (personal.purpose, personal.kept)
        for model in apps.get_models()
        for personal in getattr(model, "PERSONAL_DATA", {}).values()
    }
    return [
        (phrases.PURPOSES[purpose], phrases.RETENTION[kept])
        for purpose in Purpose
        for kept in Kept
        if (purpose, kept) in marks
    ]


def _contacts(own: Identity) -> Sequence[tuple[str, str]]:
    """What is known of the organisation that runs the site, with its labels."""
    known = [
        (_("Organisation"), own.operator),
        (_("Registration number"), own.registration_number),
        (_("Postal address"), own.postal_address),
        (_("E-mail"), own.email),
        (_("Telephone"), own.phone),
    ]
    return [(label, value) for label, value in known if value]
