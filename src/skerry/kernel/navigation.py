"""The main menu: what is declared in ``config``, less what the reader may not open."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from skerry.kernel.actor import Viewer
from skerry.kernel.components import Link
from skerry.kernel.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    """A place in the main menu, shown to those who hold ``permission``."""

    label: str | Promise
    url_name: str
    permission: Permission


def address_of(url_name: str) -> str:
    """The address called ``url_name``, or nothing where no room provides it (yet)."""
    return _address_of(url_name, get_urlconf())


@cache
def _address_of(url_name: str, _urlconf: str | None) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def main_menu(*, viewer: Viewer, path: str) -> Sequence[Link]:
    """The links of the main menu for ``viewer``; the one that leads to ``path`` is marked."""
    declared: Sequence[MenuItem] = import_string(settings.MAIN_MENU)
    places = [
        (item, address_of(item.url_name))
        for item in declared
        if viewer.may_somewhere(item.permission)
    ]
    return [
        Link(label=item.label, href=href, is_current=_leads_to(href, path))
        for item, href in places
        if href
    ]


def _leads_to(href: str, path: str) -> bool:
    return path == href if href == "/" else path.startswith(href)
