"""Searches that people keep for themselves, and word of what is new in them."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import ngettext_lazy

from skerry.accounts.models import SavedSearch, User
from skerry.accounts.models.searches import Telling
from skerry.accounts.rules import searches as rules
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.events import Event
from skerry.kernel.notifications import NotificationKind, notify


class SearchNotKept(Exception):
    """Carries why a search cannot be kept."""

    def __init__(self, obstacle: rules.SearchObstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle)


@transaction.atomic
def keep_search(
    *, person: User, name: str, query: str, tells: Telling, by: Actor, now: datetime
) -> SavedSearch:
    """Keep a search for ``person``; what is there today they know already.

    Raises:
        SearchNotKept: they have one of this name, or very many.
    """
    held = person.saved_searches.all()
    obstacle = rules.obstacle_to_keeping(
        is_name_taken=held.filter(name__iexact=name).exists(), kept=held.count()
    )
    if obstacle:
        raise SearchNotKept(obstacle)
    search = SavedSearch.objects.create(
        user=person, name=name, query=query, tells=tells, asked_at=now
    )
    audit.record(Event.SEARCH_KEPT, target=search, by=by, at=now)
    return search


@transaction.atomic
def change_telling(*, search: SavedSearch, tells: Telling, by: Actor, now: datetime) -> None:
    search.tells, search.asked_at = tells, now
    search.save(update_fields=["tells", "asked_at"])
    audit.record(Event.SEARCH_KEPT, target=search, by=by, at=now, detail={"fields": ["tells"]})


@transaction.atomic
def delete_search(*, search: SavedSearch, by: Actor, now: datetime) -> None:
    audit.record(Event.SEARCH_DELETED, target=search, by=by, at=now)
    search.delete()


@transaction.atomic
def tell_of_new(*, search: SavedSearch, number: int, by: Actor, now: datetime) -> bool:
    """Tell the person how many are new; False when somebody has done so, or nothing is.

    Leaves no event: the notice is its own record.
    """
    due = SavedSearch.objects.filter(pk=search.pk, asked_at=search.asked_at)
    if not due.update(asked_at=now) or not number:
        return False
    sentence = ngettext_lazy(
        "One new organisation in your search “{name}”.",
        "{number} new organisations in your search “{name}”.",
        number,
    )
    notify(
        person=search.user.uuid,
        kind=NotificationKind.SEARCHES,
        text=format_lazy(sentence, name=search.name, number=number),
        url=f"{reverse('actors:directory')}?{search.query}",
        by=by,
        now=now,
    )
    return True
