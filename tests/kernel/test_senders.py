from datetime import date, timedelta

import pytest

from skerry.kernel.senders import Limit, address_of, is_within, network_of, sender_of

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
TWO_AN_HOUR = Limit(name="test", most=2, within=timedelta(hours=1))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, "192.0.2.1"),
        (0, "198.51.100.1", "192.0.2.1"),  # no proxy of ours has said that
        (1, None, "192.0.2.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),  # the first is a claim
        (2, "203.0.113.9, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", "192.0.2.1"),  # came past one of the proxies
        (1, "198.51.100.1, ", "192.0.2.1"),
    ],
)
def test_only_trusted_proxies_say_whose_address_it_is(proxies, forwarded, address, settings):
    settings.TRUSTED_PROXIES = proxies
    meta = {"REMOTE_ADDR": "192.0.2.1"} | ({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {})

    assert address_of(meta) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:4711", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "unknown"),
        ("unix:", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_a_network_is_what_one_office_has(address, network):
    assert network_of(address) == network


def test_a_sender_has_one_name_a_day_that_hides_the_address(rf, settings):
    here, there = rf.get("/", REMOTE_ADDR="192.0.2.1"), rf.get("/", REMOTE_ADDR="192.0.2.2")
    name = sender_of(here, today=MONDAY)

    assert name == sender_of(here, today=MONDAY)
    assert len({name, sender_of(there, today=MONDAY), sender_of(here, today=TUESDAY)}) == 3
    settings.SECRET_KEY = "another"
    assert sender_of(here, today=MONDAY) != name


@pytest.mark.django_db
def test_a_limit_is_each_senders_own():
    took = [is_within(TWO_AN_HOUR, sender="a") for _ in range(3)]

    assert took == [True, True, False]
    assert is_within(TWO_AN_HOUR, sender="b")
    assert is_within(Limit(name="other", most=1, within=timedelta(hours=1)), sender="a")
