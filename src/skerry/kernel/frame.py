"""What surrounds every page: whose site it is, the menu, the languages, the account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from markupsafe import Markup

from skerry.kernel import languages, navigation, slots
from skerry.kernel.actor import ANYBODY, Viewer
from skerry.kernel.caching import remembered
from skerry.kernel.components import Link
from skerry.kernel.http import Request
from skerry.kernel.identity.queries import current_identity
from skerry.kernel.models import DataVersion
from skerry.kernel.models.identity import Identity
from skerry.kernel.permissions import Permission
from skerry.kernel.templating import render_macro

PARTS: Final = (
    "name",
    "head",
    "theme_switch",
    "sign_in",
    "brand",
    "search",
    "menu_search",
    "menu_summary",
    "footer",
)


@dataclass(frozen=True, kw_only=True)
class Site:
    """Whose site it is, in one language. It knows no reader, so what is made of it is for everybody."""

    identity: Identity
    language: str

    @property
    def strapline(self) -> str:
        return self.identity.text("strapline", self.language)

    @property
    def sheet(self) -> str:
        """The address of the style sheet that holds the region's colours."""
        return reverse("kernel:identity_sheet", args=[self.identity.version])

    @property
    def logo(self) -> str:
        is_there = bool(self.identity.logo)
        return reverse("kernel:identity_logo", args=[self.identity.version]) if is_there else ""

    @property
    def search(self) -> str:
        return navigation.address_of(settings.SEARCH_PAGE)

    @property
    def sign_in(self) -> str:
        return navigation.address_of("account_login")


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Computed once a page, only as far as the page asks."""

    request: Request

    @cached_property
    def parts(self) -> Mapping[str, Markup]:
        """What is the same on every page, kept until the site changes; who may change it sees that at once."""
        if self.viewer.may_somewhere(Permission.IDENTITY_EDIT):
            return self._parts()
        return remembered(DataVersion.SITE, "frame", self.language, self._parts)

    def _parts(self) -> Mapping[str, Markup]:
        site = Site(identity=self.identity, language=self.language)
        return {part: render_macro("kernel/frame.html", part, site) for part in PARTS}

    @cached_property
    def identity(self) -> Identity:
        return current_identity()

    @property
    def viewer(self) -> Viewer:
        return getattr(self.request, "viewer", ANYBODY)

    @property
    def language(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    @property
    def direction(self) -> str:
        return "rtl" if get_language_bidi() else "ltr"

    def text(self, key: str) -> str:
        """What the region wrote under ``key``, in the reader's language if it is there."""
        return self.identity.text(key, self.language)

    @cached_property
    def menu(self) -> Sequence[Link]:
        return navigation.main_menu(viewer=self.viewer, path=self.request.path)

    @cached_property
    def languages(self) -> Sequence[Link]:
        return languages.language_links(self.request)

    @property
    def address(self) -> str:
        """Where this page lives, for links that must be absolute."""
        return settings.SITE_URL

    @property
    def does_mail_stay_here(self) -> bool:
        """Whether this is a demo whose mail is read in its outbox."""
        return settings.DEMO and not settings.EMAIL_HOST

    @cached_property
    def sign_in(self) -> str:
        return navigation.address_of("account_login")

    @cached_property
    def account(self) -> str:
        return navigation.address_of("accounts:account")

    @cached_property
    def account_menu(self) -> Markup:
        return slots.fill(slots.Slot.ACCOUNT_MENU, viewer=self.viewer)


def add_to(env: Any) -> None:  # Any: the environment's globals are open
    """Give every template ``frame_of(request)``."""
    env.globals["frame_of"] = lambda request: Frame(request=request)
