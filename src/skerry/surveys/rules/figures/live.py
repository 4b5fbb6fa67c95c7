"""First figures of an open wave: what each batch of organisations said, never to be counted anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from skerry.methods.disclosure import Rules, live_shares
from skerry.methods.disclosure.live import BATCHES
from skerry.questionnaires.api import Definition
from skerry.surveys.rules.figures.columns import column_of, names_of
from skerry.surveys.rules.figures.computing import all_read
from skerry.surveys.rules.figures.replies import Reply
from skerry.surveys.rules.figures.variables import VariableKind, variables_of

RULES: Final = Rules()
SIZE: Final = BATCHES * RULES.minimum
"""So many organisations are one batch."""
Batches = Mapping[str, Sequence[Mapping[str, int]]]
"""Of each question what each batch said: how many organisations gave each answer."""


@dataclass(frozen=True, kw_only=True)
class LiveQuestion:
    """Unweighted shares in whole per cent of all in the batches; none where an answer is hidden."""

    name: str
    shares: Mapping[str, int | None]

    @property
    def is_hidden(self) -> bool:
        return all(share is None for share in self.shares.values())


def with_batch(batches: Batches, definition: Definition, replies: Sequence[Reply]) -> Batches:
    """``batches`` and one more. Those before stay, whatever was changed or withdrawn since."""
    found: dict[str, Sequence[Mapping[str, int]]] = {}
    for variable in variables_of(definition):
        if variable.kind is not VariableKind.VALUES:
            continue
        column = column_of(variable, replies)
        said = [column.names[code] for code in column.codes]
        counts = {name: said.count(name) for name in column.names}
        found[variable.name] = [*batches.get(variable.name, []), counts]
    return found


def shown(batches: Batches, definition: Definition) -> Sequence[LiveQuestion]:
    """What may be shown of all batches together, in the order of the pages.

    A question that is put only to some tells how many these are. So all of it is hidden unless
    everything is shown of each question on which that depends.
    """
    told = {
        each.name: _shares(counts, names_of(each))
        for each in variables_of(definition)
        if (counts := batches.get(each.name))
    }
    read = all_read(definition)
    open_ones = {name for name, shares in told.items() if None not in shares.values()}
    return [
        LiveQuestion(name=name, shares=shares if read[name] <= open_ones else dict.fromkeys(shares))
        for name, shares in told.items()
    ]


def _shares(
    counts: Sequence[Mapping[str, int]], categories: Sequence[str]
) -> Mapping[str, int | None]:
    """Nothing where all of a batch said the same, or all but one, who would know it of the others.

    ``categories`` are in their order, which a database may have lost.
    """
    if any(max(batch.values()) > sum(batch.values()) - RULES.dissenters for batch in counts):
        return dict.fromkeys(categories)
    answers = [name for batch in counts for name in categories for _each in range(batch[name])]
    _number, shares = live_shares(answers, categories, RULES)
    return shares
