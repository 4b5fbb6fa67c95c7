"""From the address of a directory page to what is looked for, and back to the choices it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from markupsafe import Markup

from skerry.actors import asking, phrases
from skerry.actors.asking import Asked
from skerry.actors.enums import OfferingKind, OrganisationKind, SizeClass
from skerry.actors.queries import concepts, facets
from skerry.actors.queries.choosing import Choosing
from skerry.actors.queries.directory import Facet
from skerry.actors.queries.places import EVERYWHERE
from skerry.kernel.components import Choice, Link, address_without
from skerry.kernel.http import Request
from skerry.kernel.templating import render_macro

LABELS: Mapping[Facet, Mapping[str, str | Promise]] = {
    Facet.KIND: dict(OrganisationKind.choices),
    Facet.SIZE: dict(SizeClass.choices),
    Facet.OFFERING: dict(OfferingKind.choices),
}
FIXED_ORDER = (Facet.SIZE, Facet.OFFERING)


@dataclass(frozen=True, kw_only=True)
class FacetShown:
    name: str
    title: str | Promise
    choices: Sequence[Choice]
    is_open: bool


def asked(request: Request) -> Asked:
    """Read the address; without a place the home region is meant."""
    return asking.asked(request.GET, viewer=request.viewer)


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """How the list can be narrowed: the facets, and the fields that show them."""

    groups: Sequence[FacetShown]
    fields: Markup


def narrowing(asked: Asked, chosen: Choosing) -> Narrowing:
    """Made once for all who ask for the same and may see the same."""
    values = sorted((facet, tuple(values)) for facet, values in asked.chosen.items())
    areas = (*asked.areas.codes, *asked.areas.names.items())
    about = ("narrowing", get_language(), areas, *values)
    return chosen.kept(about, lambda: _narrowing(asked, chosen.counts(asked.areas.codes)))


def _narrowing(asked: Asked, counts: facets.Counts) -> Narrowing:
    groups = _groups(asked, counts)
    return Narrowing(
        groups=groups, fields=render_macro("actors/facet_fields.html", "facet_fields", groups)
    )


def _groups(asked: Asked, counts: facets.Counts) -> Sequence[FacetShown]:
    """Every facet with its choices, those that are chosen always among them."""
    language = get_language() or "en"
    has_terms = any(counts.of[facet] for facet in (Facet.CONCEPT, Facet.SECTOR))
    terms = concepts.all_named(language=language) if has_terms else {}
    choices = {
        Facet.PLACE: _place_choices(asked, counts),
        Facet.CITY: _plain_choices(Facet.CITY, asked, counts, {}),
        Facet.CONCEPT: _term_choices(Facet.CONCEPT, asked, counts, terms),
        Facet.SECTOR: _term_choices(Facet.SECTOR, asked, counts, terms),
    } | {facet: _plain_choices(facet, asked, counts, LABELS[facet]) for facet in LABELS}
    return [
        FacetShown(
            name=facet,
            title=phrases.FACETS[facet],
            choices=choices[facet],
            is_open=facet in phrases.OPEN_FACETS or facet in asked.wanted.chosen,
        )
        for facet in phrases.FACETS
        if choices[facet]
    ]


def _place_choices(asked: Asked, counts: facets.Counts) -> Sequence[Choice]:
    areas, chosen = asked.areas, asked.chosen[Facet.PLACE]
    codes = [*areas.codes, *(code for code in chosen if code not in {*areas.codes, EVERYWHERE})]
    choices = [
        Choice(
            value=code,
            label=areas.name(code),
            count=counts.of[Facet.PLACE].get(code, 0),
            is_chosen=code in chosen,
        )
        for code in codes
    ]
    everywhere = Choice(value=EVERYWHERE, label=phrases.EVERYWHERE, is_chosen=EVERYWHERE in chosen)
    return [*choices, everywhere]


def _plain_choices(
    facet: Facet, asked: Asked, counts: facets.Counts, labels: Mapping[str, str | Promise]
) -> Sequence[Choice]:
    chosen = asked.chosen.get(facet, ())
    known = counts.of[facet]
    values = dict.fromkeys([*known, *chosen])
    ordered = [value for value in labels if value in values] if facet in FIXED_ORDER else values
    return [
        Choice(
            value=value,
            label=labels.get(value, value),
            count=known.get(value, 0),
            is_chosen=value in chosen,
        )
        for value in ordered
    ]


def _term_choices(
    facet: Facet,
    asked: Asked,
    counts: facets.Counts,
    terms: Mapping[int, concepts.Term],
) -> Sequence[Choice]:
    chosen = asked.chosen.get(facet, ())
    return [
        Choice(
            value=terms[int(pk)].key,
            label=terms[int(pk)].label,
            count=number,
            is_chosen=terms[int(pk)].key in chosen,
        )
        for pk, number in counts.of[facet].items()
        if int(pk) in terms
    ]


def chosen_links(request: Request, groups: Sequence[FacetShown]) -> Sequence[Link]:
    """What narrows the list, each with the address that takes it away."""
    links = [
        Link(label=choice.label, href=address_without(request, group.name, choice.value))
        for group in groups
        for choice in group.choices
        if choice.is_chosen and choice.value in request.GET.getlist(group.name)
    ]
    words = request.GET.get("q", "").strip()
    return [
        *([Link(label=f"“{words}”", href=address_without(request, "q", words))] if words else []),
        *links,
    ]
