"""A draft on the bench: found for who may change it, and changed so that two at once lose nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language

from skerry.kernel.contacts import names_of
from skerry.kernel.formats import language_name
from skerry.kernel.http import Request
from skerry.questionnaires import phrases_editor as phrases
from skerry.questionnaires.models import DraftStep
from skerry.questionnaires.queries import instruments as queries
from skerry.questionnaires.rules.definition import Definition, text_in
from skerry.questionnaires.rules.differences import Difference, differences
from skerry.questionnaires.rules.editing import EditImpossible
from skerry.questionnaires.services import instruments as services

Edit = Callable[[Definition], Definition]
About = Callable[[Definition], object]


@dataclass(frozen=True, kw_only=True)
class Meanwhile:
    """What others did to the same thing while somebody wrote."""

    who: Sequence[str]
    differences: Sequence[Difference]


class Bench:
    """One request's draft. ``seen`` is the revision that the writer had before their eyes."""

    def __init__(self, request: Request, key: str) -> None:
        drafts = queries.drafts_visible_to(request.viewer)
        self.request = request
        self.draft = get_object_or_404(drafts, instrument__key=key)
        self.definition = self.draft.read()
        self.meanwhile: Meanwhile | None = None
        self.key = key
        self.language = get_language() or ""

    @property
    def seen(self) -> int:
        written = self.request.POST.get("seen", "")
        is_number = written.isascii() and written.isdigit() and len(written) < 10  # noqa: PLR2004  # digits of a column
        return int(written) if is_number else self.draft.revision

    @cached_property
    def _since(self) -> Sequence[DraftStep]:
        return queries.changes_since(self.draft, self.seen) if self._is_late() else []

    @property
    def then(self) -> Definition | None:
        """What the writer had before their eyes; None where that is not kept any more."""
        if not self._is_late():
            return self.definition
        first = next(iter(self._since), None)
        is_known = first is not None and first.revision == self.seen
        return Definition.from_json(first.definition) if first and is_known else None

    def said(self, texts: Any) -> str:  # Any: Texts of any thing
        return text_in(texts, self.language, self.definition.languages)

    def context(self, **more: object) -> dict[str, Any]:  # Any: as templates take it
        """What every page of the editor shows."""
        return {
            "draft": self.draft,
            "definition": self.definition,
            "key": self.key,
            "title": self.said(self.definition.title) or self.key,
            "said": self.said,
            "meanwhile": self.meanwhile,
            "language_name": language_name,
            "types": phrases.TYPES,
            "fields": phrases.FIELDS,
        } | more

    def keep(
        self, edit: Edit, *, about: About | None = None, form: forms.Form | None = None
    ) -> bool:
        """Change the draft; what is in the way is said in the form, or above the page.

        Who changed something else meanwhile is in nobody's way. ``about`` says what the
        writer had before their eyes: if others changed just that, or nobody knows any more
        what it was, it is shown first.
        """
        if about and self._is_overtaken(about):
            return False
        try:
            self._change(edit)
        except EditImpossible as refusal:
            self._refuse(phrases.edit_sentence(refusal), form)
        except services.DraftChanged:
            self._refuse(phrases.CHANGED_MEANWHILE, form)
        else:
            return True
        return False

    def press(self, edit: Edit, *, says: str | Promise, to: str) -> HttpResponse:
        """The answer to a button that changes the draft."""
        if self.keep(edit):
            messages.success(self.request, str(says))
        return self.leave(to)

    def leave(self, to: str = "") -> HttpResponse:
        """On to ``to``, or the outline; to the list where the draft has gone meanwhile."""
        if not queries.drafts_visible_to(self.request.viewer).filter(pk=self.draft.pk).exists():
            return redirect("questionnaires:instruments")
        return redirect(to or reverse("questionnaires:draft", args=[self.key]))

    def _change(self, edit: Edit) -> None:
        self.draft = services.change_draft(
            version=self.draft,
            definition=edit(self.definition),
            seen=self.draft.revision,
            by=self.request.actor,
            now=timezone.now(),
        )
        self.definition = self.draft.read()

    def _refuse(self, sentence: str | Promise, form: forms.Form | None) -> None:
        if form is None:
            messages.error(self.request, str(sentence))
        else:
            form.add_error("name" if "name" in form.fields else None, str(sentence))

    def _is_overtaken(self, about: About) -> bool:
        before, now = self.then, about(self.definition)
        then = about(before) if before else None
        if then == now:
            return False
        names = names_of({step.by for step in self._since})
        self.meanwhile = Meanwhile(
            who=sorted(set(names.values())), differences=differences(then, now)
        )
        return True

    def _is_late(self) -> bool:
        """A higher revision was seen of a draft that is gone; another was begun in its place."""
        return self.seen != self.draft.revision
