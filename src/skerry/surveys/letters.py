"""The words of a survey's mail: what the desk wrote, filled in for one respondent."""

from collections.abc import Mapping

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from skerry.kernel import formats
from skerry.kernel.mail import Words
from skerry.surveys.enums import Mode, RoundKind
from skerry.surveys.models import Invitation, Round
from skerry.surveys.queries.links import sheet_address, stop_address
from skerry.surveys.rules.rounds import filled, last_day

Texts = Mapping[str, Mapping[str, str]]


class Letters:
    """One round's mail. What is alike for all who read a language is made once."""

    def __init__(self, sent: Round) -> None:
        self.round = sent
        self._alike: dict[str, Mapping[str, str]] = {}

    def language_for(self, wanted: str) -> str:
        if wanted in self.round.texts:
            return wanted
        default = str(settings.LANGUAGE_CODE)
        return default if default in self.round.texts else next(iter(self.round.texts))

    def written(self, invitation: Invitation, *, token: str) -> tuple[str, Words]:
        """The subject and the words of the mail to one respondent."""
        language = self.language_for(invitation.language)
        organisation = invitation.member.organisation.readable_name if invitation.member else ""
        return self.words(
            language, name=invitation.name or organisation, organisation=organisation, token=token
        )

    def words(
        self, language: str, *, name: str, organisation: str, token: str
    ) -> tuple[str, Words]:
        stop = stop_address(token)
        alike = self._in(language)
        mine = {
            "name": name,
            "organisation": organisation,
            "link": sheet_address(token),
            "stop": stop,
        }
        text = filled(alike["text"], {**alike, **mine})
        return alike["subject"], Words(text=text, stop_url=stop)

    def _in(self, language: str) -> Mapping[str, str]:
        if language not in self._alike:
            self._alike[language] = self._made(language)
        return self._alike[language]

    def _made(self, language: str) -> Mapping[str, str]:
        wave, texts = self.round.wave, self.round.texts[language]
        with translation.override(language):
            alike = {
                "title": wave.title(language),
                "closes_on": formats.date(last_day(wave.closes_on)),
            }
            text = render_to_string(
                "surveys/mail/round.txt",
                {
                    "text": texts["text"].strip(),
                    "says_stop": "{stop}" in texts["text"],
                    "belongs_to_link": wave.mode == Mode.ANONYMOUS
                    and self.round.kind != RoundKind.INVITATION,
                },
            )
        return alike | {"subject": filled(texts["subject"], alike), "text": text}
