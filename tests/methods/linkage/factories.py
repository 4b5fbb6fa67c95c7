"""Records as a directory has them, and what is found between two of them."""

from skerry.methods.linkage import Aspect, Evidence, Pair, Record, find_pairs

NAME = "Skärvik Fyrlogik AB"


def record(key, name=NAME, *aliases, **more):
    facts = {"country": "SE", "city": "Umeå"} | more
    return Record(key=key, names=(name, *aliases), **facts)


def others(number=400):
    """Unlike each other and all else, so that words have frequencies."""
    towns = ("Umeå", "Boden", "Lund", "Ystad", "Kalmar")
    return [
        record(
            f"other-{at:03}",
            f"{_word(at * 149)} {_word(at * 211 + 7)} {'Data' if at % 2 else 'Bygg'} AB",
            city=towns[at % len(towns)],
            domain=f"other-{at}.example",
        )
        for at in range(number)
    ]


def _word(number):
    """A word of its own for each number below 512."""
    syllables = ("ka", "ro", "mi", "tu", "se", "lo", "ni", "pa")
    return "".join(syllables[number // 8**place % 8] for place in range(3))


def pair_of(left, right, *, among=(), threshold=1e-12) -> Pair | None:
    found = find_pairs([left, right, *(among or others())], threshold=threshold)
    wanted = {left.key, right.key}
    return next((pair for pair in found.pairs if {pair.left, pair.right} == wanted), None)


def levels(cases, aspect: Aspect) -> list[str]:
    """What is found between the sides of each case, all in one directory: each has its own name."""
    sides = [
        record(f"{side}-{at}", f"{_word(at * 37 + 5)} {_word(at * 53 + 11)} Skärvik", **facts)
        for at, case in enumerate(cases)
        for side, facts in zip(("left", "right"), case, strict=False)
    ]
    found = find_pairs([*sides, *others()], threshold=1e-12)
    by_case = {
        pair.left: each.level
        for pair in found.pairs
        for each in pair.evidence
        if each.aspect == aspect and pair.right == pair.left.replace("left", "right")
    }
    return [by_case[f"left-{at}"] for at in range(len(cases))]


def evidence(left, right, aspect: Aspect, **more) -> Evidence:
    pair = pair_of(left, right, **more)
    assert pair is not None
    return next(each for each in pair.evidence if each.aspect == aspect)
