"""Yearly figures are written down, and give the size of who has not declared one."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from skerry.actors.enums import FigureKind
from skerry.actors.models import YearlyFigure
from skerry.actors.queries.profiles import size_year_of
from skerry.actors.services.yearly_figures import Figure, FiguresNotRecorded, record_figures
from skerry.kernel.actor import COMMAND
from skerry.kernel.models import AuditEvent, DataVersion, VersionCounter
from skerry.kernel.visibility import Visibility
from tests.actors.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def record(firm, *figures):
    """Each figure as year, kind and value."""
    return record_figures(
        organisation=firm,
        figures=[
            Figure(year=year, kind=FigureKind(kind), value=Decimal(value))
            for year, kind, value in figures
        ],
        by=COMMAND,
        now=NOON,
    )


def kept():
    rows = YearlyFigure.objects.order_by("year", "kind")
    return [(row.year, row.kind, int(row.value), row.visibility) for row in rows]


def fields_changed():
    return [event.detail["fields"] for event in AuditEvent.objects.order_by("pk")]


def test_figures_give_the_size_and_leave_their_events():
    firm = record(OrganisationFactory(), (2024, "employees", 12), (2024, "turnover", 900_000))

    assert (firm.size_class, firm.size_basis) == ("small", "derived")
    assert kept() == [(2024, "employees", 12, "members"), (2024, "turnover", 900_000, "members")]
    assert fields_changed() == [["figure"]]


def test_pages_with_the_figures_are_old_even_if_the_size_stays():
    """Else a figure that became narrower would stay on the kept page of a profile."""
    firm = record(OrganisationFactory(), (2024, "employees", 12))
    before = VersionCounter.objects.get(part=DataVersion.DIRECTORY).number

    record(firm, (2024, "employees", 13))

    assert VersionCounter.objects.get(part=DataVersion.DIRECTORY).number == before + 1


def test_new_figures_take_the_place_of_old_ones_and_change_the_size():
    firm = record(OrganisationFactory(), (2024, "employees", 12), (2024, "turnover", 900_000))

    firm = record(firm, (2024, "employees", 300), (2023, "employees", 8))

    assert (firm.size_class, size_year_of(firm)) == ("large", 2024)
    assert [row[:3] for row in kept()] == [
        (2023, "employees", 8),
        (2024, "employees", 300),
        (2024, "turnover", 900_000),
    ]


def test_figures_do_not_change_what_the_firm_declared():
    firm = OrganisationFactory(size_class="micro", size_basis="declared")

    firm = record(firm, (2024, "employees", 300))

    assert (firm.size_class, firm.size_basis, size_year_of(firm)) == ("micro", "declared", None)


@pytest.mark.parametrize(
    "figures",
    [
        [(2024, "employees", -1)],
        [(2024, "employees", 1), (2024, "employees", 2)],
    ],
)
def test_figures_that_cannot_be_are_refused(figures):
    with pytest.raises(FiguresNotRecorded):
        record(OrganisationFactory(), *figures)

    assert kept() == []
    assert fields_changed() == []


@pytest.mark.parametrize(
    ("firm", "figures", "sentence"),
    [
        ({}, [(2024, "employees", 12), (2024, "turnover", 1)], "Derived from the figures of 2024"),
        ({"size_class": "small", "size_basis": "declared"}, [], "Declared by the organisation"),
        ({"is_linked_enterprise": True}, [(2024, "employees", 12)], "the group decides the size"),
    ],
)
def test_the_profile_says_where_the_size_comes_from(firm, figures, sentence, client):
    organisation = OrganisationFactory(**firm)
    record(organisation, *figures)

    page = client.get(organisation.get_absolute_url(), headers={"Accept-Language": "en"}).text

    assert sentence in page
    assert "Figures by year" not in page  # the figures themselves are for members


def test_who_sees_a_figure_is_kept_with_it():
    figure = Figure(
        year=2024, kind=FigureKind.TURNOVER, value=Decimal(5), visibility=Visibility.OPEN
    )

    record_figures(organisation=OrganisationFactory(), figures=[figure], by=COMMAND, now=NOON)

    assert kept() == [(2024, "turnover", 5, "open")]
