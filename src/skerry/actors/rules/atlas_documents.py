"""Registrations as JSON:API documents of the ECCC ATLAS, both ways."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from skerry.actors.rules.atlas import (
    ENGLISH,
    NODE,
    QUESTIONS,
    FieldOrder,
    Question,
    Registration,
    Term,
    path_of,
)

Json = dict[str, Any]  # Any: whatever JSON holds
ORDER_IN_META: Final = "fieldOrder"
_TYPE_OF: Final = "taxonomy_term--"
_TAG: Final = re.compile(r"<[^<>]*>")
_LONGEST_IDENTIFIER: Final = 200


class NotADocument(ValueError):
    """It is JSON, and none of JSON:API with nodes of ATLAS."""


class Document(NamedTuple):
    """What a JSON:API document holds: its nodes as they are, and what they may refer to."""

    nodes: Sequence[Any]  # Any: whatever JSON holds
    names: Mapping[tuple[str, str], str]
    order: FieldOrder | None


def document_of(registrations: Iterable[Registration], order: FieldOrder) -> Json:
    """One document of all ``registrations``, which says in which order the crossed fields are."""
    nodes: list[Json] = []
    included: dict[tuple[str, str], Json] = {}
    for registration in registrations:
        nodes.append(node_of(registration, order))
        for resource in _resources_of(registration, order):
            included[resource["type"], resource.get("id") or resource["lid"]] = resource
    return {
        "jsonapi": {"version": "1.1"},
        "meta": {ORDER_IN_META: str(order)},
        "data": nodes,
        "included": list(included.values()),
    }


def node_of(registration: Registration, order: FieldOrder) -> Json:
    """The registration as one node; empty answers are left out."""
    node: Json = {"type": NODE, "attributes": {}, "relationships": {}}
    if registration.id:
        node["id"] = registration.id
    elif registration.own_id:
        node["lid"] = registration.own_id
    for code, text in registration.texts.items():
        if text and path_of(code, order):
            _put(node, path_of(code, order), text)
    for code, terms in registration.terms.items():
        linked = [_reference(code, term, order) for term in terms]
        _put(node, path_of(code, order), {"data": linked})
    if registration.language != ENGLISH:
        node["attributes"]["langcode"] = registration.language
    return node


def _put(node: Json, path: str, value: object) -> None:
    *way, last = path.split(".")
    place = node
    for step in way:
        place = place.setdefault(step, {})
    place[last] = value


def _reference(code: str, term: Term, order: FieldOrder) -> Json:
    """JSON:API's own way to speak of what has no identifier there is a local one."""
    kind = _TYPE_OF + path_of(code, order).rpartition(".field_")[2]
    return {"type": kind, "id": term.id} if term.id else {"type": kind, "lid": _lid(term)}


def _lid(term: Term) -> str:
    return re.sub(r"[^a-z0-9]+", "-", term.label.lower()).strip("-") or "term"


def _resources_of(registration: Registration, order: FieldOrder) -> Iterator[Json]:
    for code, terms in registration.terms.items():
        for term in terms:
            yield _reference(code, term, order) | {"attributes": {"name": term.label}}


def read_document(value: object) -> Document:
    """Look into a document of one node or of many.

    Raises:
        NotADocument: it has no ``data`` with nodes of ATLAS.
    """
    if not isinstance(value, dict) or not isinstance(value.get("data"), list | dict):
        raise NotADocument
    held = value["data"]
    nodes = held if isinstance(held, list) else [held]
    kinds = {node.get("type") for node in nodes if isinstance(node, dict)}
    if nodes and NODE not in kinds:
        raise NotADocument
    included = value.get("included")
    return Document(
        nodes=nodes,
        names=dict(_names(included if isinstance(included, list) else ())),
        order=_order(value.get("meta")),
    )


def _order(meta: object) -> FieldOrder | None:
    said = meta.get(ORDER_IN_META) if isinstance(meta, dict) else None
    return FieldOrder(said) if said in list(FieldOrder) else None


def _names(included: Iterable[Any]) -> Iterator[tuple[tuple[str, str], str]]:  # Any: JSON
    """What the resources that come along are called; whom they refer to in turn is of no interest."""
    for resource in included:
        if not isinstance(resource, dict) or not isinstance(resource.get("attributes"), dict):
            continue
        name = _text(resource["attributes"].get("name"))
        for key in ("id", "lid"):
            if name and resource.get(key):
                yield (str(resource.get("type")), str(resource[key])), name


def registration_of(
    node: Mapping[str, Any],  # Any: whatever JSON holds
    names: Mapping[tuple[str, str], str],
    order: FieldOrder,
) -> Registration:
    """The answers that a node of ATLAS gives."""
    attributes = node.get("attributes")
    attributes = attributes if isinstance(attributes, dict) else {}
    address = attributes.get("field_address")
    return Registration(
        id=_text(node.get("id"))[:_LONGEST_IDENTIFIER],
        own_id=_text(node.get("lid"))[:_LONGEST_IDENTIFIER],
        language=_text(attributes.get("langcode")) or ENGLISH,
        updated=_text(attributes.get("changed")),
        postcode=_text(address.get("postal_code")) if isinstance(address, dict) else "",
        texts=_texts(node, order),
        terms=_terms(node, names, order),
    )


def _texts(node: Mapping[str, Any], order: FieldOrder) -> dict[str, str]:  # Any: JSON
    found = {
        code: _text(_at(node, path_of(code, order)))
        for code, question in QUESTIONS.items()
        if question.path and not question.has_terms
    }
    return {code: text for code, text in found.items() if text}


def _terms(
    node: Mapping[str, Any],  # Any: whatever JSON holds
    names: Mapping[tuple[str, str], str],
    order: FieldOrder,
) -> dict[str, tuple[Term, ...]]:
    found = {
        code: tuple(_linked(_relationship(node, question, order), names))
        for code, question in QUESTIONS.items()
        if question.has_terms
    }
    return {code: terms for code, terms in found.items() if terms}


# Names under which the relationships also go, in what other programs read and write.
_ALSO: Final = {
    "field_fields_of_activity": "field_field_of_activity",
    "field_assurance_audit_certification": "field_assurance_audit_cert",
}


def _relationship(
    node: Mapping[str, Any], question: Question, order: FieldOrder
) -> object:  # Any: JSON
    path = path_of(question.code, order)
    other = _ALSO.get(path.rpartition(".")[2])
    return _at(node, path) or (_at(node, f"relationships.{other}") if other else None)


def _linked(relationship: object, names: Mapping[tuple[str, str], str]) -> Iterator[Term]:
    held = relationship.get("data") if isinstance(relationship, dict) else None
    for reference in held if isinstance(held, list) else [held]:
        if not isinstance(reference, dict):
            continue
        kind, known, local = (_text(reference.get(key)) for key in ("type", "id", "lid"))
        label = names.get((kind, known or local), "")
        if known or label:
            yield Term(known, label)


def _at(node: object, path: str) -> object:
    for step in path.split("."):
        node = node.get(step) if isinstance(node, dict) else None
    return node


def _text(value: object) -> str:
    """A value as text; of formatted text the words, of a link its address."""
    if isinstance(value, dict):
        words = value.get("value") or value.get("uri") or ""
        return html.unescape(_TAG.sub(" ", words)).strip() if isinstance(words, str) else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str | int | float) else ""
