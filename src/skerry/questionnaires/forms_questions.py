"""One question, asked for with what its type needs and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.forms_editor import Group, add_texts, bound_texts, texts_of
from skerry.questionnaires.forms_expressions import ExpressionField, condition_options, joined
from skerry.questionnaires.phrases_editor import FIELDS, MISSING
from skerry.questionnaires.rules.definition import Choice, Definition, Question, Row, text_in
from skerry.questionnaires.rules.editing import all_names
from skerry.questionnaires.rules.instruments.choosing import WITH_CHOICES
from skerry.questionnaires.rules.instruments.kinds import FEWEST_STEPS, MOST_STEPS, bound_of
from skerry.questionnaires.rules.names import name_from

ANSWERED: Final = frozenset(QuestionType) - {QuestionType.NOTE, QuestionType.CALCULATED}
RANGED: Final = frozenset({QuestionType.NUMBER, QuestionType.MONEY, QuestionType.DATE})
COUNTED: Final = frozenset({QuestionType.MULTIPLE, QuestionType.RANKING, QuestionType.CONCEPT})
CHECKED: Final = ANSWERED - {QuestionType.FILE, QuestionType.ORGANISATION}
TEXTS: Final = ("label", "hint", "unit", "low_label", "high_label")
MESSAGES: Final = ("required_message", "constraint_message")


class QuestionForm(forms.Form):
    """A new question of ``type``, or a change of ``question``."""

    def __init__(
        self,
        answer: QueryDict | None = None,
        *,
        definition: Definition,
        question: Question,
        is_new: bool,
        schemes: Sequence[tuple[str, str]] = (),
        language: str,
    ) -> None:
        super().__init__(answer)
        self._definition, self._old, self._is_new = definition, question, is_new
        self._schemes, self._language = schemes, language
        self._texts: dict[str, list[str]] = {}
        for add in (self._add_words, self._add_answers, self._add_kind, self._add_circumstances):
            add()

    # --- the fields

    def _text(self, name: str, label: str | Promise, **more: Any) -> None:  # Any: as add_texts
        known = self._definition.languages
        add_texts(self, name, label, texts=getattr(self._old, name), languages=known, **more)
        self._texts[name] = [f"{name}_{language}" for language in known]

    def _plain(self, name: str, field: forms.Field) -> None:
        field.label = field.label or str(FIELDS[name])
        field.initial = getattr(self._old, name)
        self.fields[name] = field

    def _add_words(self) -> None:
        is_note = self._old.type is QuestionType.NOTE
        is_asked = self._old.type is not QuestionType.CALCULATED
        label = _("Words") if is_note else FIELDS["label"]
        self._text("label", label, is_required=is_asked, rows=4 if is_note else 2)
        if not is_note and is_asked:
            self._text("hint", FIELDS["hint"], rows=2, help_text=_("Stands below the question."))

    def _add_answers(self) -> None:
        if self._old.type not in WITH_CHOICES:
            return
        lists = [
            (name, f"{name}: {self._sample(choices)}")
            for name, choices in self._definition.choice_lists.items()
        ]
        if lists:
            self._plain(
                "choices",
                forms.ChoiceField(choices=[("", _("New answers")), *lists], required=False),
            )
        self.fields["new_choices"] = _lines_field(
            _("Answers, one on each line"),
            _("They become a list that you can change, translate and use again.")
            if not self._old.choices
            else _("Only for new answers in place of the list above."),
        )
        if self._old.type is QuestionType.MATRIX and not self._old.rows:
            self.fields["new_rows"] = _lines_field(_("Lines of the matrix, one on each line"), "")

    def _sample(self, choices: Sequence[Choice]) -> str:
        labels = [
            text_in(choice.label, self._language, self._definition.languages) for choice in choices
        ]
        return " / ".join(labels[:4]) + (" …" if len(labels) > 4 else "")  # noqa: PLR2004  # as shown

    def _add_kind(self) -> None:
        kind = self._old.type
        if kind is QuestionType.SCALE:
            steps = forms.IntegerField(min_value=FEWEST_STEPS, max_value=MOST_STEPS)
            self._plain("steps", steps)
            self.fields["steps"].initial = self._old.steps or 5
            self._text("low_label", FIELDS["low_label"])
            self._text("high_label", FIELDS["high_label"])
        if kind in RANGED:
            self._add_range(kind)
        if kind in COUNTED:
            most = forms.IntegerField(
                min_value=0,
                max_value=100,
                required=False,
                help_text=_("0 for as many as they like."),
            )
            self._plain("max_choices", most)
        if kind is QuestionType.TEXT:
            self._plain("is_long", forms.BooleanField(required=False))
        if kind is QuestionType.CONCEPT:
            self._plain("scheme", forms.ChoiceField(choices=self._known_schemes()))
        if kind is QuestionType.CALCULATED:
            self._plain("calculation", ExpressionField())

    def _known_schemes(self) -> list[tuple[str, str]]:
        """A vocabulary that is not here (the questionnaire may come from elsewhere) can be kept."""
        own = self._old.scheme
        known = list(self._schemes)
        return known if not own or own in dict(known) else [*known, (own, own)]

    def _add_range(self, kind: QuestionType) -> None:
        for name in ("minimum", "maximum"):
            day = forms.DateInput({"type": "date"}) if kind is QuestionType.DATE else None
            self._plain(name, forms.CharField(required=False, max_length=30, widget=day))
        if kind is QuestionType.NUMBER:
            self._text("unit", FIELDS["unit"], help_text=_("Such as hours or people."))
        if kind is QuestionType.MONEY:
            self._plain("currency", forms.RegexField("^[A-Z]{3}$", max_length=3))
            self.fields["currency"].initial = self._old.currency or "EUR"
        if kind is not QuestionType.DATE:
            decimals = forms.IntegerField(min_value=0, max_value=6, required=False)
            self._plain("decimals", decimals)

    def _add_circumstances(self) -> None:
        is_answered = self._old.type in ANSWERED
        if is_answered:
            self._add_duty()
        self._add_condition()
        if self._old.type in CHECKED:
            self._plain(
                "constraint", ExpressionField(help_text=_("A dot stands for the answer: . > 0"))
            )
            self._text("constraint_message", FIELDS["constraint_message"])
        if self._old.type in WITH_CHOICES:
            self._plain("choice_filter", ExpressionField(is_filter=True))
        if is_answered:
            self._plain("default", forms.CharField(required=False, max_length=200))
        self._add_name()

    def _add_duty(self) -> None:
        """Whether it must be answered, and how one may say that there is no answer."""
        old = self._old
        self._plain("missing", _missing_field())
        self.fields["must"] = _must_field(old)
        self.fields["required"] = ExpressionField(
            label=_("… when this holds"),
            initial="" if _is_always(old.required) else old.required,
        )
        self._text("required_message", FIELDS["required_message"])

    def _add_condition(self) -> None:
        self.fields["condition"] = forms.ChoiceField(
            label=_("Ask only if"),
            required=False,
            choices=condition_options(
                self._definition, but=self._old.name, language=self._language
            ),
            help_text=_("It is added to the expression below when you save."),
        )
        self.fields["join"] = forms.ChoiceField(
            label=_("Together with what stands below"),
            choices=[("and", _("both must hold")), ("or", _("one of them is enough"))],
            required=False,
        )
        self._plain("relevant", ExpressionField(label=_("The condition as an expression")))

    def _add_name(self) -> None:
        self.fields["name"] = forms.CharField(
            label=str(FIELDS["name"]),
            required=not self._is_new,
            max_length=80,
            initial=self._old.name,
            help_text=_(
                "How expressions, files and results call it. Whoever reads it follows when you change it."
            ),
        )

    # --- how the page shows them

    def groups(self) -> Sequence[Group]:
        """The fields in the order in which one thinks of them; the rarer ones folded."""
        plan: Sequence[tuple[str | Promise, Sequence[str], bool]] = (
            (_("What is asked"), ("label", "hint"), True),
            (_("How it is answered"), _KIND, True),
            (_("Whether it must be answered"), ("must", "required", "required_message"), False),
            (_("When it is asked"), ("condition", "join", "relevant"), False),
            (_("What is checked"), ("constraint", "constraint_message", "choice_filter"), False),
            (_("More"), ("default", "name"), False),
        )
        groups = [
            Group(title=title, lines=self._bound(names), is_open=is_open or self._says(names))
            for title, names, is_open in plan
        ]
        return [group for group in groups if group.lines]

    def _bound(self, names: Sequence[str]) -> Sequence[Sequence[forms.BoundField]]:
        """Lines of the page: the languages of a text stand beside each other."""
        known = self._definition.languages
        return [
            bound_texts(self, name, known) if name in self._texts else [self[name]]
            for name in names
            if name in self._texts or name in self.fields
        ]

    def _says(self, names: Sequence[str]) -> bool:
        """Whether something is wrong in these fields, or something but the usual stands there."""
        fields = [field for name in names for field in self._texts.get(name, [name])]
        wrong = any(field in self.errors for field in fields) if self.is_bound else False
        said = any(getattr(self._old, name, "") for name in names if name != "name")
        return wrong or said

    # --- what was answered

    def clean_minimum(self) -> str:
        return self._clean_end("minimum")

    def clean_maximum(self) -> str:
        return self._clean_end("maximum")

    def _clean_end(self, name: str) -> str:
        text = str(self.cleaned_data[name]).replace(",", ".")
        if text and bound_of(self._old, text) is None:
            raise ValidationError(_("“%(text)s” cannot be an end of the range.") % {"text": text})
        return text

    def clean(self) -> dict[str, Any]:  # Any: as Django has it
        values = super().clean() or self.cleaned_data
        has_list = values.get("choices") or values.get("new_choices", "").strip()
        if self._old.type in WITH_CHOICES and not has_list:
            self.add_error("new_choices", _("Write the answers, or take a list that is there."))
        return values

    @property
    def question(self) -> Question:
        """What the form says; of the old question stays what it does not ask."""
        values, known = self.cleaned_data, self._definition.languages
        changed: dict[str, Any] = {  # Any: values of every type
            name: texts_of(self, name, languages=known, old=getattr(self._old, name))
            for name in self._texts
        }
        changed |= {
            name: values[name] or getattr(_BLANK, name)
            for name in _PLAIN
            if name in self.fields and name in values
        }
        if "missing" in self.fields:
            changed["missing"] = tuple(Missing(each) for each in values["missing"])
            changed["required"] = _required(values)
        changed["relevant"] = joined(
            values["relevant"], values["condition"], either=values["join"] == "or"
        )
        changed["name"] = values["name"] or self._named(changed["label"])
        changed["rows"] = self._rows(changed["name"])
        return replace(self._old, **changed)

    def new_list(self, question: Question) -> tuple[str, Sequence[Choice]]:
        """The name and the choices of the list that was written; no name without any."""
        lines = self.cleaned_data.get("new_choices", "").splitlines()
        choices = _written(lines, self._definition.languages[0], otherwise="answer")
        if not choices or question.choices:
            return "", ()
        taken = list(self._definition.choice_lists)
        return name_from(question.name, taken=taken, otherwise="answers"), choices

    def with_list(self, question: Question, name: str) -> Question:
        return replace(question, choices=name)

    def _named(self, label: Mapping[str, str]) -> str:
        words = next(iter(label.values()), "")
        return name_from(words, taken=all_names(self._definition), otherwise="question")

    def _rows(self, name: str) -> tuple[Row, ...]:
        lines = self.cleaned_data.get("new_rows", "").splitlines()
        taken = [*all_names(self._definition), name]
        written = _written(lines, self._definition.languages[0], otherwise="line", taken=taken)
        return self._old.rows or tuple(Row(name=one.name, label=one.label) for one in written)


_BLANK: Final = Question(name="", type=QuestionType.NOTE)
_PLAIN: Final = (
    "choices",
    "steps",
    "max_choices",
    "is_long",
    "scheme",
    "calculation",
    "minimum",
    "maximum",
    "decimals",
    "currency",
    "constraint",
    "choice_filter",
    "default",
)
_KIND: Final = (
    *("choices", "new_choices", "new_rows", "steps", "low_label", "high_label", "minimum"),
    *("maximum", "decimals", "unit", "currency", "max_choices", "is_long", "scheme"),
    *("calculation", "missing"),
)


def _lines_field(label: str | Promise, help_text: str | Promise) -> forms.CharField:
    return forms.CharField(
        label=str(label),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 6}),
        help_text=str(help_text),
    )


def _missing_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Ways of not answering that are offered"),
        required=False,
        choices=[(each.value, MISSING[each]) for each in Missing],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are kept apart from an empty answer in every result."),
    )


def _must_field(question: Question) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=str(FIELDS["required"]),
        choices=[("", _("No")), ("yes", _("Yes, always")), ("if", _("Only sometimes"))],
        required=False,
        initial="yes" if _is_always(question.required) else "if" if question.required else "",
        widget=forms.RadioSelect,
    )


def _is_always(required: str) -> bool:
    return required.strip().lower() in {"yes", "true", "true()"}


def _required(values: Mapping[str, Any]) -> str:  # Any: as Django has it
    return {"yes": "yes", "if": str(values["required"])}.get(values["must"], "")


def _written(
    lines: Sequence[str], language: str, *, otherwise: str, taken: Sequence[str] = ()
) -> Sequence[Choice]:
    named = list(taken)
    choices = []
    for line in lines:
        if words := line.strip()[:2_000]:
            named.append(name_from(words, taken=named, otherwise=otherwise))
            choices.append(Choice(name=named[-1], label={language: words}))
    return choices
