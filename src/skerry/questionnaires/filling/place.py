"""What the pages need to know of the world around them: where the answers are kept, and what may be done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.core.files import File
from markupsafe import Markup

from skerry.kernel.actor import Actor
from skerry.kernel.components import Link
from skerry.kernel.uploads import Upload
from skerry.questionnaires.rules.answers import Answers, Given
from skerry.questionnaires.rules.definition import Definition


class WithdrawalImpossible(Exception):
    """The answers cannot be taken back: nobody can tell which they are, or they are used already."""


class FileAbsent(Exception):
    """The sheet holds no such file."""


@dataclass(frozen=True, kw_only=True)
class HeldFile:
    """A file that answers a question, ready to be sent."""

    name: str
    content_type: str
    content: File[bytes]


class Sheet(Protocol):
    """What the pages need of answers, wherever they are kept.

    ``answers`` and ``revision`` are those after the last save through this very object.
    """

    @property
    def definition(self) -> Definition: ...

    @property
    def language(self) -> str: ...

    @property
    def answers(self) -> Answers: ...

    @property
    def revision(self) -> int: ...

    @property
    def is_submitted(self) -> bool: ...

    @property
    def submitted_on(self) -> date | None:
        """The day on which it was handed in; what was computed then stands in ``answers``."""

    @property
    def may_hold_files(self) -> bool: ...

    def save(self, *, section: str, answers: Answers, seen: int, by: Actor, now: datetime) -> int:
        """Keep ``answers`` as all those of ``section``; raise SheetChanged or SheetClosed."""

    def submit(self, *, by: Actor, now: datetime) -> None:
        """Hand the answers in; raise SheetIncomplete or SheetClosed."""

    def withdraw(self, *, by: Actor, now: datetime) -> None:
        """Delete the answers; raise WithdrawalImpossible."""

    def add_file(
        self, *, question: str, upload: Upload, name: str, by: Actor, now: datetime
    ) -> Given:
        """Keep a file, and return the answer that names it; raise UploadRefused or SheetClosed."""

    def file(self, uuid: UUID) -> HeldFile:
        """Raise FileAbsent."""


Reopen = Callable[[Actor, datetime], object]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a sheet is filled in.

    ``address`` ends with a slash; the pages are below it. ``promise`` is what the respondent is
    told about who sees the answers and how long. ``closed_sentence`` says why answers are no
    longer taken, and is empty while they are. ``may_keep_on_device`` is false where
    unsent answers must not outlive the window in which they were typed. ``reopen`` takes a submitted sheet back to be
    changed, where that is possible. ``has_link`` says whether the address alone opens the sheet
    again, on any device. ``mark`` is a word above each page, as "Trial"; ``leave_address`` leads
    back to where somebody of the desk came from. ``links`` stand below the first page.
    """

    address: str
    title: str
    promise: Markup | str
    may_share: bool
    may_withdraw: bool
    keeps_receipt: bool
    closed_sentence: str = ""
    may_keep_on_device: bool = True
    has_link: bool = True
    reopen: Reopen | None = None
    mark: str = ""
    leave_address: str = ""
    links: Sequence[Link] = ()
