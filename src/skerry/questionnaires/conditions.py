"""A condition as people say it: “Do you export?” is “Yes”, instead of ${exports} = 'yes'."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from skerry.methods.expressions import Expression, ExpressionError, parse, parse_filter
from skerry.methods.expressions.tree import Call, Chain, Column, Name, Node, Number, Text
from skerry.questionnaires import phrases_conditions as phrases
from skerry.questionnaires.enums import Missing
from skerry.questionnaires.phrases_editor import MISSING
from skerry.questionnaires.rules.definition import Definition, Question, text_in

_JOINTS: Final = {"and": phrases.AND, "or": phrases.OR}


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What must be so, part by part: all of it, or with ``is_either`` one part of it."""

    parts: Sequence[str]
    is_either: bool = False


@dataclass(frozen=True, kw_only=True)
class _Atom:
    """``said`` of the question called ``name``; ``answer`` is what stands in its sentence."""

    name: str
    said: phrases.Sentence
    answer: str = ""


class Speaking:
    """Says the conditions of ``definition`` in ``language``."""

    def __init__(self, definition: Definition, language: str) -> None:
        self._definition, self._language = definition, language
        self._labels = dict(self._named())
        self._questions: Mapping[str, Question] = {
            name: question
            for question in definition.questions()
            for name in (question.name, *(row.name for row in question.rows))
        }

    def condition(self, text: str) -> Condition:
        """``text`` is an expression; what has no plain words is said to be one."""
        read = _read(text)
        if read is None:
            return Condition(parts=[str(phrases.FORMULA)])
        joint, nodes = _joined(read.tree)
        return Condition(parts=list(self._parts(nodes, joint)), is_either=joint == "or")

    def filter(self, text: str) -> str:
        """Which choices are offered, by the filter ``text``."""
        try:
            read = parse_filter(text)
        except ExpressionError:
            return str(phrases.FILTERED)
        questions = str(phrases.AND).join(self._label(name) for name in sorted(read.names))
        match read.tree:
            case Call("selected", (Name(), Column("name"))):
                said = phrases.CHOSEN
            case _:
                said = phrases.FITTING if read.names else phrases.FILTERED
        return str(said) % {"questions": questions}

    def _named(self) -> Iterator[tuple[str, str]]:
        for question in self._definition.questions():
            label = self._said(question.label) or question.name
            yield question.name, label
            for row in question.rows:
                yield row.name, f"{label} – {self._said(row.label) or row.name}"

    def _said(self, texts: Mapping[str, str]) -> str:
        return text_in(texts, self._language, self._definition.languages)

    def _label(self, name: str) -> str:
        return str(phrases.QUOTED) % {"words": self._labels.get(name, name)}

    def _parts(self, nodes: Sequence[Node], joint: str) -> Iterator[str]:
        """A sentence for each node; what is said of one question in a row is said together."""
        between = str(_JOINTS.get(joint, ""))
        for name, run in groupby(nodes, _about):
            if name:
                atoms = filter(None, map(_atom, run))
                yield f"{self._label(name)} {between.join(map(self._sentence, atoms))}"
            else:
                yield from map(self._nested, run)

    def _nested(self, node: Node) -> str:
        joint, nodes = _joined(node)
        if joint and all(_about(each) for each in nodes):
            return str(_JOINTS[joint]).join(self._parts(nodes, joint))
        return str(phrases.FORMULA)

    def _sentence(self, atom: _Atom) -> str:
        answer = str(phrases.QUOTED) % {"words": self._answer(atom)}
        return str(atom.said) % {"answer": answer, "step": atom.answer}

    def _answer(self, atom: _Atom) -> str:
        if atom.answer in set(Missing):
            return str(MISSING[Missing(atom.answer)])
        question = self._questions.get(atom.name)
        choices = self._definition.choice_lists.get(question.choices, ()) if question else ()
        labels = {choice.name: self._said(choice.label) for choice in choices}
        return labels.get(atom.answer) or atom.answer


def _read(text: str) -> Expression | None:
    try:
        return parse(text)
    except ExpressionError:
        return None


def _joined(node: Node) -> tuple[str, Sequence[Node]]:
    """The word between the parts of the node, and these; itself alone where none joins it."""
    if isinstance(node, Chain) and node.rest[0][0] in _JOINTS:
        return node.rest[0][0], [node.first, *(each for _word, each in node.rest)]
    return "", [node]


def _about(node: Node) -> str:
    atom = _atom(node)
    return atom.name if atom else ""


def _atom(node: Node) -> _Atom | None:
    match node:
        case Call("selected", (Name(name), Text(answer))):
            return _Atom(name=name, said=phrases.HAS, answer=answer)
        case Call("not", (inner,)):
            atom = _atom(inner)
            said = phrases.negated(atom.said) if atom else None
            return _Atom(name=atom.name, said=said, answer=atom.answer) if atom and said else None
        case Chain(Name(name), ((sign, Text(answer)),)) if sign in {"=", "!="}:
            return _Atom(name=name, said=_EQUAL[sign, bool(answer)], answer=answer)
        case Chain(Name(name), ((sign, Number() as number),)) if sign in phrases.COMPARED:
            return _Atom(name=name, said=phrases.COMPARED[sign], answer=str(number))
        case Chain(Call("count-selected", (Name(name),)), ((sign, Number() as number),)) if (
            sign in phrases.COUNTED
        ):
            return _Atom(name=name, said=phrases.COUNTED[sign], answer=str(number))
        case _:
            return None


_EQUAL: Final[Mapping[tuple[str, bool], phrases.Sentence]] = {
    ("=", True): phrases.IS,
    ("!=", True): phrases.IS_NOT,
    ("=", False): phrases.NOT_ANSWERED,
    ("!=", False): phrases.ANSWERED,
}
