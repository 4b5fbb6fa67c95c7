import pytest

from skerry.actors.rules.labels import SHORT, few_labels, short_label


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Penetration testing", "Penetration testing"),
        ("Network security (principles, methods, protocols)", "Network security"),
        ("Risk management, including modeling, assessment", "Risk management"),
        ("Riskhantering: modellering, bedömning, analys", "Riskhantering"),
        ("Kryptering (t.ex. nycklar, PKI)", "Kryptering"),
        ("(unnamed)", "(unnamed)"),
        ("Incident analysis, communication, documentation", "Incident analysis, communication…"),
        ("Säkerhetsmått, nyckeltal och jämförelser", "Säkerhetsmått, nyckeltal…"),
        ("Wort" * 20, ("Wort" * 10)[:38] + "…"),
    ],
)
def test_short_label(label, shown):
    assert short_label(label) == shown
    assert len(short_label(label)) <= SHORT + 1


def test_few_labels_prefers_terms_that_need_no_cutting():
    labels = [
        "Compliance with information security and privacy policies",
        "Network security (principles)",
        "Network security (methods)",
        "Steganography",
    ]

    assert few_labels(labels, most=2) == ["Network security", "Steganography"]
    assert few_labels(labels[:1], most=2) == ["Compliance with information security…"]
