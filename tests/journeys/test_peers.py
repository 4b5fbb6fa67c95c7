"""A firm sees where it stands among others, lets itself be counted, and a manager sees what they lack."""

import pytest

from skerry.kernel.roles import Role
from tests.assessments.answering import handed_in
from tests.assessments.peering import close, firms
from tests.journeys.bringing_in import clean, text_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_firm_compares_itself_and_a_manager_sees_what_firms_lack(page_as):
    begun = handed_in(is_whole=True, size="2-9", sector="trade")
    firms(40, size="2-9", sector="trade")
    close()

    page = page_as(Role.VISITOR, f"/check-up/{begun.token}/result/", width=390)
    assert "Compared with 40 firms" in text_of(clean(page))
    page.get_by_role("button", name="Count us in the figures").click()
    page.get_by_role("button", name="Do not count us").wait_for()
    assert "You are among those who will be counted" in text_of(clean(page))

    desk = page_as(Role.CLUSTER_MANAGER, "/desk/lacking/")
    desk.get_by_label("People in the firm").select_option("2-9")
    desk.get_by_role("button", name="Show").click()
    desk.wait_for_url("**size=2-9**")
    assert "40 firms are counted" in text_of(clean(desk))
