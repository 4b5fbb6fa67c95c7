from importlib import import_module

import pytest

from tests.methods.specifications.reading import cases

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=[f"{case.package}-{case.name}" for case in CASES])
def test_methods_give_what_a_reader_finds_by_hand(case):
    module, name = case.function.split(":")

    result = getattr(import_module(module), name)(**case.given)

    found = {part: part_of(result, part) for part in case.expected}
    assert plain(found) == alike(plain(dict(case.expected)), case.tolerance)


def part_of(result, part):
    return result[part] if isinstance(result, dict) else getattr(result, part)


def plain(value):
    """Arrays, enums and tuples as YAML would write them."""
    match value:
        case dict():
            return {str(key): plain(held) for key, held in value.items()}
        case list() | tuple():
            return [plain(held) for held in value]
        case _ if hasattr(value, "tolist"):
            return plain(value.tolist())
        case _:
            return value


def alike(value, tolerance):
    """``value`` with every number in it as near as ``tolerance``, however deep it lies."""
    match value:
        case dict():
            return {key: alike(held, tolerance) for key, held in value.items()}
        case list():
            return [alike(held, tolerance) for held in value]
        case bool() | str() | None:
            return value
        case _:
            return pytest.approx(value, rel=tolerance, abs=tolerance, nan_ok=True)
