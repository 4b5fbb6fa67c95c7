"""An expression as a tree of values: what stands in it, without its blanks and brackets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from skerry.methods.expressions.values import number_text

LEVELS = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)
"""The operators, what binds last first."""
_LEVEL = {operator: level for level, operators in enumerate(LEVELS) for operator in operators}


@dataclass(frozen=True)
class Number:
    value: float

    def __str__(self) -> str:
        return number_text(self.value)


@dataclass(frozen=True)
class Text:
    """Words in quotes. XPath has no way to write both kinds of quotes in one."""

    value: str

    def __str__(self) -> str:
        return f'"{self.value}"' if "'" in self.value else f"'{self.value}'"


@dataclass(frozen=True)
class Name:
    """The answer to a question: ``${name}``."""

    name: str

    def __str__(self) -> str:
        return f"${{{self.name}}}"


@dataclass(frozen=True)
class Column:
    """What a further column says of a choice; only filters of choices have these."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class This:
    """The answer that the expression is about, written as a dot."""

    def __str__(self) -> str:
        return "."


@dataclass(frozen=True)
class Negation:
    operand: "Node"

    def __str__(self) -> str:
        return f"-{_bracketed(self.operand, when=isinstance(self.operand, Chain))}"


@dataclass(frozen=True)
class Chain:
    """Operators of one level with what they join, from left to right: ``1 - 2 + 3``."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]

    @property
    def level(self) -> int:
        return _LEVEL[self.rest[0][0]]

    def __str__(self) -> str:
        said = "".join(f" {operator} {self._written(operand)}" for operator, operand in self.rest)
        return self._written(self.first) + said

    def _written(self, operand: "Node") -> str:
        needed = isinstance(operand, Chain) and operand.level <= self.level
        return _bracketed(operand, when=needed)


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple["Node", ...]

    def __str__(self) -> str:
        return f"{self.function}({', '.join(map(str, self.arguments))})"


Node = Number | Text | Name | Column | This | Negation | Chain | Call


@dataclass(frozen=True)
class Expression:
    """What was read. ``str()`` of it is its canonical text, which reads as the same expression."""

    tree: Node

    def __str__(self) -> str:
        return str(self.tree)

    @property
    def depth(self) -> int:
        """How many operations stand within one another."""
        level: list[Node] = [self.tree]
        depth = 0
        while level:
            level = [part for node in level for part in _parts(node)]
            depth += 1
        return depth

    @cached_property
    def names(self) -> frozenset[str]:
        """Every question whose answer it reads."""
        return frozenset(node.name for node in _walk(self.tree) if isinstance(node, Name))

    @cached_property
    def columns(self) -> frozenset[str]:
        """Every column of the choices that it reads."""
        return frozenset(node.name for node in _walk(self.tree) if isinstance(node, Column))

    @cached_property
    def functions(self) -> frozenset[str]:
        """Every function that it calls; ``today`` among them says that the day matters."""
        return frozenset(node.function for node in _walk(self.tree) if isinstance(node, Call))

    def calls(self, function: str) -> Iterator[Call]:
        """Every place at which it calls ``function``, the outermost first."""
        found = (node for node in _walk(self.tree) if isinstance(node, Call))
        return (node for node in found if node.function == function)


def names_in(node: Node) -> frozenset[str]:
    """The questions that this part of an expression reads."""
    return Expression(node).names


def reads_this(node: Node) -> bool:
    """Whether it reads the answer that the expression is about."""
    return any(isinstance(part, This) for part in _walk(node))


def renamed(expression: Expression, names: Mapping[str, str]) -> Expression:
    """The same expression after questions got other names: old name to new.

    >>> from skerry.methods.expressions.parsing import parse
    >>> str(renamed(parse("${staff}>10 and ${place}='umea'"), {"staff": "employees"}))
    "${employees} > 10 and ${place} = 'umea'"
    """
    return Expression(_renamed(expression.tree, names))


def _renamed(node: Node, names: Mapping[str, str]) -> Node:
    match node:
        case Name():
            return Name(names.get(node.name, node.name))
        case Negation():
            return Negation(_renamed(node.operand, names))
        case Chain():
            rest = tuple((operator, _renamed(each, names)) for operator, each in node.rest)
            return Chain(_renamed(node.first, names), rest)
        case Call():
            return replace(node, arguments=tuple(_renamed(each, names) for each in node.arguments))
        case _:
            return node


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for part in _parts(node):
        yield from _walk(part)


def _parts(node: Node) -> tuple[Node, ...]:
    match node:
        case Negation():
            return (node.operand,)
        case Chain():
            return (node.first, *(operand for _, operand in node.rest))
        case Call():
            return node.arguments
        case _:
            return ()


def _bracketed(node: Node, *, when: bool) -> str:
    return f"({node})" if when else str(node)
