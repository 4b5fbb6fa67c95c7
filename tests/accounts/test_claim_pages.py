"""The pages of claims, additions and delistings, as people meet them."""

import re

import pytest
from django.core.cache import caches
from django.urls import reverse

from skerry.accounts.models import Addition, Claim, Delisting, RoleGrant
from skerry.kernel.models import MailState, OutboxMail
from skerry.kernel.roles import Role
from tests.accounts.factories import UserFactory
from tests.accounts.factories_claims import (
    CLAIM_TOKEN,
    NOON,
    AdditionFactory,
    ClaimFactory,
    DelistingFactory,
    digest,
)
from tests.actors.factories import OrganisationFactory, RegionFactory

pytestmark = pytest.mark.django_db
XSS = "<script>alert(1)</script>"
NASTY = f'{XSS}"><img src=x onerror=alert(1)> {{{{ 7*7 }}}} =HYPERLINK("x")'


@pytest.fixture(autouse=True)
def _no_attempts_before():
    caches["default"].clear()
    caches["pages"].clear()


@pytest.fixture
def harbour():
    return OrganisationFactory(name="Harbour AB", website="https://harbour.example")


@pytest.fixture
def ada():
    return UserFactory(name="Ada", email="ada@home.example")


@pytest.fixture
def browser(client, ada):
    client.force_login(ada)
    return client


@pytest.fixture
def editor(harbour):
    return UserFactory(name="Eva", email="eva@harbour.example", edits=harbour)


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(name="Maria", role=Role.CLUSTER_MANAGER))
    return client


def of(name, thing, *more):
    return reverse(f"accounts:{name}", args=[thing.uuid, *(one.uuid for one in more)])


def edits(person, organisation):
    held = RoleGrant.objects.filter(user=person, organisation=organisation)
    return held.filter(role=Role.ORGANISATION_EDITOR).exists()


# The way in


def test_profile_offers_the_claim_to_everybody_and_a_visitor_comes_back_after_signing_in(
    client, harbour
):
    assert of("claim_start", harbour) in client.get(harbour.get_absolute_url()).text

    sent = client.get(of("claim_start", harbour))

    assert sent.status_code == 302
    assert sent.url.endswith(f"?next={of('claim_start', harbour)}")
    door = client.get(sent.url).text
    way_in = re.search(r'/account/signup/[^"]*', door).group()
    assert f"next={of('claim_start', harbour).replace('/', '%2F')}" in way_in


def test_editor_sees_who_waits_instead(client, harbour, editor):
    ClaimFactory(organisation=harbour)
    client.force_login(editor)

    page = client.get(harbour.get_absolute_url()).text

    assert "1 person wants to keep it too." in page
    assert of("claim_start", harbour) not in page
    assert of("delist", harbour) in page


def test_hidden_organisations_are_claimed_by_nobody(browser):
    hidden = OrganisationFactory(visibility="protected", website="https://home.example")

    for response in (
        browser.get(of("claim_start", hidden)),
        browser.post(of("claim_start", hidden), {"email": "ada@home.example"}),
        browser.post(of("claim_ask", hidden), {"words": "Me."}),
    ):
        assert response.status_code == 404
    assert not Claim.objects.exists()


# By mail


def test_claim_by_a_link_from_the_profile_to_the_editors_place(browser, ada, harbour):
    sent = browser.post(
        of("claim_start", harbour), {"email": "ada@harbour.example"}, follow=True
    ).text
    assert "A link is on its way to ada@harbour.example" in sent
    link = re.search(r"/claims/\S+/", OutboxMail.objects.get().text).group()

    opened = browser.get(link).text
    assert "Yes, I work there" in opened
    assert not edits(ada, harbour)  # opening it changes nothing

    done = browser.post(f"{link}prove/", follow=True).text

    assert "You keep this profile now." in done
    assert edits(ada, harbour)
    assert browser.get(link).status_code == 404


def test_address_at_the_domain_needs_only_the_button(client, harbour):
    worker = UserFactory(email="wil@harbour.example")
    client.force_login(worker)
    assert 'value="wil@harbour.example"' in client.get(of("claim_start", harbour)).text

    done = client.post(of("claim_start", harbour), {"email": "wil@harbour.example"}, follow=True)

    assert "You keep this profile now." in done.text
    assert not OutboxMail.objects.filter(kind="account").exists()


