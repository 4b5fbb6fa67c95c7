"""The searches that people keep, and what is new in them."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import QueryDict

from skerry.accounts.models import SavedSearch
from skerry.accounts.models.searches import Telling
from skerry.actors import asking
from skerry.actors.models import Organisation
from skerry.kernel.actor import Viewer


def searches_of(viewer: Viewer) -> "QuerySet[SavedSearch]":
    """The viewer's own, by name; nobody sees those of others."""
    if viewer.person is None:
        return SavedSearch.objects.none()
    return SavedSearch.objects.filter(user__uuid=viewer.person).order_by("name", "pk")


def searches_to_tell_of() -> "QuerySet[SavedSearch]":
    """Those of people with an open account who want to hear what is new."""
    rows = SavedSearch.objects.exclude(tells=Telling.NEVER).filter(user__is_active=True)
    return rows.select_related("user").order_by("pk")


def new_in(search: SavedSearch, *, since: datetime, viewer: Viewer) -> "QuerySet[Organisation]":
    """What came into the directory after ``since`` and answers to the search."""
    found = asking.found(QueryDict(search.query), viewer=viewer)
    came = Q(run=None, created_at__gt=since) | Q(run__completed_at__gt=since)
    return found.filter(came)
