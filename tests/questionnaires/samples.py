"""A questionnaire with a question of every type, and smaller ones."""

from skerry.questionnaires.enums import Missing, QuestionType
from skerry.questionnaires.rules.definition import Choice, Definition, Question, Row, Section

ALL_WAYS = (Missing.DONT_KNOW, Missing.NOT_APPLICABLE, Missing.REFUSED)
AREAS = ("cloud", "identity", "industry", "training")
AREA_LABELS = {
    "cloud": {"en": "Cloud services", "sv": "Molntjänster"},
    "identity": {"en": "Identity and access", "sv": "Identitet och behörighet"},
    "industry": {"en": "Industrial control systems", "sv": "Industriella styrsystem"},
    "training": {"en": "Training of people", "sv": "Utbildning av människor"},
}
AGREEMENT = {
    "no": {"en": "Not at all", "sv": "Inte alls"},
    "partly": {"en": "Partly", "sv": "Delvis"},
    "mostly": {"en": "Mostly", "sv": "Till stor del"},
    "fully": {"en": "Fully", "sv": "Helt"},
}
PLACES = {"kista": "north", "solna": "north", "nacka": "south"}


def both(english: str, swedish: str) -> dict[str, str]:
    return {"en": english, "sv": swedish}


def every_type() -> Definition:
    """Three pages on which every type is asked, with conditions, a filter, piping and a sum."""
    return Definition(
        title=both("How is your organisation doing?", "Hur går det för er organisation?"),
        languages=("en", "sv"),
        introduction=both(
            "Your answers decide what the cluster does next year.",
            "Era svar avgör vad klustret gör nästa år.",
        ),
        closing=both("See you at the autumn meeting.", "Vi ses på höstmötet."),
        sections=(_about(), _views(), _figures()),
        choice_lists={
            "areas": tuple(Choice(name=n, label=AREA_LABELS[n]) for n in AREAS),
            "agreement": tuple(Choice(name=n, label=label) for n, label in AGREEMENT.items()),
            "yes_no": (
                Choice(name="yes", label=both("Yes", "Ja")),
                Choice(name="no", label=both("No", "Nej")),
            ),
            "sides": (
                Choice(name="north", label=both("North of the water", "Norr om vattnet")),
                Choice(name="south", label=both("South of the water", "Söder om vattnet")),
            ),
            "places": tuple(
                Choice(name=name, label=both(name.title(), name.title()), traits={"side": side})
                for name, side in PLACES.items()
            ),
        },
    )


def _about() -> Section:
    return Section(
        name="about",
        label=both("Who you are", "Vilka ni är"),
        hint=both("Two minutes about your organisation.", "Två minuter om er organisation."),
        questions=(
            Question(name="hello", type=QuestionType.NOTE, label=both("Answer for the whole organisation, as well as you can.", "Svara för hela organisationen, så gott ni kan.")),
            Question(name="organisation", type=QuestionType.ORGANISATION, label=both("Which organisation do you answer for?", "Vilken organisation svarar ni för?"), required="yes"),
            Question(name="exports", type=QuestionType.SINGLE, label=both("Do you sell abroad?", "Säljer ni utomlands?"), choices="yes_no", required="yes", missing=(Missing.DONT_KNOW, Missing.REFUSED)),
            Question(name="where", type=QuestionType.TEXT, label=both("In which countries?", "I vilka länder?"), relevant="${exports} = 'yes'"),
            Question(name="side", type=QuestionType.SINGLE, label=both("On which side are you?", "På vilken sida finns ni?"), choices="sides"),
            Question(name="place", type=QuestionType.SINGLE, label=both("And in which place?", "Och på vilken plats?"), choices="places", choice_filter="side = ${side}", relevant="${side} != ''"),
            Question(name="started", type=QuestionType.DATE, label=both("When was it founded?", "När grundades den?"), maximum="2026-11-22", missing=(Missing.DONT_KNOW,)),
        ),
    )  # fmt: skip


