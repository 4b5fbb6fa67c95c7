"""The size class that the figures of an organisation give."""

from skerry.actors.enums import SizeClass
from skerry.actors.models import Organisation
from skerry.actors.rules.sizes import size_of_years


def derived_size(organisation: Organisation) -> SizeClass:
    return size_of_years(
        organisation.figures.values_list("year", "kind", "value"),
        is_linked_enterprise=organisation.is_linked_enterprise,
    )
