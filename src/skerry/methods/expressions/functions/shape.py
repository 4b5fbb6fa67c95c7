"""What a function takes and how what it is given is turned into that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from skerry.methods.expressions.values import Value

Coercion = Callable[[Value], Value]


def as_given(value: Value) -> Value:
    return value


@dataclass(frozen=True, kw_only=True)
class Function:
    """``takes`` says what its arguments are turned into; the last ``optional`` may be left out.

    Any number of further ones becomes ``rest``, in pairs with ``in_pairs``. ``reads`` names
    what it is given before its arguments; with ``or_this`` no argument means this answer.
    """

    call: Callable[..., Value]
    takes: tuple[Coercion, ...] = ()
    optional: int = 0
    rest: Coercion | None = None
    in_pairs: bool = False
    reads: str = ""
    or_this: bool = False

    @property
    def least(self) -> int:
        return len(self.takes) - self.optional

    @property
    def most(self) -> int | None:
        """How many arguments there may be; nothing where any number may."""
        return None if self.rest else len(self.takes)

    def turned(self, arguments: Sequence[Value]) -> list[Value]:
        """The arguments as the function takes them."""
        fixed = [turn(each) for turn, each in zip(self.takes, arguments, strict=False)]
        if self.rest is None:
            return fixed
        return fixed + [self.rest(each) for each in arguments[len(self.takes) :]]
