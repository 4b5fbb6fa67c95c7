"""One chart of each kind, with invented figures, for the gallery and for tests."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from skerry.kernel.charts.values import (
    Bar,
    BarChart,
    Chart,
    Direction,
    Edge,
    Estimate,
    HeatCell,
    HeatTable,
    IntervalChart,
    LineChart,
    NetworkPicture,
    Node,
    Point,
    QuarterChart,
    Spot,
    Unit,
)


def sample_charts() -> Sequence[Chart]:
    return (_bars(), _groups(), _course(), _intervals(), _quarters(), _heat(), _network())


def _bars() -> Chart:
    firms = {
        _("Cloud security"): 1240,
        _("Identity"): 830,
        _("Training"): 410,
        _("Forensics"): None,
    }
    return BarChart(
        title=_("Example: firms by speciality"),
        description=_("Invented figures. Most firms work with cloud security."),
        name=_("Speciality"),
        value_name=_("Firms"),
        bars=[Bar(name=name, value=value) for name, value in firms.items()],
    )


def _groups() -> Chart:
    shares = {"2024": (0.42, 0.31), "2025": (0.48, 0.36), "2026": (0.55, 0.44)}
    return BarChart(
        title=_("Example: firms that keep backups"),
        description=_("Invented figures. The share grows each year among small and larger firms."),
        name=_("Year"),
        value_name=_("Share of firms"),
        unit=Unit.SHARE,
        direction=Direction.VERTICAL,
        bars=[
            Bar(name=year, value=share, group=group)
            for year, pair in shares.items()
            for group, share in zip((_("Larger firms"), _("Small firms")), pair, strict=True)
        ],
    )


def _course() -> Chart:
    return LineChart(
        title=_("Example: turnover of the cluster"),
        description=_("Invented figures. The band is the range in which the true value lies."),
        x_name=_("Year"),
        value_name=_("Million euro"),
        points=[
            Point(x=year, y=value, low=value - 30, high=value + 30)
            for year, value in zip(range(2019, 2027), range(310, 710, 50), strict=True)
        ],
    )


def _intervals() -> Chart:
    estimates = {_("Lack of skills"): (0.62, 0.07), _("Lack of funding"): (0.48, 0.08)}
    return IntervalChart(
        title=_("Example: what holds firms back"),
        description=_("Invented figures, each with its uncertainty."),
        name=_("Obstacle"),
        value_name=_("Share of firms"),
        unit=Unit.SHARE,
        estimates=[
            Estimate(name=name, value=value, low=value - half, high=value + half)
            for name, (value, half) in estimates.items()
        ],
    )


def _quarters() -> Chart:
    opening, others = _("Surely there"), _("Not sure")
    placed = {
        _("Guidance on rules"): (0.78, 0.31, opening),
        _("Meetings with buyers"): (0.71, 0.66, opening),
        _("Places to test"): (0.52, 0.44, others),
        _("Newsletters"): (0.24, 0.72, opening),
    }
    return QuarterChart(
        title=_("Example: what matters, and how well it is served"),
        description=_("Invented figures. Guidance on rules matters much and is served badly."),
        name=_("Support"),
        x_name=_("How well it is served"),
        value_name=_("How much it matters"),
        unit=Unit.SHARE,
        x_line=0.53,
        y_line=0.56,
        corners=(
            _("Matters, and is badly served"),
            _("Matters, and is well served"),
            _("Matters less, and is badly served"),
            _("Matters less, and is well served"),
        ),
        groups=(opening, others),
        spots=[
            Spot(
                name=name,
                mark=str(number),
                x=x,
                y=y,
                x_low=x - 0.08,
                x_high=x + 0.08,
                y_low=y - 0.07,
                y_high=y + 0.07,
                group=group,
            )
            for number, (name, (y, x, group)) in enumerate(placed.items(), start=1)
        ],
    )


def _heat() -> Chart:
    rows = {_("Micro"): (12, 35, None), _("Small"): (25, 41, 18), _("Medium"): (44, 60, 72)}
    columns = (_("Identify"), _("Protect"), _("Detect"))
    return HeatTable(
        title=_("Example: maturity by size of firm"),
        description=_(
            "Invented figures. Larger firms are further ahead, most of all in detection."
        ),
        row_name=_("Size"),
        column_name=_("Function"),
        value_name=_("Points of 100"),
        cells=[
            HeatCell(row=row, column=column, value=value)
            for row, values in rows.items()
            for column, value in zip(columns, values, strict=True)
        ],
    )


def _network() -> Chart:
    firms = ("Granit AB", "Skärgård Säkerhet", "Fyrbåk", "Ankare IT", "Klippan Labs")
    projects = {"Baltic Shield": (0, 1, 2), "North Lock": (2, 3, 4), "Safe Harbour": (0, 4)}
    return NetworkPicture(
        title=_("Example: who works with whom"),
        description=_("Invented names. Larger signs have more ties."),
        nodes=[Node(key=name, name=name, kind=_("Organisation")) for name in firms]
        + [Node(key=name, name=name, kind=_("Project")) for name in projects],
        edges=[
            Edge(source=firms[member], target=project, label=_("takes part"))
            for project, members in projects.items()
            for member in members
        ],
    )
