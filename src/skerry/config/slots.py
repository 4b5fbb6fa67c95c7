"""Which room fills which place in a page of a room below it."""

from skerry.kernel.slots import Fillings, Slot

FILLINGS: Fillings = {
    Slot.ACCOUNT_MENU: ["skerry.kernel.notifications.fillings.bell"],
    Slot.ORGANISATION_ASIDE: [
        "skerry.actors.fillings.organisation_desk",
        "skerry.accounts.fillings.organisation_contact",
        "skerry.accounts.fillings.organisation_claim",
        "skerry.accounts.fillings.organisation_colleagues",
        "skerry.assessments.fillings.organisation_check_ups",
    ],
    Slot.DIRECTORY_FOOT: ["skerry.accounts.fillings.directory_missing"],
    Slot.DIRECTORY_ACTIONS: [
        "skerry.accounts.fillings.save_search",
        "skerry.surveys.fillings.panel_of_search",
    ],
    Slot.SEGMENT_ACTIONS: [
        "skerry.accounts.fillings.segment_mail",
        "skerry.surveys.fillings.panel_of_segment",
    ],
    Slot.INSTRUMENT_ASIDE: ["skerry.surveys.fillings.waves_of_instrument"],
    Slot.DESK_PEOPLE: [
        "skerry.accounts.fillings.desk_claims",
        "skerry.accounts.fillings.desk_people",
        "skerry.accounts.fillings.desk_mailings",
        "skerry.accounts.fillings.desk_contacts",
    ],
    Slot.DESK_TASKS: [
        "skerry.actors.fillings.desk_organisations",
        "skerry.actors.fillings.desk_segments",
        "skerry.actors.fillings.desk_reports",
        "skerry.actors.fillings.desk_duplicates",
        "skerry.accounts.fillings.desk_stale",
    ],
    Slot.DESK_SURVEYS: [
        "skerry.surveys.fillings.desk_waves",
        "skerry.questionnaires.fillings.desk_questionnaires",
        "skerry.assessments.fillings.desk_frameworks",
        "skerry.assessments.fillings.desk_lacking",
    ],
    Slot.DESK_SOURCES: [
        "skerry.actors.fillings.desk_imports",
        "skerry.actors.fillings.desk_atlas",
        "skerry.actors.fillings.desk_vocabularies",
        "skerry.actors.fillings.desk_statistics",
        "skerry.actors.fillings.desk_clusters",
    ],
}
