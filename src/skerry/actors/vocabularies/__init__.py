"""The vocabularies that come with Skerry: see NOTICE in this folder."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Final


@dataclass(frozen=True, kw_only=True)
class ConceptContent:
    """One term: its identifier in the scheme, that of the term above it, and its names by language."""

    notation: str
    labels: Mapping[str, str]
    other_labels: Sequence[tuple[str, str]] = ()
    parent: str = ""
    uri: str = ""


@dataclass(frozen=True, kw_only=True)
class SchemeContent:
    """A vocabulary as it was read from a file, before it is kept."""

    key: str
    title: str
    uri: str = ""
    licence: str = ""
    attribution: str = ""
    is_for_speciality: bool = False
    is_for_sector: bool = False
    concepts: Sequence[ConceptContent] = field(default_factory=tuple)


_JRC: Final = "© European Union, Joint Research Centre"
_CC_BY: Final = "CC BY 4.0"
_SHIPPED: Final = (
    SchemeContent(
        key="jrc-domains",
        title="JRC Cybersecurity Taxonomy: knowledge domains",
        is_for_speciality=True,
        licence=_CC_BY,
        attribution=_JRC,
    ),
    SchemeContent(
        key="jrc-sectors",
        title="JRC Cybersecurity Taxonomy: sectors",
        is_for_sector=True,
        licence=_CC_BY,
        attribution=_JRC,
    ),
    SchemeContent(
        key="jrc-technologies",
        title="JRC Cybersecurity Taxonomy: technologies and use cases",
        licence=_CC_BY,
        attribution=_JRC,
    ),
    SchemeContent(
        key="nist-csf-2",
        title="NIST Cybersecurity Framework 2.0: functions",
        uri="https://doi.org/10.6028/NIST.CSWP.29",
        licence="Public domain (US)",
        attribution="National Institute of Standards and Technology",
    ),
)


def shipped() -> Sequence[SchemeContent]:
    """The schemes with their concepts, in English and, where we have it, in Swedish."""
    text = (files(__name__) / "concepts.csv").read_text(encoding="utf-8")
    concepts: dict[str, list[ConceptContent]] = {scheme.key: [] for scheme in _SHIPPED}
    for row in csv.DictReader(text.splitlines()):
        labels = {"en": row["label_en"], "sv": row["label_sv"]}
        concepts[row["scheme"]].append(
            ConceptContent(
                notation=row["notation"],
                parent=row["parent"],
                labels={language: label for language, label in labels.items() if label},
            )
        )
    return [replace(scheme, concepts=concepts[scheme.key]) for scheme in _SHIPPED]
