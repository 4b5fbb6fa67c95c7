"""Every page of the truth table in a real browser: axe finds nothing, nothing is cut off.

A page that gets a line in ``tests/access_table`` is walked here without another word.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from skerry.accounts.models import RoleGrant
from skerry.kernel.roles import Role
from tests.access_table import GATES
from tests.access_things import one_of_everything
from tests.actors.factories import OrganisationFactory
from tests.journeys.looks import troubles_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# Asked by GET, and no page: files, data and style.
NO_PAGES = {
    "healthz",
    "assessments:evidence",
    "assessments:plan_pdf",
    "assessments:plan_ics",
    "assessments:badge_picture",
    "assessments:framework_results",
    "assessments:lacking_csv",
    "actors:export",
    "actors:import_report",
    "actors:logo",
    "actors:map_data",
    "actors:map_outlines",
    "actors:money_file",
    "actors:network_graph",
    "actors:network_picture",
    "actors:organisation_atlas_file",
    "actors:partners_file",
    "kernel:identity_logo",
    "kernel:identity_sheet",
    "questionnaires:xlsform_download",
    "surveys:opening_png",
    "surveys:opening_svg",
    "surveys:openings_csv",
    "surveys:order_csv",
    "surveys:results_changes_csv",
    "surveys:results_csv",
    "surveys:results_json",
    "surveys:results_pdf",
    "surveys:results_plan_totals",
    "surveys:results_png",
    "surveys:results_svg",
}
LIBRARY_PAGES = {
    Role.VISITOR: [
        "account_login",
        "account_signup",
        "account_request_login_code",
        "account_reset_password",
    ],
    Role.MEMBER: [
        "account_email",
        "account_change_password",
        "account_reauthenticate",
        "socialaccount_connections",
        "mfa_index",
        "account_logout",
    ],
}
WALKERS = [
    Role.VISITOR,
    Role.MEMBER,
    Role.ORGANISATION_EDITOR,
    Role.CLUSTER_MANAGER,
    Role.ADMINISTRATOR,
    Role.SURVEY_TEAM,
]


def walker_of(gate):
    """Nobody for what belongs to one person: its own journey walks it."""
    return next((role for role in WALKERS if role in gate.let_in), None)


def addresses_for(role, things):
    own = [
        reverse(gate.name, kwargs=gate.arguments(things))
        for gate in GATES
        if gate.method == "GET" and gate.name not in NO_PAGES and walker_of(gate) is role
    ]
    return own + [reverse(name) for name in LIBRARY_PAGES.get(role, [])]


def in_language(address, language):
    """Pages behind a personal link speak their invitation's language until the reader chooses."""
    return f"{address}?lang={language}" if address.startswith(("/s/", "/survey/")) else address


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("role", WALKERS)
def test_axe_finds_nothing_on_any_page(page_as, role, language):
    page = page_as(role, "/roles/", language=language)
    kept = RoleGrant.objects.filter(role=Role.ORGANISATION_EDITOR).first()
    things = one_of_everything(kept.organisation if kept else OrganisationFactory())

    found = []
    for address in addresses_for(role, things):
        response = page.goto(in_language(address, language))
        assert response.status < 400, address
        expect(page.locator("html")).to_have_attribute("lang", language)
        found += troubles_of(page)

    assert found == []
