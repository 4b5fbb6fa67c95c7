"""Ties counted from who takes part in what."""

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from skerry.actors.rules.ties import ties_between

PARTS = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 11)), max_size=60)


@given(parts=PARTS)
def test_ties_are_the_pairs_that_share_an_initiative(parts):
    together = {}
    for initiative, member in set(parts):
        together.setdefault(initiative, set()).add(member)
    expected = Counter(
        pair for members in together.values() for pair in combinations(sorted(members), 2)
    )

    ties = ties_between(parts, size=12)

    found = zip(ties.one.tolist(), ties.other.tolist(), ties.joint.tolist(), strict=True)
    assert {(one, other): joint for one, other, joint in found} == expected
    degrees = Counter(end for pair in expected for end in pair)
    assert ties.partners(12).tolist() == [degrees[member] for member in range(12)]


@given(parts=PARTS, least=st.integers(1, 4))
def test_the_partners_of_a_member_come_by_the_strength_of_the_tie(parts, least):
    ties = ties_between(parts, size=12).at_least(least)

    for member in range(12):
        joint = list(ties.of(member).values())
        assert joint == sorted(joint, reverse=True)
        assert all(number >= least for number in joint)
        assert all(
            ties.of(partner)[member] == number for partner, number in ties.of(member).items()
        )
