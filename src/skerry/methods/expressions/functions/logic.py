"""Functions that choose and decide."""

from collections.abc import Mapping

from skerry.methods.expressions.functions.shape import Function, as_given
from skerry.methods.expressions.values import Value, as_boolean, as_number, as_text

_ANY_NUMBER = -1  # of answers that hold: no limit


def chosen(condition: bool, then: Value, otherwise: Value) -> Value:  # noqa: FBT001  # arguments of an expression come by place
    return then if condition else otherwise


def first_answer(*values: Value) -> Value:
    """The first value that is not empty.

    >>> first_answer("", "umea", "lulea"), first_answer("", "")
    ('umea', '')
    """
    return next((value for value in values if as_text(value)), "")


def is_written_true(text: str) -> bool:
    return text in {"true", "1"}


def holds_for(least: float, most: float, *answers: float) -> bool:
    """Whether as many answers as ``least`` to ``most`` are over 0; -1 is no limit.

    >>> holds_for(1, 2, 1, 0, 1), holds_for(-1, 1, 1, 1)
    (True, False)
    """
    return _lies_within(sum(answer > 0 for answer in answers), least, most)


def weighs(least: float, most: float, *answers_and_weights: float) -> bool:
    """As ``holds_for``, but each answer counts as much as the weight behind it.

    >>> weighs(3, -1, 1, 2, 1, 1.5, 0, 9)
    True
    """
    pairs = zip(answers_and_weights[::2], answers_and_weights[1::2], strict=True)
    weights = [weight for answer, weight in pairs if answer > 0]
    return _lies_within(sum(weights), least, most)


def _lies_within(count: float, least: float, most: float) -> bool:
    return (least == _ANY_NUMBER or count >= least) and (most == _ANY_NUMBER or count <= most)


LOGIC: Mapping[str, Function] = {
    "if": Function(call=chosen, takes=(as_boolean, as_given, as_given)),
    "coalesce": Function(call=first_answer, takes=(as_given, as_given), rest=as_given),
    "once": Function(call=first_answer, takes=(as_given,), reads="this"),
    "true": Function(call=lambda: True),
    "false": Function(call=lambda: False),
    "not": Function(call=lambda value: not value, takes=(as_boolean,)),
    "boolean": Function(call=as_boolean, takes=(as_given,)),
    "boolean-from-string": Function(call=is_written_true, takes=(as_text,)),
    "checklist": Function(call=holds_for, takes=(as_number, as_number), rest=as_number),
    "weighted-checklist": Function(
        call=weighs, takes=(as_number, as_number), rest=as_number, in_pairs=True
    ),
}
