"""Waves: which there are, whom they ask, and when their day has come."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet

from skerry.kernel.actor import Viewer
from skerry.kernel.permissions import Permission
from skerry.questionnaires.api import InstrumentVersion, QuestionType
from skerry.surveys.enums import Access, Dimension, Mode, WaveState
from skerry.surveys.models import Panel, PanelMember, SurveyTerms, Wave
from skerry.surveys.queries.panels import strata_of
from skerry.surveys.rules.strata import Sizes, collapsed
from skerry.surveys.rules.waves import Asks, Plan


def waves_visible_to(viewer: Viewer) -> "QuerySet[Wave]":
    """All, the newest first."""
    rows = Wave.objects.select_related("version__instrument", "panel").order_by("-made_at", "-pk")
    return rows if viewer.may(Permission.WAVES_VIEW) else rows.none()


def askable_versions(viewer: Viewer) -> "QuerySet[InstrumentVersion]":
    """The newest published version of each questionnaire that is in use, by its key."""
    if not viewer.may(Permission.WAVES_VIEW):
        return InstrumentVersion.objects.none()
    published = InstrumentVersion.objects.published().filter(instrument__archived_at=None)
    newest = dict(published.order_by("number").values_list("instrument", "pk"))
    rows = published.filter(pk__in=newest.values()).select_related("instrument")
    return rows.order_by("instrument__key")


def asked_members(wave: Wave) -> "QuerySet[PanelMember]":
    """The members of the panel whom the wave asks; nobody where the link is open.

    Those of a sample are known once the wave is open.
    """
    if wave.access == Access.SAMPLE:
        return wave.drawn.all()
    return (
        PanelMember.objects.filter(panel=wave.panel) if wave.panel else PanelMember.objects.none()
    )


def earlier_samples(viewer: Viewer, *, panel: Panel) -> "QuerySet[Wave]":
    """Waves that drew from ``panel``, or from another that the same search found, the newest first."""
    same = Q(panel=panel) | Q(panel__query=panel.query, panel__segment=panel.segment)
    drawn = waves_visible_to(viewer).filter(same, access=Access.SAMPLE)
    return drawn.exclude(state=WaveState.DRAFT)


def frame_of(wave: Wave) -> Sizes:
    """How many organisations the panel has in each stratum of the wave, or had when it opened."""
    if wave.state != WaveState.DRAFT:
        kept: Sizes = wave.frame
        return kept
    if wave.panel is None:
        return {}
    return collapsed(
        strata_of(wave.panel),
        of=[Dimension(name) for name in wave.panel.dimensions],
        to=[Dimension(name) for name in wave.dimensions],
    )


def plan_of(wave: Wave) -> Plan:
    """What decides whether the wave may be opened."""
    return Plan(
        mode=Mode(wave.mode),
        access=Access(wave.access),
        has_panel=wave.panel is not None,
        has_title=any(wave.titles.values()),
        is_published=wave.version.published_at is not None,
        frame=frame_of(wave),
        sample=wave.sample_sizes,
        asks=asks_of(wave.version),
        opens_on=wave.opens_on,
        closes_on=wave.closes_on,
        kept_until=wave.kept_until,
    )


def asks_of(version: InstrumentVersion) -> Asks:
    types = {question.type for question in version.read().questions()}
    return Asks(
        files=QuestionType.FILE in types,
        organisations=QuestionType.ORGANISATION in types,
        words=QuestionType.TEXT in types,
    )


def ended(*, today: date) -> "QuerySet[Wave]":
    """The open waves whose last day is over."""
    return Wave.objects.filter(state=WaveState.OPEN, closes_on__lte=today).order_by("pk")


def taking_answers(*, today: date) -> "QuerySet[Wave]":
    return Wave.objects.taking_answers_on(today).order_by("pk")


def terms() -> Mapping[str, Mapping[str, str]]:
    """What the region tells respondents now, in the languages that it has written."""
    row = SurveyTerms.objects.first()
    return row.said() if row else {}
