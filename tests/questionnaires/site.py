"""The site, with a place of its own for any sheet: as another room would show it."""

from django.urls import include, path, reverse
from django.utils import timezone

from skerry.kernel.gate import require
from skerry.kernel.permissions import Permission
from skerry.questionnaires.api import KeptSheet, Place, respond
from skerry.questionnaires.queries.sheets import sheets
from skerry.questionnaires.services.sheets import reopen_sheet

handler400 = "skerry.kernel.views.errors.bad_request"
handler403 = "skerry.kernel.views.errors.permission_denied"
handler404 = "skerry.kernel.views.errors.not_found"
handler500 = "skerry.kernel.views.errors.server_error"
SPECIAL: dict[str, object] = {}


@require(Permission.SURVEY_ANSWER)
def fill_in(request, uuid, page=""):
    row = sheets().get(uuid=uuid)
    place = Place(
        **{
            "address": reverse("fill_in", args=[uuid]),
            "title": row.version.instrument.key,
            "promise": "Only the survey team sees your answers.",
            "may_share": True,
            "may_withdraw": True,
            "keeps_receipt": True,
            "reopen": lambda by, now: reopen_sheet(sheet=row, by=by, now=now),
        }
        | SPECIAL
    )
    return respond(request, sheet=KeptSheet(row), place=place, page=page, now=timezone.now())


urlpatterns = [
    path("fill/<uuid:uuid>/", fill_in, name="fill_in"),
    path("fill/<uuid:uuid>/<slug:page>/", fill_in, name="fill_in_page"),
    path("", include("skerry.config.urls")),
]
