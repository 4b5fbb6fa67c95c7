"""Colours of charts: a value for paper, and the name of the page's own for light and dark.

On pages every colour is one of the stylesheet's variables with the paper value behind
it, so that a region's own colours and the dark mode recolour what was drawn once.
"""

from typing import Final

INK: Final = "#18262d"
MUTED: Final = "#55656d"
GRID: Final = "#d3dcdf"
SURFACE: Final = "#fefefe"
SERIES: Final = ("#0b5e7c", "#b5471b", "#2b8064", "#7a4f9a", "#8a6900", "#5c6b73")
RAMP: Final = ("#eaf3f6", "#c9e1e9", "#9cc8d6", "#68a9bd", "#2f7c96", "#0c5f7d", "#073f54")
RAMP_TURNS_DARK_AT: Final = 4  # from this step on, light text is the one that can be read
ON_LIGHT: Final = "#10222a"
ON_DARK: Final = "#ffffff"

ON_PAGES: Final = {
    INK: "currentColor",
    MUTED: f"var(--ink-soft, {MUTED})",
    GRID: f"var(--line, {GRID})",
    SURFACE: f"var(--surface, {SURFACE})",
} | {colour: f"var(--chart-{n}, {colour})" for n, colour in enumerate(SERIES, start=1)}


def colour_of(position: int) -> str:
    return SERIES[position % len(SERIES)]
