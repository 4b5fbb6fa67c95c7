"""Badges: what advisers have seen, what a firm shows of it, and what everybody reads."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skerry.assessments.forms import BadgeForm
from skerry.assessments.models import Badge, CheckUp
from skerry.assessments.phrases_kinds import WORDS
from skerry.assessments.queries.badges import badge_at, badge_of, proofs_of
from skerry.assessments.services.badges import (
    NotDone,
    NothingToShow,
    note_seen,
    publish_badge,
    take_back_seen,
    withdraw_badge,
)
from skerry.assessments.shown_badges import ShownBadge, shown_badge
from skerry.assessments.views.doors import (
    Opened,
    behind_door,
    for_advisers_alone,
    for_the_firm_alone,
)
from skerry.assessments.views.plans import UNPROCESSABLE
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.identity.queries import current_identity
from skerry.kernel.permissions import Permission

GONE = 410


@require_POST
@require(Permission.CHECK_UP_ADVISE)
@behind_door
@for_advisers_alone
def seen(request: Request, opened: Opened, key: str) -> HttpResponseBase:
    """An adviser says that they have seen it, or takes that back."""
    if key not in opened.content.measures:
        raise Http404
    check_up, by, now = opened.check_up, request.actor, timezone.now()
    if request.POST.get("seen") != "yes":
        take_back_seen(check_up=check_up, measure=key, by=by, now=now)
        messages.success(request, _("You have taken it back."))
        return redirect(opened.address("measure", key))
    try:
        note_seen(check_up=check_up, measure=key, by=by, now=now)
        messages.success(request, _("It is noted that you have seen it."))
    except NotDone:
        messages.error(
            request, _("It is not marked as done. Mark it as done first, then say that you saw it.")
        )
    return redirect(opened.address("measure", key))


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.CHECK_UP_TAKE)
@behind_door
@for_the_firm_alone
def own(request: Request, opened: Opened) -> HttpResponseBase:
    """What a badge would say, and the way to show it."""
    badge = badge_of(opened.check_up)
    if request.method != "POST":
        form = BadgeForm(initial={"name": badge.name if badge else ""})
        return _own(request, opened, form, badge)
    if not opened.is_by_account:
        raise Http404
    form = BadgeForm(request.POST)
    if not form.is_valid():
        return _own(request, opened, form, badge, status=UNPROCESSABLE)
    try:
        publish_badge(
            check_up=opened.check_up,
            name=form.cleaned_data["name"],
            language=get_language() or "en",
            by=request.actor,
            now=timezone.now(),
        )
    except NothingToShow:
        messages.error(request, _("There is nothing to show any more. Nothing was published."))
    else:
        messages.success(request, _("Everybody who has the address can see your badge now."))
    return redirect(opened.address("badge_own"))


def _own(
    request: Request, opened: Opened, form: BadgeForm, badge: Badge | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "opened": opened,
        "form": form,
        "badge": badge,
        "shown": _today(opened.check_up, get_language() or ""),
        **(_public(request, opened, badge) if badge else {}),
    }
    return page(request, "assessments/badge_own.html", context, status=status)


def _public(request: Request, opened: Opened, badge: Badge) -> dict[str, str]:
    """Where a badge is seen, and how it comes into pages of the firm."""
    address = request.build_absolute_uri(reverse("assessments:badge", args=[badge.token]))
    picture = request.build_absolute_uri(reverse("assessments:badge_picture", args=[badge.token]))
    says = _("%(firm)s: %(says)s") % {"firm": badge.name, "says": opened.words.badge}
    markup = '<a href="{}"><img src="{}" alt="{}" width="420" height="132"></a>'
    return {
        "address": address,
        "picture": picture,
        "says": says,
        "snippet": str(format_html(markup, address, picture, says)),
    }


@require_POST
@require(Permission.CHECK_UP_KEEP)
@behind_door
@for_the_firm_alone
def withdraw(request: Request, opened: Opened) -> HttpResponseBase:
    withdraw_badge(check_up=opened.check_up, by=request.actor, now=timezone.now())
    messages.success(request, _("Your badge is withdrawn. Its address opens nothing any more."))
    return redirect(opened.address("badge_own"))


@require_safe
@require(Permission.BADGE_VIEW)
def shown(request: Request, token: str) -> HttpResponse:
    """What a firm shows, to everybody who has the address."""
    badge = _found(token)
    context = {
        "badge": badge,
        "words": WORDS[badge.check_up.what],
        "shown": _today(badge.check_up, get_language() or ""),
    }
    status = 200 if context["shown"] else GONE
    return _unkept(page(request, "assessments/badge.html", context, status=status))


@require_safe
@require(Permission.BADGE_VIEW)
def picture(request: Request, token: str) -> HttpResponse:
    """The badge as a picture, for the firm's own pages: in the language in which it was published."""
    badge = _found(token)
    with translation.override(badge.language):
        context = {
            "badge": badge,
            "words": WORDS[badge.check_up.what],
            "shown": _today(badge.check_up, badge.language),
            "identity": current_identity(),
        }
        drawn = render_to_string("assessments/badge.svg", context)
    response = HttpResponse(
        drawn, content_type="image/svg+xml", status=200 if context["shown"] else GONE
    )
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return _unkept(response)


def _found(token: str) -> Badge:
    badge = badge_at(token)
    if badge is None:
        raise Http404
    return badge


def _today(check_up: CheckUp, language: str) -> ShownBadge | None:
    return shown_badge(check_up, proofs_of(check_up, today=timezone.localdate()), language)


def _unkept(response: HttpResponse) -> HttpResponse:
    """A badge may be withdrawn at any moment: nobody keeps a copy."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
