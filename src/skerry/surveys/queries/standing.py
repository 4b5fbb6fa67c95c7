"""How those who were asked count, by stratum."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from skerry.surveys.enums import InvitationState, Standing, Unit, WhyStopped
from skerry.surveys.models import Invitation, Wave
from skerry.surveys.rules import standing as rules

_COLUMNS = ("pk", "member", "stratum", "state", "stopped_for", "is_answered", "sheet")


def standing_of(wave: Wave) -> Mapping[str, Mapping[Standing, int]]:
    """How many organisations of each stratum answered, were silent, are unknown, or are not meant.

    Exact, for rates and weights to be computed from: never to be shown where not everybody may
    know who answered. By an open link nobody was asked, so there is nothing to tell.
    """
    asked: Mapping[str, int] = wave.asked
    found = {stratum: Counter(dict.fromkeys(Standing, 0)) for stratum in asked}
    for (stratum, _who), standings in _organisations(wave).items():
        if stratum in found:
            found[stratum][rules.of_all(standings)] += 1
    for stratum, number in asked.items():
        # who is not among the invitations any more, or never was
        found[stratum][Standing.UNKNOWN] += max(0, number - found[stratum].total())
    return found


def _organisations(wave: Wave) -> Mapping[tuple[str, int | None], list[Standing]]:
    """The standings of the respondents of each organisation, with its stratum."""
    found: dict[tuple[str, int | None], list[Standing]] = defaultdict(list)
    is_by_person = wave.unit == Unit.PERSON
    rows = Invitation.objects.filter(wave=wave).only(*_COLUMNS)
    if is_by_person:
        rows = rows.exclude(member=None)
    for row in rows.iterator(chunk_size=2000):
        # one sheet for an organisation is one invitation, also of those that were merged later
        organisation = row.member_id if is_by_person else row.pk
        found[row.stratum, organisation].append(_standing(row))
    return found


def _standing(row: Invitation) -> Standing:
    reason = WhyStopped(row.stopped_for) if row.stopped_for else None
    is_second = reason is WhyStopped.DUPLICATE and row.member_id is None
    return rules.standing(
        state=InvitationState(row.state),
        reason=reason,
        is_answered=row.is_answered and not is_second,
        is_begun=row.sheet_id is not None,
    )
