"""What a run did or would do, row by row, for reading and for download."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skerry.actors.importers.refusals import REMARKS, SKIPPING, Remark
from skerry.actors.importers.staging import Staging

SAMPLES: Final = 10
Line = tuple[str, str, int | None, str, str, str, str, str, str]

_ACTIONS: Final[dict[str, str | Promise]] = {
    "added": gettext_lazy("Added"),
    "changed": gettext_lazy("Changed"),
    "skipped": gettext_lazy("Left out"),
    "noted": gettext_lazy("Noted"),
}
_KINDS: Final[dict[str, str | Promise]] = {
    "organisation": gettext_lazy("Organisation"),
    "initiative": gettext_lazy("Project"),
    "participation": gettext_lazy("Participation"),
    "observation": gettext_lazy("Figure"),
    "": "",
}
_PARTS: Final[dict[str, str]] = {
    "organisations added": """
        SELECT 'added', 'organisation', o.line, o.shown_key, o.name, '', '', '', ''
        FROM plan_organisation p JOIN organisation o USING (n) ORDER BY p.rank""",
    "organisations changed": """
        SELECT 'changed', 'organisation', o.line, o.shown_key, o.name, c.field, c.old, c.new, ''
        FROM change c JOIN organisation o USING (n)
        UNION ALL
        SELECT 'changed', 'organisation', o.line, o.shown_key, o.name, 'name: ' || p.kind, '', p.text, ''
        FROM plan_name p JOIN organisation o USING (n) WHERE p.known IS NOT NULL
        UNION ALL
        SELECT 'changed', 'organisation', o.line, o.shown_key, o.name, p.scheme, '', p.value, ''
        FROM plan_identifier p JOIN organisation o USING (n) WHERE p.known IS NOT NULL AND p.scheme <> 'list'
        ORDER BY 3, 6""",
    "initiatives added": """
        SELECT 'added', 'initiative', line, key, coalesce(nullif(acronym, ''), title), '', '', '', ''
        FROM plan_initiative ORDER BY rank""",
    "initiatives changed": """
        SELECT 'changed', 'initiative', i.line, i.key, coalesce(nullif(i.acronym, ''), i.title), c.field,
               c.old[:200], c.new[:200], ''
        FROM initiative_change c JOIN initiative i USING (n) ORDER BY i.line, c.field""",
    "participations added": """
        SELECT 'added', 'participation', p.line, p.project, coalesce(o.name, ''), p.role, '',
               coalesce(p.contribution::VARCHAR, ''), ''
        FROM plan_participation p LEFT JOIN owner w
          ON w.rank IS NOT DISTINCT FROM p.organisation_rank AND w.known IS NOT DISTINCT FROM p.organisation
        LEFT JOIN organisation o USING (n) ORDER BY p.id""",
    "participations changed": """
        SELECT 'changed', 'participation', line, project, '', 'contribution',
               coalesce(old_contribution::VARCHAR, ''), coalesce(contribution::VARCHAR, ''), ''
        FROM changed_participation ORDER BY line""",
    "observations added": """
        SELECT 'added', 'observation', line, indicator, about || ': ' || figure, '', '', '', '' FROM plan_observation WHERE is_new ORDER BY rank""",
    "observations changed": """
        SELECT 'changed', 'observation', line, indicator, about, dataset, old_figure, figure, ''
        FROM plan_observation WHERE is_changed ORDER BY rank""",
    "remarks": """
        SELECT '', '', line, key, '', file, '', detail, reason FROM remark ORDER BY reason, file, line""",
}


@dataclass(frozen=True, kw_only=True)
class Group:
    """So many rows were left out or noted for one reason."""

    reason: Remark
    count: int
    is_skipping: bool

    @property
    def sentence(self) -> str | Promise:
        return REMARKS[self.reason]


def groups(counts: Mapping[str, object]) -> list[Group]:
    """The reasons of a run's counts, those that leave rows out first, the most frequent first."""
    found = [
        Group(reason=reason, count=int(str(count)), is_skipping=reason in SKIPPING)
        for name, count in counts.items()
        if name.startswith("remark:")
        for reason in [Remark(name.removeprefix("remark:"))]
    ]
    return sorted(found, key=lambda group: (not group.is_skipping, -group.count, group.reason))


def header() -> Sequence[str]:
    return (
        _("What"),
        _("Kind"),
        _("Line"),
        _("Identifier"),
        _("Name"),
        _("Field"),
        _("Before"),
        _("After"),
        _("Why"),
    )


def lines(staging: Staging) -> Iterator[Line]:
    """Every row of the report, in the reader's language."""
    for sql in _PARTS.values():
        for row in staging.rows(sql):
            yield _worded(row)


def samples(staging: Staging) -> dict[str, list[list[object]]]:
    """A few rows of each kind of change, kept with the run so that its page needs no staging file."""
    return {
        part: [list(row) for row in staging.rows(f"SELECT * FROM ({sql}) LIMIT {SAMPLES}")]  # noqa: S608  # our own SQL
        for part, sql in _PARTS.items()
        if part != "remarks"
    }


def _worded(row: tuple[object, ...]) -> Line:
    action, kind, line, key, name, field, before, after, reason = row
    if reason:
        remark = Remark(str(reason))
        action = "skipped" if remark in SKIPPING else "noted"
        why = str(REMARKS[remark])
    else:
        why = ""
    return (
        str(_ACTIONS[str(action)]),
        str(_KINDS[str(kind)]),
        line if isinstance(line, int) else None,
        str(key or ""),
        str(name or ""),
        str(field or ""),
        str(before or ""),
        str(after or ""),
        why,
    )
