"""What stands before every page of a check-up: its door opens it, or leads nowhere."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import wraps
from typing import Any, Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from skerry.assessments import content
from skerry.assessments.enums import CheckUpKind
from skerry.assessments.models import Check, CheckUp
from skerry.assessments.phrases_kinds import WORDS, WordsOfKind
from skerry.assessments.queries.checkups import CheckUpGone, check_up_behind, checks_of
from skerry.assessments.queries.mandates import name_before
from skerry.assessments.queries.shares import share_behind
from skerry.assessments.rules.content import Content
from skerry.kernel import counting
from skerry.kernel.actor import Viewer
from skerry.kernel.events import Event
from skerry.kernel.http import Request, page
from skerry.kernel.senders import Limit, is_within, sender_of
from skerry.kernel.unkept import unkept

GUESSES_OF_A_SENDER: Final = Limit(name="check-up-guesses", most=30, within=timedelta(hours=1))
TOO_MANY: Final = 429
_READS: Final = frozenset({"GET", "HEAD"})
ABSENT: Final = 404
ENTRANCES: Final = {
    CheckUpKind.SECURITY: "assessments:entrance",
    CheckUpKind.EXPORT: "assessments:entrance_export",
}


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A check-up as it was opened: ``door`` stands in the address of each of its pages.

    ``firm`` is what the firm calls itself before its adviser, or the organisation that shares it
    with a colleague; it is empty for everybody else.
    """

    door: str
    check_up: CheckUp
    checks: list[Check]
    viewer: Viewer
    firm: str = ""
    is_by_colleague: bool = False

    @property
    def name(self) -> str:
        """What stands above each page; advisers see whose check-up it is."""
        return f"{self.words.name}: {self.firm}" if self.firm else str(self.words.name)

    @property
    def kind(self) -> CheckUpKind:
        return self.check_up.what

    @property
    def words(self) -> WordsOfKind:
        """What is said of this kind of check-up alone."""
        return WORDS[self.kind]

    @property
    def content(self) -> Content:
        return content.shipped(self.kind)

    @property
    def current(self) -> Check:
        return self.checks[0]

    @property
    def finished(self) -> list[Check]:
        """The checks that were handed in, the newest first."""
        return [check for check in self.checks if check.sheet.submitted_at]

    @property
    def is_by_guest(self) -> bool:
        """Whether who opened it was let in by whoever keeps it: an adviser or a colleague."""
        return self.is_by_account and self.check_up.person != self.viewer.person

    @property
    def is_by_adviser(self) -> bool:
        """Whether who opened it only advises the firm."""
        return self.is_by_guest and not self.is_by_colleague

    @property
    def is_checking(self) -> bool:
        """Whether a new check is begun beside one that was handed in."""
        return bool(self.finished) and not self.current.sheet.submitted_at

    @property
    def is_by_account(self) -> bool:
        """Whether it was opened out of an account, and not by a link."""
        return self.door == str(self.check_up.uuid)

    def address(self, name: str, *more: object) -> str:
        return reverse(f"assessments:{name}", args=[self.door, *more])


def behind_door(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give ``view`` what the door in the address opens, instead of the door; nobody keeps its pages."""

    @unkept
    @wraps(view)
    def opened(request: Request, door: str, **more: Any) -> HttpResponseBase:
        share = share_behind(door, request.viewer, today=timezone.localdate())
        check_up = share.check_up if share else check_up_behind(door, request.viewer)
        checks = checks_of(check_up) if check_up else []
        if check_up is None or not checks:
            return _unknown(request)
        found = Opened(door=door, check_up=check_up, checks=checks, viewer=request.viewer)
        if found.is_by_guest:
            firm = share.organisation.name if share else name_before(request.viewer, check_up)
            found = replace(found, firm=firm, is_by_colleague=share is not None)
            if request.method in _READS:
                _note_reading(request, check_up)
        try:
            return view(request, found, **more)
        except CheckUpGone:  # somebody deleted it while this was being asked
            return _unknown(request)

    return opened


def for_the_firm_alone(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Keep advisers and colleagues out of ``view``: for them it is not there."""

    @wraps(view)
    def kept(request: Request, opened: Opened, **more: Any) -> HttpResponseBase:
        if opened.is_by_guest:
            raise Http404
        return view(request, opened, **more)

    return kept


def for_advisers_alone(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Keep the firm itself out of ``view``: for it, it is not there."""

    @wraps(view)
    def kept(request: Request, opened: Opened, **more: Any) -> HttpResponseBase:
        if not opened.is_by_adviser:
            raise Http404
        return view(request, opened, **more)

    return kept


def whose_form_is_on(name: str) -> Callable[..., Callable[..., HttpResponseBase]]:
    """Lead whoever comes to a view that takes a form, and brings none, to the page with the form.

    A refused form is shown at the address that refused it: there people reload, or change the language.
    """

    def wrapped(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def taken(request: Request, opened: Opened, **more: Any) -> HttpResponseBase:
            if request.method in _READS:
                return redirect(opened.address(name, *more.values()))
            return view(request, opened, **more)

        return taken

    return wrapped


def _note_reading(request: Request, check_up: CheckUp) -> None:
    counting.record_sensitive_reading(
        target=check_up, by=request.actor, now=timezone.now(), event=Event.CHECK_UP_READ
    )


def _unknown(request: Request) -> HttpResponse:
    """A door that opens nothing; who tries many is told to wait. Those that open something always work."""
    sender = sender_of(request, today=timezone.localdate())
    is_one_of_few = is_within(GUESSES_OF_A_SENDER, sender=sender)
    context = {"is_one_of_few": is_one_of_few}
    status = ABSENT if is_one_of_few else TOO_MANY
    return page(request, "assessments/unknown.html", context, status=status)
