"""What of a profile can be changed, merged and taken back: tables of plain values."""

import pytest

from skerry.actors.enums import Origin
from skerry.actors.facts.writing import UnknownFact, write_facts
from skerry.actors.models import Organisation
from skerry.actors.rules import facts
from skerry.actors.rules.facts import ChangeObstacle, digest, merged, taken_back, tier_change

ALL_SEEN = {"name": digest("Old"), "website": digest(None)}


@pytest.mark.parametrize(
    ("mine", "current", "changes", "conflicts"),
    [
        ({"name": "New"}, {"name": "Old"}, {"name": "New"}, {}),
        ({"name": "Old"}, {"name": "Old"}, {}, {}),
        ({"name": "Old"}, {"name": "Theirs"}, {}, {}),
        ({"name": "Mine"}, {"name": "Theirs"}, {}, {"name": "Theirs"}),
        ({"name": "Same"}, {"name": "Same"}, {}, {}),
        ({"website": ""}, {"name": "Old"}, {}, {}),
        ({"website": ""}, {"website": "https://a.example"}, {}, {}),
        ({"website": "https://b.example"}, {"website": "https://a.example"}, {},
         {"website": "https://a.example"}),
        ({"website": "https://b.example"}, {}, {"website": "https://b.example"}, {}),
        ({"kind": "company"}, {"kind": "other"}, {"kind": "company"}, {}),
    ],
)  # fmt: skip
def test_what_i_left_alone_stays_and_what_both_changed_is_a_conflict(
    mine, current, changes, conflicts
):
    result = merged(mine, current, ALL_SEEN)

    assert (result.changes, result.conflicts) == (changes, conflicts)


def note(before, after):
    return {"before": before, "after": after, "origin": None}


@pytest.mark.parametrize(
    ("noted", "current", "changes", "kept"),
    [
        (note("a", "b"), "b", {"x": "a"}, []),
        (note("a", "b"), "c", {}, ["x"]),
        (note("a", "b"), "a", {}, []),
        (note(None, "b"), "b", {"x": None}, []),
        (note("a", None), None, {"x": "a"}, []),
        (note({"t": "a", "u": "1"}, {"t": "b", "u": "1"}), {"t": "b", "u": "2"},
         {"x": {"t": "a", "u": "2"}}, []),
        (note({"t": "a", "u": "1"}, {"t": "b", "u": "2"}), {"t": "c", "u": "2"},
         {"x": {"t": "c", "u": "1"}}, ["x"]),
        (note({"t": {"sv": "a"}}, {"t": {"sv": "b", "en": "c"}, "u": "1"}),
         {"t": {"sv": "b", "en": "c"}, "u": "1", "v": "2"}, {"x": {"t": {"sv": "a"}, "v": "2"}}, []),
        (note(None, {"t": "a"}), {"t": "b"}, {}, ["x"]),
    ],
)  # fmt: skip
def test_only_what_is_still_so_goes_back(noted, current, changes, kept):
    back = taken_back({"x": noted}, {"x": current} if current is not None else {})

    assert (back.changes, back.kept) == (changes, kept)


def some(fact, number):
    return {f"{fact}:{n}": {"kind": "service"} for n in range(number)}


@pytest.mark.parametrize(
    ("changes", "current", "origin", "is_managers", "obstacle"),
    [
        ({"name": "A"}, {}, Origin.OWNER, False, None),
        ({"name": None}, {"name": "A"}, Origin.OWNER, False, ChangeObstacle.NAMELESS),
        ({"shoes": 3}, {"name": "A"}, Origin.OWNER, False, ChangeObstacle.UNKNOWN_FACT),
        ({"name:sv": "A"}, {"name": "A"}, Origin.OWNER, False, ChangeObstacle.UNKNOWN_FACT),
        (some("offering", 200), {"name": "A"}, Origin.OWNER, False, None),
        (some("offering", 201), {"name": "A"}, Origin.OWNER, False, ChangeObstacle.TOO_MANY_OFFERINGS),
        ({"offering:0": None}, {"name": "A"} | some("offering", 300), Origin.OWNER, False, None),
        ({"site": [{}] * 30}, {"name": "A"}, Origin.OWNER, False, None),
        ({"site": [{}] * 31}, {"name": "A"}, Origin.OWNER, False, ChangeObstacle.TOO_MANY_SITES),
        ({"visibility": "open"}, {"name": "A"}, Origin.OWNER, False, None),
        ({"visibility": "open"}, {"name": "A"}, Origin.MANAGER, True, None),
        ({"visibility": "open"}, {"name": "A"}, Origin.OWNER, True,
         ChangeObstacle.VISIBILITY_IS_THE_MANAGERS),
        ({"website": "https://a.example"}, {"name": "A"}, Origin.OWNER, True, None),
    ],
)  # fmt: skip
def test_obstacle_to_change(changes, current, origin, is_managers, obstacle):
    assert obstacle == facts.obstacle_to_change(
        changes, current=current, origin=origin, visibility_is_the_managers=is_managers
    )


@pytest.mark.parametrize("origin", Origin)
def test_what_left_the_directory_is_shown_to_nobody_else(origin):
    def obstacle(**changes):
        return facts.obstacle_to_change(
            changes,
            current={"name": "A"},
            origin=origin,
            visibility_is_the_managers=False,
            is_delisted=True,
        )

    assert obstacle(visibility="open") is ChangeObstacle.DELISTED
    assert obstacle(website="https://a.example") is None


OFFER = {"kind": "service", "visibility": "open"}


@pytest.mark.parametrize(
    ("noted", "expected"),
    [
        ({"visibility": note("open", "vetted")}, ("open", "vetted", "")),
        ({"offering:7": note(OFFER, OFFER | {"visibility": "members"})}, ("open", "members", "7")),
        ({"offering:7": note(OFFER, OFFER | {"kind": "course"})}, None),
        ({"offering:7": note(None, OFFER)}, None),
        ({"offering:7": note(OFFER, None)}, None),
        ({"name": note("a", "b")}, None),
        ({"name": note("a", "b"), "visibility": note("open", "vetted")}, None),
    ],
)
def test_tier_change_knows_when_nothing_else_changed(noted, expected):
    found = tier_change(noted)

    assert (found and (found.before, found.after, found.offering)) == expected


def test_a_manager_sets_what_carries_their_mark():
    origins = {"*": {"run": 3}, "visibility": {"by": "manager", "at": "2026-11-22"}}

    assert facts.is_set_by_manager(origins, "visibility")
    assert not facts.is_set_by_manager(origins, "name")


def test_an_unknown_fact_is_written_to_no_other():
    organisation = Organisation(name="Fyrvik")

    with pytest.raises(UnknownFact, match="shoe size"):
        write_facts(organisation, {"shoe size": 43})

    assert organisation.name == "Fyrvik"
