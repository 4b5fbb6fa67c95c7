"""Earlier waves with which one may be compared, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from skerry.kernel.actor import Viewer
from skerry.methods import trends as method
from skerry.questionnaires.api import Followed, definition_of, followed_since
from skerry.surveys.enums import Access, Mode, ResultsState, Unit, WaveState, WhyStopped
from skerry.surveys.models import Invitation, Results, Wave
from skerry.surveys.queries.plans import plan_of
from skerry.surveys.queries.waves import waves_visible_to
from skerry.surveys.rules.figures import trends as rules
from skerry.surveys.rules.figures.content import Content
from skerry.surveys.rules.figures.plans.plan import Plan
from skerry.surveys.rules.figures.trends import Held, TrendObstacle
from skerry.surveys.rules.figures.trends_kept import Trends
from skerry.surveys.rules.figures.variables import variables_of


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An earlier wave of the same questionnaire: ``questions`` that are counted now, or why it cannot be chosen."""

    wave: Wave
    obstacle: TrendObstacle | None
    questions: Sequence[Followed] = ()
    removed: Sequence[str] = ()

    @property
    def alike(self) -> Sequence[Followed]:
        return [one for one in self.questions if not one.breaks]


def earlier_waves(viewer: Viewer, wave: Wave) -> Sequence[Candidate]:
    """Those that opened before ``wave``, the newest first, each with what can be compared."""
    found = waves_visible_to(viewer).filter(
        version__instrument=wave.version.instrument_id, opens_on__lt=wave.opens_on
    )
    rows = found.exclude(state=WaveState.DRAFT).order_by("-opens_on", "-pk")
    return [candidate(each, wave) for each in rows]


def candidate(earlier: Wave, wave: Wave) -> Candidate:
    """``earlier`` with what can be compared with it, where anything can."""
    obstacle = rules.obstacle_to_compare(held(earlier), held(wave))
    if obstacle:
        return Candidate(wave=earlier, obstacle=obstacle)
    followed = followed_since(earlier.version, wave.version)
    counted = {variable.name for variable in variables_of(definition_of(wave.version))}
    counted_then = {variable.name for variable in variables_of(definition_of(earlier.version))}
    questions = [one for one in followed if one.question in counted]
    has_alike = any(not one.breaks for one in questions)
    return Candidate(
        wave=earlier,
        obstacle=None if has_alike else TrendObstacle.NOTHING_ALIKE,
        questions=questions,
        removed=[one.was for one in followed if not one.question and one.was in counted_then],
    )


def earlier_wave(uuid: UUID) -> Wave | None:
    return Wave.objects.select_related("version", "panel").filter(uuid=uuid).first()


def held(wave: Wave) -> Held:
    """How ``wave`` was held, with what was decided of its weights."""
    return Held(
        questionnaire=wave.version.instrument_id,
        version=wave.version.number,
        unit=Unit(wave.unit),
        access=Access(wave.access),
        mode=Mode(wave.mode),
        panel=(wave.panel.query, wave.panel.segment) if wave.panel else ("", ""),
        opens_on=wave.opens_on,
        is_published=_published(wave) is not None,
        weights=plan_of(wave).weights.as_json(),
    )


def with_trends(wave: Wave, plan: Plan, content: Content) -> Content:
    """``content`` with what changed since the wave that ``plan`` names; as it is where none can be compared."""
    earlier = earlier_wave(UUID(plan.earlier)) if plan.earlier else None
    results = _published(earlier) if earlier else None
    if earlier is None or results is None or candidate(earlier, wave).obstacle:
        return content
    return replace(
        content,
        trends=_trends(results, earlier, wave, content),
        methods={**content.methods, method.METHOD: method.VERSION},
    )


def _trends(results: Results, earlier: Wave, wave: Wave, content: Content) -> Trends:
    before = Content.from_json(results.content)
    is_counted = Mode.ANONYMOUS not in (earlier.mode, wave.mode)
    followed = followed_since(earlier.version, wave.version)
    return Trends(
        wave=str(earlier.uuid),
        results=str(results.uuid),
        titles=dict(earlier.titles),
        ended_on=earlier.last_day.isoformat(),
        both=rules.told_overlap(_in_both(earlier, wave)) if is_counted else None,
        is_counted=is_counted,
        cautions=rules.cautions_between(
            held(earlier), held(wave), is_computed_alike=_is_computed_alike(before, content)
        ),
        questions=rules.trends_between(before, content, followed, definition_of(wave.version)),
    )


def _is_computed_alike(before: Content, now: Content) -> bool:
    """Whether the methods that both used are of one version."""
    both = before.methods.keys() & now.methods.keys()
    return all(before.methods[name] == now.methods[name] for name in both)


def _in_both(earlier: Wave, wave: Wave) -> int:
    """How many organisations answered both."""
    answered = Invitation.objects.filter(is_answered=True, member__isnull=False).exclude(
        stopped_for=WhyStopped.DUPLICATE
    )
    now = answered.filter(wave=wave).values("member__organisation")
    then = answered.filter(wave=earlier, member__organisation__in=now)
    return then.values("member__organisation").distinct().count()


def _published(wave: Wave) -> Results | None:
    return Results.objects.filter(wave=wave, state=ResultsState.PUBLISHED).first()
