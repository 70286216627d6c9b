"""What two nodes write each other is read by these two alone."""

import base64
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.complaints.referrals import sealing

REFERRAL = UUID(int=7)
ONE, OTHER = sealing.new_secret(), sealing.new_secret()
KEY = sealing.agree(ONE, sealing.public_of(OTHER), referral=REFERRAL)
WORDS = st.dictionaries(st.text(max_size=8), st.text(max_size=200), max_size=5)


def test_both_sides_find_the_same_key_and_nobody_else_does():
    assert sealing.agree(OTHER, sealing.public_of(ONE), referral=REFERRAL) == KEY
    assert sealing.agree(sealing.new_secret(), sealing.public_of(ONE), referral=REFERRAL) != KEY
    assert sealing.agree(OTHER, sealing.public_of(ONE), referral=UUID(int=8)) != KEY


@given(WORDS, st.integers(1, 99))
def test_what_is_sealed_is_read_as_it_was_written(content, number):
    where = {"key": KEY, "referral": REFERRAL, "sender": "411000", "number": number}
    assert sealing.unseal(sealing.seal(content, **where), **where) == content


@pytest.mark.parametrize(
    "other",
    [
        {"number": 2},
        {"sender": "410000"},
        {"referral": UUID(int=8)},
        {"key": sealing.agree(ONE, sealing.public_of(ONE), referral=REFERRAL)},
    ],
    ids=["another_number", "another_sender", "another_matter", "another_key"],
)
def test_a_letter_is_nobody_elses_and_stands_in_its_own_place(other):
    where = {"key": KEY, "referral": REFERRAL, "sender": "411000", "number": 1}
    sealed = sealing.seal({"text": "请核查"}, **where)
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealed, **{**where, **other})


@given(st.binary(max_size=60))
def test_whatever_comes_instead_is_refused_and_breaks_nothing(raw):
    text = base64.b64encode(raw).decode()
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(text, key=KEY, referral=REFERRAL, sender="411000", number=1)
    if len(raw) != 32:
        with pytest.raises(sealing.Unreadable):
            sealing.agree(ONE, text, referral=REFERRAL)
    with pytest.raises(sealing.Unreadable):
        sealing.unseal("不是密文", key=KEY, referral=REFERRAL, sender="411000", number=1)
