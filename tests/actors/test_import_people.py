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
        ("Solveig Exempel", {"activity": "OTH"}, False),
        ("Solveig Exempel", {"activity": "OTH", **WITHHELD}, True),
        ("Solveig Exempel", {"activity": ""}, False),
        ("EXEMPEL SOLVEIG", {"city": "", **WITHHELD}, True),
        ("EXEMPEL SOLVEIG ELSA", {}, True),
        ("EXEMPEL SOLVEIG JEAN ROGER", WITHHELD, True),
        ("EXEMPEL SOLVEIG-KARIN", WITHHELD, True),
        ("INSYNLIG-IPM SOLVEIG LUX", WITHHELD, True),
        ("SOLVEIG EXEMPEL CONSULTANT", {}, True),
        ("EXEMPEL CONSULTANTS", {}, False),
        ("DE EXEMPEL", {}, True),
        ("EXEMPEL AKTIENGESELLSCHAFT", {}, False),
        ("EXEMPEL AKTIEBOLAG", {}, False),
        ("EXEMPEL SOCIEDAD LIMITADA", {}, False),
        ("EXEMPEL TELEKOMUNIKASYON ANONIM SIRKETI", {}, False),
        ("EXEMPEL POLSKA SPOLKA AKCYJNA", {}, False),
        ("AN EXEMPEL NA MARA TEORANTA", {}, False),
        ("EXEMPEL CORPORATION", {}, False),
        ("EXEMPEL SPZOO", {}, False),
        ("EXEMPEL EHF", {}, False),
        ("EXEMPEL OG", {}, False),
        ("A N S.COOP.", {}, False),
        ("EXM, s. r. o.", {}, False),
        ("EXEMPEL TECH", {}, False),
        ("EXEMPEL BROS", {}, False),
        ("EXEMPEL ET FILS", {}, False),
        ("EXEMPEL TRANSMISSION BELGIUM", {}, False),
        ("STICHTING EXEMPEL", WITHHELD, False),
        ("Exempel", {}, False),
        ("Exempel", WITHHELD, True),
        ("One Two Three Four Five", {}, False),
    ],
)
def test_is_natural_person(name, facts, is_person):
    assert is_natural_person(name=name, **(KNOWN | facts)) is is_person
