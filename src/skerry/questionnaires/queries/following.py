"""Which questions of a version may be compared with those of an earlier one."""

from collections.abc import Sequence

from skerry.questionnaires.models import InstrumentVersion
from skerry.questionnaires.queries.sheets import definition_of
from skerry.questionnaires.rules.instruments import Followed, declared_through, followed


def followed_since(earlier: InstrumentVersion, version: InstrumentVersion) -> Sequence[Followed]:
    """Every question of ``version``, and those that only ``earlier`` asked, of the same instrument.

    In one and the same version every question asks what it asks.
    """
    old, new = definition_of(earlier), definition_of(version)
    if earlier.pk == version.pk:
        return followed(old, new, {name: name for name in new.names()})
    between = InstrumentVersion.objects.published().filter(
        instrument=version.instrument_id, number__gt=earlier.number, number__lte=version.number
    )
    steps = list(between.order_by("number").values_list("equivalences", flat=True))
    return followed(old, new, declared_through(steps))
