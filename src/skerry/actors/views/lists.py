"""The desk's page on which the columns of a list are mapped, before it is read."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from skerry.actors import api, phrases_lists
from skerry.actors.enums import ListField
from skerry.actors.forms_lists import NEW, ListForm
from skerry.actors.importers.list_drafts import Draft, Drafting, Said, beginning_of
from skerry.actors.importers.list_plans import ListPlan, known_terms
from skerry.actors.importers.sentences import ON_OBSTACLE
from skerry.actors.models import ImportRun, ListMapping, Region
from skerry.actors.phrases_imports import refusal_sentence
from skerry.actors.queries import lists as queries
from skerry.actors.services import lists as services
from skerry.actors.services.imports import ImportNotPossible
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission

_OF_THE_LIST: Final = ("known", "name", "attribution", "licence", "region")


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.IMPORTS_RUN)
def import_columns(request: Request, uuid: UUID) -> HttpResponse:
    run = get_object_or_404(queries.list_run_visible_to(request.viewer), uuid=uuid)
    try:
        form = _form(request, run)
    except api.FileRefused as refusal:
        messages.error(request, refusal_sentence(refusal.as_json()))
        return redirect("actors:import_columns", uuid) if request.POST else redirect(run)
    if form.is_bound and form.is_valid():
        return _read(request, run, form)
    context = {"run": run, "form": form, "draft": form.draft, "phrases": phrases_lists}
    status = 422 if form.is_bound else 200
    return page(request, "actors/imports/columns.html", context, part="mapping", status=status)


def _read(request: Request, run: ImportRun, form: ListForm) -> HttpResponse:
    chosen = form.chosen
    try:
        services.map_list(
            run=run,
            source=chosen.source if chosen else None,
            facts=form.facts,
            plan=form.plan().as_json(),
            headers=form.draft.headers,
            by=request.actor,
            now=timezone.now(),
        )
    except ImportNotPossible as refusal:
        messages.error(request, str(ON_OBSTACLE[refusal.obstacle]))
    return redirect(run)


def _form(request: Request, run: ImportRun) -> ListForm:
    """The form as far as it has come; it is bound when all that it asks was seen and sent."""
    posted = request.POST
    kept = ListPlan.from_json(run.options["plan"]) if "plan" in run.options else None
    said = _said(posted, kept)
    beginning = beginning_of(api.list_file(run), said)
    lists = list(queries.lists_visible_to(request.viewer))
    known = _known(posted, run, lists)
    if known is None and not posted:
        known = queries.list_like(beginning.table.headers, viewer=request.viewer)
    earlier = kept
    is_other = bool(posted) and known is not None and known.source.key != posted.get("proposed")
    if known is not None and (is_other or kept is None):
        earlier = ListPlan.from_json(known.plan)
    draft = Drafting(
        beginning,
        Said() if is_other else said,
        earlier=earlier,
        unknown=run.options.get("unknown") or {},
        terms=known_terms(),
    ).draft()
    regions = queries.regions_at_home()
    initial = _initial(run, known, earlier, regions) | _said_values(
        posted, draft, is_other=is_other
    )
    return ListForm(
        posted if not is_other and _is_all_sent(request, draft) else None,
        draft=draft,
        lists=lists,
        regions=regions,
        terms=queries.terms(language=get_language() or "en"),
        initial=initial | {"proposed": known.source.key if known else NEW},
    )


def _is_all_sent(request: Request, draft: Draft) -> bool:
    """Whether the list may be read: values that nobody has seen yet are shown first."""
    posted = request.POST
    if posted.get("step") != "read" or posted.get("shape") != draft.shape:
        return False
    asked = {value.name for column in draft.columns for value in column.values}
    if asked <= posted.keys():
        return True
    messages.warning(request, _("Look at what the values mean, then read the list."))
    return False


def _said(posted: QueryDict, kept: ListPlan | None) -> Said:
    """What was chosen on the page, else what the file was read by before."""
    if not posted and kept is not None:
        return Said(sheet=kept.sheet or None, header_row=kept.header_row)
    row = posted.get("header_row", "")
    same = posted.get("sheet") == posted.get("shown_sheet")
    return Said(
        sheet=posted.get("sheet") or None,
        # Another sheet has its header elsewhere.
        header_row=int(row) if same and row.isdecimal() and len(row) < 8 else None,  # noqa: PLR2004  # rows have seven digits
        shape=posted.get("shape", ""),
        fields={name: value for name, value in posted.items() if value in ListField.values} or None,
    )


def _known(posted: QueryDict, run: ImportRun, lists: list[ListMapping]) -> ListMapping | None:
    """The list that was chosen, or that the file was read as before."""
    wanted = posted.get("known") if posted else run.source.key
    return next((known for known in lists if known.source.key == wanted), None)


def _initial(
    run: ImportRun,
    known: ListMapping | None,
    earlier: ListPlan | None,
    regions: Sequence[Region],
) -> dict[str, Any]:  # Any: values of many fields
    rest = {
        # The country at least: else nothing of a list without countries would be on the map.
        "region": earlier.region if earlier else "".join(region.code for region in regions[:1]),
        "are_organisations": earlier.are_organisations if earlier else False,
    }
    if known is None:
        stem = PurePath(run.file_name).stem.replace("_", " ")[:120]
        return {"known": NEW, "name": stem, **rest}
    source = known.source
    about = {"name": source.name, "attribution": source.attribution, "licence": source.licence}
    return {"known": source.key, **about, **rest}


def _said_values(
    posted: QueryDict, draft: Draft, *, is_other: bool
) -> dict[str, Any]:  # Any: values of many fields
    """What stands in the form already, unless another list was chosen meanwhile."""
    said: dict[str, Any] = {}  # Any: as above
    if posted and not is_other:
        said = {name: posted.get(name, "") for name in _OF_THE_LIST}
        said["are_organisations"] = "are_organisations" in posted
    if posted.get("shape") == draft.shape and not is_other:
        names = {value.name for column in draft.columns for value in column.values}
        said |= {name: posted[name] for name in names & posted.keys()}
    return said
