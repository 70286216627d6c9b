"""The table of personal data leaves out no column, and the public's page tells what the table does."""

import re

import pytest
from django.apps import apps
from django.test import Client

from records.common.crypto import EncryptedTextField
from tests.support.processes import ROOT

PAGE = (ROOT / "docs/security/data-protection.md").read_text()
MAY_NAME = re.compile(
    r"phone|mobile|email|address|id_number|person|contact|applicant|informant|username|full_name|first_name|last_name"
    r"|real_name|official|signatory|representative|attendee|expert_name|by_name$|_ip$|user_agent|identity|holder|agent_"
)
TEXTS = ("CharField", "TextField", "JSONField", "EmailField", "GenericIPAddressField")
# Named on the page as what they are.
OF_NOBODY = {("disclosure.Agency", "address"), ("records.Region", "full_name")}


def personal(model):
    found = set()
    for field in model._meta.concrete_fields:
        sealed = isinstance(field, EncryptedTextField) or field.name == "stored_name"
        named = not field.is_relation and field.get_internal_type() in TEXTS and MAY_NAME.search(field.name)
        if sealed or (named and (model._meta.label, field.name) not in OF_NOBODY):
            found.add(field.name)
    return found


def table():
    rows = re.findall(
        r"^\| `(\w+\.\w+)` \| ([^|]*) \| (\w) \|([^|]+)\|([^|]+)\|([^|]+)\|$", PAGE, re.MULTILINE
    )
    return {
        model: (set(re.findall(r"`(\w+)`", columns)), kind, *map(str.strip, rest))
        for model, columns, kind, *rest in rows
    }


def test_every_column_that_may_hold_a_person_is_in_the_table():
    kept = {model._meta.label: found for model in apps.get_models() if (found := personal(model))}
    told = table()
    assert {model for model in kept if model not in told} == set()
    assert {model: kept[model] - told[model][0] for model in kept if kept[model] - told[model][0]} == {}


def test_the_table_names_nothing_that_is_not_there():
    columns = {
        model._meta.label: {field.name for field in model._meta.concrete_fields}
        for model in apps.get_models()
    }
    for model, (named, kind, why, who, how_long) in table().items():
        assert named <= columns[model], model
        assert kind in "SPOT"
        assert why
        assert who
        assert how_long


def test_what_is_sensitive_lies_encrypted_wherever_it_is_a_text():
    for label, (named, kind, *_rest) in table().items():
        model = apps.get_model(label)
        for name in named if kind == "S" else ():
            field = model._meta.get_field(name)
            plain = name == "stored_name" or name.endswith(("_index", "_id_type"))
            assert plain or isinstance(field, EncryptedTextField) or (label, name) in SHOWN_BY_LAW, (
                label,
                name,
            )


# A body's representative is published with it (双公示), so it is found by its words.
SHOWN_BY_LAW = {("records.Licence", "representative"), ("records.Penalty", "representative")}


@pytest.mark.django_db
class TestThePublicsPage:
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_it_says_what_where_how_long_who_and_which_rights(self, language):
        client = Client()
        client.cookies["language"] = language
        answer = client.get("/about/data-protection/")
        text = re.sub(r"<[^>]+>", " ", answer.content.decode())
        assert answer.status_code == 200
        headings = re.findall(r"<h2[^>]*>(.*?)</h2>", answer.content.decode())
        assert len(headings) >= 6
        words = {
            "zh-hans": ("个人信息保护法", "查阅", "更正", "删除", "五年", "六个月", "加密"),
            "en": (
                "Personal Information Protection Law",
                "correct",
                "delete",
                "five years",
                "six months",
                "encrypted",
            ),
        }[language]
        assert [word for word in words if word not in text] == []

    def test_it_is_led_to_from_about_and_the_site_map(self):
        client = Client()
        for address in ("/about/", "/site-map/"):
            assert "/about/data-protection/" in client.get(address).content.decode()
