"""SKOS vocabularies in Turtle, RDF/XML or JSON-LD, read without ever asking the network.

What would make a parser fetch or expand something is refused before it runs:
document types and entities in XML, contexts by address in JSON-LD.
"""

import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final
from warnings import catch_warnings, simplefilter
from xml.sax import SAXParseException

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rdflib import Graph
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Literal, Node, URIRef

from skerry.actors.vocabularies import ConceptContent, SchemeContent

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_CONCEPTS: Final = 20_000
MAX_LENGTH: Final = 120
_BASE: Final = "urn:skerry:vocabulary:"


class SchemeRefusal(StrEnum):
    TOO_BIG = "too-big"
    NOT_TEXT = "not-text"
    DOCUMENT_TYPE = "document-type"
    REMOTE_CONTEXT = "remote-context"
    NOT_READABLE = "not-readable"
    NO_CONCEPTS = "no-concepts"
    SEVERAL_SCHEMES = "several-schemes"
    TOO_MANY_CONCEPTS = "too-many-concepts"
    WITHOUT_LABEL = "without-label"
    NOTATION_TWICE = "notation-twice"
    CIRCLE = "circle"


SENTENCES: Final[dict[SchemeRefusal, str | Promise]] = {
    SchemeRefusal.TOO_BIG: _("The file is bigger than 10 MB. Upload a smaller vocabulary."),
    SchemeRefusal.NOT_TEXT: _(
        "This is not text in UTF-8. Save the vocabulary as Turtle in UTF-8 and upload that."
    ),
    SchemeRefusal.DOCUMENT_TYPE: _(
        "The XML has a document type (DOCTYPE), which could pull in other files. Save it without one, or as Turtle."
    ),
    SchemeRefusal.REMOTE_CONTEXT: _(
        "The JSON-LD takes its context from another site. Save it with its context inside, or as Turtle."
    ),
    SchemeRefusal.NOT_READABLE: _(
        "This cannot be read as Turtle, RDF/XML or JSON-LD: it is another kind of file, or damaged. Save the vocabulary again, best as Turtle, and upload that."
    ),
    SchemeRefusal.NO_CONCEPTS: _(
        "There is no term (skos:Concept) in this file. Upload a vocabulary in SKOS."
    ),
    SchemeRefusal.SEVERAL_SCHEMES: _(
        "There are several concept schemes in this file. Upload one at a time."
    ),
    SchemeRefusal.TOO_MANY_CONCEPTS: _(
        "There are more than 20,000 terms in this file. Upload a smaller vocabulary."
    ),
    SchemeRefusal.WITHOUT_LABEL: _(
        "A term has no name. Give it one (skos:prefLabel) and upload the file again."
    ),
    SchemeRefusal.NOTATION_TWICE: _(
        "Two terms have the same code. Give one of them another (skos:notation) and upload the file again."
    ),
    SchemeRefusal.CIRCLE: _(
        "Terms stand above each other in a circle. Take one of these steps (skos:broader) away and upload the file again."
    ),
}


class SchemeRefused(Exception):
    """The vocabulary is not taken in; ``line`` or ``detail``, a part of the file, says where."""

    def __init__(self, reason: SchemeRefusal, detail: str = "", *, line: int | None = None) -> None:
        super().__init__(f"{reason} {detail}")
        self.reason = reason
        self.detail = detail[:300]
        self.line = line

    @property
    def sentences(self) -> str:
        """What is wrong, what to do, and where, in the reader's words."""
        told = [str(SENTENCES[self.reason])]
        if self.line:
            told.append(gettext("It stands at line %(line)d.") % {"line": self.line})
        if self.detail:
            told.append(gettext("It concerns: %(part)s") % {"part": self.detail})
        return " ".join(told)


def read_skos(raw: bytes, *, key: str) -> SchemeContent:
    """The concept scheme in ``raw``, whose format is told by its first sign.

    Raises:
        SchemeRefused: it is not one vocabulary that can be kept.
    """
    graph = _graph(_text(raw))
    schemes = list(graph.subjects(RDF.type, SKOS.ConceptScheme))
    if len(schemes) > 1:
        raise SchemeRefused(SchemeRefusal.SEVERAL_SCHEMES, ", ".join(str(s) for s in schemes[:3]))
    concepts = sorted(set(graph.subjects(RDF.type, SKOS.Concept)), key=str)
    if not concepts:
        raise SchemeRefused(SchemeRefusal.NO_CONCEPTS)
    if len(concepts) > MAX_CONCEPTS:
        raise SchemeRefused(SchemeRefusal.TOO_MANY_CONCEPTS)

    notations = _notations(graph, concepts)
    contents = [_concept(graph, concept, notations) for concept in concepts]
    _check_circles({content.notation: content.parent for content in contents})
    scheme = schemes[0] if schemes else None
    return SchemeContent(
        key=key,
        title=_title(graph, scheme) or key,
        uri=str(scheme) if isinstance(scheme, URIRef) and str(scheme).startswith("http") else "",
        licence=_first(graph, scheme, DCTERMS.license)[:120],
        attribution=_first(graph, scheme, DCTERMS.rightsHolder)[:300],
        concepts=contents,
    )