def test_address_above_the_domain_asks_the_manager(client):
    institute = OrganisationFactory(website="https://dept.university.example")
    client.force_login(UserFactory(email="eva@university.example"))

    sent = {"email": "eva@university.example"}
    done = client.post(of("claim_start", institute), sent, follow=True)

    assert "The cluster manager will look at your claim." in done.text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "ada@harb0ur.example",
            "harb0ur.example looks like harbour.example, but is another domain.",
        ),
        ("ada@harbour-ab.example", "looks like harbour.example"),
        ("ada@gmail.com", "At gmail.com anybody can open an address"),
        ("ada@harbour.example.evil.com", "carries the name of harbour.example in front"),
        ("ada@student.harbour.example", "a part for students, guests or customers"),
        ("ada@co.uk", "is an ending under which anybody can have a domain"),
        ("ada@elsewhere.example", "elsewhere.example is not the organisation&#39;s domain."),
        (f"{XSS}@harbour.example", "valid email"),
        ("ada@harbour.example\nBcc: all@people.example", "valid email"),
    ],
)
def test_wrong_address_is_told_plainly_why_and_kept_in_the_form(browser, harbour, address, said):
    response = browser.post(of("claim_start", harbour), {"email": address})

    assert response.status_code == 422
    assert said in response.text
    assert XSS not in response.text
    assert not Claim.objects.exists()


def test_without_a_domain_only_the_manager_can_help(browser):
    nobody = OrganisationFactory(website="https://firm.wixsite.com")

    page = browser.get(of("claim_start", nobody)).text

    assert "No domain of its own is known" in page
    assert 'name="email"' not in page


def test_links_to_one_address_and_claims_of_a_person_are_limited(browser, harbour):
    answers = [
        browser.post(of("claim_send_again", claim), {"email": "ada@harbour.example"}).status_code
        for claim in [ClaimFactory(link=True, organisation=harbour, user=browser_person(browser))]
        for _again in range(4)
    ]
    many = [
        browser.post(of("claim_ask", OrganisationFactory()), {"words": "Me."}).status_code
        for _again in range(8)
    ]

    assert answers == [302, 302, 302, 422]
    assert 422 in many


def browser_person(browser):
    from skerry.accounts.models import User  # used here only

    return User.objects.get(pk=browser.session["_auth_user_id"])


def test_link_of_another_account_and_an_old_link_say_so(browser, ada):
    other = ClaimFactory(link=True, token_digest=digest(CLAIM_TOKEN))
    old = ClaimFactory(
        link=True, user=ada, token_digest=digest("old"), link_ends_at=NOON.replace(year=2020)
    )

    foreign = browser.get(reverse("accounts:claim_link", args=[CLAIM_TOKEN])).text
    assert "for another account" in foreign
    assert other.organisation.name not in foreign
    given_up = ClaimFactory(
        user=ada, state="withdrawn", token_digest=digest("given up"), ended_at=NOON
    )
    for token in ("old", "given up"):
        page = browser.get(reverse("accounts:claim_link", args=[token])).text
        assert "This link has ended" in page
    assert given_up.state == "withdrawn"
    for token in (CLAIM_TOKEN, "old"):
        browser.post(reverse("accounts:claim_prove", args=[token]))
    assert browser.post(reverse("accounts:claim_prove", args=["none"])).status_code == 404
    assert not RoleGrant.objects.exists()
    assert {other.state, old.state} == {"unproven"}


