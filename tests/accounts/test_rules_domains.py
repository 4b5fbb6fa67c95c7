"""What a mail address shows about speaking for an organisation: the truth tables."""

import pytest

from skerry.accounts.enums import DomainFinding as F
from skerry.accounts.phrases_claims import FINDINGS, explained
from skerry.accounts.rules.domains import (
    PROVING,
    TELLING,
    domain_of,
    find,
    host_of,
    normalised,
    own_domains,
)
from skerry.actors.rules.shared_domains import FREE_MAIL, PUBLIC_SUFFIXES, SHARED_HOSTS

KAROLINSKA = ("karolinska.se",)


@pytest.mark.parametrize(
    ("address", "own", "finding"),
    [
        ("eva@karolinska.se", KAROLINSKA, F.SAME),
        ("EVA@KAROLINSKA.SE", KAROLINSKA, F.SAME),
        ("eva@karolinska.se.", KAROLINSKA, F.SAME),
        ("eva@mail.karolinska.se", KAROLINSKA, F.BELOW),
        ("eva@a.b.karolinska.se", KAROLINSKA, F.BELOW),
        ("eva@su.se", ("dsv.su.se",), F.ABOVE),
        ("eva@xn--frsvar-wxa.se", ("xn--frsvar-wxa.se",), F.SAME),
        ("eva@försvar.se", ("xn--frsvar-wxa.se",), F.SAME),
        # of several domains the best counts
        ("eva@ki.se", ("karolinska.se", "ki.se"), F.SAME),
        # below it, but nobody who speaks for it
        ("eva@student.karolinska.se", KAROLINSKA, F.NOT_STAFF),
        ("eva@mail.alumni.karolinska.se", KAROLINSKA, F.NOT_STAFF),
        ("eva@gäst.karolinska.se", KAROLINSKA, F.NOT_STAFF),
        ("eva@mail-stud.karolinska.se", KAROLINSKA, F.NOT_STAFF),
        ("eva@elevmail.karolinska.se", KAROLINSKA, F.NOT_STAFF),
        ("eva@guest-wifi.karolinska.se", KAROLINSKA, F.NOT_STAFF),
        ("eva@kistudent.karolinska.se", KAROLINSKA, F.NOT_STAFF),
        ("eva@studio.karolinska.se", KAROLINSKA, F.BELOW),
        ("eva@elevator-lab.karolinska.se", KAROLINSKA, F.BELOW),
        # beside it: below the same name, yet another's
        ("eva@eu.su.se", ("dsv.su.se",), F.BESIDE),
        ("eva@other.co.uk", ("firm.co.uk",), F.OTHER),
        # its name in front of somebody else's
        ("eva@karolinska.se.evil.com", KAROLINSKA, F.INSIDE_ANOTHER),
        ("eva@karolinska.evil.com", KAROLINSKA, F.INSIDE_ANOTHER),
        ("eva@evilkarolinska.se", KAROLINSKA, F.LOOK_ALIKE),
        # another ending
        ("eva@karolinska.com", KAROLINSKA, F.OTHER_ENDING),
        ("eva@karolinska.co.uk", KAROLINSKA, F.OTHER_ENDING),
        ("eva@karolinska.xn--p1ai", KAROLINSKA, F.OTHER_ENDING),
        # look-alikes: hyphens, digits, accents, other alphabets, slips
        ("eva@karolinska-institutet.se", KAROLINSKA, F.LOOK_ALIKE),
        ("eva@karo-linska.se", KAROLINSKA, F.LOOK_ALIKE),
        ("eva@kar0linska.se", KAROLINSKA, F.LOOK_ALIKE),
        ("eva@karo1inska.se", KAROLINSKA, F.LOOK_ALIKE),
        ("eva@karolínska.se", KAROLINSKA, F.LOOK_ALIKE),
        ("eva@k\u0430rolinska.se", KAROLINSKA, F.LOOK_ALIKE),
        ("eva@xn--krolinska-0yh.se", KAROLINSKA, F.LOOK_ALIKE),
        ("eva@karolinksa.se", KAROLINSKA, F.LOOK_ALIKE),
        ("eva@karolinsk.se", KAROLINSKA, F.LOOK_ALIKE),
        ("eva@karolinskka.se", KAROLINSKA, F.LOOK_ALIKE),
        ("eva@rnodern.se", ("modern.se",), F.LOOK_ALIKE),
        # short names resemble each other by chance
        ("eva@abc.se", ("abd.se",), F.OTHER),
        ("eva@xn--zz-0.se", KAROLINSKA, F.OTHER),
        # nobody's own
        ("eva@gmail.com", KAROLINSKA, F.FREE_MAIL),
        ("eva@gmail.com", (), F.FREE_MAIL),
        ("eva@mail.telia.com", ("telia.com",), F.FREE_MAIL),
        ("eva@firm.wixsite.com", ("firm.wixsite.com",), F.SHARED_HOST),
        ("eva@firm.github.io", KAROLINSKA, F.SHARED_HOST),
        ("eva@co.uk", ("firm.co.uk",), F.PUBLIC_SUFFIX),
        ("eva@karolinska.se", (), F.NONE_KNOWN),
        ("eva@faß.de", ("fass.de",), F.OTHER),
        ("eva@xn--fa-hia.de", ("fass.de",), F.OTHER),
        # other domains, and what is no address
        ("eva@elsewhere.example", KAROLINSKA, F.OTHER),
        ("eva@192.0.2.7", KAROLINSKA, F.OTHER),
        ("karolinska.se@", KAROLINSKA, F.OTHER),
        ("eva@.se", KAROLINSKA, F.OTHER),
        ("eva@karolinska.se@evil.com", KAROLINSKA, F.OTHER),
        ("", KAROLINSKA, F.OTHER),
    ],
)
def test_find(address, own, finding):
    assert find(address, own=own).finding == finding


