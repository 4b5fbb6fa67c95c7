import doctest
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.methods.topics import Effort, TextsDoNotFit, Unread, finding, topics

SKILLS = ["Vi saknar kompetens", "Svårt att rekrytera kompetens", "Saknar folk, svårt rekrytera"]
COST = ["Höga kostnader för licenser", "Licenser kostar, höga kostnader", "Kostnader och licenser"]
STAFF = ["We lack skills and staff", "Hard to recruit staff", "Skills are scarce, hard to recruit"]
MONEY = ["High cost of licences", "Licences at a high cost", "The cost is high"]
SWEDISH, ENGLISH = (SKILLS + COST) * 4, (STAFF + MONEY) * 3
TEXTS = SWEDISH + ENGLISH
LANGUAGES = ["sv"] * len(SWEDISH) + ["en"] * len(ENGLISH)
CONCEPTS = {
    "sv": {"kompetens": "skill", "rekrytera": "hiring", "kostnader": "cost", "licenser": "licence"},
    "en": {"skills": "skill", "recruit": "hiring", "cost": "cost", "licences": "licence"},
}
QUICK = Effort(numbers=(2, 3), samples=3, most_common=0.6)


def test_the_examples_hold():
    assert doctest.testmod(finding).failed == 0


def test_two_languages_meet_through_concepts():
    found = topics(TEXTS, LANGUAGES, seed=1, concepts=CONCEPTS, effort=replace(QUICK, numbers=(2,)))

    english, swedish = found.languages
    assert [(each.language, each.n, each.stability) for each in found.languages] == [
        ("en", 18, pytest.approx(1, abs=0.3)),
        ("sv", 24, pytest.approx(1, abs=0.3)),
    ]
    assert {frozenset(each.topic_of.values()) for each in found.languages} == {frozenset({0, 1})}
    met = {
        (
            english.topics[each.topics[0]].words[0] in "cost high licences",
            "kostnader" in swedish.topics[each.topics[1]].words[:4],
        )
        for each in found.meetings
    }
    assert met == {(True, True), (False, False)}
    assert [each.likeness for each in found.meetings] == sorted(
        (each.likeness for each in found.meetings), reverse=True
    )
    assert set(found.meetings[0].concepts) <= {"skill", "hiring", "cost", "licence"}
    assert found.n == 42


def test_each_topic_tells_its_answers():
    found = topics(TEXTS, LANGUAGES, seed=1, effort=QUICK).languages[1]

    assert sum(topic.size for topic in found.topics) + len(found.left) == found.n
    for number, topic in enumerate(found.topics):
        assert len(topic.examples) <= 5
        assert {found.topic_of[place] for place in topic.examples} == {number}
        assert topic.concepts == {}
        assert topic.size >= topic.organisations >= 5
    assert set(found.stabilities) <= {2, 3}


def test_words_of_few_are_never_told():
    texts = [*SWEDISH, "Kompetens hos Nordfirman", "Kompetens hos Nordfirman"]

    found = topics(texts, ["sv"] * 26, seed=1, effort=QUICK).languages[0]

    assert not any("nordfirman" in word for topic in found.topics for word in topic.words)


@settings(derandomize=True, deadline=None, max_examples=5)
@given(st.permutations(range(len(TEXTS))))
def test_order_of_answers_does_not_matter(order):
    plain = topics(TEXTS, LANGUAGES, seed=1, concepts=CONCEPTS, effort=QUICK)
    mixed = topics(
        [TEXTS[place] for place in order],
        [LANGUAGES[place] for place in order],
        seed=1,
        concepts=CONCEPTS,
        effort=QUICK,
    )

    for one, other in zip(plain.languages, mixed.languages, strict=True):
        assert [each.words for each in one.topics] == [each.words for each in other.topics]
        assert {order[place]: topic for place, topic in other.topic_of.items()} == one.topic_of
    assert [each.topics for each in mixed.meetings] == [each.topics for each in plain.meetings]


@pytest.mark.parametrize(
    ("texts", "organisations", "unread"),
    [
        (["kostnad"] * 4, None, Unread.TOO_FEW),
        (SWEDISH, ["one", "two"] * 12, Unread.TOO_FEW),
        (["", " "] * 10, None, Unread.TOO_FEW),
        (["kostnad"] * 20, None, Unread.NO_COMMON_WORDS),
        (["?", "12"] * 20, None, Unread.NO_COMMON_WORDS),
        (
            [f"ord{'abcdefghijklmnopqrst'[place]}" for place in range(20)],
            None,
            Unread.NO_COMMON_WORDS,
        ),
        (SWEDISH, None, Unread.TOPICS_TOO_SMALL),
    ],
)
def test_answers_that_show_no_topics(texts, organisations, unread):
    numbers = (6,) if unread is Unread.TOPICS_TOO_SMALL else (2, 3)

    found = topics(
        texts,
        ["sv"] * len(texts),
        seed=1,
        organisations=organisations,
        effort=replace(QUICK, numbers=numbers),
    )

    told = found.languages[0]
    assert (told.unread, told.topics, told.stability) == (unread, (), None)
    assert found.meetings == ()


def test_nobody_answered():
    assert topics([], [], seed=1).languages == ()


@pytest.mark.parametrize(
    ("wish", "part"),
    [
        ({"languages": ["sv"]}, "languages"),
        ({"organisations": ["a"]}, "organisations"),
        ({"minimum": 0}, "minimum"),
        ({"effort": Effort(numbers=())}, "effort"),
        ({"effort": Effort(numbers=(0,))}, "effort"),
        ({"effort": Effort(samples=0)}, "effort"),
        ({"effort": Effort(most_common=0.0)}, "effort"),
    ],
)
def test_wish_without_sense_is_refused(wish, part):
    given = {"languages": LANGUAGES, **wish}

    with pytest.raises(TextsDoNotFit) as refused:
        topics(TEXTS, given.pop("languages"), seed=1, **given)

    assert refused.value.part == part


def test_planted_topics_are_found_again():
    """Five topics of invented words, half of each answer common to all."""
    rng = np.random.default_rng(0)
    letters = [*"abcdefghijklmnopqrstuvwxyz"]
    vocabulary = ["".join(rng.choice(letters, 6)) for _ in range(600)]
    common = 1 / np.arange(1, 601)
    planted = rng.integers(5, size=200)
    own = rng.dirichlet(np.full(600, 0.01), size=5)
    texts = [
        " ".join(rng.choice(vocabulary, 25, p=0.5 * common / common.sum() + 0.5 * own[topic]))
        for topic in planted
    ]

    effort = Effort(numbers=(3, 4, 5, 6), samples=5)
    found = topics(texts, ["xx"] * 200, seed=1, effort=effort).languages[0]

    assert len(found.topics) in {4, 5}
    pairs = {(planted[place], topic) for place, topic in found.topic_of.items()}
    table = np.zeros((5, len(found.topics)))
    for place, topic in found.topic_of.items():
        table[planted[place], topic] += 1
    assert len(pairs) >= 5
    assert table.max(axis=1).sum() / table.sum() > 0.9