def _views() -> Section:
    return Section(
        name="views",
        label=both("What you do and think", "Vad ni gör och tycker"),
        questions=(
            Question(name="areas", type=QuestionType.MULTIPLE, label=both("What do you work with?", "Vad arbetar ni med?"), hint=both("Choose all that fit.", "Välj allt som passar."), choices="areas", missing=ALL_WAYS),
            Question(name="order", type=QuestionType.RANKING, label=both("What matters most to you?", "Vad är viktigast för er?"), hint=both("Put the most important first.", "Sätt det viktigaste först."), choices="areas", max_choices=3, missing=(Missing.DONT_KNOW,)),
            Question(name="mood", type=QuestionType.SCALE, label=both("How do you see next year?", "Hur ser ni på nästa år?"), steps=5, low_label=both("Worried", "Med oro"), high_label=both("Confident", "Med tillförsikt"), missing=(Missing.DONT_KNOW,)),
            Question(name="again", type=QuestionType.SCALE, label=both("Would you recommend the cluster?", "Skulle ni rekommendera klustret?"), steps=10, low_label=both("No", "Nej"), high_label=both("With pleasure", "Gärna")),
            Question(
                name="helps", type=QuestionType.MATRIX, label=both("Does this help you?", "Hjälper det här er?"), choices="agreement", missing=(Missing.NOT_APPLICABLE,),
                rows=(
                    Row(name="helps_meetings", label=both("Meetings with others in the field", "Möten med andra i branschen")),
                    Row(name="helps_funding", label=both("Guidance on public funding", "Vägledning om offentlig finansiering")),
                    Row(name="helps_export", label=both("Support for going abroad", "Stöd för att nå utlandet"), relevant="${exports} = 'yes'"),
                ),
            ),
            Question(name="words", type=QuestionType.TEXT, is_long=True, label=both("Anything else we should know?", "Något mer vi borde veta?")),
        ),
    )  # fmt: skip


def _figures() -> Section:
    return Section(
        name="figures",
        label=both("Figures", "Siffror"),
        questions=(
            Question(name="staff", type=QuestionType.NUMBER, label=both("How many work for ${organisation}?", "Hur många arbetar hos ${organisation}?"), unit=both("people", "personer"), minimum="0", maximum="100000", required="${exports} = 'yes'", missing=(Missing.DONT_KNOW, Missing.REFUSED)),
            Question(name="women", type=QuestionType.NUMBER, label=both("How many of them are women?", "Hur många av dem är kvinnor?"), minimum="0", constraint=". <= ${staff}", constraint_message=both("There cannot be more women than people.", "Det kan inte finnas fler kvinnor än personer.")),
            Question(name="share", type=QuestionType.CALCULATED, label=both("Share of women, per cent", "Andel kvinnor i procent"), calculation="round(${women} div ${staff} * 100, 0)"),
            Question(name="turnover", type=QuestionType.MONEY, label=both("What was your turnover last year?", "Vilken omsättning hade ni förra året?"), currency="SEK", decimals=2, minimum="0", missing=ALL_WAYS),
            Question(name="topics", type=QuestionType.CONCEPT, label=both("Which specialities are yours?", "Vilka är era specialiteter?"), scheme="trial", missing=(Missing.DONT_KNOW,)),
            Question(name="report", type=QuestionType.FILE, label=both("Your last annual report", "Er senaste årsredovisning"), missing=(Missing.REFUSED,)),
        ),
    )  # fmt: skip


def only(*questions: Question, choices: str = "", **more: object) -> Definition:
    """One page with ``questions``, and one list of choices, ``list``."""
    listed = tuple(Choice(name=name, label={"en": name.title()}) for name in choices.split())
    section = Section(name="page", label={"en": "Page"}, questions=questions)
    parts = {"sections": (section,), "choice_lists": {"list": listed}}
    return Definition(title={"en": "Short"}, languages=("en",), **(parts | more))
