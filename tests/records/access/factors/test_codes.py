"""Codes of an app and codes on paper: what the standard says, what serves once, and what nobody can guess."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.access.factors import codes, totp

# RFC 6238, appendix B: the secret is "12345678901234567890", the last six of the eight digits given there.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds, code):
    at = datetime.fromtimestamp(seconds, UTC)
    assert totp.code_at(RFC_SECRET, totp.step_of(at)) == code
    assert totp.matching_step(RFC_SECRET, code, at=at, after=0) == seconds // 30


@given(st.integers(min_value=1_600_000_000, max_value=4_000_000_000), st.integers(min_value=-5, max_value=5))
def test_a_clock_may_be_one_step_off_and_no_more(seconds, steps):
    at = datetime.fromtimestamp(seconds, UTC)
    code = totp.code_at(RFC_SECRET, totp.step_of(at) + steps)
    near = {totp.code_at(RFC_SECRET, totp.step_of(at) + one) for one in (-1, 0, 1)}
    found = totp.matching_step(RFC_SECRET, code, at=at, after=0)
    assert (found is not None) == (code in near)


@given(
    st.integers(min_value=1_600_000_000, max_value=4_000_000_000), st.integers(min_value=-30, max_value=60)
)
def test_a_code_serves_once_however_long_it_would_still_fit(seconds, later):
    at = datetime.fromtimestamp(seconds, UTC)
    code = totp.code_at(RFC_SECRET, totp.step_of(at))
    used = totp.matching_step(RFC_SECRET, code, at=at, after=0)
    again = totp.matching_step(RFC_SECRET, code, at=at + timedelta(seconds=later), after=used)
    # Only if a later step happens to have the same six digits.
    assert again is None or again > used


def test_secrets_are_long_and_the_apps_address_names_account_and_node():
    secrets = {totp.new_secret() for _number in range(50)}
    assert len(secrets) == 50
    assert all(len(secret) == 32 for secret in secrets)
    address = totp.address(RFC_SECRET, account="chenjing", issuer="信用许昌")
    assert address.startswith("otpauth://totp/%E4%BF%A1")
    assert f"secret={RFC_SECRET}" in address


def test_recovery_codes_are_ten_different_ones_written_to_be_copied():
    made = codes.new_codes()
    assert len(set(made)) == 10
    for code in made:
        assert codes.looks_like_one(code)
        assert not set(code) - set(codes.ALPHABET) - {"-"}


@given(st.sampled_from(["-", " ", "", "–"]), st.booleans())
def test_a_recovery_code_is_read_however_it_is_typed(sign, small):
    code = "ABCD-EFGH-2345-6789"
    typed = code.replace("-", sign)
    typed = typed.lower() if small else typed
    assert codes.digest(7, typed) == codes.digest(7, code)
    assert codes.digest(8, typed) != codes.digest(7, code)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_recovery_code_or_not_and_breaks_nothing(text):
    assert codes.looks_like_one(text) in (True, False)
    assert len(codes.digest(1, text)) == 64
