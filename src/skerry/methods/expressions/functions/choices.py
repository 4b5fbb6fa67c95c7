"""Functions on chosen options, which are one text with blanks between them."""

from collections.abc import Mapping

from skerry.methods.expressions.functions.shape import Function, as_given
from skerry.methods.expressions.values import Value, as_number, as_text, index_of


def is_selected(options: str, option: str) -> bool:
    """Whether ``option`` is among those chosen.

    >>> is_selected("umea lulea", "umea"), is_selected("umea", "ume"), is_selected("", "")
    (True, False, False)
    """
    return option.strip() in options.split()


def selected_at(options: str, index: float) -> str:
    """The option chosen at ``index``, from 0; empty where there is none.

    >>> selected_at("umea lulea", 1), selected_at("umea lulea", -1)
    ('lulea', '')
    """
    chosen = options.split()
    place = index_of(index, most=len(chosen))
    return chosen[place] if 0 <= place < len(chosen) else ""


def count_selected(options: str) -> float:
    return float(len(options.split()))


def count(*answers: Value) -> float:
    return float(len(answers))


def count_non_empty(*answers: Value) -> float:
    """How many are answered; that one does not know is an answer.

    >>> count_non_empty("", "dont_know", 0.0)
    2.0
    """
    return float(sum(as_text(answer) != "" for answer in answers))


CHOICES: Mapping[str, Function] = {
    "selected": Function(call=is_selected, takes=(as_text, as_text)),
    "selected-at": Function(call=selected_at, takes=(as_text, as_number)),
    "count-selected": Function(call=count_selected, takes=(as_text,)),
    "count": Function(call=count, takes=(as_given,), rest=as_given),
    "count-non-empty": Function(call=count_non_empty, takes=(as_given,), rest=as_given),
}
