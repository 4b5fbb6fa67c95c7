"""Between the terms of ATLAS and ours: kinds of organisation, domains, sectors, technologies, use cases."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from skerry.actors.enums import OrganisationKind
from skerry.actors.rules.atlas import (
    DOMAINS,
    SECTORS,
    SUBDOMAINS,
    TECHNOLOGIES,
    USE_CASES,
    Term,
)
from skerry.actors.vocabularies import ConceptContent, shipped

DOMAIN_SCHEME: Final = "jrc-domains"
SECTOR_SCHEME: Final = "jrc-sectors"
TECHNOLOGY_SCHEME: Final = "jrc-technologies"
SCHEME_OF: Final = {
    DOMAINS: DOMAIN_SCHEME,
    **dict.fromkeys(SUBDOMAINS, DOMAIN_SCHEME),
    SECTORS: SECTOR_SCHEME,
    TECHNOLOGIES: TECHNOLOGY_SCHEME,
    USE_CASES: TECHNOLOGY_SCHEME,
}
# The taxonomy lists technologies and use cases together; these say what for, the others with what.
_USE_CASES: Final = frozenset(
    {
        "critical-infrastructure-protection-cip",
        "protection-of-public-spaces",
        "disaster-resilience-and-crisis-management",
        "fight-against-crime-and-terrorism",
        "border-and-external-security",
        "local-wide-area-observation-and-surveillance",
    }
)

# What we call each kind towards ATLAS; the words below read it back to the same kind.
KIND_LABELS: Final = {
    OrganisationKind.COMPANY: "Company",
    OrganisationKind.ACADEMIA: "University",
    OrganisationKind.RESEARCH: "Research institute",
    OrganisationKind.PUBLIC: "Public body",
    OrganisationKind.CLUSTER: "Cluster organisation",
    OrganisationKind.ASSOCIATION: "Association",
    OrganisationKind.INVESTOR: "Investor",
}
# The first that begins a word of the type decides; what ends with a space has to be the whole word.
_KIND_WORDS: Final = (
    ("cluster", OrganisationKind.CLUSTER),
    ("digital innovation hub", OrganisationKind.CLUSTER),
    ("invest", OrganisationKind.INVESTOR),
    ("venture", OrganisationKind.INVESTOR),
    ("universit", OrganisationKind.ACADEMIA),
    ("academ", OrganisationKind.ACADEMIA),
    ("higher education", OrganisationKind.ACADEMIA),
    ("research", OrganisationKind.RESEARCH),
    ("associat", OrganisationKind.ASSOCIATION),
    ("non-governmental", OrganisationKind.ASSOCIATION),
    ("ngo ", OrganisationKind.ASSOCIATION),
    ("civil society", OrganisationKind.ASSOCIATION),
    ("foundation", OrganisationKind.ASSOCIATION),
    ("public", OrganisationKind.PUBLIC),
    ("government", OrganisationKind.PUBLIC),
    ("authorit", OrganisationKind.PUBLIC),
    ("agency", OrganisationKind.PUBLIC),
    ("company", OrganisationKind.COMPANY),
    ("enterprise", OrganisationKind.COMPANY),
    ("sme ", OrganisationKind.COMPANY),
    ("startup", OrganisationKind.COMPANY),
    ("start-up", OrganisationKind.COMPANY),
    ("industry", OrganisationKind.COMPANY),
    ("private", OrganisationKind.COMPANY),
    ("business", OrganisationKind.COMPANY),
)


def kind_of(label: str) -> OrganisationKind:
    """The kind that an organisation type of ATLAS is for us; ``OTHER`` where none of our words occurs.

    >>> kind_of("Small or medium enterprise (SME)"), kind_of("University / academia"), kind_of("Choir")
    (OrganisationKind.COMPANY, OrganisationKind.ACADEMIA, OrganisationKind.OTHER)
    """
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", label.casefold())
    said = f" {' '.join(words)} "
    return next((kind for word, kind in _KIND_WORDS if f" {word}" in said), OrganisationKind.OTHER)


def kind_term(kind: str) -> tuple[Term, ...]:
    label = KIND_LABELS.get(OrganisationKind(kind))
    return (Term("", label),) if label else ()


def notation_of(code: str, term: Term) -> str:
    """The term's own identifier in our vocabulary, or nothing where we do not know it."""
    scheme, told = SCHEME_OF[code], term.id.lower()
    return told if told in _known(scheme) else _named(scheme).get(_plain(term.label), "")


def chosen(answers: Mapping[str, Iterable[Term]]) -> Iterator[tuple[str, Term, str]]:
    """Each term that is answered, with its scheme and our notation for it, which may be missing.

    A domain goes without saying where one of its subdomains is chosen.
    """
    found = [
        (SCHEME_OF[code], term, notation_of(code, term))
        for code in SCHEME_OF
        for term in answers.get(code, ())
    ]
    known = _known(DOMAIN_SCHEME)
    implied = {known[notation].parent for _scheme, _term, notation in found if notation in known}
    seen: set[tuple[str, str]] = set()
    for scheme, term, notation in found:
        if notation and (notation in implied or (scheme, notation) in seen):
            continue
        seen.add((scheme, notation))
        yield scheme, term, notation


def answers_with(concepts: Iterable[tuple[str, str]]) -> dict[str, tuple[Term, ...]]:
    """The answers to the questions about the taxonomy, for concepts given by scheme and notation."""
    answers: dict[str, dict[str, Term]] = {}
    for scheme, notation in sorted(concepts):
        for code, answer in _codes_of(scheme, notation):
            answers.setdefault(code, {})[answer] = _term(scheme, answer)
    return {code: tuple(answers[code].values()) for code in SCHEME_OF if code in answers}


def _codes_of(scheme: str, notation: str) -> Sequence[tuple[str, str]]:
    """The questions that a concept answers, with the concept that each gets."""
    content = _known(scheme).get(notation) if scheme in set(SCHEME_OF.values()) else None
    if content is None:
        return ()
    if scheme == SECTOR_SCHEME:
        return ((SECTORS, notation),)
    if scheme == TECHNOLOGY_SCHEME:
        return ((USE_CASES if notation in _USE_CASES else TECHNOLOGIES, notation),)
    if not content.parent:
        return ((DOMAINS, notation),)
    number = domains().index(content.parent)
    return ((DOMAINS, content.parent), (SUBDOMAINS[number], notation))


def _term(scheme: str, notation: str) -> Term:
    label = _known(scheme)[notation].labels["en"]
    return Term(notation if scheme == DOMAIN_SCHEME else "", label)


def domain_label(code: str) -> str:
    """The knowledge domain that one of the questions about subdomains belongs to."""
    return _known(DOMAIN_SCHEME)[domains()[SUBDOMAINS.index(code)]].labels["en"]


@lru_cache(maxsize=1)
def domains() -> Sequence[str]:
    """The knowledge domains in the taxonomy's order, which is that of the form."""
    return tuple(
        notation for notation, content in _known(DOMAIN_SCHEME).items() if not content.parent
    )


@lru_cache(maxsize=4)
def _known(scheme: str) -> Mapping[str, ConceptContent]:
    contents = {content.key: content for content in shipped()}
    return {concept.notation: concept for concept in contents[scheme].concepts}


@lru_cache(maxsize=4)
def _named(scheme: str) -> Mapping[str, str]:
    """Notations by what their terms are called; no two of one scheme are called alike."""
    return {_plain(concept.labels["en"]): name for name, concept in _known(scheme).items()}


def _plain(label: str) -> str:
    return "".join(sign for sign in label.casefold() if sign.isalnum())