def test_mail_that_did_not_arrive_is_said_with_what_to_do(browser, ada, harbour):
    browser.post(of("claim_start", harbour), {"email": "ada@harbour.example"})
    OutboxMail.objects.update(state=MailState.FAILED, ended_at=NOON)
    claim = Claim.objects.get()

    assert "The mail did not arrive" in browser.get(of("claim", claim)).text

    asked = browser.post(of("claim_hand_over", claim), {"words": "The mail is down."}, follow=True)
    assert "The cluster manager looks at your claim" in asked.text


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("claim_send_again", {"email": "ada@gmail.com"}),
        ("claim_send_again", {"email": ""}),
        ("claim_hand_over", {"words": ""}),
        ("claim_reply", {"words": "x" * 2001}),
    ],
)
def test_wrong_words_on_the_page_of_a_claim_are_said(browser, ada, harbour, name, fields):
    claim = ClaimFactory(link=True, user=ada, organisation=harbour)

    response = browser.post(of(name, claim), fields)

    assert response.status_code == 422
    assert "Please correct this" in response.text


def test_what_is_over_is_told_and_stays(browser, ada):
    claim = ClaimFactory(user=ada, state="refused", reason="No.", ended_at=NOON)

    for name, fields in (
        ("claim_send_again", {"email": "ada@x.example"}),
        ("claim_hand_over", {"words": "Please."}),
        ("claim_reply", {"words": "Please."}),
        ("claim_withdraw", {}),
    ):
        page = browser.post(of(name, claim), fields, follow=True).text
        assert "something has happened meanwhile" in page
    assert "You can ask again after 30 days" in browser.get(of("claim", claim)).text


def test_own_claims_are_listed_and_withdrawn(browser, ada):
    claim = ClaimFactory(user=ada)
    assert claim.organisation.name in browser.get(reverse("accounts:my_claims")).text

    assert "Your claim is withdrawn." in browser.post(of("claim_withdraw", claim), follow=True).text
    assert browser.get(of("claim", ClaimFactory())).status_code == 404


@pytest.mark.parametrize("state", ["announced", "disputed", "granted", "lapsed"])
def test_page_of_a_claim_in_every_state(browser, ada, state):
    is_over = state in {"granted", "lapsed"}
    claim = ClaimFactory(
        user=ada,
        state=state,
        objects_until=NOON if state == "announced" else None,
        objection="No." if state == "disputed" else "",
        ended_at=NOON if is_over else None,
    )

    assert browser.get(of("claim", claim)).status_code == 200


# Those who keep it, and the manager


def test_dispute_from_objection_to_decision(client, harbour, editor, ada):
    claim = ClaimFactory(
        organisation=harbour,
        user=ada,
        state="announced",
        email="ada@harbour.example",
        proven_at=NOON,
        objects_until=NOON.replace(year=2027),
    )
    client.force_login(editor)
    assert "Ada" in client.get(of("claims_to", harbour)).text
    assert client.post(of("claim_object", harbour, claim), {"words": ""}).status_code == 422
    objected = client.post(of("claim_object", harbour, claim), {"words": "Gone."}, follow=True)
    assert "The cluster manager will decide." in objected.text
    again = client.post(of("claim_accept", harbour, claim), follow=True)
    assert again.status_code == 200  # an editor may yet let them in: the dispute is over then

    assert edits(ada, harbour)
    late = client.post(of("claim_accept", harbour, claim))
    assert late.status_code == 404


def test_claimant_answers_and_manager_decides(client, harbour, editor, ada):
    claim = ClaimFactory(organisation=harbour, user=ada, state="disputed", objection="Gone.")
    client.force_login(ada)
    client.post(of("claim_reply", claim), {"words": "Back again."})
    manager = UserFactory(role=Role.CLUSTER_MANAGER)
    client.force_login(manager)

    page = client.get(of("claim_at_desk", claim)).text
    assert "Gone." in page
    assert "Back again." in page
    assert "home.example is not the organisation&#39;s domain." in page
    nothing = client.post(of("claim_at_desk", claim), {"outcome": "yes", "reason": ""})
    assert nothing.status_code == 422
    done = client.post(
        of("claim_at_desk", claim), {"outcome": "yes", "reason": "Called."}, follow=True
    )

    assert "Decided, and told to those concerned." in done.text
    assert edits(ada, harbour)
    assert edits(editor, harbour)
    late = client.post(of("claim_at_desk", claim), {"outcome": "no", "reason": "Late."})
    assert "something has happened meanwhile" in late.text


