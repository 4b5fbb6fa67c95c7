"""What each audit event says to the person who reads the log."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skerry.kernel.actor import ActorKind
from skerry.kernel.events import Event
from skerry.kernel.roles import ROLES, Role

Sentence = str | Promise

EVENTS: Mapping[Event, Sentence] = {
    Event.IDENTITY_CHANGED: _("The name, logo or colours of the site were changed."),
    Event.JOB_REQUESTED: _("Work in the background was asked for."),
    Event.JOB_STOPPED: _("Work in the background was stopped."),
    Event.JOB_RETRIED: _("Work in the background was started again."),
    Event.MAIL_QUEUED: _("A mail was put into the outbox."),
    Event.MAIL_RETRIED: _("A mail that could not be delivered was tried again."),
    Event.MAIL_BOUNCED: _("A mail that was sent came back."),
    Event.MAIL_WITHDRAWN: _("A mail was taken back before it was sent."),
    Event.MAIL_READ: _("A mail in the outbox was read."),
    Event.NOTIFICATION_SETTING_CHANGED: _("A person chose which notifications they get."),
    Event.AUDIT_LOG_READ: _("This log was read."),
    Event.RETENTION_APPLIED: _("Data that had outlived its purpose was deleted."),
    Event.PROTECTED_READ: _("A protected entry was read."),
    Event.ORGANISATION_CHANGED: _("The profile of an organisation was changed."),
    Event.ORGANISATION_ADDED: _("An organisation was added to the directory."),
    Event.ORGANISATION_DELISTED: _("An organisation was taken out of the directory."),
    Event.ORGANISATION_LISTED: _("An organisation came back into the directory."),
    Event.ORGANISATION_CONFIRMED: _("The profile of an organisation was confirmed as up to date."),
    Event.VISIBILITY_CHANGED: _("It was changed who may see something."),
    Event.SCHEME_IMPORTED: _("A scheme of concepts was imported."),
    Event.REGIONS_LOADED: _("The regions were loaded."),
    Event.CLUSTER_CHANGED: _("It was changed who belongs to the cluster."),
    Event.STATISTICS_UPLOADED: _("Official statistics were uploaded."),
    Event.LIST_MAPPED: _("The columns of a list were mapped."),
    Event.IMPORT_STAGED: _("An import was prepared."),
    Event.IMPORT_REFUSED: _("A file could not be imported."),
    Event.IMPORT_APPLIED: _("An import was carried out."),
    Event.IMPORT_STOPPED: _("An import was stopped."),
    Event.IMPORT_UNDONE: _("An import was undone."),
    Event.ENTRY_REPORTED: _("An entry of the directory was reported as wrong."),
    Event.ENTRY_REPORT_CLOSED: _("A report about an entry was closed."),
    Event.DUPLICATES_FOUND: _("Duplicates were looked for."),
    Event.DUPLICATE_DECIDED: _("It was decided whether two entries are one organisation."),
    Event.ORGANISATIONS_MERGED: _("Two entries were merged into one."),
    Event.MERGE_TAKEN_BACK: _("A merge of two entries was taken back."),
    Event.TAG_CHANGED: _("A tag of the desk was made or changed."),
    Event.TAG_DELETED: _("A tag of the desk was deleted."),
    Event.ORGANISATIONS_TAGGED: _("Organisations got a tag, or lost it."),
    Event.TAGGING_UNDONE: _("A tagging of organisations was undone."),
    Event.SEGMENT_CHANGED: _("A segment was made or changed."),
    Event.SEGMENT_DELETED: _("A segment was deleted."),
    Event.NOTE_WRITTEN: _("A note on an organisation was written or changed."),
    Event.NOTE_DELETED: _("A note on an organisation was deleted."),
    Event.LIST_EXPORTED: _("A list of organisations was taken out as a file."),
    Event.PERSON_ADDED: _("An account was made."),
    Event.PERSON_CHANGED: _("An account was changed."),
    Event.PERSON_READ: _("What is known about a person was read at the desk."),
    Event.PERSON_EXPORTED: _("A person took out a copy of their data."),
    Event.PERSON_ERASED: _("A person and their data were erased."),
    Event.PERSON_RETAINED_ERASED: _("An unused account was erased after its time."),
    Event.ROLE_GRANTED: _("A role was given."),
    Event.ROLE_WITHDRAWN: _("A role was taken back."),
    Event.PERSON_VETTED: _("A person was vetted."),
    Event.VETTING_WITHDRAWN: _("The vetting of a person was withdrawn."),
    Event.ENDING_REMINDED: _("A person was reminded that a role or vetting of theirs ends soon."),
    Event.COLLEAGUE_INVITED: _("A colleague was invited."),
    Event.INVITATION_ACCEPTED: _("An invitation was accepted."),
    Event.INVITATION_WITHDRAWN: _("An invitation was withdrawn."),
    Event.MEMBERSHIP_HANDED_OVER: _("A place in an organisation was handed over to a colleague."),
    Event.MEMBERSHIP_LEFT: _("A person left an organisation."),
    Event.CONSENT_GIVEN: _("A consent was given."),
    Event.CONSENT_WITHDRAWN: _("A consent was withdrawn."),
    Event.CLAIM_OPENED: _("Somebody asked to keep the profile of an organisation."),
    Event.CLAIM_LINK_SENT: _("A link to prove a claim was sent again."),
    Event.CLAIM_PROVEN: _("A claim was proven by mail at the organisation's domain."),
    Event.CLAIM_HANDED_OVER: _("A claim was put before the cluster manager."),
    Event.CLAIM_GRANTED: _("A claim was granted: somebody keeps a profile now."),
    Event.CLAIM_REFUSED: _("A claim was refused."),
    Event.CLAIM_DISPUTED: _("Somebody who keeps a profile objected to a claim."),
    Event.CLAIM_REPLIED: _("A claimant answered an objection."),
    Event.CLAIM_WITHDRAWN: _("A claim was withdrawn."),
    Event.CLAIM_LAPSED: _("A claim ended because its link was not opened in time."),
    Event.ADDITION_PROPOSED: _("Somebody proposed an organisation for the directory."),
    Event.ADDITION_ACCEPTED: _("A proposed organisation was taken into the directory."),
    Event.ADDITION_REFUSED: _("A proposed organisation was refused."),
    Event.ADDITION_WITHDRAWN: _("The proposal of an organisation was withdrawn."),
    Event.DELISTING_ASKED: _("An editor asked to take an organisation out of the directory."),
    Event.DELISTING_REFUSED: _("The wish to leave the directory was refused."),
    Event.DELISTING_WITHDRAWN: _("The wish to leave the directory was withdrawn."),
    Event.RETURN_ASKED: _("An editor asked to come back into the directory."),
    Event.RETURN_REFUSED: _("The wish to come back into the directory was refused."),
    Event.DELISTING_RESTORED: _(
        "An organisation stood out of the directory without a wish, and has one again."
    ),
    Event.CONFIRMATION_ASKED: _("Those who keep a profile were asked to confirm it."),
    Event.CONTACT_ASKED: _("Somebody asked an organisation for contact."),
    Event.CONTACT_PASSED_ON: _("A message was passed on to an organisation."),
    Event.CONTACT_WRITTEN_AGAIN: _("Who asked for contact wrote again."),
    Event.CONTACT_DELETED: _("A message to an organisation was deleted by whoever wrote it."),
    Event.CONTACT_ANSWERED: _("An organisation answered a message."),
    Event.CONTACT_DECLINED: _("An organisation declined a message."),
    Event.CONTACT_BLOCKED: _("A sender was blocked."),
    Event.CONTACT_UNBLOCKED: _("A sender was let in again."),
    Event.CONTACT_REPORTED: _("A message was reported as abuse."),
    Event.CONTACT_REPORT_CLOSED: _("A report of a message was closed."),
    Event.SEARCH_KEPT: _("A person kept a search of the directory, or changed it."),
    Event.SEARCH_DELETED: _("A person deleted a search that they kept."),
    Event.MAILING_KEPT: _("A mail to a segment was written or changed."),
    Event.MAILING_PREVIEWED: _("A mail to a segment was sent to its writer as a trial."),
    Event.MAILING_STARTED: _("A mail to a segment was sent."),
    Event.MAILING_STOPPED: _("A mail to a segment was stopped."),
    Event.MAILING_DELETED: _("A draft of a mail to a segment was thrown away."),
}

ACTORS: Mapping[ActorKind, Sentence] = {
    ActorKind.PERSON: _("A person"),
    ActorKind.VISITOR: _("A visitor"),
    ActorKind.TIMER: _("The schedule"),
    ActorKind.IMPORT: _("An import"),
    ActorKind.COMMAND: _("The command line"),
}

THINGS: Mapping[str, Sentence] = {
    "accounts.Addition": _("Proposed organisation"),
    "accounts.Claim": _("Claim to a profile"),
    "accounts.Delisting": _("Wish to leave the directory"),
    "accounts.Consent": _("Consent"),
    "accounts.ContactBlock": _("Block of a sender"),
    "accounts.ContactRequest": _("Message to an organisation"),
    "accounts.Counter": _("Counter of attempts"),
    "accounts.Invitation": _("Invitation"),
    "accounts.RoleGrant": _("Role of a person"),
    "accounts.SavedSearch": _("Kept search"),
    "accounts.User": _("Person"),
    "accounts.Vetting": _("Vetting of a person"),
    "actors.Cluster": _("Cluster"),
    "actors.Duplicate": _("Possible duplicate"),
    "actors.EntryReport": _("Report about an entry"),
    "accounts.Mailing": _("Mail to a segment"),
    "actors.ImportRun": _("Import"),
    "actors.Note": _("Note"),
    "actors.Segment": _("Segment"),
    "actors.Tag": _("Tag"),
    "actors.Tagging": _("Tagging"),
    "actors.Initiative": _("Project or other initiative"),
    "actors.Merging": _("Merge of two entries"),
    "actors.Offering": _("Offer"),
    "actors.OfficialSeries": _("Official statistics"),
    "actors.Organisation": _("Organisation"),
    "actors.Region": _("Region"),
    "actors.Scheme": _("Scheme of concepts"),
    "kernel.AuditEvent": _("Log of changes"),
    "kernel.Identity": _("Name and look of the site"),
    "kernel.Job": _("Work in the background"),
    "kernel.Notification": _("Notification"),
    "kernel.NotificationSetting": _("Choice of notifications"),
    "kernel.OutboxMail": _("Mail"),
}

DETAILS: Mapping[str, Sentence] = {
    "again": _("found again"),
    "by_mail": _("by mail at the domain"),
    "replaces": _("in place of those who kept it"),
    "adds": _("got the tag"),
    "bars_sender": _("the sender is kept off the site"),
    "by_sign_up": _("the person signed up"),
    "closed": _("closed"),
    "discarded": _("given up before it was applied"),
    "expires_on": _("ends on"),
    "export": _("file format"),
    "fields": _("fields"),
    "filter": _("filter"),
    "filters": _("filters"),
    "found": _("found"),
    "from": _("from"),
    "initiatives_added": _("projects added"),
    "initiatives_changed": _("projects changed"),
    "initiatives_same": _("projects unchanged"),
    "is_unkept": _("nobody keeps it any more"),
    "is_vetting": _("vetting"),
    "kept": _("how long it is kept"),
    "kind": _("kind"),
    "left_alone": _("rows left alone"),
    "organisation": _("organisation"),
    "organisations_added": _("organisations added"),
    "organisations_changed": _("organisations changed"),
    "organisations_same": _("organisations unchanged"),
    "outcome": _("outcome"),
    "participations_added": _("participations added"),
    "people": _("people"),
    "person": _("person"),
    "protected": _("protected entries among them"),
    "reason": _("reason"),
    "regions": _("regions"),
    "removed": _("removed"),
    "role": _("role"),
    "rows": _("rows"),
    "rule": _("rule"),
    "sends_note": _("with a note"),
    "sessions_ended": _("sign-ins ended"),
    "shows_addresses": _("both got the other's address"),
    "sign_in": _("way of signing in"),
    "step": _("step"),
    "to": _("to"),
    "wording": _("version of the wording"),
    "years": _("years"),
}


def details_of(detail: Mapping[str, object]) -> Sequence[tuple[Sentence, str]]:
    """What an event says beside its sentence: each name in words, with its value if that is more than yes."""
    return [
        (DETAILS.get(name, name), "" if value is True else _written(value))
        for name, value in detail.items()
        if value
    ]


def _written(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    is_role = isinstance(value, str) and value in set(Role)
    return str(ROLES[Role(str(value))].name) if is_role else str(value)


def thing_called(model: str) -> Sentence:
    """What kind of thing an event was about; the bare name of its table if it has no better one."""
    return THINGS.get(model, model)


def sentence_of(kind: str) -> Sentence:
    """The sentence for an event; its bare name if it was written by another version of Skerry."""
    try:
        return EVENTS[Event(kind)]
    except (ValueError, KeyError):
        return kind
