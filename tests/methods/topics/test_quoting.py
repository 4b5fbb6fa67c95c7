import doctest

import pytest

from skerry.methods.topics import Finding, Obstacle, TextsDoNotFit, findings, quotes, quoting

TEXTS = ["Too dear", "Write to info@ek.example", "", "Eva Eks firm helps", "No staff"]
OWNERS = ["a", "b", "c", "d", "d"]


def test_the_examples_hold():
    assert doctest.testmod(quoting).failed == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It costs 3,000,000 a year, since 2024", set()),
        ("Since 2023-2024 we are 1 200 people", set()),
        ("info@ek.example", {Finding.MAIL_ADDRESS}),
        ("info (at) ek.example", {Finding.MAIL_ADDRESS}),
        ("see www.ek.example", {Finding.WEB_ADDRESS}),
        ("https://ek.example/a", {Finding.WEB_ADDRESS}),
        ("ask ek.se about it", {Finding.WEB_ADDRESS}),
        ("call +46 70 123 45 67", {Finding.PHONE_NUMBER}),
        ("call 08-123 456 78", {Finding.PHONE_NUMBER}),
        ("call (08) 123 456", {Finding.PHONE_NUMBER}),
        ("we are 556036-0793", {Finding.REGISTER_NUMBER}),
        ("born 19121212-1212", {Finding.REGISTER_NUMBER}),
        ("SE556036079301", {Finding.REGISTER_NUMBER}),
        ("FR12345678901", {Finding.REGISTER_NUMBER}),
        ("asked EVA EK twice", {Finding.NAME}),
        ("Eva Eks kontor", {Finding.NAME}),
        ("3M did it", {Finding.NAME}),
        ("Eva eker", set()),
    ],
)
def test_what_points_at_somebody_is_found(text, found):
    assert findings(text, names=["Eva Ek", "3M", "!"]) == found


def test_quotes_need_consent_and_a_second_look():
    found = quotes(
        TEXTS,
        range(5),
        consents=[0, 1, 2, 3],
        organisations=OWNERS,
        names=["Eva Ek"],
        minimum=4,
    )

    assert found.places == (0,)
    assert found.flagged == {1: {Finding.MAIL_ADDRESS}, 3: {Finding.NAME}}
    assert (found.n, found.organisations, found.obstacle) == (5, 4, None)


@pytest.mark.parametrize(
    ("group", "consents", "minimum", "obstacle"),
    [
        ([0, 1, 3, 4], [0, 4], 4, Obstacle.TOO_FEW),
        ([0, 0, 1, 1], [0], 3, Obstacle.TOO_FEW),
        ([], [], 1, Obstacle.TOO_FEW),
        ([0, 1, 2], [4], 3, Obstacle.NOBODY_CONSENTED),
        ([0, 1, 2], [2], 3, Obstacle.NOBODY_CONSENTED),
        ([0, 1, 2], [0], 3, None),
    ],
)
def test_small_or_silent_group_is_not_quoted(group, consents, minimum, obstacle):
    found = quotes(TEXTS, group, consents=consents, organisations=OWNERS, minimum=minimum)

    assert found.obstacle is obstacle
    assert found.places == (() if obstacle else (0,))


@pytest.mark.parametrize(
    ("group", "organisations", "minimum", "part"),
    [
        ([0], OWNERS[:2], 1, "organisations"),
        ([5], OWNERS, 1, "group"),
        ([-1], OWNERS, 1, "group"),
        ([], OWNERS, 0, "minimum"),
    ],
)
def test_wish_without_sense_is_refused(group, organisations, minimum, part):
    with pytest.raises(TextsDoNotFit) as refused:
        quotes(TEXTS, group, consents=[0], organisations=organisations, minimum=minimum)

    assert refused.value.part == part
