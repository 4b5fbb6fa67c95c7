import pytest

from skerry.kernel.roles import Role

PAGES = ["/roles/", "/privacy/", "/accessibility/", "/imprint/"]


@pytest.mark.parametrize("address", PAGES)
def test_page_about_the_site_is_open_to_everybody(client_as, address):
    response = client_as(Role.VISITOR).get(address)

    assert response.status_code == 200
    assert "<h1>" in response.text
