import re
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import skerry
from skerry.surveys import links, sealing
from skerry.surveys.phrases_answering import TOO_LARGE

KEY, OTHER = b"k" * 32, b"o" * 32
WAVE = UUID("00000000-0000-4000-8000-000000000001")


@given(content=st.binary(max_size=20_000), place=st.text(max_size=40))
def test_what_was_sealed_comes_back_and_all_of_it_is_as_long_as_the_rest(content, place):
    sealed = sealing.seal(content, key=KEY, place=place)

    assert sealing.unseal(sealed, keys=[OTHER, KEY], place=place) == content
    assert len(sealed) == sealing.SEALED_LENGTH


@given(content=st.binary(max_size=200))
def test_sealing_twice_gives_two_things_that_nobody_takes_for_one(content):
    one, other = (sealing.seal(content, key=KEY, place="here") for _ in range(2))

    assert one != other


@given(at=st.integers(0, sealing.SEALED_LENGTH - 1), bit=st.integers(0, 7))
def test_whatever_was_changed_since_opens_nothing(at, bit):
    sealed = bytearray(sealing.seal(b"words", key=KEY, place="here"))
    sealed[at] ^= 1 << bit

    with pytest.raises(sealing.SealBroken):
        sealing.unseal(bytes(sealed), keys=[KEY], place="here")


@pytest.mark.parametrize(
    ("sealed", "keys", "place"),
    [
        (sealing.seal(b"words", key=KEY, place="here"), [OTHER], "here"),
        (sealing.seal(b"words", key=KEY, place="here"), [KEY], "elsewhere"),
        (sealing.seal(b"words", key=KEY, place="here"), [], "here"),
        (b"", [KEY], "here"),
        (b"too short", [KEY], "here"),
    ],
    ids=["another key", "another place", "no key", "nothing", "rubbish"],
)
def test_what_is_not_ours_opens_nothing(sealed, keys, place):
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(sealed, keys=keys, place=place)


def test_more_than_fits_is_refused(monkeypatch):
    monkeypatch.setattr(sealing, "ROOM", 10)

    with pytest.raises(sealing.TooLarge):
        sealing.seal(bytes(range(200)), key=KEY, place="here")


def test_a_link_and_the_secret_key_together_make_the_keys_of_a_draft(settings):
    token = links.new_token()
    one = sealing.draft_keys(token)[0], sealing.lookups(token)[0]

    settings.SECRET_KEY = "another"
    other = sealing.draft_keys(token)[0], sealing.lookups(token)[0]

    assert one[0] != other[0]
    assert one[1] != other[1]
    assert sealing.draft_keys(links.new_token())[0] != other[0]


def test_while_the_secret_key_is_changed_both_open(settings):
    token = links.new_token()
    before = sealing.draft_keys(token), sealing.lookups(token), sealing.pool_keys(WAVE)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "new"
    after = sealing.draft_keys(token), sealing.lookups(token), sealing.pool_keys(WAVE)

    assert [keys[1:] for keys in after] == [list(keys) for keys in before]


def test_links_are_long_enough_for_the_log_to_leave_them_out():
    tokens = {links.new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {32}
    assert len(links.digest(tokens.pop())) == 64


def test_what_could_not_be_opened_whole_is_not_sealed():
    """Words that repeat pack well, so their length is looked at before."""
    with pytest.raises(sealing.TooLarge):
        sealing.seal(b"a" * (sealing.LONGEST + 1), key=b"k" * 32, place="here")

    longest = b"a" * sealing.LONGEST
    sealed = sealing.seal(longest, key=b"k" * 32, place="here")
    assert sealing.unseal(sealed, keys=[b"k" * 32], place="here") == longest


def test_so_many_letters_of_what_people_write_fit_as_respondents_are_told():
    """Of any language: here our own Swedish sentences, and as many letters of two bytes each."""
    sentences = Path(skerry.__file__).parent / "kernel" / "locale" / "sv.po"
    words = re.sub(
        r'^(msgid|msgstr|#).*?"?|"', "", sentences.read_text("utf-8"), flags=re.MULTILINE
    )
    swedish = words[: sealing.LONGEST]
    greek = "".join(chr(ord(c) + 0x350) if c.islower() and c.isascii() else c for c in swedish)

    assert len(swedish) == sealing.LONGEST
    for text in (swedish, greek):
        sealed = sealing.seal(text.encode(), key=KEY, place="here")
        assert sealing.unseal(sealed, keys=[KEY], place="here").decode() == text
    assert f"{sealing.LONGEST:,} letters" in str(TOO_LARGE.words)