def test_manager_refuses(desk):
    claim = ClaimFactory()

    desk.post(of("claim_at_desk", claim), {"outcome": "no", "reason": "Unknown."})

    claim.refresh_from_db()
    assert (claim.state, claim.reason) == ("refused", "Unknown.")


@pytest.mark.parametrize(
    "shown", ["claims", "disputes", "additions", "delistings", "all", "nonsense"]
)
@pytest.mark.parametrize("item_count", [1, 3])
def test_desk_needs_no_more_queries_for_more_rows(
    desk, shown, item_count, django_assert_max_num_queries
):
    ClaimFactory.create_batch(item_count)
    ClaimFactory.create_batch(item_count, state="disputed")
    AdditionFactory.create_batch(item_count)
    DelistingFactory.create_batch(item_count)

    with django_assert_max_num_queries(24):
        response = desk.get(reverse("accounts:claims_desk"), {"show": shown})

    assert response.text.count("<tr>") == 1 + (2 * item_count if shown == "all" else item_count)


def test_desk_shows_what_waits_and_profiles_that_grow_old(desk):
    ClaimFactory()
    OrganisationFactory(name="Old AB", confirmed_on=NOON.date().replace(year=2020))

    page = desk.get(reverse("kernel:desk")).text

    assert "Claims to decide" in page
    assert "Profiles that nobody confirmed for a year" in page
    assert "Old AB" in desk.get(reverse("accounts:stale")).text


# Adding


def told(**changes):
    return {
        "name": "Nyhamn AB",
        "kind": "company",
        "website": "nyhamn.example",
        "region": "SE",
        "city": "Stockholm",
        "number": "",
        "summary": "Watches harbours.",
        "words": "",
    } | changes


@pytest.fixture
def sweden():
    return RegionFactory(code="SE")


def test_missing_organisation_is_proposed_from_the_directory(browser, ada, sweden):
    assert reverse("accounts:add") in browser.get("/directory/?q=nyhamn").text
    assert 'value="nyhamn"' in browser.get(f"{reverse('accounts:add')}?q=nyhamn").text

    done = browser.post(reverse("accounts:add"), told(), follow=True)

    addition = Addition.objects.get()
    assert "Thank you. The cluster manager will look at it" in done.text
    assert (addition.user, addition.website, addition.state) == (
        ada,
        "https://nyhamn.example",
        "waiting",
    )
    assert (
        "Your proposal is withdrawn."
        in browser.post(of("addition_withdraw", addition), follow=True).text
    )
    assert (
        "something has happened meanwhile"
        in browser.post(of("addition_withdraw", addition), follow=True).text
    )


def test_known_ones_are_shown_first_and_what_was_written_is_kept(browser, sweden):
    known = OrganisationFactory(name="Harbour Watch", website="https://www.nyhamn.example/")

    page = browser.post(reverse("accounts:add"), told())
    assert page.status_code == 200
    assert known.get_absolute_url() in page.text
    assert "has the same domain" in page.text
    assert "Watches harbours." in page.text
    assert not Addition.objects.exists()

    browser.post(reverse("accounts:add"), told(is_new="yes"))
    assert Addition.objects.get().name == "Nyhamn AB"


def test_who_is_at_the_domain_sees_it_in_the_directory_at_once(client, sweden):
    client.force_login(UserFactory(email="ada@nyhamn.example"))

    page = client.post(reverse("accounts:add"), told(keeps="on"), follow=True)

    assert "The organisation is in the directory, and you keep its profile." in page.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 301},
        {"website": "javascript:alert(1)"},
        {"website": "ftp://files.example"},
        {"region": "XX999"},
        {"kind": "empire"},
        {"summary": "x" * 301},
        {"words": "nul \x00"},
    ],
)
def test_wrong_proposals_are_said_and_what_was_written_is_kept(browser, sweden, wrong):
    response = browser.post(reverse("accounts:add"), told(city="Kista") | wrong)

    assert response.status_code == 422
    assert "Please correct this" in response.text
    assert not Addition.objects.exists()


