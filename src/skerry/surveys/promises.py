"""What a respondent is promised before the first question, in plain words."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from skerry.questionnaires.api import text_in
from skerry.surveys import phrases
from skerry.surveys.enums import Access, Mode, Term, Unit, WaveState
from skerry.surveys.models import Wave
from skerry.surveys.queries.waves import terms

Sentence = str | Promise

_HAS_A_NAME: Final[Mapping[Unit, Sentence]] = {
    Unit.ORGANISATION: _("Your answers are kept together with the name of your organisation."),
    Unit.PERSON: _(
        "Your answers are kept together with the name of your organisation, and with your own name and address as far as we were given them."
    ),
}
_HAS_NO_NAME: Final = _(
    "Nobody asks who you are: nothing is kept about you with your answers but what you write in them."
)
_SEEN_BY: Final = _(
    "Only the few people who run the survey can see what you answered, and each time they do it is logged."
)
_PUBLISHED: Final = _(
    "Whatever is published names nobody and shows no group so small that you could be found in it."
)
_TAKEN_BACK: Final = _(
    "You can take your answers back by your link, as long as the survey is open. First figures that the survey team sees "
    "meanwhile move in steps of many answers, and are counted anew when it closes."
)
_NOBODY_KNOWS: Final[Sequence[Sentence]] = (
    _(
        "Nobody can tell which answers are yours: not those who run the survey, and not whoever steals a copy of this site with all its backups."
    ),
    _(
        "While you fill it in, your answers are locked with a key that only your link holds. "
        "When you hand them in, they are kept apart from your name, without your address and without the day."
    ),
)
_IN_GROUPS: Final = _(
    "With your answers stands at most what kind of organisation they are from, its size and its part of the country, in groups of many."
)
_NEW_LINKS: Final = _(
    "Each reminder brings a new link. It cannot open what you began with an earlier one: go on with the link you began with."
)
_LIMITS: Final = _(
    "If you write who you are in your own words, we cannot take that away. And no survey can rule out that somebody "
    "who runs the server misuses it while people answer."
)
_NEVER_FOUND: Final = _(
    "Once they are handed in, your answers cannot be changed or taken back: nobody knows which they are."
)


def promise_of(wave: Wave, language: str) -> Markup:
    """What respondents of ``wave`` read in ``language``, below a heading of the page; of a draft, with the terms of today."""
    with translation.override(language):
        context = {
            "language": language,
            "name": phrases.MODES[Mode(wave.mode)].name,
            "sentences": sentences_of(Mode(wave.mode), Access(wave.access), Unit(wave.unit)),
            "kept_until": None if wave.mode == Mode.ANONYMOUS else wave.kept_until,
            "terms": terms_of(wave, language),
        }
        return Markup(render_to_string("surveys/promise.html", context))  # noqa: S704  # a page of ours, which escapes its values


def sentences_of(mode: Mode, access: Access, unit: Unit) -> Sequence[Sentence]:
    """What the mode means for whoever answers, what remains, and whether it can be taken back.

    An open link asks nobody who they are, so no name and no stratum stands with what comes by it.
    """
    is_by_open_link = access is Access.OPEN_LINK
    kept_with = _HAS_NO_NAME if is_by_open_link else _HAS_A_NAME[unit]
    match mode:
        case Mode.NAMED:
            return [kept_with, _seen_by_name(is_by_open_link=is_by_open_link), _TAKEN_BACK]
        case Mode.CONFIDENTIAL:
            return [_SEEN_BY, kept_with, _PUBLISHED, _TAKEN_BACK]
        case Mode.ANONYMOUS:
            remembered = _remembered(is_by_open_link=is_by_open_link)
            of_invited = [] if is_by_open_link else [_NEW_LINKS, _IN_GROUPS]
            return [*_NOBODY_KNOWS, remembered, *of_invited, _LIMITS, _NEVER_FOUND]


def _seen_by_name(*, is_by_open_link: bool) -> Sentence:
    if is_by_open_link:
        return _("Those who run the survey see each answer, and may publish it as you wrote it.")
    return _(
        "Those who run the survey see who answered what, and may name you where they publish it."
    )


def _remembered(*, is_by_open_link: bool) -> Sentence:
    if is_by_open_link:
        return _("We only remember that your link has been used.")
    return _("We only remember that you have answered, so that we do not remind you.")


def terms_of(wave: Wave, language: str) -> Sequence[tuple[Sentence, str]]:
    """What the region says of law and contact, in ``language`` or else in one that has it."""
    texts = terms() if wave.state == WaveState.DRAFT else wave.terms
    languages = [code for code, _name in settings.LANGUAGES]
    return [
        (phrases.TERMS[term][0], words)
        for term in Term
        if (words := _in(texts, term, language, languages))
    ]


def _in(
    texts: Mapping[str, Mapping[str, str]], term: Term, language: str, languages: Sequence[str]
) -> str:
    written = {code: words.get(term, "") for code, words in texts.items()}
    return text_in(written, language, languages)
