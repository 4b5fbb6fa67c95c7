"""Waves: one asking of one version of a questionnaire."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from skerry.kernel import personal
from skerry.surveys.enums import Access, Dimension, Mode, Unit, WaveState
from skerry.surveys.models.panels import PanelMember
from skerry.surveys.rules import strata

_MODES = [(mode.value, mode.value) for mode in Mode]
_UNITS = [(unit.value, unit.value) for unit in Unit]
_ACCESSES = [(access.value, access.value) for access in Access]
_STATES = [(state.value, state.value) for state in WaveState]


class WaveQuerySet(models.QuerySet["Wave"]):
    def taking_answers_on(self, day: date) -> Self:
        return self.filter(state=WaveState.OPEN, opens_on__lte=day, closes_on__gt=day)


class Wave(models.Model):
    """One asking of one version of a questionnaire.

    ``mode``, ``unit`` and ``access`` are fixed when it is made; a closed wave stays closed,
    because results cite it. ``closes_on`` is the first day on which answers are no longer taken.
    ``titles`` and ``terms`` hold a text in each language; ``terms`` are those of the region,
    copied when the wave opens, so that what a respondent was told stays what it was.
    ``dimensions`` are those of the panel that make the wave's own strata: fewer of them where
    the panel's strata are too small for the promise. ``sample_sizes`` says how many are drawn
    in each stratum with ``seed``, and ``drawing`` how that was found: rule, minimum and total,
    seed and start, and the method and version that drew. ``drawn`` are those, once it is open.
    ``frame`` is how many organisations of the panel each stratum had when it opened, ``asked``
    how many of them are asked: neither changes, whatever becomes of entries. ``kept_until`` is the day on which answers
    that are kept with a name are deleted.
    """

    PERSONAL_DATA = personal.NONE

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    titles = models.JSONField()
    version = models.ForeignKey(
        "questionnaires.InstrumentVersion", on_delete=models.PROTECT, related_name="+"
    )
    mode = models.CharField(max_length=12, choices=_MODES)
    unit = models.CharField(max_length=12, choices=_UNITS)
    access = models.CharField(max_length=9, choices=_ACCESSES)
    panel = models.ForeignKey(
        "surveys.Panel", null=True, on_delete=models.PROTECT, related_name="waves"
    )
    dimensions = models.JSONField(default=list)
    sample_sizes = models.JSONField(default=dict)
    drawing = models.JSONField(default=dict)
    frame = models.JSONField(default=dict)
    asked = models.JSONField(default=dict)
    drawn = models.ManyToManyField("surveys.PanelMember", related_name="+")
    seed = models.PositiveBigIntegerField(null=True)
    open_key = models.CharField(max_length=40, blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    kept_until = models.DateField()
    state = models.CharField(max_length=6, choices=_STATES, default=WaveState.DRAFT)
    terms = models.JSONField(default=dict)
    by = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = WaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="surveys_wave_opens_before_it_closes",
                condition=Q(opens_on__lt=F("closes_on")),
            ),
            models.CheckConstraint(
                name="surveys_wave_kept_until_after_it_closes",
                condition=Q(kept_until__gte=F("closes_on")),
            ),
            models.CheckConstraint(
                name="surveys_wave_has_a_panel_or_an_open_link",
                condition=Q(access=Access.OPEN_LINK, panel=None)
                | (~Q(access=Access.OPEN_LINK) & Q(panel__isnull=False)),
            ),
            models.CheckConstraint(
                name="surveys_wave_closed_has_time",
                condition=(Q(state=WaveState.CLOSED) & Q(closed_at__isnull=False))
                | (~Q(state=WaveState.CLOSED) & Q(closed_at=None)),
            ),
            models.UniqueConstraint(
                fields=["open_key"], condition=~Q(open_key=""), name="surveys_wave_open_key_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("surveys:wave", args=[self.uuid])

    def stratum_of(self, member: PanelMember) -> str:
        """The stratum of this wave to which ``member`` belongs; the panel's may be finer."""
        return strata.stratum_of(
            kind=member.kind,
            size=member.size_class,
            place=member.place,
            dimensions=[Dimension(name) for name in self.dimensions],
        )

    def title(self, language: str) -> str:
        """In ``language``, or else in the first that has one."""
        titles: Mapping[str, str] = self.titles
        found = (titles[each] for each in (language, *sorted(titles)) if titles.get(each))
        return next(found, "")

    @property
    def last_day(self) -> date:
        """The last day on which answers are taken."""
        return self.closes_on - timedelta(days=1)
