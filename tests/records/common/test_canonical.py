import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from uuid import UUID

import pytest
import rfc8785
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from records.common.canonical import LARGEST_INTEGER, CanonicalError, canonical_bytes, sha256_hex

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


class Severity(TextChoices):
    MINOR = "minor", "轻微"


@given(PLAIN)
def test_any_json_reader_gets_back_what_was_signed(value):
    assert json.loads(canonical_bytes(value)) == value


@given(st.dictionaries(TEXT, st.integers(0, 9), min_size=2))
def test_the_order_in_which_fields_were_filled_changes_no_hash(value):
    assert canonical_bytes(dict(reversed(value.items()))) == canonical_bytes(value)


def test_the_example_of_rfc_8785_comes_out_byte_for_byte():
    value = {"string": '€$\x0f\nA\'B"\\\\"/', "literals": [None, True, False]}
    expected = '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert canonical_bytes(value) == expected.encode()


def test_keys_are_ordered_by_utf_16_as_the_rfc_demands():
    # By code point the emoji would come last.
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    expected = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical_bytes(dict.fromkeys(keys, 0)))) == expected


@pytest.mark.parametrize(
    ("value", "spelt"),
    [
        (Decimal("12.50"), '"12.50"'),
        (Decimal("1E+2"), '"100"'),
        (Decimal("0.0000001"), '"0.0000001"'),
        (date(2026, 2, 17), '"2026-02-17"'),
        (datetime(2026, 2, 17, 8, tzinfo=timezone(timedelta(hours=8))), '"2026-02-17T00:00:00Z"'),
        (datetime(2026, 2, 17, 8, 0, 0, 5, tzinfo=UTC), '"2026-02-17T08:00:00.000005Z"'),
        (UUID("0192f0c1-0000-7000-8000-000000000001"), '"0192f0c1-0000-7000-8000-000000000001"'),
        (Severity.MINOR, '"minor"'),
        ((1, 2), "[1,2]"),
        (LARGEST_INTEGER, "9007199254740991"),
        (-LARGEST_INTEGER, "-9007199254740991"),
        ({"许昌": {"b": 1, "a": True}}, '{"许昌":{"a":true,"b":1}}'),
    ],
)
def test_values_of_the_portal_have_one_spelling(value, spelt):
    assert canonical_bytes(value) == spelt.encode()


class Colour(Enum):
    RED = 1


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"items": [{"amount": 1.5}]}, r"\$\.items\[0\]\.amount: binary float 1\.5 refused; use Decimal"),
        (float("nan"), r"\$: binary float nan refused"),
        ([LARGEST_INTEGER + 1], r"\$\[0\]: integer 9007199254740992 is beyond .* send it as a string"),
        (-LARGEST_INTEGER - 1, "is beyond"),
        (Decimal("NaN"), "NaN is not a number"),
        (Decimal("-Infinity"), "-Infinity is not a number"),
        (
            {"at": datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)},
            r"\$\.at: datetime .* has no time zone",
        ),
        (datetime.min.replace(tzinfo=timezone(timedelta(hours=8))), "outside the calendar"),
        ({1: "x"}, "key 1 is not a string"),
        ({"a": {2}}, r"\$\.a: set has no canonical form"),
        (b"raw", "bytes has no canonical form"),
        (Colour.RED, "Colour has no canonical form"),
        ({"label": gettext_lazy("轻微")}, r"\$\.label: .* has no canonical form"),
        ("\ud800", "surrogate"),
        ({"\ud800": 1, "a": 2}, "surrogate"),
    ],
)
def test_what_cannot_be_spelt_in_one_way_is_refused_with_its_place(value, message):
    with pytest.raises(CanonicalError, match=message):
        canonical_bytes(value)


def test_a_digest_is_64_lower_case_hexadecimal_digits():
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@given(PLAIN)
def test_the_quick_way_writes_the_bytes_that_the_rfcs_own_library_writes(value):
    assert canonical_bytes(value) == rfc8785.dumps(value)


def test_codes_of_enumerations_do_not_send_a_record_the_long_way(monkeypatch):
    monkeypatch.setattr(rfc8785, "dumps", lambda value: pytest.fail("spelt by the slow library"))
    value = {"severity": Severity.MINOR, "steps": [Severity.MINOR, {"of": Severity.MINOR}], "amount": None}
    expected = '{"amount":null,"severity":"minor","steps":["minor",{"of":"minor"}]}'
    assert canonical_bytes(value) == expected.encode()
