from enum import StrEnum

from django.db import models

from skerry.kernel import personal


class SearchKind(StrEnum):
    """What a search entry stands for."""

    ORGANISATION = "organisation"
    INITIATIVE = "initiative"
    OFFERING = "offering"
    CONCEPT = "concept"
    REGION = "region"


class SearchEntry(models.Model):
    """The folded words under which one object is found.

    ``title`` and ``text`` went through ``skerry.kernel.search.fold``. The database
    keeps the trigram index itself (by triggers on SQLite, as a GIN index on
    PostgreSQL), so that a bulk insert into this table is all that indexing takes.
    """

    PERSONAL_DATA = personal.NONE

    kind = models.CharField(
        max_length=12, choices=[(kind.value, kind.value) for kind in SearchKind]
    )
    object_id = models.BigIntegerField()
    title = models.TextField()
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            # The kind comes second, so that SQLite never prefers it to the trigram index.
            models.UniqueConstraint(
                fields=["object_id", "kind"], name="kernel_searchentry_one_an_object"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}:{self.object_id}"
