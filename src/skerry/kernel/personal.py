"""Marks for personal data: what it is kept for, and until when.

Every model names its personal fields in ``PERSONAL_DATA``; an empty mapping says
that it holds none. A test walks all models and all providers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise


class Purpose(StrEnum):
    ACCOUNT = "account"
    COOPERATION = "cooperation"
    SECURITY = "security"
    MAIL = "mail"
    MODERATION = "moderation"
    SURVEY = "survey"
    CHECK_UP = "check-up"


class Kept(StrEnum):
    """When the data goes. Each value has its rule in a retention provider."""

    WHILE_ACCOUNT = "while the account exists"
    WHILE_MEMBER = "while the person belongs to the organisation"
    A_DAY = "a day after it was last needed"
    THIRTY_DAYS = "30 days after it was last needed"
    A_YEAR = "a year after it was last needed"
    UNTIL_WITHDRAWN = "until you change your mind"
    UNTIL_TOLD = "until the day that the questionnaire names"


@dataclass(frozen=True, kw_only=True)
class Personal:
    """Why and how long; ``what`` names the data on the page about privacy."""

    purpose: Purpose
    kept: Kept
    what: str | Promise


PersonalData = Mapping[str, Personal]
NONE: Final[PersonalData] = {}
