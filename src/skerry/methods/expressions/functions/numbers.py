"""Functions on numbers. What has no value is NaN, what is too large is infinite."""

import math
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal

from skerry.methods.expressions.functions.shape import Function, as_given
from skerry.methods.expressions.values import Value, as_number, rounded

_EXACT = Context(prec=1000, Emin=-2000, Emax=2000)
_PLACES = 400  # more than a float has on either side of the point


def rounded_to(number: float, places: float = 0.0) -> float:
    """To ``places`` behind the point; a half goes up, as the decimal text shows it.

    >>> rounded_to(2.5), rounded_to(-2.5), rounded_to(2.675, 2), rounded_to(1234.0, -2)
    (3.0, -2.0, 2.68, 1200.0)
    """
    if places == 0:
        return rounded(number)
    if _is_odd_one(number) or math.isnan(places):
        return number + places if math.isnan(places) else number
    step = Decimal(1).scaleb(-int(max(-_PLACES, min(places, _PLACES))), _EXACT)
    half = ROUND_HALF_UP if number > 0 else ROUND_HALF_DOWN
    return float(Decimal(repr(number)).quantize(step, rounding=half, context=_EXACT))


def power(base: float, exponent: float) -> float:
    """``base`` to the power of ``exponent``.

    >>> power(2, 10), power(0, -1), power(-8, 0.5), power(-10, 999)
    (1024.0, inf, nan, -inf)
    """
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError:
        return math.inf if base == 0 else math.nan


def logarithm(number: float) -> float:
    return -math.inf if number == 0 else _or_nan(math.log)(number)


def decimal_logarithm(number: float) -> float:
    return -math.inf if number == 0 else _or_nan(math.log10)(number)


def total(*values: Value) -> float:
    """Their sum; what is not answered adds nothing.

    >>> total("2", "", 3.5), total(), total("2", "dont_know")
    (5.5, 0.0, nan)
    """
    return sum(_answered(values), 0.0)


def largest(*values: Value) -> float:
    """The largest of those answered; NaN if none is, or one is no number.

    >>> largest("2", "", "10"), largest(""), largest("2", "dont_know")
    (10.0, nan, nan)
    """
    return _extreme(max, values)


def smallest(*values: Value) -> float:
    return _extreme(min, values)


def _extreme(choose: Callable[[list[float]], float], values: tuple[Value, ...]) -> float:
    numbers = _answered(values)
    if not numbers or any(map(math.isnan, numbers)):
        return math.nan
    return choose(numbers)


def _answered(values: tuple[Value, ...]) -> list[float]:
    return [as_number(value) for value in values if value != ""]


def _is_odd_one(number: float) -> bool:
    return math.isnan(number) or math.isinf(number)


def _whole(choose: Callable[[float], int]) -> Function:
    """A neighbour that ``choose`` finds; it keeps the sign, so that -0 stays what it is."""
    return _of_one(
        lambda number: (
            number if _is_odd_one(number) else math.copysign(float(choose(number)), number)
        )
    )


def _or_nan(compute: Callable[..., float]) -> Callable[..., float]:
    """``compute``, that answers where mathematics has nothing or floats have no room."""

    def computed(*numbers: float) -> float:
        try:
            return compute(*numbers)
        except OverflowError:
            return math.inf
        except ValueError:
            return math.nan

    return computed


def _of_one(compute: Callable[[float], float]) -> Function:
    return Function(call=_or_nan(compute), takes=(as_number,))


NUMBERS: Mapping[str, Function] = {
    "number": Function(call=as_number, takes=(as_given,), optional=1, or_this=True),
    "int": _whole(math.trunc),
    "round": Function(call=rounded_to, takes=(as_number, as_number), optional=1),
    "floor": _whole(math.floor),
    "ceiling": _whole(math.ceil),
    "abs": _of_one(abs),
    "sum": Function(call=total, takes=(as_given,), rest=as_given),
    "max": Function(call=largest, takes=(as_given,), rest=as_given),
    "min": Function(call=smallest, takes=(as_given,), rest=as_given),
    "pow": Function(call=power, takes=(as_number, as_number)),
    "sqrt": _of_one(math.sqrt),
    "exp": _of_one(math.exp),
    "exp10": _of_one(lambda number: power(10.0, number)),
    "log": _of_one(logarithm),
    "log10": _of_one(decimal_logarithm),
    "sin": _of_one(math.sin),
    "cos": _of_one(math.cos),
    "tan": _of_one(math.tan),
    "asin": _of_one(math.asin),
    "acos": _of_one(math.acos),
    "atan": _of_one(math.atan),
    "atan2": Function(call=math.atan2, takes=(as_number, as_number)),
    "pi": Function(call=lambda: math.pi),
}