def test_too_many_proposals_are_told(browser, ada, sweden):
    AdditionFactory.create_batch(3, user=ada)
    refused = browser.post(reverse("accounts:add"), told(is_new="yes"))
    assert "So many of your wishes are open" in refused.text

    for _again in range(10):
        last = browser.post(reverse("accounts:add"), told(is_new="yes"))
    assert "too often in a short time" in last.text


@pytest.mark.parametrize(("outcome", "state"), [("yes", "accepted"), ("no", "refused")])
def test_manager_decides_a_proposal(desk, outcome, state):
    addition = AdditionFactory(keeps=True)
    twin = OrganisationFactory(name="Twin", website="https://nyhamn.example")
    Addition.objects.update(website="https://nyhamn.example")
    assert twin.get_absolute_url() in desk.get(of("addition_at_desk", addition)).text

    desk.post(
        of("addition_at_desk", addition), {"outcome": outcome, "reason": "So.", "lets_keep": "on"}
    )

    addition.refresh_from_db()
    assert addition.state == state
    late = desk.post(of("addition_at_desk", addition), {"outcome": "no", "reason": "So."})
    assert late.status_code == 422


# Leaving


def test_editor_asks_to_leave_and_the_manager_decides(client, harbour, editor):
    client.force_login(editor)
    assert client.post(of("delist", harbour), {"words": ""}).status_code == 422
    client.post(of("delist", harbour), {"words": "Too small."})
    again = client.post(of("delist", harbour), {"words": "Too small."}, follow=True)
    assert "You have asked already." in again.text
    delisting = Delisting.objects.get()

    client.force_login(UserFactory(role=Role.CLUSTER_MANAGER))
    assert "Too small." in client.get(of("delisting_at_desk", delisting)).text
    client.post(of("delisting_at_desk", delisting), {"outcome": "yes", "reason": "So."})
    client.logout()
    assert client.get(harbour.get_absolute_url()).status_code == 404

    client.force_login(editor)
    assert "out of the directory since" in client.get(harbour.get_absolute_url()).text
    client.post(of("delist", harbour), {"words": "We grew."})
    delisting.refresh_from_db()
    assert delisting.state == "return-asked"
    assert (
        "something has happened meanwhile"
        in client.post(of("delist_withdraw", harbour), follow=True).text
    )


def test_editor_takes_the_wish_back(client, harbour, editor):
    client.force_login(editor)
    assert client.post(of("delist_withdraw", harbour)).status_code == 404
    client.post(of("delist", harbour), {"words": "Too small."})

    page = client.post(of("delist_withdraw", harbour), follow=True).text

    assert "The organisation stays in the directory." in page


def test_manager_sees_that_a_profile_is_out(desk, harbour):
    type(harbour).objects.update(delisted_at=NOON, visibility="protected")

    assert "at its own wish" in desk.get(harbour.get_absolute_url()).text


# What people write is text, wherever it is shown


def test_markup_in_every_field_is_text(client, editor, harbour):
    nasty = {"words": NASTY, "objection": NASTY, "reply": NASTY, "reason": NASTY}
    claimant = UserFactory(name=NASTY[:120])
    claim = ClaimFactory(organisation=harbour, user=claimant, state="disputed", **nasty)
    addition = AdditionFactory(
        user=claimant,
        name=NASTY,
        city=NASTY,
        number="=1+1",
        summary=NASTY,
        words=NASTY,
        reason=NASTY,
    )
    delisting = DelistingFactory(organisation=harbour, user=editor, words=NASTY, reason=NASTY)
    manager = UserFactory(role=Role.CLUSTER_MANAGER)

    pages = [
        (claimant, of("claim", claim)),
        (claimant, reverse("accounts:my_claims")),
        (editor, of("claims_to", harbour)),
        (editor, of("delist", harbour)),
        (manager, of("claim_at_desk", claim)),
        (manager, of("addition_at_desk", addition)),
        (manager, of("delisting_at_desk", delisting)),
        *(
            (manager, f"{reverse('accounts:claims_desk')}?show={tab}")
            for tab in ("additions", "all")
        ),
    ]
    for person, address in pages:
        client.force_login(person)
        response = client.get(address)
        assert response.status_code == 200
        assert XSS not in response.text
        assert "<img src=x" not in response.text
