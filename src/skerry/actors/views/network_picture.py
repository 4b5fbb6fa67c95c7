"""From the network of a region to its picture: who has a name in it, and how the others are grouped."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skerry.actors import phrases
from skerry.actors.enums import OrganisationKind
from skerry.actors.queries.network import ELSEWHERE, HERE, Member, Network
from skerry.actors.rules.ties import Ties
from skerry.kernel import formats
from skerry.kernel.charts.constellation import Constellation, Group, Line, Star
from skerry.kernel.charts.svg import Room
from skerry.kernel.components import address
from skerry.kernel.http import Request

NAMED: Final = {Room.WIDE: 40, Room.NARROW: 16}
"""How many organisations have a name; more could not be read."""
NEAREST: Final = 5
"""The strongest ties of each organisation that are drawn."""
TIES_OF_A_GROUP: Final = 2

Side = tuple[str, bool]  # a kind, and whether it is in the region


def picture(
    request: Request, found: Network, *, has_focus: bool, part: int, room: Room
) -> Constellation:
    """``part`` counts from 1: which of the organisations, by rank, have names."""
    most = NAMED[room]
    first = (part - 1) * most
    named = (
        list(range(len(found.members)))[first : first + most]
        or list(range(most))[: len(found.members)]
    )
    if has_focus and 0 not in named:
        named = [0, *named[:-1]]
    groups = _grouped(found, set(named))
    ties = found.ties.touching(named, size=len(found.members))
    sides = {at: side for side, members in groups.items() for at in members}
    return Constellation(
        title=_("The network of the region"),
        description=_(
            "Each line is a tie by joint projects, the thicker the more. The table says the same."
        ),
        kinds=_legend(found),
        stars=[_star(request, found.members[at], is_middle=has_focus and at == 0) for at in named],
        groups=[
            _group(request, side, len(members), part=part, is_only=len(groups) == 1)
            for side, members in groups.items()
        ],
        lines=[*_between(found, ties, named), *_to_groups(found, ties, set(named), sides)],
        filled=_side(found, HERE),
        hollow=_side(found, ELSEWHERE),
    )


def _side(found: Network, where: str) -> str:
    """What the form of the marks means, where there are such marks."""
    is_here = where == HERE
    has_any = any(member.is_here == is_here for member in found.members)
    return str(phrases.NETWORK_WHERE[where]) if has_any else ""


def _legend(found: Network) -> Mapping[int, str]:
    kinds = {OrganisationKind(member.kind) for member in found.members}
    return {_number(kind): str(kind.label) for kind in kinds}


def _number(kind: str) -> int:
    return OrganisationKind.values.index(kind)


def _grouped(found: Network, named: set[int]) -> Mapping[Side, Sequence[int]]:
    """Those without a name, by kind and place, the largest group first."""
    groups: dict[Side, list[int]] = {}
    for at, member in enumerate(found.members):
        if at not in named:
            groups.setdefault((member.kind, member.is_here), []).append(at)
    return dict(sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def _star(request: Request, member: Member, *, is_middle: bool) -> Star:
    return Star(
        key=str(member.uuid),
        name=member.name,
        kind=_number(member.kind),
        size=member.projects,
        is_filled=member.is_here,
        is_middle=is_middle,
        href=address(request, focus=member.uuid, kind=None, where=None, page=None, part=None),
        says=spoken(member),
    )


def spoken(member: Member) -> str:
    """An organisation with its figures, as its link is called."""
    projects = ngettext("%(n)s project", "%(n)s projects", member.projects) % {
        "n": formats.number(member.projects)
    }
    partners = ngettext("%(n)s partner", "%(n)s partners", member.partners) % {
        "n": formats.number(member.partners)
    }
    return f"{member.name}: {projects}, {partners}"


def _group(request: Request, side: Side, number: int, *, part: int, is_only: bool) -> Group:
    """A group opens by itself; the only one that is left gives names to those next in rank."""
    kind, is_here = side
    label = str(OrganisationKind(kind).label)
    where = HERE if is_here else ELSEWHERE
    narrower = {"part": part + 1} if is_only else {"kind": kind, "where": where, "part": None}
    return Group(
        key=f"{kind} {where}",
        name=f"{label}: {formats.number(number)}",
        kind=_number(kind),
        number=number,
        is_filled=is_here,
        href=address(request, page=None, **narrower),
        says=_("%(kind)s, %(where)s: %(n)s more")
        % {"kind": label, "where": phrases.NETWORK_WHERE[where], "n": formats.number(number)},
    )


def _between(found: Network, ties: Ties, named: Sequence[int]) -> Sequence[Line]:
    """The strongest ties of each of those with a name; all would be a thicket."""
    kept = {}
    for at in named:
        own = [(partner, joint) for partner, joint in ties.of(at).items() if partner in named]
        for partner, joint in own[:NEAREST]:
            kept[min(at, partner), max(at, partner)] = joint
    return [
        Line(source=_key(found, one), target=_key(found, other), weight=joint)
        for (one, other), joint in sorted(kept.items())
    ]


def _to_groups(
    found: Network, ties: Ties, named: set[int], sides: Mapping[int, Side]
) -> Sequence[Line]:
    """Whom each group has most ties with, among those with a name."""
    counted: defaultdict[Side, Counter[int]] = defaultdict(Counter)
    for at in sorted(named):
        for partner in ties.of(at):
            if partner in sides:
                counted[sides[partner]][at] += 1
    return [
        Line(source=_key(found, at), target=f"{kind} {HERE if is_here else ELSEWHERE}", weight=1)
        for (kind, is_here), ends in counted.items()
        for at, _number_of_ties in ends.most_common(TIES_OF_A_GROUP)
    ]


def _key(found: Network, at: int) -> str:
    return str(found.members[at].uuid)
