"""Masking, node identity and identifiers of rows."""

import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from records.common.identity import Node, this_node
from records.common.ids import new_uid
from records.common.masking import mask_id_number, mask_name, mask_phone


@pytest.mark.parametrize("name", ["张三", "欧阳修文", "A"])
def test_a_masked_name_tells_neither_surname_nor_length(name):
    assert mask_name(name) == "***"


def test_no_name_stays_no_name():
    assert mask_name("") == ""


def test_an_identity_number_hides_the_birth_date():
    assert mask_id_number("440101199001011234") == "440***********1234"


def test_a_phone_number_keeps_its_ends():
    assert mask_phone("13812340000") == "138****0000"


@given(st.text("0123456789", max_size=40))
def test_of_a_number_at_most_seven_digits_remain_and_of_a_short_one_none(number):
    for masked in (mask_id_number(number), mask_phone(number)):
        assert len(masked) == len(number)
        assert len(masked.replace("*", "")) in {0, 7}
    if len(number) < 11:
        assert set(mask_phone(number)) <= {"*"}


@pytest.mark.parametrize(
    ("code", "level"), [("000000", "nation"), ("410000", "province"), ("411000", "city")]
)
def test_a_node_knows_its_level_by_its_code(code, level):
    assert Node(code, "信用许昌").level == level


@pytest.mark.parametrize("code", ["", "411002", "4110", "41１000", "xuchang"])
def test_a_node_with_a_code_of_no_level_does_not_start(code):
    with pytest.raises(ImproperlyConfigured, match="NODE_CODE"):
        Node(code, "信用许昌")


@override_settings(NODE_CODE="411000", NODE_NAME="信用许昌", UPSTREAM_URL="https://henan.example")
def test_this_node_is_the_one_of_the_settings():
    assert this_node() == Node("411000", "信用许昌", "https://henan.example")


def test_identifiers_are_version_7_and_in_order_of_time():
    made = [new_uid() for _ in range(200)]
    assert {uid.version for uid in made} == {7}
    assert all(type(uid) is uuid.UUID for uid in made)
    assert len(set(made)) == 200
    assert made == sorted(made)
