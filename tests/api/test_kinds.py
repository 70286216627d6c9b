"""Every kind that a partner may send waits for a reviewer, keeps the promises of ADR 14 and has its fate."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from rest_framework.test import APIClient

from records.access.roles import Role
from records.dishonesty.services.submissions import kinds
from records.registers import services
from records.registers.commendations import COMMENDATIONS
from records.registers.models import Commendation, DebtDisclosure
from records.registers.ratings import DEBTS
from records.subjects.models import Organisation
from tests.api.factories import BUREAU, bearer, give, partner, registered_bureau
from tests.records.access.factories import holder

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/submissions/"


def day(days):
    return (localdate() - timedelta(days=days)).isoformat()


def commendation(number=1, **more):
    said = {
        "external_id": f"BZ-{number}",
        "organisation_uscc": BUREAU["uscc"],
        "title": f"全市诚信建设先进单位（{number}）",
        "honour": "表彰奖励",
        "level": "city",
        "merits": "连续三年按期支付全部采购合同款项。",
        "document_name": "关于表彰诚信建设先进单位的决定",
        "document_number": f"示政〔2026〕{number}号",
        "authority_name": "示例市人民政府",
        "decided_on": day(20),
        "scope": "public",
        **more,
    }
    return {name: value for name, value in said.items() if value is not None}


def debt(number=1, **more):
    said = {
        "external_id": f"ZW-{number}",
        "organisation_uscc": BUREAU["uscc"],
        "year": 2025,
        "limit_general": "120.50",
        "limit_special": 310,
        "balance_general": "118.20",
        "balance_special": "305.60",
        "due_in_year": "21.4",
        "repayment_sources": "一般公共预算收入和项目专项收入。",
        "emergency": "none",
        "document_name": "2025年地方政府债务情况公告",
        "document_number": f"示财公〔2026〕{number}号",
        "decided_on": day(20),
        "approved_on": day(30),
        "disclosed_on": day(20),
        **more,
    }
    return {name: value for name, value in said.items() if value is not None}


KINDS = {
    "commendation": (COMMENDATIONS, Commendation, commendation),
    "debt-disclosure": (DEBTS, DebtDisclosure, debt),
}


@pytest.fixture
def office(court):
    for kind in KINDS:
        give(court.user, kind)
    return court.user


def send(user, kind, *items):
    answer = APIClient().post(ADDRESS, {"kind": kind, "items": items}, format="json", headers=bearer(user))
    assert answer.status_code == 201, answer.content.decode()
    return answer


def fate(user, answer, position=0):
    said = APIClient().get(answer["Location"], headers=bearer(user)).json()
    return said["items"][position]["fate"]


def outcomes(answer):
    return [item["outcome"] for item in answer.json()["items"]]


@pytest.mark.parametrize("kind", KINDS)
class TestPromises:
    def test_it_waits_for_review_and_is_shown_once_somebody_published_it(self, office, kind):
        register, model, item = KINDS[kind]
        sent = send(office, kind, item(1), item(2, decided_on="2026-02-31"))
        assert outcomes(sent) == ["accepted", "rejected"]
        assert sent.json()["items"][1]["errors"][0]["pointer"] == "/items/1/decided_on"
        entry = model.objects.get()
        assert (entry.status, entry.channel) == ("submitted", "api")
        assert fate(office, sent)["state"] == "in_review"
        services.publish_entry(register=register, uid=entry.uid, by=holder("审核一", Role.REVIEWER), at=now())
        assert fate(office, sent)["state"] == "published"

    def test_the_same_again_is_a_duplicate_and_other_words_take_the_place_of_what_waits(self, office, kind):
        _register, model, item = KINDS[kind]
        send(office, kind, item(1))
        assert outcomes(send(office, kind, item(1))) == ["duplicate"]
        again = send(office, kind, item(1, document_name="更正后的文书"))
        assert outcomes(again) == ["accepted"]
        assert model.objects.get().document_name == "更正后的文书"

    def test_what_was_returned_comes_back_with_its_reason_and_can_be_mended(self, office, kind):
        register, model, item = KINDS[kind]
        sent = send(office, kind, item(1))
        services.return_entry(
            register=register,
            uid=model.objects.get().uid,
            reason="请补正文号。",
            by=holder("审核一", Role.REVIEWER),
            at=now(),
        )
        assert fate(office, sent) | {"since": None} == {
            "state": "returned",
            "reasons": ["请补正文号。"],
            "since": None,
        }
        send(office, kind, item(1, document_number="示补〔2026〕9号"))
        assert model.objects.get().status == "submitted"

    def test_of_what_is_published_a_change_is_proposed(self, office, kind):
        register, model, item = KINDS[kind]
        send(office, kind, item(1))
        reviewer = holder("审核一", Role.REVIEWER)
        services.publish_entry(register=register, uid=model.objects.get().uid, by=reviewer, at=now())
        changed = send(office, kind, item(1, document_name="更正后的文书"))
        assert fate(office, changed)["state"] == "change_in_review"
        assert model.objects.get().document_name != "更正后的文书"

    def test_a_partner_without_the_right_sends_nothing(self, office, kind):
        other = partner("许昌市人民检察院", kinds=["penalty"])
        item = KINDS[kind][2]
        answer = APIClient().post(
            ADDRESS, {"kind": kind, "items": [item(1)]}, format="json", headers=bearer(other)
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "kind_not_allowed")


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"organisation_uscc": None}, "/items/0/organisation_uscc"),
        ({"organisation_uscc": "1234"}, "/items/0/organisation_uscc"),
        ({"honour": "大奖"}, "/items/0/honour"),
        ({"merits": "承办人身份证号110105194912310021。"}, "/items/0/merits"),
        ({"valid_until": day(400)}, "/items/0/valid_until"),
        ({"colour": "red"}, "/items/0/colour"),
    ],
)
def test_a_commendations_fault_is_named_at_its_place(office, changed, pointer):
    errors = send(office, "commendation", commendation(**changed)).json()["items"][0]["errors"]
    assert pointer in [error["pointer"] for error in errors]
    assert not Commendation.objects.exists()


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"year": "二〇二五"}, "/items/0/year"),
        ({"year": True}, "/items/0/year"),
        ({"balance_general": "999"}, "/items/0/balance_general"),
        ({"disclosed_on": day(60)}, "/items/0/disclosed_on"),
        ({"limit_special": "很多"}, "/items/0/limit_special"),
        (
            {
                "organisation_uscc": "11990100000000027A",
                "organisation_name": "示例市审计局",
                "region": "411000",
            },
            "/items/0/organisation_uscc",
        ),
    ],
)
def test_a_debts_fault_is_named_at_its_place(office, changed, pointer):
    errors = send(office, "debt-disclosure", debt(**changed)).json()["items"][0]["errors"]
    assert pointer in [error["pointer"] for error in errors]
    assert not DebtDisclosure.objects.exists()


def test_a_body_that_nobody_recorded_is_registered_with_its_commendation(office):
    new = {"organisation_uscc": "11990100000000027A", "organisation_name": "示例市审计局", "region": "411000"}
    assert outcomes(send(office, "commendation", commendation(**new))) == ["accepted"]
    assert Commendation.objects.get().organisation == Organisation.objects.get(name="示例市审计局")


def test_a_partner_reads_what_to_fill_in_for_every_kind():
    registered_bureau()
    user = partner(kinds=["penalty"])
    said = APIClient().get("/api/v1/submission-kinds/", headers=bearer(user)).json()["results"]
    assert [one["kind"] for one in said] == sorted(kind.name for kind in kinds())
    assert {one["kind"] for one in said if one["may_submit"]} == {"penalty"}
    assert all(one["columns"] for one in said)
    penalty = next(one for one in said if one["kind"] == "penalty")
    columns = {column["name"]: column for column in penalty["columns"]}
    assert columns["CF_WSH"]["required"] is True
    assert columns["external_id"]["required"] is True
    assert "罚款" in [value["label"] for value in columns["CF_CFLB"]["values"]]
    record = next(one for one in said if one["kind"] == "dishonesty-record")
    assert "/organisation/uscc" in [column["pointer"] for column in record["columns"]]
