"""What the pages of results show of orders and openings beside the chosen question."""

from skerry.kernel.http import Request
from skerry.surveys import phrases_openings as phrases
from skerry.surveys.models import Results
from skerry.surveys.views.results.chosen import Chosen
from skerry.surveys.views.results.ordered import method_words, ordered
from skerry.surveys.views.results.placed import placed_of


def openings_shown(found: Results, picked: Chosen | None, request: Request) -> dict[str, object]:
    """The order of the answers to the chosen question, and every opening that is declared."""
    if picked is None:
        return {"order": None, "openings": []}
    how = phrases.HOW_ORDERED if picked.told.is_sample else phrases.HOW_ORDERED_HERE
    return {
        "order": ordered(picked, request.GET.dict()),
        "how_ordered": [how, method_words()],
        "openings": placed_of(found, picked.told),
    }
