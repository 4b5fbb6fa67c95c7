import pytest

from skerry.actors.rules.names import readable


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        # capitals and nothing else
        ("KUNGLIGA TEKNISKA HOEGSKOLAN", "Kungliga Tekniska Hoegskolan"),
        ("UNIVERSITY OF WARWICK", "University of Warwick"),
        ("THE UNIVERSITY OF NOTTINGHAM", "The University of Nottingham"),
        ("ÅBO AKADEMI", "Åbo Akademi"),
        ("NEW YORK UNIVERSITY", "New York University"),
        ("MCGILL UNIVERSITY", "McGill University"),
        # small words, and letters that lean on the next word
        ("UNIVERSITA DEGLI STUDI DI UDINE", "Universita degli Studi di Udine"),
        ("MUSEE ROYAL DE L'AFRIQUE CENTRALE", "Musee Royal de l'Afrique Centrale"),
        ("L'OREAL PARIS", "L'Oreal Paris"),
        ("O'BRIEN CONSULTING", "O'Brien Consulting"),
        ("PARTIDO A", "Partido A"),
        # legal forms
        ("CHALMERS TEKNISKA HOGSKOLA AB", "Chalmers Tekniska Hogskola AB"),
        ("FORSCHUNGSZENTRUM JULICH GMBH", "Forschungszentrum Julich GmbH"),
        ("DEN HARTOGH HOLDING B.V", "Den Hartogh Holding B.V"),
        ("SCHEIDT & BACHMANN SLOVENSKO S.R.O.", "Scheidt & Bachmann Slovensko s.r.o."),
        ("YTL PROPERTY HOLDINGS (UK) LIMITED", "YTL Property Holdings (UK) Limited"),
        ("CAREERS RESEARCH LIMITED (THE)", "Careers Research Limited (The)"),
        ("SPOLKA Z OO", "Spolka z OO"),
        # abbreviations
        ("RISE RESEARCH INSTITUTES OF SWEDEN AB", "RISE Research Institutes of Sweden AB"),
        (
            "ICCT - INTERNATIONAL COUNCIL ON CLEAN TRANSPORTATION",
            "ICCT - International Council on Clean Transportation",
        ),
        ("FHNW FACHHOCHSCHULE", "FHNW Fachhochschule"),
        ("REGELE MIHAI VIII", "Regele Mihai VIII"),
        ("E3-MODELLING AE", "E3-Modelling AE"),
        ("HUN-REN OKOLOGIAI KUTATOKOZPONT", "HUN-REN Okologiai Kutatokozpont"),
        # one short word may be an abbreviation, a long one is not
        ("ENISA", "ENISA"),
        ("NCC-SE", "NCC-SE"),
        ("ARIADNEXT", "Ariadnext"),
        # the owner's own writing
        ("YesWeHack", "YesWeHack"),
        ("KOVOLIS HEDVIKOV a.s.", "KOVOLIS HEDVIKOV a.s."),
        ("Karolinska Institutet", "Karolinska Institutet"),
        ("株式会社", "株式会社"),
        ("1234", "1234"),
    ],
)
def test_readable(name, shown):
    assert readable(name) == shown


def test_readable_leaves_what_it_has_written():
    once = readable("MUSEE ROYAL DE L'AFRIQUE CENTRALE")

    assert readable(once) == once
