"""Every power a person can hold. A view asks for one through ``kernel.gate``; ``roles`` says who holds it."""

from enum import StrEnum


class Permission(StrEnum):
    PAGES_READ = "kernel.pages.read"
    ROLES_READ = "kernel.roles.read"
    NOTIFICATIONS_OWN = "kernel.notifications.own"
    DESK_VIEW = "kernel.desk.view"
    IDENTITY_EDIT = "kernel.identity.edit"
    JOBS_VIEW = "kernel.jobs.view"
    JOBS_STEER = "kernel.jobs.steer"
    JOBS_TROUBLESHOOT = "kernel.jobs.troubleshoot"
    OUTBOX_VIEW = "kernel.outbox.view"
    AUDIT_READ = "kernel.audit.read"
    GALLERY_VIEW = "kernel.gallery.view"

    DIRECTORY_VIEW = "actors.directory.view"
    DIRECTORY_EXPORT = "actors.directory.export"
    ENTRY_REPORT = "actors.entry.report"
    ORGANISATION_EDIT = "actors.organisation.edit"
    ORGANISATION_MANAGE = "actors.organisation.manage"
    IMPORTS_RUN = "actors.imports.run"
    CONCEPTS_MANAGE = "actors.concepts.manage"
    REPORTS_HANDLE = "actors.reports.handle"
    STATISTICS_UPLOAD = "actors.statistics.upload"
    SEGMENTS_MANAGE = "actors.segments.manage"
    NOTES_WRITE = "actors.notes.write"

    ACCOUNT_OWN = "accounts.account.own"
    MEMBERSHIP_OWN = "accounts.membership.own"
    COLLEAGUES_INVITE = "accounts.colleagues.invite"
    PEOPLE_VIEW = "accounts.people.view"
    PEOPLE_VET = "accounts.people.vet"
    ROLES_GRANT = "accounts.roles.grant"
    MAILING_SEND = "accounts.mailing.send"
    CONTACT_ASK = "accounts.contact.ask"
    CONTACT_ANSWER = "accounts.contact.answer"
