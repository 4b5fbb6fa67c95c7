"""What a profile lacks, for its editors and for whoever advises them."""

from collections.abc import Sequence
from datetime import date

from skerry.actors.facts.reading import facts_of
from skerry.actors.models import Organisation
from skerry.actors.rules.completeness import Completeness, completeness
from skerry.actors.rules.facts import Facts
from skerry.actors.rules.sizes import INEXACT


def completeness_of(
    organisation: Organisation,
    *,
    languages: Sequence[str],
    today: date,
    facts: Facts | None = None,
) -> Completeness:
    """By its facts as they are, or as ``facts`` has them where they are at hand."""
    return completeness(
        facts_of(organisation) if facts is None else facts,
        languages=languages,
        has_size=organisation.size_class not in INEXACT,
        is_fresh=organisation.is_fresh(today),
    )
