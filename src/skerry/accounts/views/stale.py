"""Profiles that nobody has confirmed for a year: look, confirm, or ask those who keep them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from skerry.accounts.queries import stale as queries
from skerry.accounts.rules import claims as rules
from skerry.accounts.services import freshness as services
from skerry.actors.forms_desk import ticked
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission

ROWS_A_PAGE = 50


@require_safe
@require(Permission.ORGANISATION_MANAGE)
def stale(request: Request) -> HttpResponse:
    now = timezone.now()
    found = queries.stale_visible_to(request.viewer, today=timezone.localdate(now))
    shown = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = list(shown.object_list)
    editors = queries.editors_of([row.pk for row in rows], today=timezone.localdate(now))
    asked = queries.asked_of([row.pk for row in rows])
    context = {
        "page": shown,
        "editors": editors,
        "asked": asked,
        "askable": {
            row.pk
            for row in rows
            if row.pk in editors and rules.is_time_to_ask_again(asked_at=asked.get(row.pk), now=now)
        },
    }
    return page(request, "accounts/stale/stale.html", context)


@require_POST
@require(Permission.ORGANISATION_MANAGE)
def stale_remind(request: Request) -> HttpResponse:
    """Ask the editors of those with a tick."""
    now = timezone.now()
    found = queries.stale_visible_to(request.viewer, today=timezone.localdate(now))
    asked = sum(
        services.ask_again(organisation=organisation, by=request.actor, now=now)
        for organisation in found.filter(pk__in=ticked(request.POST)[:ROWS_A_PAGE])
    )
    sentence = ngettext("One editor was asked.", "%(number)s editors were asked.", asked)
    messages.success(request, sentence % {"number": asked})
    return redirect("accounts:stale")
