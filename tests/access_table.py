"""Who gets in where: the truth table of every address of ours.

A line names an address, how it is asked, and the roles that are let in. Everybody
else is sent to sign in (visitors) or told no (403, or 404 where not even the
existence is theirs to know). The organisation of the lines is one that the
organisation editor keeps; the person, the runs and the mails are somebody else's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from skerry.kernel.roles import Role

EVERYBODY = frozenset(Role)
SIGNED_IN = EVERYBODY - {Role.VISITOR}
NOBODY: frozenset[Role] = frozenset()
EDITOR = frozenset({Role.ORGANISATION_EDITOR})
MANAGER = frozenset({Role.CLUSTER_MANAGER})
SURVEYORS = MANAGER | {Role.SURVEY_TEAM}
SURVEY_TEAM = frozenset({Role.SURVEY_TEAM})
SURVEYORS = MANAGER | SURVEY_TEAM
OPERATORS = MANAGER | {Role.ADMINISTRATOR}
ADVISER = frozenset({Role.ADVISER})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
READERS = SURVEYORS | {Role.POLICY_OFFICER}

Things = Mapping[str, object]


@dataclass(frozen=True)
class Gate:
    name: str
    method: str
    let_in: frozenset[Role]
    arguments: Callable[[Things], dict[str, object]] = lambda _things: {}


def of(**keys: str) -> Callable[[Things], dict[str, object]]:
    """Arguments of the address, each taken from the things that the test made."""
    return lambda things: {name: things[key] for name, key in keys.items()}


def fixed(**values: object) -> Callable[[Things], dict[str, object]]:
    return lambda _things: values


ORGANISATION = of(uuid="organisation")
RUN = of(uuid="run")
JOB = of(uuid="job")
MAIL = of(uuid="mail")
PERSON = of(uuid="person")
OFFERING = of(uuid="organisation", offering="offering")
CLAIM = of(uuid="claim")
CLAIM_TO = of(uuid="organisation", claim="claim")
NOTE = of(uuid="organisation", note="note")
SEGMENT = of(uuid="segment")
MAILING = of(uuid="mailing")
ANSWERED_WAVE = of(uuid="answered_wave")
CONTACT = of(uuid="organisation", contact="contact")
DOOR = of(door="door")
EVIDENCE = of(door="door", key="evidence_measure", evidence="evidence")
INVITED = of(door="door", token="mandate_token")
MANDATE = of(door="door", mandate="mandate")
MEASURE = of(door="door", key="measure")
FRAMEWORK = of(door="door", key="framework")
INSTRUMENT = of(key="instrument")
DRAFTED = of(key="instrument", name="drafted_question")
DRAFTED_SECTION = of(key="instrument", section="drafted_section")
DRAFTED_LIST = of(key="instrument", name="drafted_list")
WAVE = of(uuid="wave")
RESPONDENT = of(uuid="wave", invitation="respondent")
ROUND = of(uuid="wave", round="round")
OPEN_QUESTION = of(uuid="answered_wave", question="open_question")
FRAMEWORK_TEXTS = of(key="framework")
COMPUTED_WAVE = of(uuid="computed_wave")
RESULTS = of(uuid="results")
PAIRED = of(uuid="paired_results")
OPENING = of(uuid="paired_results", opening="opening")


def entry_page(things: Things) -> dict[str, object]:
    return {**RESPONDENT(things), "page": "1"}


def quote_of_wave(things: Things) -> dict[str, object]:
    return {**OPEN_QUESTION(things), "quote": things["quote"]}


def new_mail(things: Things) -> dict[str, object]:
    return {"uuid": things["wave"], "kind": "reminder"}


GATES = [
    Gate("healthz", "GET", EVERYBODY),
    Gate("kernel:roles", "GET", EVERYBODY),
    Gate("kernel:privacy", "GET", EVERYBODY),
    Gate("kernel:accessibility", "GET", EVERYBODY),
    Gate("kernel:imprint", "GET", EVERYBODY),
    Gate("kernel:identity_sheet", "GET", EVERYBODY, of(version="identity")),
    Gate("kernel:identity_logo", "GET", EVERYBODY, of(version="identity")),
    Gate("kernel:notification_stop", "GET", EVERYBODY, of(token="stop_token")),
    Gate("kernel:notifications", "GET", SIGNED_IN),
    Gate("kernel:notifications_read", "POST", SIGNED_IN),
    Gate("kernel:notification_settings", "GET", SIGNED_IN),
    Gate("kernel:desk", "GET", OPERATORS | {Role.POLICY_OFFICER, Role.SURVEY_TEAM}),
    Gate("kernel:gallery", "GET", ADMINISTRATOR),
    Gate("kernel:identity_edit", "GET", OPERATORS),
    Gate("kernel:jobs", "GET", OPERATORS),
    Gate("kernel:job", "GET", OPERATORS, JOB),
    Gate("kernel:job_stop", "POST", OPERATORS, JOB),
    Gate("kernel:job_retry", "POST", OPERATORS, JOB),
    Gate("kernel:outbox", "GET", OPERATORS),
    Gate("kernel:mail", "GET", OPERATORS, MAIL),
    Gate("kernel:mail_retry", "POST", OPERATORS, MAIL),
    Gate("kernel:audit_log", "GET", OPERATORS),
    Gate("actors:home", "GET", EVERYBODY),
    Gate("actors:figures", "GET", EVERYBODY),
    Gate("actors:money", "GET", EVERYBODY),
    Gate("actors:money_file", "GET", EVERYBODY),
    Gate("actors:partners_abroad", "GET", EVERYBODY),
    Gate("actors:partners_file", "GET", EVERYBODY),
    Gate("actors:search", "GET", EVERYBODY),
    Gate("actors:directory", "GET", EVERYBODY),
    Gate("actors:export", "GET", EVERYBODY, fixed(file_format="csv")),
    Gate("actors:map", "GET", EVERYBODY),
    Gate("actors:map_data", "GET", EVERYBODY),
    Gate("actors:map_outlines", "GET", EVERYBODY),
    Gate("actors:organisation", "GET", EVERYBODY, ORGANISATION),
    Gate("actors:report", "GET", EVERYBODY, ORGANISATION),
    Gate("actors:network", "GET", EVERYBODY),
    Gate("actors:network_picture", "GET", EVERYBODY),
    Gate("actors:network_graph", "GET", EVERYBODY),
    Gate("actors:initiatives", "GET", EVERYBODY),
    Gate("actors:initiative", "GET", EVERYBODY, of(uuid="initiative")),
    Gate("actors:initiative_visibility", "POST", MANAGER, of(uuid="initiative")),
    Gate("actors:confirm", "POST", EDITOR | MANAGER, ORGANISATION),
    Gate("actors:organisation_atlas", "GET", EDITOR | MANAGER, ORGANISATION),
    Gate(
        "actors:organisation_atlas_file",
        "GET",
        EDITOR | MANAGER,
        lambda things: {"uuid": things["organisation"], "file_format": "json"},
    ),
    Gate("actors:atlas", "GET", MANAGER),
    Gate("actors:atlas_export", "GET", MANAGER),
    Gate("actors:visibility", "POST", MANAGER, ORGANISATION),
    Gate("actors:logo", "GET", EVERYBODY, of(uuid="organisation", version="logo")),
    Gate("actors:edit", "GET", EDITOR | MANAGER, ORGANISATION),
    Gate("actors:edit_about", "GET", EDITOR | MANAGER, ORGANISATION),
    Gate("actors:edit_expertise", "GET", EDITOR | MANAGER, ORGANISATION),
    Gate("actors:edit_offerings", "GET", EDITOR | MANAGER, ORGANISATION),
    Gate("actors:edit_offering_new", "GET", EDITOR | MANAGER, ORGANISATION),
    Gate("actors:edit_offering", "GET", EDITOR | MANAGER, OFFERING),
    Gate("actors:edit_offering_remove", "POST", EDITOR | MANAGER, OFFERING),
    Gate("actors:edit_places", "GET", EDITOR | MANAGER, ORGANISATION),
    Gate("actors:edit_figures", "GET", EDITOR | MANAGER, ORGANISATION),
    Gate("actors:edit_logo", "GET", EDITOR | MANAGER, ORGANISATION),
    Gate("actors:edit_tiers", "GET", EDITOR | MANAGER, ORGANISATION),
    Gate("actors:edit_seen", "GET", EDITOR | MANAGER, of(uuid="organisation", reader="reader")),
    Gate("actors:edit_history", "GET", EDITOR | MANAGER, ORGANISATION),
    Gate(
        "actors:edit_undo", "POST", EDITOR | MANAGER, of(uuid="organisation", revision="revision")
    ),
    Gate("actors:clusters", "GET", MANAGER),
    Gate("actors:cluster_remove", "POST", MANAGER, of(code="peer")),
    Gate("actors:notes", "GET", MANAGER, ORGANISATION),
    Gate("actors:note_change", "GET", MANAGER, NOTE),
    Gate("actors:note_keep", "POST", MANAGER, NOTE),
    Gate("actors:note_delete", "POST", MANAGER, NOTE),
    Gate("actors:working_list", "GET", MANAGER),
    Gate("actors:work", "POST", MANAGER),
    Gate("actors:list_export", "GET", MANAGER),
    Gate("actors:list_exports", "GET", MANAGER),
    Gate("actors:tags", "GET", MANAGER),
    Gate("actors:tag", "GET", MANAGER, of(uuid="tag")),
    Gate("actors:tag_delete", "POST", MANAGER, of(uuid="tag")),
    Gate("actors:tagging", "GET", MANAGER, of(uuid="tagging")),
    Gate("actors:tagging_undo", "POST", MANAGER, of(uuid="tagging")),
    Gate("actors:segments", "GET", MANAGER),
    Gate("actors:segment_keep", "POST", MANAGER),
    Gate("actors:segment_search", "POST", MANAGER),
    Gate("actors:segment", "GET", MANAGER, SEGMENT),
    Gate("actors:segment_change", "GET", MANAGER, SEGMENT),
    Gate("actors:segment_delete", "POST", MANAGER, SEGMENT),
    Gate("actors:segment_drop", "POST", MANAGER, SEGMENT),
    Gate("actors:segment_export", "GET", MANAGER, SEGMENT),
    Gate("actors:reports", "GET", MANAGER),
    Gate("actors:report_close", "POST", MANAGER, of(uuid="report")),
    Gate("questionnaires:xlsform_import", "GET", SURVEYORS),
    Gate("questionnaires:xlsform_accept", "POST", SURVEYORS),
    Gate("questionnaires:xlsform_faults", "POST", SURVEYORS),
    Gate(
        "questionnaires:xlsform_download", "GET", SURVEYORS, of(key="instrument", number="version")
    ),
    Gate("actors:import_runs", "GET", MANAGER),
    Gate("actors:import_new", "GET", MANAGER),
    Gate("actors:import_run", "GET", MANAGER, RUN),
    Gate("actors:import_columns", "GET", MANAGER, of(uuid="list_run")),
    Gate("actors:import_report", "GET", MANAGER, RUN),
    Gate("actors:import_apply", "POST", MANAGER, RUN),
    Gate("actors:import_resume", "POST", MANAGER, RUN),
    Gate("actors:import_stop", "POST", MANAGER, RUN),
    Gate("actors:import_undo", "POST", MANAGER, RUN),
    Gate("actors:import_discard", "POST", MANAGER, RUN),
    Gate("actors:duplicates", "GET", MANAGER),
    Gate("actors:duplicates_find", "POST", MANAGER),
    Gate("actors:merge_with", "GET", MANAGER, ORGANISATION),
    Gate("actors:duplicate", "GET", MANAGER, of(uuid="duplicate")),
    Gate("actors:duplicate_merge", "POST", MANAGER, of(uuid="duplicate")),
    Gate("actors:duplicate_decide", "POST", MANAGER, of(uuid="duplicate")),
    Gate("actors:clear_duplicates", "GET", MANAGER),
    Gate("actors:mergings", "GET", MANAGER),
    Gate("actors:merging", "GET", MANAGER, of(uuid="merging")),
    Gate("actors:merging_take_back", "POST", MANAGER, of(uuid="merging")),
    Gate("actors:batch_take_back", "POST", MANAGER, of(batch="batch")),
    Gate("actors:vocabularies", "GET", MANAGER),
    Gate("actors:statistics", "GET", MANAGER | {Role.POLICY_OFFICER}),
    Gate("accounts:account", "GET", SIGNED_IN),
    Gate("accounts:details", "GET", SIGNED_IN),
    Gate("accounts:consent_give", "POST", SIGNED_IN, fixed(kind="news")),
    Gate("accounts:consent_withdraw", "POST", SIGNED_IN, fixed(kind="news")),
    Gate("accounts:sessions_end", "POST", SIGNED_IN),
    Gate("accounts:export", "GET", SIGNED_IN),
    Gate("accounts:erase", "GET", SIGNED_IN),
    Gate("accounts:invitation", "GET", EVERYBODY, of(token="invitation_token")),
    Gate("accounts:invitation_accept", "POST", SIGNED_IN, of(token="invitation_token")),
    Gate("accounts:colleagues", "GET", EDITOR | MANAGER, ORGANISATION),
    Gate("accounts:invite", "POST", EDITOR | MANAGER, ORGANISATION),
    Gate(
        "accounts:invitation_withdraw",
        "POST",
        EDITOR | MANAGER,
        of(uuid="organisation", invitation="invitation"),
    ),
    # A cluster manager may ask, and is told that only an editor hands an entry over.
    Gate(
        "accounts:hand_over", "POST", EDITOR | MANAGER, of(uuid="organisation", person="colleague")
    ),
    Gate(
        "accounts:colleague_remove",
        "POST",
        EDITOR | MANAGER,
        of(uuid="organisation", person="colleague"),
    ),
    Gate("accounts:leave", "GET", EDITOR, ORGANISATION),
    Gate("accounts:my_contacts", "GET", SIGNED_IN),
    Gate("accounts:contact_ask", "GET", EVERYBODY, ORGANISATION),
    Gate("accounts:contact", "GET", EVERYBODY, of(token="contact_token")),
    Gate("accounts:contact_confirm", "POST", EVERYBODY, of(token="contact_token")),
    Gate("accounts:contact_write", "POST", EVERYBODY, of(token="contact_token")),
    Gate("accounts:contact_delete", "GET", EVERYBODY, of(token="contact_token")),
    Gate("accounts:inbox", "GET", EDITOR, ORGANISATION),
    Gate("accounts:inbox_contact", "GET", EDITOR, CONTACT),
    Gate("accounts:contact_answer", "POST", EDITOR, CONTACT),
    Gate("accounts:contact_decline", "POST", EDITOR, CONTACT),
    Gate("accounts:contact_block", "POST", EDITOR, CONTACT),
    Gate("accounts:contact_unblock", "POST", EDITOR, CONTACT),
    Gate("accounts:contact_report", "POST", EDITOR, CONTACT),
    Gate("accounts:claim_start", "GET", SIGNED_IN, ORGANISATION),
    Gate("accounts:claim_ask", "POST", SIGNED_IN, ORGANISATION),
    Gate("accounts:claim_link", "GET", SIGNED_IN, of(token="claim_token")),
    Gate("accounts:claim_prove", "POST", SIGNED_IN, of(token="claim_token")),
    Gate("accounts:my_claims", "GET", SIGNED_IN),
    Gate("accounts:claim", "GET", frozenset(), CLAIM),
    Gate("accounts:claim_send_again", "POST", frozenset(), CLAIM),
    Gate("accounts:claim_hand_over", "POST", frozenset(), CLAIM),
    Gate("accounts:claim_reply", "POST", frozenset(), CLAIM),
    Gate("accounts:claim_withdraw", "POST", frozenset(), CLAIM),
    Gate("accounts:claims_to", "GET", EDITOR, ORGANISATION),
    Gate("accounts:claim_accept", "POST", EDITOR, CLAIM_TO),
    Gate("accounts:claim_object", "POST", EDITOR, CLAIM_TO),
    Gate("accounts:delist", "GET", EDITOR, ORGANISATION),
    Gate("accounts:delist_withdraw", "POST", EDITOR, ORGANISATION),
    Gate("accounts:confirm_entry", "GET", EVERYBODY, of(token="confirming_token")),
    Gate("accounts:add", "GET", SIGNED_IN),
    Gate("accounts:addition_withdraw", "POST", frozenset(), of(uuid="addition")),
    Gate("accounts:claims_desk", "GET", MANAGER),
    Gate("accounts:claim_at_desk", "GET", MANAGER, CLAIM),
    Gate("accounts:addition_at_desk", "GET", MANAGER, of(uuid="addition")),
    Gate("accounts:delisting_at_desk", "GET", MANAGER, of(uuid="delisting")),
    Gate("accounts:my_searches", "GET", SIGNED_IN),
    Gate("accounts:search_new", "GET", SIGNED_IN),
    # People reach their own searches alone; the one of the lines is somebody else's.
    Gate("accounts:search_change", "POST", NOBODY, of(uuid="search")),
    Gate("accounts:search_delete", "POST", NOBODY, of(uuid="search")),
    Gate("accounts:news_stop", "GET", EVERYBODY, of(token="news_token")),
    Gate("accounts:mailings", "GET", MANAGER),
    Gate("accounts:mailing_new", "GET", MANAGER, SEGMENT),
    Gate("accounts:mailing", "GET", MANAGER, MAILING),
    Gate("accounts:mailing_change", "GET", MANAGER, MAILING),
    Gate("accounts:mailing_try", "POST", MANAGER, MAILING),
    Gate("accounts:mailing_send", "POST", MANAGER, MAILING),
    Gate("accounts:mailing_stop", "POST", MANAGER, MAILING),
    Gate("accounts:mailing_resume", "POST", MANAGER, MAILING),
    Gate("accounts:mailing_delete", "POST", MANAGER, MAILING),
    Gate("surveys:invitations", "GET", SURVEYORS, WAVE),
    Gate("surveys:invitations_prepare", "POST", SURVEYORS, WAVE),
    Gate("surveys:addresses", "GET", SURVEYORS, WAVE),
    Gate("surveys:addresses_take", "POST", SURVEYORS, WAVE),
    Gate("surveys:invitation", "GET", SURVEYORS, RESPONDENT),
    Gate("surveys:invitation_stop", "POST", SURVEYORS, RESPONDENT),
    Gate("surveys:invitation_again", "POST", SURVEYORS, RESPONDENT),
    Gate("surveys:invitation_send", "POST", SURVEYORS, RESPONDENT),
    Gate("surveys:invitation_colleague", "GET", SURVEYORS, RESPONDENT),
    Gate("surveys:enter", "GET", frozenset({Role.SURVEY_TEAM}), RESPONDENT),
    Gate("surveys:enter_page", "GET", frozenset({Role.SURVEY_TEAM}), entry_page),
    Gate("surveys:rounds", "GET", SURVEYORS, WAVE),
    Gate("surveys:round_new", "GET", SURVEYORS, new_mail),
    Gate("surveys:round", "GET", SURVEYORS, ROUND),
    Gate("surveys:round_change", "GET", SURVEYORS, ROUND),
    Gate("surveys:round_try", "POST", SURVEYORS, ROUND),
    Gate("surveys:round_send", "POST", SURVEYORS, ROUND),
    Gate("surveys:round_stop", "POST", SURVEYORS, ROUND),
    Gate("surveys:round_resume", "POST", SURVEYORS, ROUND),
    Gate("surveys:round_delete", "POST", SURVEYORS, ROUND),
    Gate("surveys:stop", "GET", EVERYBODY, of(token="survey_token")),
    Gate("accounts:stale", "GET", MANAGER),
    Gate("accounts:stale_remind", "POST", MANAGER),
    Gate("accounts:reported_contacts", "GET", MANAGER),
    Gate("accounts:reported_contact_close", "POST", MANAGER, of(uuid="contact")),
    Gate("accounts:people", "GET", OPERATORS),
    Gate("accounts:person", "GET", OPERATORS, PERSON),
    Gate("accounts:role_grant", "POST", OPERATORS, PERSON),
    Gate(
        "accounts:role_withdraw",
        "POST",
        OPERATORS,
        lambda things: {"uuid": things["person"], "role": "adviser"},
    ),
    Gate("accounts:vet", "POST", MANAGER, PERSON),
    Gate("accounts:vetting_withdraw", "POST", MANAGER, PERSON),
    Gate("questionnaires:try", "GET", SURVEYORS, of(key="instrument", number="version")),
    Gate(
        "questionnaires:try_page",
        "GET",
        SURVEYORS,
        lambda things: {"key": things["instrument"], "number": things["version"], "page": "2"},
    ),
    Gate("questionnaires:instruments", "GET", SURVEYORS),
    Gate("questionnaires:instrument_new", "GET", SURVEYORS),
    Gate("questionnaires:instrument", "GET", SURVEYORS, INSTRUMENT),
    Gate("questionnaires:version_begin", "POST", SURVEYORS, INSTRUMENT),
    Gate("questionnaires:instrument_archive", "POST", SURVEYORS, INSTRUMENT),
    Gate("questionnaires:version", "GET", SURVEYORS, of(key="instrument", number="version")),
    Gate("questionnaires:draft", "GET", SURVEYORS, INSTRUMENT),
    Gate("questionnaires:words", "GET", SURVEYORS, INSTRUMENT),
    Gate("questionnaires:draft_undo", "POST", SURVEYORS, INSTRUMENT),
    Gate("questionnaires:draft_discard", "POST", SURVEYORS, INSTRUMENT),
    Gate("questionnaires:section_new", "GET", SURVEYORS, INSTRUMENT),
    Gate("questionnaires:section", "GET", SURVEYORS, DRAFTED_SECTION),
    Gate("questionnaires:section_move", "POST", SURVEYORS, DRAFTED_SECTION),
    Gate("questionnaires:section_remove", "POST", SURVEYORS, DRAFTED_SECTION),
    Gate("questionnaires:question_types", "GET", SURVEYORS, INSTRUMENT),
    Gate(
        "questionnaires:question_new",
        "GET",
        SURVEYORS,
        lambda things: {"key": things["instrument"], "kind": "single"},
    ),
    Gate("questionnaires:question", "GET", SURVEYORS, DRAFTED),
    Gate("questionnaires:question_move", "POST", SURVEYORS, DRAFTED),
    Gate("questionnaires:question_remove", "POST", SURVEYORS, DRAFTED),
    Gate("questionnaires:rows", "GET", SURVEYORS, of(key="instrument", name="drafted_matrix")),
    Gate("questionnaires:choice_lists", "GET", SURVEYORS, INSTRUMENT),
    Gate("questionnaires:choice_list", "GET", SURVEYORS, DRAFTED_LIST),
    Gate("questionnaires:choice_list_remove", "POST", SURVEYORS, DRAFTED_LIST),
    Gate("questionnaires:translations", "GET", SURVEYORS, INSTRUMENT),
    Gate("questionnaires:library", "GET", SURVEYORS, INSTRUMENT),
    Gate("questionnaires:library_copy", "POST", SURVEYORS, INSTRUMENT),
    Gate("questionnaires:check", "GET", SURVEYORS, INSTRUMENT),
    Gate("questionnaires:publish", "POST", SURVEYORS, INSTRUMENT),
    Gate("surveys:waves", "GET", READERS),
    Gate("surveys:wave_new", "GET", SURVEYORS),
    Gate("surveys:terms", "GET", MANAGER),
    Gate("assessments:frameworks_desk", "GET", OPERATORS),
    Gate("assessments:framework_texts", "GET", OPERATORS, FRAMEWORK_TEXTS),
    Gate("assessments:framework_texts_take", "POST", OPERATORS, FRAMEWORK_TEXTS),
    Gate("assessments:framework_source_remove", "POST", OPERATORS, of(uuid="framework_source")),
    Gate("assessments:framework_results", "GET", EVERYBODY, FRAMEWORK),
    Gate("surveys:panels", "GET", READERS),
    Gate("surveys:panel_new", "GET", SURVEYORS),
    Gate("surveys:panel", "GET", READERS, of(uuid="panel")),
    Gate("surveys:panel_delete", "POST", SURVEYORS, of(uuid="panel")),
    Gate("surveys:wave", "GET", READERS, of(uuid="wave")),
    Gate("surveys:wave_promise", "GET", READERS, of(uuid="wave")),
    Gate("surveys:wave_change", "GET", SURVEYORS, of(uuid="wave_draft")),
    Gate("surveys:wave_open", "GET", SURVEYORS, of(uuid="wave_draft")),
    Gate("surveys:wave_extend", "GET", SURVEYORS, of(uuid="wave")),
    Gate("surveys:wave_close", "GET", SURVEYORS, of(uuid="wave")),
    Gate("surveys:wave_delete", "POST", SURVEYORS, of(uuid="wave_draft")),
    Gate("surveys:answers", "GET", SURVEYORS | {Role.POLICY_OFFICER}, ANSWERED_WAVE),
    Gate(
        "surveys:one_answer",
        "GET",
        SURVEY_TEAM,
        of(uuid="answered_wave", invitation="answered_invitation"),
    ),
    Gate("surveys:released", "GET", SURVEY_TEAM, ANSWERED_WAVE),
    Gate("surveys:export", "GET", SURVEY_TEAM, COMPUTED_WAVE),
    Gate("surveys:wave_results", "GET", READERS, COMPUTED_WAVE),
    Gate("surveys:results_compute", "POST", SURVEYORS, COMPUTED_WAVE),
    Gate("surveys:results_note", "POST", MANAGER, COMPUTED_WAVE),
    Gate("surveys:results_plan", "GET", SURVEYORS, COMPUTED_WAVE),
    Gate("surveys:results_plan_questions", "GET", SURVEYORS, COMPUTED_WAVE),
    Gate("surveys:results_plan_weights", "GET", SURVEYORS, COMPUTED_WAVE),
    Gate("surveys:results_plan_totals", "GET", SURVEYORS, COMPUTED_WAVE),
    Gate("surveys:results_plan_words", "GET", SURVEYORS, ANSWERED_WAVE),
    Gate("surveys:results_plan_words_question", "GET", SURVEY_TEAM, OPEN_QUESTION),
    Gate("surveys:results_plan_words_code", "GET", SURVEY_TEAM, OPEN_QUESTION),
    Gate("surveys:results_plan_words_change", "POST", SURVEY_TEAM, OPEN_QUESTION),
    Gate("surveys:results_plan_words_quotes", "GET", SURVEY_TEAM, OPEN_QUESTION),
    Gate("surveys:results_plan_words_quotes_ask", "POST", SURVEY_TEAM, OPEN_QUESTION),
    Gate("surveys:results_plan_words_quote", "POST", SURVEY_TEAM, quote_of_wave),
    Gate("surveys:quote", "GET", EVERYBODY, of(token="quote_token", quote="quote")),
    Gate("surveys:results_plan_segments", "GET", SURVEYORS, COMPUTED_WAVE),
    Gate("surveys:segments_name", "POST", SURVEYORS, COMPUTED_WAVE),
    Gate("surveys:segments_stop", "POST", SURVEYORS, COMPUTED_WAVE),
    Gate("surveys:segments_drop", "POST", SURVEYORS, COMPUTED_WAVE),
    Gate("surveys:results_plan_trend", "GET", SURVEYORS, COMPUTED_WAVE),
    Gate("surveys:results_publish", "GET", MANAGER, COMPUTED_WAVE),
    Gate("surveys:results_openings", "GET", MANAGER, of(uuid="paired_wave")),
    Gate(
        "surveys:opening_remove", "POST", MANAGER, of(uuid="paired_wave", opening="opening_draft")
    ),
    Gate("surveys:published", "GET", EVERYBODY),
    Gate("surveys:results", "GET", EVERYBODY, RESULTS),
    Gate("surveys:results_report", "GET", EVERYBODY, RESULTS),
    Gate("surveys:results_pdf", "GET", EVERYBODY, RESULTS),
    Gate("surveys:results_csv", "GET", EVERYBODY, RESULTS),
    Gate("surveys:results_json", "GET", EVERYBODY, RESULTS),
    Gate("surveys:results_changes_csv", "GET", EVERYBODY, RESULTS),
    Gate("surveys:results_svg", "GET", EVERYBODY, RESULTS),
    Gate("surveys:results_png", "GET", EVERYBODY, RESULTS),
    Gate("surveys:order_csv", "GET", EVERYBODY, RESULTS),
    Gate("surveys:openings", "GET", EVERYBODY, PAIRED),
    Gate("surveys:openings_csv", "GET", EVERYBODY, PAIRED),
    Gate("surveys:opening_svg", "GET", EVERYBODY, OPENING),
    Gate("surveys:opening_png", "GET", EVERYBODY, OPENING),
    Gate("surveys:entrance", "GET", EVERYBODY, of(open_key="survey_key")),
    Gate("surveys:entered", "GET", EVERYBODY, of(token="answering_token")),
    Gate("surveys:answer", "GET", EVERYBODY, of(token="answering_token")),
    Gate(
        "surveys:answer_page",
        "GET",
        EVERYBODY,
        lambda things: {"token": things["answering_token"], "page": "1"},
    ),
    Gate("assessments:entrance", "GET", EVERYBODY),
    Gate("assessments:entrance_export", "GET", EVERYBODY),
    Gate("assessments:check", "GET", EVERYBODY, DOOR),
    Gate(
        "assessments:check_page",
        "GET",
        EVERYBODY,
        lambda things: {"door": things["door"], "page": "print"},
    ),
    Gate("assessments:again", "POST", EVERYBODY, DOOR),
    Gate("assessments:result", "GET", EVERYBODY, DOOR),
    Gate("assessments:plan", "GET", EVERYBODY, DOOR),
    Gate("assessments:plan_pdf", "GET", EVERYBODY, DOOR),
    Gate("assessments:plan_ics", "GET", EVERYBODY, DOOR),
    Gate("assessments:measure", "GET", EVERYBODY, MEASURE),
    Gate("assessments:measure_follow", "POST", EVERYBODY, MEASURE),
    Gate("assessments:measure_seen", "POST", NOBODY, MEASURE),
    Gate("assessments:evidence_add", "POST", EVERYBODY, MEASURE),
    Gate("assessments:evidence", "GET", EVERYBODY, EVIDENCE),
    Gate("assessments:evidence_remove", "POST", EVERYBODY, EVIDENCE),
    Gate("assessments:peers_count", "POST", EVERYBODY, DOOR),
    Gate("assessments:peers_uncount", "POST", EVERYBODY, DOOR),
    Gate("assessments:lacking", "GET", MANAGER),
    Gate("assessments:lacking_csv", "GET", MANAGER),
    Gate("assessments:frameworks", "GET", EVERYBODY, DOOR),
    Gate("assessments:framework", "GET", EVERYBODY, FRAMEWORK),
    Gate("assessments:keep", "GET", EVERYBODY, DOOR),
    Gate("assessments:link_renew", "POST", EVERYBODY, DOOR),
    Gate("assessments:adopt", "POST", SIGNED_IN, DOOR),
    Gate("assessments:badge_own", "GET", EVERYBODY, DOOR),
    Gate("assessments:badge_withdraw", "POST", SIGNED_IN, DOOR),
    Gate("assessments:badge", "GET", EVERYBODY, of(token="badge")),
    Gate("assessments:badge_picture", "GET", EVERYBODY, of(token="badge")),
    Gate("assessments:delete", "GET", EVERYBODY, DOOR),
    Gate("assessments:kept", "GET", SIGNED_IN),
    Gate("assessments:share", "POST", NOBODY, DOOR),
    Gate("assessments:unshare", "POST", NOBODY, DOOR),
    Gate("assessments:adviser_invite", "POST", EVERYBODY, DOOR),
    Gate("assessments:adviser_invited", "GET", EVERYBODY, INVITED),
    Gate("assessments:mandate_end", "POST", EVERYBODY, MANDATE),
    Gate("assessments:mandate_accept", "GET", ADVISER, of(token="mandate_token")),
    Gate("assessments:advised", "GET", ADVISER),
]
