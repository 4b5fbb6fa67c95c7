"""The desk's page of the home region and its peers."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from skerry.actors import phrases
from skerry.actors.forms_clusters import ClusterForm
from skerry.actors.models import Cluster
from skerry.actors.queries import clusters as queries
from skerry.actors.services import clusters as services
from skerry.kernel.gate import require
from skerry.kernel.http import Request, page
from skerry.kernel.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.ORGANISATION_MANAGE)
def clusters(request: Request) -> HttpResponse:
    known = list(queries.clusters_visible_to(request.viewer))
    form = ClusterForm(request.POST or None, initial=_chosen(known, request.GET.get("region")))
    if form.is_valid():
        services.keep_cluster(**form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, phrases.CLUSTER_KEPT)
        return redirect("actors:clusters")
    context = {"clusters": known, "form": form}
    return page(request, "actors/clusters.html", context, status=422 if form.is_bound else 200)


def _chosen(known: Sequence[Cluster], code: str | None) -> dict[str, str]:
    """What the form begins with: the cluster that is to be changed, or nothing."""
    return next(
        (
            {"region": cluster.region_id, "name": cluster.name, "body": cluster.body}
            for cluster in known
            if cluster.region_id == code
        ),
        {},
    )


@require_POST
@require(Permission.ORGANISATION_MANAGE)
def cluster_remove(request: Request, code: str) -> HttpResponse:
    found = get_object_or_404(queries.clusters_visible_to(request.viewer), region=code)
    try:
        services.remove_cluster(cluster=found, by=request.actor, now=timezone.now())
    except services.ClusterNotRemovable:
        messages.error(request, phrases.CLUSTER_IS_HOME)
    else:
        messages.success(request, phrases.CLUSTER_REMOVED)
    return redirect("actors:clusters")
