"""The home region and its peers: the clusters that the site knows."""

from datetime import datetime

from django.db import transaction

from skerry.actors.models import Cluster, Region
from skerry.kernel import audit
from skerry.kernel.actor import Actor
from skerry.kernel.caching import bump
from skerry.kernel.events import Event
from skerry.kernel.models import DataVersion


class ClusterNotRemovable(Exception):
    """It is the home region, which the site is about."""


@transaction.atomic
def keep_cluster(*, region: Region, name: str, body: str, by: Actor, now: datetime) -> Cluster:
    """Name the cluster of ``region``; one that is not known yet becomes a peer."""
    cluster = Cluster.objects.select_for_update().filter(region=region).first()
    wanted = {"name": name, "body": body}
    if cluster and wanted == {"name": cluster.name, "body": cluster.body}:
        return cluster

    before = "changed" if cluster else "added"
    cluster = cluster or Cluster(region=region)
    cluster.name, cluster.body = name, body
    cluster.save()
    bump(DataVersion.DIRECTORY)
    detail = {before: region.code}
    audit.record(Event.CLUSTER_CHANGED, target=cluster, by=by, at=now, detail=detail)
    return cluster


@transaction.atomic
def remove_cluster(*, cluster: Cluster, by: Actor, now: datetime) -> None:
    """Forget a peer. Its organisations stay.

    Raises:
        ClusterNotRemovable: it is the home region.
    """
    if cluster.is_home:
        raise ClusterNotRemovable

    audit.record(
        Event.CLUSTER_CHANGED,
        target=cluster,
        by=by,
        at=now,
        detail={"removed": cluster.region_id},
    )
    bump(DataVersion.DIRECTORY)
    cluster.delete()
