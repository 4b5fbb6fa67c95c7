"""Organisations as the directory shows them, rendered once for all who may see the same of them."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import get_language
from markupsafe import Markup

from skerry.actors.queries import directory
from skerry.kernel.actor import Viewer
from skerry.kernel.caching import Pieces
from skerry.kernel.models import DataVersion
from skerry.kernel.templating import render_macro


def cards(pks: Sequence[int], *, viewer: Viewer) -> list[Markup]:
    """The cards of those among ``pks`` that the viewer may see, in this order.

    What a card says depends on the reader's language and tiers, never on who else reads.
    Whether the viewer may see it at all is asked of the database each time. Cards of the
    viewer's own organisations are not left for others.
    """
    language = get_language() or "en"
    pieces = Pieces(
        DataVersion.DIRECTORY, "card", language, sorted(viewer.tiers), timezone.localdate()
    )
    kept = pieces.known(pks)
    seen = directory.seen_among(kept, viewer=viewer)
    missing = directory.cards(
        [pk for pk in pks if pk not in kept], viewer=viewer, language=language
    )
    made = {card.organisation.pk: _rendered(card) for card in missing}
    own = {c.organisation.pk for c in missing if c.organisation.uuid in viewer.organisations}
    pieces.keep({pk: card for pk, card in made.items() if pk not in own})
    shown = {pk: card for pk, card in kept.items() if pk in seen} | made
    return [shown[pk] for pk in pks if pk in shown]


def _rendered(card: directory.Card) -> Markup:
    return render_macro("actors/organisation_card.html", "organisation_card", card)
