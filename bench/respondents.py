"""Respondents for measuring: each has a link, fills a section in every few seconds, and remembers what was confirmed.

They work as a browser without script does: get the page, post its form, follow where that leads.
Before some of these saves they save as the page's script does while somebody types.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from time import perf_counter
from typing import Final

import numpy as np

from bench.browsing import Browser, Fields, NoAnswer
from bench.forms import Answers, NoQuestions, SectionForm, answers_in
from bench.load import Answer

FIRST, SAVE = "1/", "save/"
"""Below a link: the page of the first section, and where the script saves."""
OK, FOUND, SEE_OTHER, LOOK_AGAIN = 200, 302, 303, 422
REDIRECTS: Final = (FOUND, SEE_OTHER)
PAUSE: Final = 0.2
"""Seconds until somebody whose connection broke tries again."""


class Ask(StrEnum):
    """What is waited for."""

    PAGE = "a page"
    SAVE = "a section saved"
    AUTOSAVE = "a save by the script"


CONFIRMED: Final = frozenset({(Ask.AUTOSAVE, OK), *((Ask.SAVE, status) for status in REDIRECTS)})
"""Answers by which a respondent knows that a section is saved."""


@dataclass(frozen=True, kw_only=True)
class Habits:
    """A section every ``period`` seconds; before a share of them the script saves once, ``autosaves``."""

    period: float = 5.0
    autosaves: float = 0.5


@dataclass(kw_only=True)
class Tally:
    """What came of all that was asked. Times in milliseconds, as the respondent waits."""

    waits: dict[Ask, list[float]] = field(default_factory=lambda: {ask: [] for ask in Ask})
    statuses: Counter[tuple[Ask, int]] = field(default_factory=Counter)
    confirmed: int = 0
    unanswered: int = 0

    def percentile(self, ask: Ask, share: float) -> float:
        return float(np.percentile(self.waits[ask], share)) if self.waits[ask] else 0.0

    @property
    def failures(self) -> Mapping[tuple[Ask, int], int]:
        """Answers that are neither what was asked for nor the wish to look at an answer again."""
        good = {*CONFIRMED, (Ask.PAGE, OK), (Ask.SAVE, LOOK_AGAIN)}
        return {seen: count for seen, count in self.statuses.items() if seen not in good}


@dataclass(kw_only=True)
class Sent:
    """What was sent from one page: the last that was confirmed, and what came after it."""

    confirmed: Answers | None = None
    since: list[Answers] = field(default_factory=list)

    @property
    def possible(self) -> Sequence[Answers]:
        """What may stand there; nothing in it while nothing was confirmed."""
        return [] if self.confirmed is None else [self.confirmed, *self.since]


@dataclass(frozen=True, kw_only=True)
class Save:
    """One save on its way, which is sent again when no answer comes."""

    ask: Ask
    page: str
    target: str
    fields: Fields


class Respondent:
    """Whoever holds the link ``address``; its page, its answers and an open save outlive a server."""

    def __init__(self, *, port: int, address: str, seed: int, habits: Habits, tally: Tally) -> None:
        self.address = address
        self.sent: dict[str, Sent] = {}
        self._browser, self._habits, self._tally = Browser(port=port), habits, tally
        self._rng = np.random.default_rng(seed)
        self._form: SectionForm | None = None
        self._open_save: Save | None = None

    @property
    def is_saving(self) -> bool:
        """Whether a save is on its way that nobody has confirmed."""
        return self._open_save is not None

    async def answer(self, *, seconds: float) -> None:
        """Answer section after section; a broken connection is counted, and tried again."""
        ends_at = perf_counter() + seconds
        due = perf_counter() + self._habits.period * self._rng.random()
        while due < ends_at:
            await asyncio.sleep(due - perf_counter())
            try:
                await self._answer_section()
            except NoAnswer:
                self._tally.unanswered += 1
                await asyncio.sleep(PAUSE)
            due = max(due + self._habits.period, perf_counter())
        self._browser.close()

    async def answer_until_cut(self) -> None:
        """The same until the server is gone."""
        try:
            while True:
                await self._answer_section()
                await asyncio.sleep(self._habits.period * self._rng.random())
        except NoAnswer:
            self._tally.unanswered += 1
        finally:
            self._browser.close()

    async def lost(self) -> Sequence[str]:
        """The pages on which something else stands than was sent."""
        confirmed = {page: sent.possible for page, sent in self.sent.items() if sent.possible}
        found = [page for page in confirmed if await self._at(page) not in confirmed[page]]
        self._browser.close()
        return found

    async def _at(self, page: str) -> Answers:
        answer = await self._browser.get(page)
        try:
            return SectionForm(answer.body, address=page).answers
        except NoQuestions:
            return {}

    async def _answer_section(self) -> None:
        if self._open_save is not None:
            await self._send(self._open_save)
        form = self._form or await self._first()
        if self._rng.random() < self._habits.autosaves:
            form.fill(self._rng)
            await self._save(form, Ask.AUTOSAVE)
            await asyncio.sleep(self._habits.period * self._rng.random() / 2)
        form.fill(self._rng)
        await self._save(form, Ask.SAVE)

    async def _save(self, form: SectionForm, ask: Ask) -> None:
        target = form.target if ask is Ask.SAVE else self.address + SAVE
        await self._send(Save(ask=ask, page=form.address, target=target, fields=form.fields))

    async def _send(self, save: Save) -> None:
        """Send it, and do what its answer says; until that comes, it is open."""
        answers, sent = answers_in(save.fields), self.sent.setdefault(save.page, Sent())
        self._open_save = save
        sent.since.append(answers)
        answer = await self._timed(save.ask, self._browser.post(save.target, save.fields))
        self._open_save = None
        if (save.ask, answer.status) in CONFIRMED:
            self.sent[save.page] = Sent(confirmed=answers)
            self._tally.confirmed += 1
        await self._go_on(save, answer)

    async def _go_on(self, save: Save, answer: Answer) -> None:
        if save.ask is Ask.AUTOSAVE:
            if answer.status == OK and self._form is not None:
                self._form.see(json.loads(answer.body)["revision"])
            return
        self._form = None
        if answer.status in REDIRECTS:
            await self._open(answer.location)
        elif answer.status == LOOK_AGAIN:
            self._form = SectionForm(answer.body, address=save.page)

    async def _first(self) -> SectionForm:
        """The first section, which everybody comes back to from the review."""
        while self._form is None:
            await self._open(self.address + FIRST)
            if self._form is None:
                await asyncio.sleep(PAUSE)
        return self._form

    async def _open(self, address: str) -> None:
        answer = await self._timed(Ask.PAGE, self._browser.get(address))
        try:
            self._form = SectionForm(answer.body, address=address)
        except NoQuestions:
            self._form = None

    async def _timed(self, ask: Ask, answering: Awaitable[Answer]) -> Answer:
        began = perf_counter()
        answer = await answering
        self._tally.waits[ask].append((perf_counter() - began) * 1000)
        self._tally.statuses[ask, answer.status] += 1
        return answer


@dataclass(kw_only=True)
class Crowd:
    """Respondents of one kind with their common tally."""

    respondents: Sequence[Respondent]
    tally: Tally

    def sent(self) -> Mapping[str, Mapping[str, Sequence[Answers]]]:
        """For each link and page what was confirmed there last, and what was sent after that."""
        return {
            each.address: {page: sent.possible for page, sent in each.sent.items() if sent.possible}
            for each in self.respondents
        }


def crowd(addresses: Sequence[str], *, port: int, habits: Habits, seed: int) -> Crowd:
    tally = Tally()
    respondents = [
        Respondent(port=port, address=each, seed=seed + number, habits=habits, tally=tally)
        for number, each in enumerate(addresses)
    ]
    return Crowd(respondents=respondents, tally=tally)


def answer_together(crowds: Sequence[Crowd], *, seconds: float) -> None:
    """Everybody of all ``crowds`` at once, for so many seconds."""

    async def everybody() -> None:
        async with asyncio.TaskGroup() as group:
            for each in _all(crowds):
                group.create_task(each.answer(seconds=seconds))

    asyncio.run(everybody())


def lost_by(crowds: Sequence[Crowd]) -> Sequence[str]:
    """The pages, read again, on which something else stands than was confirmed."""

    async def read_back() -> Sequence[str]:
        return [page for each in _all(crowds) for page in await each.lost()]

    return asyncio.run(read_back())


def _all(crowds: Sequence[Crowd]) -> Iterator[Respondent]:
    return (each for crowd in crowds for each in crowd.respondents)
