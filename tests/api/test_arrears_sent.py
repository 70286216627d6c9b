"""A platform sends what public bodies owe; nobody is late before another person has confirmed it."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from rest_framework.test import APIClient

from records.access.roles import Role
from records.pledges.arrears.models import Arrear
from records.pledges.arrears.services.claims import confirm_arrear, refuse_arrear
from tests.api.factories import BUREAU, bearer, give
from tests.records.access.factories import holder

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/submissions/"


def day(days):
    return (localdate() - timedelta(days=days)).isoformat()


def claim(number=1, **more):
    said = {
        "external_id": f"ZK-{number}",
        "organisation_uscc": BUREAU["uscc"],
        "kind": "货物款",
        "contract_name": "办公设备采购合同",
        "contract_number": f"CG-2025-{number:03d}",
        "contract_on": day(300),
        "amount": "125000.00",
        "creditor_kind": "企业",
        "creditor": "示例供应商有限公司",
        "creditor_code": "91320105780688132K",
        "accepted_on": day(200),
        "agreed_days": 30,
        **more,
    }
    return {name: value for name, value in said.items() if value is not None}


@pytest.fixture
def platform(court):
    give(court.user, "arrear")
    return court.user


def send(user, *items):
    answer = APIClient().post(
        ADDRESS, {"kind": "arrear", "items": items}, format="json", headers=bearer(user)
    )
    assert answer.status_code == 201, answer.content.decode()
    return answer


def told(answer):
    return [
        (item["outcome"], *(error["code"] for error in item["errors"])) for item in answer.json()["items"]
    ]


def fate(user, answer):
    return APIClient().get(answer["Location"], headers=bearer(user)).json()["items"][0]["fate"]


def test_a_claim_waits_for_another_person_and_is_known_again(platform):
    sent = send(platform, claim())
    assert told(sent) == [("accepted",)]
    arrear = Arrear.objects.get()
    assert (arrear.status, arrear.created_by, arrear.writers) == ("draft", platform, [platform.pk])
    assert fate(platform, sent)["state"] == "in_review"
    assert told(send(platform, claim())) == [("duplicate",)]
    assert told(send(platform, claim(contract_name="另一合同"))) == [("rejected", "entered_already")]
    confirm_arrear(uid=arrear.pk, by=holder("刘洋", Role.REVIEWER), at=now())
    assert fate(platform, sent)["state"] == "approved"


def test_a_claim_that_was_not_confirmed_comes_back_with_the_reason(platform):
    sent = send(platform, claim())
    refuse_arrear(
        uid=Arrear.objects.get().pk, reason="未见验收单。", by=holder("刘洋", Role.REVIEWER), at=now()
    )
    said = fate(platform, sent)
    assert (said["state"], said["reasons"]) == ("returned", ["未见验收单。"])


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "1.001"}, "amount"),
        ({"agreed_days": "三十"}, "agreed_days"),
        ({"creditor_kind": "朋友"}, "creditor_kind"),
        ({"accepted_on": "2025/13/01"}, "accepted_on"),
        ({"contract_number": None}, "contract_number"),
    ],
    ids=range(6),
)
def test_a_faulty_claim_is_told_at_its_place_and_hinders_no_other(platform, more, pointer):
    answer = send(platform, claim(1, **more), claim(2))
    first, second = answer.json()["items"]
    assert (first["outcome"], second["outcome"]) == ("rejected", "accepted")
    assert f"/items/0/{pointer}" in [error["pointer"] for error in first["errors"]]
    assert Arrear.objects.count() == 1
