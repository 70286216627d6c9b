"""When a call is tried again; and that any receiver of Standard Webhooks takes our signatures."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.sharing import rules, signing

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)


def test_the_signature_is_that_of_the_standard():
    """Reckoned by the standard's own library (standardwebhooks 1.1)."""
    said = signing.headers(
        ["whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="],
        message_id="msg_p5jXN8AQM9LWM0D4loKWxlek",
        at=datetime.fromtimestamp(1614265330, UTC),
        body='{"test": "信用"}',
    )
    assert said["webhook-signature"] == "v1,lvLc1MgVJ0J62wxio9snSgAG3YoS+VBTBipFIF3DV8g="
    assert (said["webhook-id"], said["webhook-timestamp"]) == ("msg_p5jXN8AQM9LWM0D4loKWxlek", "1614265330")


@given(st.text(), st.integers(0, 2**31))
def test_each_secret_in_force_signs_id_time_and_body(body, seconds):
    old, new = signing.new_secret(), signing.new_secret()
    at = datetime.fromtimestamp(seconds, UTC)
    said = signing.headers([new, old], message_id="msg_1", at=at, body=body)
    for secret, sent in zip((new, old), said["webhook-signature"].split(" "), strict=True):
        key = base64.b64decode(secret.removeprefix("whsec_"))
        right = hmac.new(key, f"msg_1.{seconds}.".encode() + body.encode(), hashlib.sha256).digest()
        assert sent == "v1," + base64.b64encode(right).decode()


def test_secrets_are_long_and_differ():
    made = {signing.new_secret() for _ in range(50)}
    assert len(made) == 50
    assert all(len(base64.b64decode(one.removeprefix("whsec_"))) == 32 for one in made)


def test_the_waits_grow_from_seconds_to_a_day_and_end_after_some_three_days():
    waits = [rules.next_try(tries, at=AT, chance=0) for tries in range(1, len(rules.WAITS) + 1)]
    lengths = [moment - AT for moment in waits if moment]
    assert lengths == sorted(lengths)
    assert (lengths[0], lengths[-1]) == (timedelta(seconds=5), timedelta(days=1))
    assert timedelta(days=2) < sum(lengths, timedelta()) < timedelta(days=4)
    assert rules.next_try(len(rules.WAITS) + 1, at=AT) is None


@given(st.integers(1, len(rules.WAITS)), st.floats(0, 1))
def test_what_failed_together_comes_back_scattered_and_never_early(tries, chance):
    wait = rules.next_try(tries, at=AT, chance=chance)
    assert wait is not None
    assert rules.WAITS[tries - 1] <= wait - AT <= rules.WAITS[tries - 1] * 1.1 + timedelta(microseconds=1)


@given(st.integers(0, 10_000))
def test_an_address_rests_longer_the_longer_it_fails_and_never_more_than_an_hour(failures):
    rest = rules.rest_until(failures, at=AT)
    if failures < rules.PATIENCE:
        assert rest is None
        return
    assert rest is not None
    assert timedelta() < rest - AT <= rules.LONGEST_REST
    following = rules.rest_until(failures + 1, at=AT)
    assert following is not None
    assert following >= rest


@pytest.mark.parametrize(
    ("status", "taken"),
    [
        (200, True),
        (204, True),
        (299, True),
        (199, False),
        (301, False),
        (404, False),
        (500, False),
        (None, False),
    ],
)
def test_only_a_two_hundred_is_a_yes(status, taken):
    assert rules.is_taken(status) is taken


def test_off_comes_after_the_days_and_not_before():
    assert not rules.must_be_off(None, at=AT, days=5)
    assert not rules.must_be_off(AT - timedelta(days=5) + timedelta(seconds=1), at=AT, days=5)
    assert rules.must_be_off(AT - timedelta(days=5), at=AT, days=5)
