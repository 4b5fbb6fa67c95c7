"""Places in pages: each is shown by some page, and what fills it can be called."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django.utils.module_loading import import_string

from skerry.kernel.slots import Slot

SHOWN = re.compile(r"\bfill\(\s*(?:slots\.)?Slot\.(\w+)")


def empty_slots(slots: Iterable[Slot], sources: Mapping[str, str]) -> list[str]:
    """Slots that no page shows."""
    shown = {name for text in sources.values() for name in SHOWN.findall(text)}
    return [slot.name for slot in slots if slot.name not in shown]


def broken_fillings(fillings: Mapping[Slot, Sequence[str]]) -> list[str]:
    """Fillings that do not exist, and places that do not."""
    return [
        path
        for slot, paths in fillings.items()
        for path in paths
        if slot not in Slot or not _is_there(path)
    ]


def _is_there(path: str) -> bool:
    try:
        return callable(import_string(path))
    except ImportError:
        return False
