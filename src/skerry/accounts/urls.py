from django.urls import URLPattern, URLResolver, path, register_converter

from skerry.accounts.enums import ConsentKind
from skerry.accounts.views import (
    account,
    additions,
    claims,
    claims_desk,
    colleagues,
    contacts,
    inbox,
    keeping,
    mailings,
    people,
    searches,
    stale,
)


class ConsentConverter:
    regex = "|".join(ConsentKind)

    def to_python(self, value: str) -> ConsentKind:
        return ConsentKind(value)

    def to_url(self, value: ConsentKind) -> str:
        return str(value)


register_converter(ConsentConverter, "consent")

_ORGANISATION = "organisations/<uuid:uuid>/"
_INBOX = _ORGANISATION + "messages/"
_CONTACT = _INBOX + "<uuid:contact>/"
_CLAIM = "me/claims/<uuid:uuid>/"
_CLAIM_TO = _ORGANISATION + "claims/<uuid:claim>/"
_MAILING = "desk/mailings/<uuid:uuid>/"
_PERSON = "desk/people/<uuid:uuid>/"

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", account.account, name="account"),
    path("me/details/", account.details, name="details"),
    path("me/consents/<consent:kind>/give/", account.consent_give, name="consent_give"),
    path("me/consents/<consent:kind>/withdraw/", account.consent_withdraw, name="consent_withdraw"),
    path("me/sessions/end/", account.sessions_end, name="sessions_end"),
    path("me/export/", account.export, name="export"),
    path("me/erase/", account.erase, name="erase"),
    path(_ORGANISATION + "colleagues/", colleagues.colleagues, name="colleagues"),
    path(_ORGANISATION + "colleagues/invite/", colleagues.invite, name="invite"),
    path(
        _ORGANISATION + "colleagues/invitations/<uuid:invitation>/withdraw/",
        colleagues.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path(
        _ORGANISATION + "colleagues/<uuid:person>/hand-over/",
        colleagues.hand_over,
        name="hand_over",
    ),
    path(
        _ORGANISATION + "colleagues/<uuid:person>/remove/",
        colleagues.colleague_remove,
        name="colleague_remove",
    ),
    path(_ORGANISATION + "leave/", colleagues.leave, name="leave"),
    path("invitations/<str:token>/", colleagues.invitation, name="invitation"),
    path("invitations/<str:token>/accept/", colleagues.invitation_accept, name="invitation_accept"),
    path("me/contacts/", contacts.my_contacts, name="my_contacts"),
    path(_ORGANISATION + "contact/", contacts.ask, name="contact_ask"),
    path("contacts/<str:token>/", contacts.contact, name="contact"),
    path("contacts/<str:token>/confirm/", contacts.contact_confirm, name="contact_confirm"),
    path("contacts/<str:token>/write/", contacts.contact_write, name="contact_write"),
    path("contacts/<str:token>/delete/", contacts.contact_delete, name="contact_delete"),
    path(_INBOX, inbox.inbox, name="inbox"),
    path(_CONTACT, inbox.inbox_contact, name="inbox_contact"),
    path(_CONTACT + "answer/", inbox.contact_answer, name="contact_answer"),
    path(_CONTACT + "decline/", inbox.contact_decline, name="contact_decline"),
    path(_CONTACT + "block/", inbox.contact_block, name="contact_block"),
    path(_CONTACT + "unblock/", inbox.contact_unblock, name="contact_unblock"),
    path(_CONTACT + "report/", inbox.contact_report, name="contact_report"),
    path("desk/messages/", inbox.reported_contacts, name="reported_contacts"),
    path(
        "desk/messages/<uuid:uuid>/close/",
        inbox.reported_contact_close,
        name="reported_contact_close",
    ),
    path(_ORGANISATION + "claim/", claims.claim_start, name="claim_start"),
    path(_ORGANISATION + "claim/ask/", claims.claim_ask, name="claim_ask"),
    path("claims/<str:token>/", claims.claim_link, name="claim_link"),
    path("claims/<str:token>/prove/", claims.claim_prove, name="claim_prove"),
    path("me/claims/", claims.my_claims, name="my_claims"),
    path(_CLAIM, claims.claim, name="claim"),
    path(_CLAIM + "send-again/", claims.claim_send_again, name="claim_send_again"),
    path(_CLAIM + "ask/", claims.claim_hand_over, name="claim_hand_over"),
    path(_CLAIM + "reply/", claims.claim_reply, name="claim_reply"),
    path(_CLAIM + "withdraw/", claims.claim_withdraw, name="claim_withdraw"),
    path(_ORGANISATION + "claims/", keeping.claims_to, name="claims_to"),
    path(_CLAIM_TO + "accept/", keeping.claim_accept, name="claim_accept"),
    path(_CLAIM_TO + "object/", keeping.claim_object, name="claim_object"),
    path(_ORGANISATION + "delist/", keeping.delist, name="delist"),
    path(_ORGANISATION + "delist/withdraw/", keeping.delist_withdraw, name="delist_withdraw"),
    path("confirm/<str:token>/", keeping.confirm_entry, name="confirm_entry"),
    path("organisations/new/", additions.add, name="add"),
    path(
        "me/additions/<uuid:uuid>/withdraw/", additions.addition_withdraw, name="addition_withdraw"
    ),
    path("desk/claims/", claims_desk.claims_desk, name="claims_desk"),
    path("desk/claims/<uuid:uuid>/", claims_desk.claim_at_desk, name="claim_at_desk"),
    path("desk/additions/<uuid:uuid>/", claims_desk.addition_at_desk, name="addition_at_desk"),
    path("desk/delistings/<uuid:uuid>/", claims_desk.delisting_at_desk, name="delisting_at_desk"),
    path("me/searches/", searches.my_searches, name="my_searches"),
    path("me/searches/new/", searches.search_new, name="search_new"),
    path("me/searches/<uuid:uuid>/", searches.search_change, name="search_change"),
    path("me/searches/<uuid:uuid>/delete/", searches.search_delete, name="search_delete"),
    path("news/stop/<str:token>/", mailings.news_stop, name="news_stop"),
    path("desk/mailings/", mailings.mailings, name="mailings"),
    path("desk/segments/<uuid:uuid>/mail/", mailings.mailing_new, name="mailing_new"),
    path(_MAILING, mailings.mailing, name="mailing"),
    path(_MAILING + "change/", mailings.mailing_change, name="mailing_change"),
    path(_MAILING + "try/", mailings.mailing_try, name="mailing_try"),
    path(_MAILING + "send/", mailings.mailing_send, name="mailing_send"),
    path(_MAILING + "stop/", mailings.mailing_stop, name="mailing_stop"),
    path(_MAILING + "resume/", mailings.mailing_resume, name="mailing_resume"),
    path(_MAILING + "delete/", mailings.mailing_delete, name="mailing_delete"),
    path("desk/stale/", stale.stale, name="stale"),
    path("desk/stale/remind/", stale.stale_remind, name="stale_remind"),
    path("desk/people/", people.people, name="people"),
    path(_PERSON, people.person, name="person"),
    path(_PERSON + "roles/", people.role_grant, name="role_grant"),
    path(_PERSON + "roles/<slug:role>/withdraw/", people.role_withdraw, name="role_withdraw"),
    path(_PERSON + "vetting/", people.vet, name="vet"),
    path(_PERSON + "vetting/withdraw/", people.vetting_withdraw, name="vetting_withdraw"),
]
