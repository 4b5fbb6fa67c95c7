"""Surveys in the middle of their life: one open and half answered, one closed, one for whoever comes.

Everything is done by the services of the rooms, on the day on which it would have happened.
The answers are invented, with fixed seeds. Links and keys differ from demo to demo, and so does
who is in the sample, which is drawn by the identifiers of the organisations.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random  # noqa: TID251  # seeded: the same answers each time
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from skerry.accounts.api import User
from skerry.accounts.queries import viewer_for
from skerry.actors.enums import OrganisationKind, SizeClass
from skerry.actors.models import Organisation
from skerry.config.demo.described import read
from skerry.config.demo.invented_answers import (
    ANY_SIZE,
    Likely,
    Respondent,
    invented_answers,
)
from skerry.kernel.actor import TIMER, VISITOR, Actor
from skerry.kernel.jobs.running import execute
from skerry.kernel.roles import Role
from skerry.methods.sampling import Rule
from skerry.questionnaires.api import Answers, InstrumentVersion, KeptSheet
from skerry.questionnaires.rules.asked import asked_in
from skerry.questionnaires.rules.flow import state_of
from skerry.surveys import links
from skerry.surveys.enums import (
    Access,
    Dimension,
    EntryMode,
    Mode,
    OpeningKind,
    RoundKind,
    Unit,
)
from skerry.surveys.forms_invitations import first_texts
from skerry.surveys.models import Invitation, Panel, Results, Wave
from skerry.surveys.queries.addresses import Address
from skerry.surveys.queries.answering import invitation_behind
from skerry.surveys.queries.panels import candidates
from skerry.surveys.queries.rounds import unsettled_mails
from skerry.surveys.services.entrances import enter_wave
from skerry.surveys.services.invitations import MemberAddress, begin_entry, take_addresses
from skerry.surveys.services.kept import begin_sheet
from skerry.surveys.services.live import move_live_figures
from skerry.surveys.services.openings import Declared, declare_opening
from skerry.surveys.services.optouts import opt_out
from skerry.surveys.services.panels import Frame, freeze_panel
from skerry.surveys.services.releases import release_answers
from skerry.surveys.services.responses import count_response
from skerry.surveys.services.results import compute_results, note_results, publish_results
from skerry.surveys.services.rounds import send_round, settle_mail, write_round
from skerry.surveys.services.terms import change_terms
from skerry.surveys.services.trends import choose_earlier
from skerry.surveys.services.waves import Design, Drawing, Words, close_wave, make_wave, open_wave
from skerry.surveys.sheets import InvitedSheet, SealedSheet, sheet_behind

SEED: Final = 20261122
LANGUAGE: Final = "sv"
IN_ENGLISH: Final = 0.15
WITHOUT_ADDRESS: Final = 0.03
KEPT_FOR: Final = timedelta(days=730)
A_DAY: Final = timedelta(days=1)
# Of those asked. Those who answer after all, begin only, and of those who answer, by phone.
ANSWERS: Final = 0.68
BEGINS: Final = 0.1
BY_PHONE: Final = 0.04
AT_ONCE: Final = 0.55
A_DAY_LATER: Final = 0.35
OPEN_KEY: Final = "autumn-meeting"
SAMPLE: Final[Mapping[str, int]] = {SizeClass.MICRO: 40, SizeClass.SMALL: 24, SizeClass.MEDIUM: 10}
DRAWING: Final = Drawing(rule=Rule.SQUARE_ROOT, minimum=10, total=74, seed=SEED)
CAME_BY_LINK: Final = 14


@dataclass(frozen=True, kw_only=True)
class Span:
    """How many days ago a wave began and its reminder went, and in how many it ends, from today."""

    opened: int
    reminded: int
    closes: int


@transaction.atomic
def ask_the_region(*, now: datetime) -> None:
    """Done by the example cluster manager; nothing where the example firms are missing."""
    manager = User.objects.filter(is_example=True, grants__role=Role.CLUSTER_MANAGER).first()
    firms = Organisation.objects.filter(is_example=True, kind=OrganisationKind.COMPANY)
    if manager is None or not firms.exists():
        return
    team = _Team(manager, firms, now=now)
    with override(LANGUAGE):
        change_terms(texts=team.said["terms"], by=team.by, now=team.ago(90))
        panel = team.panel("panel", days=85)
        team.skills_needs(panel)
        team.actor_survey(panel)
        team.feedback()
        for row in unsettled_mails():
            settle_mail(row=row, by=TIMER, now=now)


class _Team:
    """Those who run the surveys: their words, their dice, and their calendar."""

    def __init__(
        self, manager: User, firms: Any, *, now: datetime
    ) -> None:  # Any: a queryset of organisations
        self.by, self.now, self.firms = Actor.person(manager.uuid), now, firms
        self.viewer = viewer_for(manager, today=timezone.localdate(now))
        self.said: Mapping[str, Any] = read(Path(__file__).parent / "surveys.yaml")  # Any: YAML
        self.chance = Random(SEED)  # noqa: S311  # for play, not for secrets
        self.likely = Likely(
            weights=self.said["weights"],
            numbers=self.said["numbers"],
            round_to=self.said["round_to"],
            words=self.said["words"],
            organisations=[
                {"uuid": str(uuid), "name": name}
                for uuid, name in firms.order_by("pk").values_list("uuid", "name")
            ],
        )

    def ago(self, days: float) -> datetime:
        return self.now - days * A_DAY

    def panel(self, name: str, *, days: float) -> Panel:
        frame = Frame(name=self.said[name][LANGUAGE], dimensions=[Dimension.SIZE])
        found = candidates(self.firms, viewer=self.viewer, takes_examples=True)
        return freeze_panel(frame=frame, members=found, by=self.by, now=self.ago(days))

    def actor_survey(self, panel: Panel) -> None:
        """Named, open, reminded once, two thirds answered; first figures are there."""
        span = Span(opened=21, reminded=8, closes=14)
        wave = self._opened("actor-survey", span, mode=Mode.NAMED, panel=panel)
        self._asked(wave, span)
        self._mailed(wave, RoundKind.INVITATION, days=span.opened)
        silent = self._answered(wave, span)
        for invitation in [row for row in silent if row.email][:2]:
            opt_out(invitation=invitation, of_all=False, by=VISITOR, now=self.ago(1))
        move_live_figures(wave=wave, shuffle=self.chance.shuffle, by=TIMER, now=self.ago(1))

    def skills_needs(self, panel: Panel) -> None:
        """Anonymous, of a sample, closed, its answers opened; and the same a year before."""
        before = replace(
            self.likely, weights={**self.said["weights"], **self.said["weights_before"]}
        )
        likely, self.likely = self.likely, before
        frozen = self.panel("panel_before", days=450)
        earlier = self._held(
            "skills-needs-before", frozen, Span(opened=440, reminded=425, closes=-410)
        )
        self._results(earlier, at=self.ago(405))
        self.likely = likely
        wave = self._held("skills-needs", panel, Span(opened=75, reminded=60, closes=-45))
        choose_earlier(wave=wave, earlier=earlier, by=self.by, now=self.ago(42))
        self._told(wave, at=self.ago(42))

    def _held(self, titles: str, panel: Panel, span: Span) -> Wave:
        """The survey of skills, from its first mail to the opening of its answers."""
        wave = self._opened("skills-needs", span, mode=Mode.ANONYMOUS, panel=panel, titles=titles)
        self._asked(wave, span)
        self._mailed(wave, RoundKind.INVITATION, days=span.opened)
        self._answered(wave, span)
        ended = self.ago(-span.closes)
        closed = close_wave(wave=wave, by=TIMER, now=ended)
        release_answers(wave=closed, shuffle=self.chance.shuffle, by=TIMER, now=ended)
        return closed

    def _told(self, wave: Wave, *, at: datetime) -> None:
        """The results, with a note beside one question and an opening, as a manager would leave them."""
        results = self._results(wave, at=at)
        growth = Declared(kind=OpeningKind.GROWTH, first="roles_growing", second="roles_missing")
        declare_opening(results=results, declared=growth, by=self.by, now=at)
        for question, texts in self.said["notes"].items():
            note_results(results=results, question=question, texts=texts, by=self.by, now=at)

    def _results(self, wave: Wave, *, at: datetime) -> Results:
        results = compute_results(wave=wave, by=self.by, now=at)
        return publish_results(results=results, seen=at, by=self.by, now=at)

    def feedback(self) -> None:
        """For whoever has the open link, so that a visitor of the demo can try to answer."""
        span = Span(opened=4, reminded=0, closes=30)
        wave = self._opened("event-feedback", span, mode=Mode.ANONYMOUS, panel=None)
        for number in range(CAME_BY_LINK):
            at = self.ago(3 - number / CAME_BY_LINK)
            token = enter_wave(wave=wave, language=LANGUAGE, by=VISITOR, now=at)
            invitation = invitation_behind(token)
            if invitation:
                sheet = sheet_behind(token, invitation=invitation)
                self._fill_in(invitation, sheet, at=at, submits=True)
        count_response(wave=wave, by=TIMER, now=self.ago(1))

    def _opened(
        self, key: str, span: Span, *, mode: Mode, panel: Panel | None, titles: str = ""
    ) -> Wave:
        is_sample = mode is Mode.ANONYMOUS
        self.chance.seed(f"{SEED} {titles or key}")
        access = Access.SAMPLE if is_sample else Access.CENSUS
        begins = timezone.localdate(self.ago(span.opened))
        ends = timezone.localdate(self.ago(-span.closes))
        design = Design(
            version=_published(key),
            mode=mode,
            unit=Unit.ORGANISATION if panel else Unit.PERSON,
            access=access if panel else Access.OPEN_LINK,
            panel=panel,
            dimensions=[Dimension.SIZE] if panel else (),
            sample_sizes=SAMPLE if panel and is_sample else {},
            drawing=DRAWING if panel and is_sample else None,
            open_key=OPEN_KEY,
        )
        words = Words(
            titles=self.said["titles"][titles or key],
            opens_on=begins,
            closes_on=ends,
            kept_until=ends + KEPT_FOR,
        )
        draft = make_wave(design=design, words=words, by=self.by, now=self.ago(span.opened + 2))
        return open_wave(wave=draft, by=self.by, now=self.ago(span.opened))

    def _asked(self, wave: Wave, span: Span) -> None:
        """Give each firm an address at its own invented domain; a few are known by phone alone."""
        unknown = wave.invitations.filter(email="").order_by("pk")
        rows = unknown.values_list("member", "member__organisation__mail_domain")
        lines = [
            MemberAddress(
                member=member or 0,
                address=Address(email=f"enkat@{domain}", language=self._language()),
            )
            for member, domain in rows
            if self.chance.random() >= WITHOUT_ADDRESS
        ]
        take_addresses(wave=wave, lines=lines, by=self.by, now=self.ago(span.opened))

    def _language(self) -> str:
        return "en" if self.chance.random() < IN_ENGLISH else LANGUAGE

    def _mailed(self, wave: Wave, kind: RoundKind, *, days: float) -> None:
        """Write a mailing, hand it to the worker, and be the worker: the demo's mail stays here."""
        at = self.ago(days)
        draft = write_round(wave=wave, kind=kind, texts=first_texts(kind), by=self.by, now=at)
        send_round(draft=draft, by=self.by, now=at)
        draft.refresh_from_db()
        if draft.job:
            execute(draft.job, clock=lambda: at)

    def _answered(self, wave: Wave, span: Span) -> Sequence[Invitation]:
        """Day by day, with a reminder and a count in between; who has not answered at the end."""
        rows = wave.invitations.select_related("wave__version", "member").order_by("pk")
        plan = [(self._days_until(span), self.chance.random(), row) for row in rows]
        last = max(0, -span.closes)
        for day in range(span.opened - 1, last, -1):
            for wait, dice, row in plan:
                if span.opened - 1 - int(wait) == day and dice < ANSWERS + BEGINS:
                    self._respond(row, dice, at=self.ago(day + (wait % 1) / 3))
            if day == span.reminded:
                self._mailed(wave, RoundKind.REMINDER, days=day)
            count_response(wave=wave, by=TIMER, now=self.ago(day))
        return [row for _wait, dice, row in plan if dice >= ANSWERS + BEGINS]

    def _days_until(self, span: Span) -> float:
        """Many answer at once or after the reminder, some when they come to it."""
        days = span.opened - 1 - max(0, -span.closes)
        begins = 0 if self.chance.random() < AT_ONCE else span.opened - span.reminded
        return min(days - 1, begins + self.chance.expovariate(A_DAY_LATER))

    def _respond(self, row: Invitation, dice: float, *, at: datetime) -> None:
        is_phoned = not row.email or dice < BY_PHONE
        if is_phoned and row.wave.mode != Mode.ANONYMOUS:
            begin_entry(invitation=row, mode=EntryMode.PHONE, by=self.by, now=at)
            sheet: SealedSheet | InvitedSheet = InvitedSheet(row, entered=EntryMode.PHONE)
        else:
            sheet = sheet_behind(links.new_token(), invitation=row)
        self._fill_in(row, sheet, at=at, submits=dice < ANSWERS)

    def _fill_in(
        self, row: Invitation, sheet: SealedSheet | InvitedSheet, *, at: datetime, submits: bool
    ) -> None:
        """Save section by section as a respondent would; some leave before the end."""
        today = timezone.localdate(at).isoformat()
        of = Respondent(
            size=row.member.size_class if row.member else ANY_SIZE, language=sheet.language
        )
        answers = invented_answers(
            sheet.definition, of=of, likely=self.likely, chance=self.chance, today=today
        )
        sections = state_of(sheet.definition, answers, today=today).sections
        begun = _begun(row, sheet, at=at)
        saved = len(sections) if submits else self.chance.randrange(1, len(sections))
        for section in sections[:saved]:
            names = {asked.name for asked in asked_in(sheet.definition, section)}
            some: Answers = {name: answers[name] for name in answers if name in names}
            begun.save(section=section, answers=some, seen=begun.revision, by=VISITOR, now=at)
        if submits:
            sheet.submit(by=VISITOR, now=at)


def _begun(
    invitation: Invitation, sheet: SealedSheet | InvitedSheet, *, at: datetime
) -> SealedSheet | KeptSheet:
    """The sheet to save to; one that is kept is looked up once, not again for each section."""
    if isinstance(sheet, SealedSheet):
        return sheet
    return KeptSheet(begin_sheet(invitation=invitation, by=VISITOR, now=at))


def _published(key: str) -> InstrumentVersion:
    published = InstrumentVersion.objects.published().filter(instrument__key=key)
    return published.order_by("-number")[0]
