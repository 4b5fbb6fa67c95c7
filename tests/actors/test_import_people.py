import pytest

from skerry.actors.importers.people import is_natural_person

KNOWN = {
    "short_name": "",
    "vat": "",
    "street": "Storgatan 1",
    "postcode": "111 11",
    "city": "Stockholm",
    "website": "",
    "activity": "PRC",
}
WITHHELD = {"street": "", "postcode": "", "city": ""}


@pytest.mark.parametrize(
    ("name", "facts", "is_person"),
    [
        ("EXAMPLE Person Name", WITHHELD, True),
        ("Solveig Exempel", {}, True),
        ("EXEMPEL, Solveig", {}, True),
        ("Solveig Exempel", {"vat": "SE556000000001"}, False),
        ("Solveig Exempel", {"website": "https://solveig.example"}, False),
        ("Solveig Exempel", {"short_name": "SOLEX"}, False),
        ("Solveig Exempel", {"activity": "HES"}, False),
        ("Solveig Exempel", {"activity": "PUB", **WITHHELD}, False),
        ("Maria da Silva", {}, True),
        ("O'Neill-Smith Anna", {}, True),
        ("EXEMPEL AB", WITHHELD, False),
        ("AB Exempel", WITHHELD, False),
        ("S.A.S. Exemple", WITHHELD, False),
        ("Exempel Consulting", WITHHELD, False),
        ("UNIVERSITÄT EXEMPEL", WITHHELD, False),
        ("Exempel 3000", WITHHELD, False),
        ("Exempel", {}, False),
        ("Exempel", WITHHELD, True),
        ("One Two Three Four Five", {}, False),
    ],
)
def test_is_natural_person(name, facts, is_person):
    assert is_natural_person(name=name, **(KNOWN | facts)) is is_person
