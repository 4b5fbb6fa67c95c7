"""The answers of a closed wave for statisticians: asked for with a reason, which is logged."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission
from skerry.surveys import phrases_results as phrases
from skerry.surveys.bundle import bundle
from skerry.surveys.forms_results import ExportForm
from skerry.surveys.queries.waves import waves_visible_to
from skerry.surveys.services.exports import AnswersNotExportable, export_answers
from skerry.surveys.views.tabs import wave_frame


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ANSWERS_EXPORT)
def export(request: Request, uuid: UUID) -> HttpResponse:
    wave = get_object_or_404(waves_visible_to(request.viewer), uuid=uuid)
    form = ExportForm(request.POST or None)
    if not form.is_valid():
        context = wave_frame(request, wave, current="surveys:answers") | {"form": form}
        return page(request, "surveys/export.html", context, status=422 if form.is_bound else 200)
    try:
        table = export_answers(
            wave=wave, reason=form.cleaned_data["reason"], by=request.actor, now=timezone.now()
        )
    except AnswersNotExportable as refusal:
        messages.error(request, str(phrases.OBSTACLES[refusal.obstacle]))
        return redirect("surveys:export", uuid)
    content = bundle(
        table,
        title=wave.title(request.LANGUAGE_CODE),
        language=request.LANGUAGE_CODE,
    )
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="answers-{wave.uuid}.zip"'
    return response
