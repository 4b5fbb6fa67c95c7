"""The size class of an organisation, with its yearly figures taken into account."""

from skerry.actors.enums import SizeBasis, SizeClass
from skerry.actors.models import Organisation
from skerry.actors.rules.sizes import settled, size_of_years


def derived_size(organisation: Organisation) -> SizeClass:
    """The class that the figures give."""
    return size_of_years(
        organisation.figures.values_list("year", "kind", "value"),
        is_linked_enterprise=organisation.is_linked_enterprise,
    )


def settled_size(organisation: Organisation) -> tuple[SizeClass, SizeBasis]:
    """The class to show, and on what it stands."""
    return settled(
        size=SizeClass(organisation.size_class),
        basis=SizeBasis(organisation.size_basis),
        derived=derived_size(organisation),
    )
