"""How whoever is quoted is named, in the words of a page."""

from skerry.actors.enums import OrganisationKind, SizeClass
from skerry.surveys.enums import QuoteNaming
from skerry.surveys.models import PanelMember, Quote
from skerry.surveys.phrases_quotes import A_RESPONDENT


def named(quote: Quote, naming: str | None = None) -> str:
    """What stands below the words of ``quote``, as it was decided or as ``naming`` would have it."""
    match naming or quote.naming:
        case QuoteNaming.ORGANISATION:
            return quote.organisation
        case QuoteNaming.ALIKE if quote.member:
            return _alike(quote.member)
        case _:
            return str(A_RESPONDENT)


def _alike(member: PanelMember) -> str:
    """Its kind, and how large it is where that is known: “Company, 10–49 people”."""
    kind = str(dict(OrganisationKind.choices).get(member.kind, member.kind))
    size = str(dict(SizeClass.choices).get(member.size_class, "")).partition(":")[2].strip()
    return f"{kind}, {size}" if size else kind
