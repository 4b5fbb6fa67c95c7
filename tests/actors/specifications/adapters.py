"""From the tables of the cases to the figures of organisations."""

from decimal import Decimal

from skerry.actors.rules.sizes import size_class


def classes_of(firms):
    """The size class of each firm, by its yearly figures; a figure that is left out is not known."""
    return {name: str(_class_of(**figures)) for name, figures in firms.items()}


def _class_of(*, people, turnover=None, balance_sheet=None):
    return size_class(
        employees=Decimal(people),
        turnover=_amount(turnover),
        balance_sheet=_amount(balance_sheet),
        is_linked_enterprise=False,
    )


def _amount(value):
    return None if value is None else Decimal(value)