def test_only_the_domain_and_one_below_prove_anything_and_one_above_is_evidence():
    assert {F.SAME, F.BELOW} == PROVING
    assert {F.SAME, F.BELOW, F.ABOVE} == TELLING


@pytest.mark.parametrize(
    ("mail_domain", "website", "domains"),
    [
        ("", "https://www.firm.se/om-oss?x=1", ("firm.se",)),
        ("firm.se", "https://firm.se", ("firm.se",)),
        ("post.firm.eu", "http://firm.se:8080", ("post.firm.eu", "firm.se")),
        ("info@firm.se", "", ("firm.se",)),
        ("", "firm.se/page", ("firm.se",)),
        ("", "https://försvar.se", ("xn--frsvar-wxa.se",)),
        ("", "https://firm.wixsite.com/home", ()),
        ("", "https://www.facebook.com/firm", ()),
        ("", "https://firm.github.io", ()),
        ("gmail.com", "", ()),
        ("", "https://co.uk", ()),
        ("", "https://127.0.0.1/", ()),
        ("", "http://[::1", ()),
        ("", "https://localhost", ()),
        ("", "", ()),
    ],
)
def test_own_domains(mail_domain, website, domains):
    assert own_domains(mail_domain=mail_domain, website=website) == domains


@pytest.mark.parametrize(
    ("domain", "written"),
    [
        (" Firm.SE. ", "firm.se"),
        # another domain to older mail servers than to newer ones
        ("faß.de", ""),
        ("FAẞ.de", ""),
        ("βόλος.com", ""),
        ("fi\u200crm.se", ""),
        ("fi\u200drm.se", ""),
        ("xn--fa-hia.de", "xn--fa-hia.de"),
        ("ｆｉｒｍ.ｓｅ", "firm.se"),
        ("firm。se", "firm.se"),
        ("a..se", ""),
        ("-firm.se", ""),
        ("fi_rm.se", ""),
        (f"{'a' * 64}.se", ""),
        ("se", ""),
    ],
)
def test_normalised(domain, written):
    assert normalised(domain) == written


def test_lists_hold_domains_as_they_are_compared():
    for listed in FREE_MAIL | SHARED_HOSTS | PUBLIC_SUFFIXES:
        assert normalised(listed) == listed


@pytest.mark.parametrize("finding", F)
def test_every_finding_is_explained_and_names_the_domain(finding):
    assert "{" not in str(FINDINGS[finding]).format(domain="a.se", own="b.se")


def test_explanation_of_what_is_no_address():
    assert explained(find("nobody", own=KAROLINSKA)) == "This is no mail address."
    assert domain_of("eva@firm.se") == host_of("https://firm.se") == "firm.se"
