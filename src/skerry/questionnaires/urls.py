from django.urls import URLPattern, URLResolver, path

from skerry.questionnaires.views import xlsform
from skerry.questionnaires.views.editor import (
    checking,
    instruments,
    library,
    lines,
    outline,
    questions,
    translations,
)
from skerry.questionnaires.views.trying import try_out

_KEY = "desk/questionnaires/<slug:key>/"
_NUMBER = f"{_KEY}<int:number>/"
_DRAFT = f"{_KEY}draft/"
_QUESTION = f"{_DRAFT}questions/<str:name>/"
_SECTION = f"{_DRAFT}sections/<str:section>/"
_LIST = f"{_DRAFT}answers/<str:name>/"

app_name = "questionnaires"
# Fixed words stand before keys, so that no questionnaire hides a page.
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/questionnaires/", instruments.instruments, name="instruments"),
    path("desk/questionnaires/new/", instruments.instrument_new, name="instrument_new"),
    path("desk/questionnaires/import/", xlsform.xlsform_import, name="xlsform_import"),
    path("desk/questionnaires/import/accept/", xlsform.xlsform_accept, name="xlsform_accept"),
    path("desk/questionnaires/import/faults/", xlsform.xlsform_faults, name="xlsform_faults"),
    path(_KEY, instruments.instrument, name="instrument"),
    path(f"{_KEY}begin/", instruments.version_begin, name="version_begin"),
    path(f"{_KEY}archive/", instruments.instrument_archive, name="instrument_archive"),
    path(_NUMBER, instruments.version, name="version"),
    path(_DRAFT, outline.draft, name="draft"),
    path(f"{_DRAFT}words/", outline.words, name="words"),
    path(f"{_DRAFT}undo/", outline.undo, name="draft_undo"),
    path(f"{_DRAFT}discard/", outline.discard, name="draft_discard"),
    path(f"{_DRAFT}new-section/", outline.section_new, name="section_new"),
    path(_SECTION, outline.section, name="section"),
    path(f"{_SECTION}move/", outline.section_move, name="section_move"),
    path(f"{_SECTION}remove/", outline.section_remove, name="section_remove"),
    path(f"{_DRAFT}new-question/", questions.question_types, name="question_types"),
    path(f"{_DRAFT}new-question/<slug:kind>/", questions.question_new, name="question_new"),
    path(_QUESTION, questions.question, name="question"),
    path(f"{_QUESTION}move/", outline.question_move, name="question_move"),
    path(f"{_QUESTION}remove/", questions.question_remove, name="question_remove"),
    path(f"{_QUESTION}lines/", lines.rows, name="rows"),
    path(f"{_DRAFT}answers/", lines.choice_lists, name="choice_lists"),
    path(_LIST, lines.choice_list, name="choice_list"),
    path(f"{_LIST}remove/", lines.choice_list_remove, name="choice_list_remove"),
    path(f"{_DRAFT}translations/", translations.translations, name="translations"),
    path(f"{_DRAFT}library/", library.library, name="library"),
    path(f"{_DRAFT}library/copy/", library.library_copy, name="library_copy"),
    path(f"{_DRAFT}check/", checking.check, name="check"),
    path(f"{_DRAFT}publish/", checking.publish, name="publish"),
    path(f"{_NUMBER}xlsform/", xlsform.xlsform_download, name="xlsform_download"),
    path(f"{_NUMBER}try/", try_out, name="try"),
    path(f"{_NUMBER}try/<slug:page>/", try_out, name="try_page"),
]
