from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from records.common.identifiers import normalise_uscc, validate_id_number, validate_uscc

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
REAL_AND_FICTIONAL = [
    "11230500001755309F",
    "91320105780688132K",
    "11990100000000019F",
    "11990100000000027A",
    "129901000000000352",
    "13990100000000043R",
    "11990102000000051P",
]


def check_digit(body: str) -> str:
    """GB 32100 by its text: powers of three modulo 31."""
    return ALPHABET[-sum(ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(body)) % 31]


def id_check_digit(body: str) -> str:
    """GB 11643 by its table of weights."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(sign) * weight for sign, weight in zip(body, weights, strict=True)) % 11]


codes = st.builds(
    lambda head, region, tail: (body := head + region + tail) + check_digit(body),
    st.text("123456789ANY", min_size=1, max_size=1).flatmap(
        lambda first: st.sampled_from(ALPHABET).map(lambda second: first + second)
    ),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)


def code_of(function, text):
    with pytest.raises(ValidationError) as caught:
        function(text)
    assert caught.value.messages[0]
    return caught.value.code


@pytest.mark.parametrize("code", REAL_AND_FICTIONAL)
def test_codes_that_were_issued_are_accepted(code):
    assert validate_uscc(code) == code


@given(codes)
def test_every_code_built_by_the_standard_is_accepted(code):
    assert validate_uscc(code) == code


@given(codes, st.integers(2, 17), st.sampled_from(ALPHABET))
def test_one_mistyped_sign_is_always_noticed(code, place, sign):
    mistyped = code[:place] + sign + code[place + 1 :]
    if mistyped != code:
        assert code_of(validate_uscc, mistyped) in {"uscc_check_digit", "uscc_character"}


@given(codes, st.integers(8, 15))
def test_two_swapped_neighbours_are_always_noticed(code, place):
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        assert code_of(validate_uscc, swapped) == "uscc_check_digit"


@pytest.mark.parametrize(
    "typed",
    [
        " 11230500001755309f ",
        "1123 0500 0017 55309F",
        "112305-000017-55309F",
        "１１２３０５００００１７５５３０９Ｆ",
    ],
)
def test_a_code_copied_from_a_letter_is_understood(typed):
    assert normalise_uscc(typed) == validate_uscc(typed) == "11230500001755309F"


@given(st.text())
def test_normalising_twice_changes_nothing_and_never_fails(text):
    assert normalise_uscc(normalise_uscc(text)) == normalise_uscc(text)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "uscc_length"),
        ("1123050000175530", "uscc_length"),
        ("11230500001755309FF", "uscc_length"),
        # The national placeholder for a body without a code is not a code.
        ("00000000000000000X", "uscc_character"),
        ("000000000000000000", "uscc_character"),
        ("1123O500001755309F", "uscc_character"),
        ("112305000O1755309F", "uscc_character"),
        ("11230500001755309G", "uscc_check_digit"),
        ("许昌市发展和改革委员会统一社会信用代码", "uscc_length"),
        ("许昌市发展和改革委员会统一社会信用代", "uscc_character"),
    ],
)
def test_a_wrong_code_is_refused_with_its_reason(typed, reason):
    assert code_of(validate_uscc, typed) == reason


def test_the_message_tells_how_many_places_were_given():
    with pytest.raises(ValidationError, match="应为18位，现为3位"):
        validate_uscc("123")


people = st.builds(
    lambda region, day, order: (body := f"{region}{day:%Y%m%d}{order:03}") + id_check_digit(body),
    st.integers(110000, 999999),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.integers(0, 999),
)


@given(people)
def test_every_identity_number_built_by_the_standard_is_accepted(number):
    assert validate_id_number(number.lower()) == number


@given(people, st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_of_an_identity_number_is_always_noticed(number, place, more):
    digit = str((int(number[place]) + more) % 10)
    mistyped = number[:place] + digit + number[place + 1 :]
    assert code_of(validate_id_number, mistyped) in {"id_number_check_digit", "id_number_birth_date"}


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "id_number_length"),
        ("110101900101123", "id_number_length"),
        ("11010119900101123Y", "id_number_character"),
        ("1101011990O1011237", "id_number_character"),
        ("110101199002301237", "id_number_birth_date"),
        ("110101199001011230", "id_number_check_digit"),
    ],
)
def test_a_wrong_identity_number_is_refused_with_its_reason(typed, reason):
    assert code_of(validate_id_number, typed) == reason
