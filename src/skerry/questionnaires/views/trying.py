from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from skerry.kernel.gate import require
from skerry.kernel.http import Request
from skerry.kernel.permissions import Permission
from skerry.questionnaires.filling.pages import respond
from skerry.questionnaires.filling.place import Place
from skerry.questionnaires.filling.trial import TrialSheet
from skerry.questionnaires.queries.versions import versions_to_try
from skerry.questionnaires.rules.definition import text_in


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.INSTRUMENTS_VIEW)
def try_out(request: Request, key: str, number: int, page: str = "") -> HttpResponseBase:
    version = get_object_or_404(versions_to_try(request.viewer), instrument__key=key, number=number)
    language = get_language() or ""
    sheet = TrialSheet(version, language=language, session=request.session)
    title = text_in(sheet.definition.title, language, sheet.definition.languages)
    place = Place(
        address=reverse("questionnaires:try", args=[key, number]),
        title=title or key,
        promise=_(
            "This is a trial. Your answers wait in your session on this site, count nowhere, and go when you sign out."
        ),
        may_share=False,
        may_withdraw=False,
        keeps_receipt=True,
        has_link=False,
        reopen=sheet.reopen,
        mark=_("Trial"),
    )
    return respond(request, sheet=sheet, place=place, page=page, now=timezone.now())
