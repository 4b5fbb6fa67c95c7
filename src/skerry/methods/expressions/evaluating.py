"""What an expression says of answers. Total: whatever the answers are, there is a value."""

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from skerry.methods.expressions import tree
from skerry.methods.expressions.functions import FUNCTIONS
from skerry.methods.expressions.tree import Call, Chain, Expression, Negation, Node
from skerry.methods.expressions.values import Value, as_boolean, as_number

_NOTHING: Mapping[str, Value] = {}


@dataclass(frozen=True, slots=True)
class _Answers:
    """What an expression may read."""

    values: Mapping[str, Value]
    columns: Mapping[str, Value]
    this: Value
    today: str
    now: str


def evaluate(
    expression: Expression,
    *,
    values: Mapping[str, Value],
    this: Value = "",
    today: str = "",
    now: str = "",
    columns: Mapping[str, Value] = _NOTHING,
) -> Value:
    """The value of ``expression`` when ``values`` are the answers and ``this`` the one it is about.

    ``today`` and ``now`` are ISO 8601; ``columns`` are those of a choice that is filtered.
    What nobody answered is an empty text. Never raises.

    >>> from skerry.methods.expressions.parsing import parse
    >>> evaluate(parse("${staff} * 2 > 10 and . != ''"), values={"staff": "6"}, this="yes")
    True
    """
    answers = _Answers(values, columns, this, today, now)
    return _value(expression.tree, answers)


def _value(node: Node, answers: _Answers) -> Value:
    return _BY_NODE[type(node)](node, answers)


def _call(node: Call, answers: _Answers) -> Value:
    function = FUNCTIONS[node.function]
    arguments = [_value(each, answers) for each in node.arguments]
    if function.or_this and not arguments:
        arguments = [answers.this]
    turned = function.turned(arguments)
    if function.reads:
        turned.insert(0, getattr(answers, function.reads))
    return function.call(*turned)


def _chain(node: Chain, answers: _Answers) -> Value:
    if node.level <= 1:
        return _decided(node, answers)
    value = _value(node.first, answers)
    for sign, operand in node.rest:
        value = _OPERATORS[sign](value, _value(operand, answers))
    return value


def _decided(node: Chain, answers: _Answers) -> bool:
    """``or`` and ``and``: what comes after the deciding operand is not looked at."""
    decisive = node.rest[0][0] == "or"
    operands = (node.first, *(operand for _, operand in node.rest))
    found = any(as_boolean(_value(each, answers)) is decisive for each in operands)
    return found is decisive


def _are_equal(left: Value, right: Value) -> bool:
    """As booleans if one is one, else as numbers if one is one, else as texts."""
    if isinstance(left, bool) or isinstance(right, bool):
        return as_boolean(left) == as_boolean(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return as_number(left) == as_number(right)


def _compared(compare: Callable[[float, float], bool]) -> Callable[[Value, Value], Value]:
    return lambda left, right: compare(as_number(left), as_number(right))


def _computed(compute: Callable[[float, float], float]) -> Callable[[Value, Value], Value]:
    return lambda left, right: compute(as_number(left), as_number(right))


def _divided(left: float, right: float) -> float:
    if right:
        return left / right
    sign = math.copysign(1.0, left) * math.copysign(1.0, right)
    return math.nan if left == 0 or math.isnan(left) else sign * math.inf


def _remainder(left: float, right: float) -> float:
    """It has the sign of ``left``."""
    return math.nan if right == 0 or math.isinf(left) else math.fmod(left, right)


_OPERATORS: Mapping[str, Callable[[Value, Value], Value]] = {
    "=": _are_equal,
    "!=": lambda left, right: not _are_equal(left, right),
    "<": _compared(operator.lt),
    "<=": _compared(operator.le),
    ">": _compared(operator.gt),
    ">=": _compared(operator.ge),
    "+": _computed(operator.add),
    "-": _computed(operator.sub),
    "*": _computed(operator.mul),
    "div": _computed(_divided),
    "mod": _computed(_remainder),
}
_BY_NODE: Mapping[type, Callable[..., Value]] = {
    tree.Number: lambda node, _: node.value,
    tree.Text: lambda node, _: node.value,
    tree.Name: lambda node, answers: answers.values.get(node.name, ""),
    tree.Column: lambda node, answers: answers.columns.get(node.name, ""),
    tree.This: lambda _, answers: answers.this,
    Negation: lambda node, answers: -as_number(_value(node.operand, answers)),
    Chain: _chain,
    Call: _call,
}