def _text(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        raise SchemeRefused(SchemeRefusal.TOO_BIG)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SchemeRefused(SchemeRefusal.NOT_TEXT, line=line) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SchemeRefused(SchemeRefusal.NOT_TEXT, line=line)
    return text


def _graph(text: str) -> Graph:
    start = text.lstrip()[:1]
    if start in {"{", "["}:
        kind = "json-ld"
        _check_contexts(text)
    elif re.match(r"\s*<(\?xml|rdf:|!|[a-z]+:RDF)", text):
        kind = "xml"
        if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
            raise SchemeRefused(SchemeRefusal.DOCUMENT_TYPE)
    else:
        kind = "turtle"
    graph = Graph()
    try:
        with catch_warnings():
            # rdflib's own JSON-LD parser uses a class that rdflib has deprecated.
            simplefilter("ignore", DeprecationWarning)
            graph.parse(data=text.encode(), format=kind, publicID=_BASE)
    except Exception as error:  # rdflib's three parsers raise what they like
        raise SchemeRefused(SchemeRefusal.NOT_READABLE, line=_line_of(error)) from error
    return graph


def _line_of(error: Exception) -> int | None:
    """Where a parser stopped, if it says so; its own words are for programmers."""
    match error:
        case BadSyntax():
            return error.lines + 1
        case SAXParseException():
            return error.getLineNumber()
        case json.JSONDecodeError():
            return error.lineno
    return None


def _check_contexts(text: str) -> None:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SchemeRefused(SchemeRefusal.NOT_READABLE, line=_line_of(error)) from error
    for context in _contexts(document):
        parts = context if isinstance(context, list) else [context]
        if any(
            isinstance(part, str) or (isinstance(part, dict) and "@import" in part)
            for part in parts
        ):
            raise SchemeRefused(SchemeRefusal.REMOTE_CONTEXT, str(context)[:200])


def _contexts(document: Any) -> Iterator[Any]:  # Any: JSON
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if "@context" in value:
                yield value["@context"]
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _notations(graph: Graph, concepts: list[Node]) -> dict[Node, str]:
    notations: dict[Node, str] = {}
    seen: dict[str, Node] = {}
    for concept in concepts:
        given = _first(graph, concept, SKOS.notation)
        notation = (given or re.split(r"[/#:]", str(concept).rstrip("/#"))[-1])[:MAX_LENGTH]
        if notation in seen:
            raise SchemeRefused(SchemeRefusal.NOTATION_TWICE, notation)
        seen[notation] = concept
        notations[concept] = notation
    return notations


def _concept(graph: Graph, concept: Node, notations: Mapping[Node, str]) -> ConceptContent:
    labels = _labels(graph, concept, SKOS.prefLabel)
    if not labels:
        raise SchemeRefused(SchemeRefusal.WITHOUT_LABEL, str(concept))
    above = [*graph.objects(concept, SKOS.broader), *graph.subjects(SKOS.narrower, concept)]
    parents = sorted(notations[node] for node in above if node in notations)
    uri = str(concept) if isinstance(concept, URIRef) else ""
    return ConceptContent(
        notation=notations[concept],
        labels=dict(reversed(labels)),
        other_labels=[
            *_labels(graph, concept, SKOS.altLabel),
            *_labels(graph, concept, SKOS.hiddenLabel),
        ],
        parent=parents[0] if parents else "",
        uri=uri if uri.startswith(("http://", "https://")) and len(uri) <= 300 else "",  # noqa: PLR2004  # the column's width
    )


def _labels(graph: Graph, concept: Node, kind: URIRef) -> list[tuple[str, str]]:
    found = (node for node in graph.objects(concept, kind) if isinstance(node, Literal))
    return sorted((node.language or "en", " ".join(str(node).split())) for node in found)


def _title(graph: Graph, scheme: Node | None) -> str:
    kinds = (SKOS.prefLabel, DCTERMS.title, RDFS.label)
    return next((text for kind in kinds if (text := _first(graph, scheme, kind))), "")


def _first(graph: Graph, node: Node | None, kind: URIRef) -> str:
    """One value, the English one if there are several."""
    if node is None:
        return ""
    values = sorted(
        graph.objects(node, kind), key=lambda v: (getattr(v, "language", "") != "en", str(v))
    )
    return " ".join(str(values[0]).split()) if values else ""


def _check_circles(parents: Mapping[str, str]) -> None:
    safe: set[str] = {""}
    for start in parents:
        path: list[str] = []
        at = start
        while at not in safe:
            if at in path:
                raise SchemeRefused(SchemeRefusal.CIRCLE, " → ".join([*path[path.index(at) :], at]))
            path.append(at)
            at = parents[at]
        safe.update(path)
