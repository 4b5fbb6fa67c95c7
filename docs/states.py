"""Pictures of how a thing may go on, drawn from the tables of states that the services obey."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final
from xml.sax.saxutils import escape

WIDTH: Final = 130
HEIGHT: Final = 34
BESIDE: Final = 90
BELOW: Final = 26
STEP: Final = 22
MARGIN: Final = 40

Moves = Mapping[str, AbstractSet[str]]


def picture(moves: Moves, *, title: str) -> str:
    """The states from left to right by how many moves they are from the first, with an arrow a move.

    Those from which nothing moves stand last, with a bold line.
    Moves onward leave on the right; moves back arc below. Columns are set off from each
    other, and boxes cover what passes behind them.
    """
    places = _places(moves)
    right = max(x for x, _y in places.values()) + WIDTH + MARGIN
    bottom = max(y for _x, y in places.values()) + HEIGHT + MARGIN
    arrows = [_arrow(places[one], places[to]) for one in moves for to in sorted(moves[one])]
    boxes = [_box(state, place, is_last=not moves[state]) for state, place in places.items()]
    return (
        f'<svg viewBox="0 0 {right} {bottom}" width="{right}" role="img" '
        f'aria-label="{escape(title)}" style="max-width:100%;height:auto" fill="none" '
        'stroke="currentColor" font-size="14">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8Z" fill="currentColor" '
        f'stroke="none"/></marker></defs>{"".join(arrows + boxes)}</svg>'
    )


def _places(moves: Moves) -> dict[str, tuple[int, int]]:
    """The corner of each state's box; the table's first state stands on the left."""
    depth = _depths(moves)
    rows = dict.fromkeys(depth.values(), 0)
    places = {}
    for state in moves:
        column = depth[state]
        places[state] = (
            MARGIN + column * (WIDTH + BESIDE),
            MARGIN + rows[column] * (HEIGHT + BELOW) + column * STEP,
        )
        rows[column] += 1
    return places


def _depths(moves: Moves) -> dict[str, int]:
    first = next(iter(moves))
    depth, reached = {first: 0}, [first]
    for state in reached:
        for onward in sorted(moves[state] - depth.keys()):
            depth[onward] = depth[state] + 1
            reached.append(onward)
    furthest = max(depth[state] for state in moves if moves[state])
    return {state: depth[state] if moves[state] else furthest + 1 for state in depth}


def _box(state: str, place: tuple[int, int], *, is_last: bool) -> str:
    x, y = place
    line = ' stroke-width="3"' if is_last else ""
    return (
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="8" '
        f'fill="var(--color-background-primary, white)"{line}/>'
        f'<text x="{x + WIDTH // 2}" y="{y + 22}" text-anchor="middle" fill="currentColor" '
        f'stroke="none">{escape(state)}</text>'
    )


def _arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    (x, y), (to_x, to_y) = start, end
    if to_x > x:
        from_x, middle = x + WIDTH, (x + WIDTH + to_x) // 2
        path = f"M{from_x} {y + 17}C{middle} {y + 17} {middle} {to_y + 17} {to_x} {to_y + 17}"
    elif start == end:
        path = f"M{x + 90} {y}C{x + 100} {y - 34} {x + 40} {y - 34} {x + 50} {y}"
    elif to_x == x:
        side, bend = x + WIDTH, x + WIDTH + 36
        path = f"M{side} {y + 24}C{bend} {y + 24} {bend} {to_y + 12} {side} {to_y + 12}"
    else:
        path = (
            f"M{x + 30} {y + HEIGHT}C{x} {y + HEIGHT + 36} {to_x + WIDTH} {to_y + HEIGHT + 36} "
            f"{to_x + 90} {to_y + HEIGHT}"
        )
    return f'<path d="{path}" marker-end="url(#tip)"/>'
