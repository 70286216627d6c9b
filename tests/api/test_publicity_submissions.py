"""What partners send of licences and penalties: the national fields unchanged, with the same promises as records."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate, now
from rest_framework.test import APIClient

from records.registers import services
from records.registers.models import Licence, Penalty
from records.registers.publicity import LICENCES, PENALTIES
from tests.api.factories import bearer, give
from tests.records.access.factories import holder
from tests.records.dishonesty.factories import bureau
from tests.records.registers.decisions import ID_NUMBER
from tests.records.registers.test_importing import licence_row, penalty_row

pytestmark = pytest.mark.django_db
KINDS = ["dishonesty-record", "licence", "penalty"]


def _day(days: int) -> str:
    return (localdate() - timedelta(days=days)).isoformat()


def licence(number: int = 1, **more: Any) -> dict[str, Any]:
    row = licence_row(number, external_id=f"X-{number}", XK_JDRQ=_day(3), XK_YXQZ=_day(3))
    return {name: value for name, value in {**row, **more}.items() if value is not None}


def penalty(number: int = 1, **more: Any) -> dict[str, Any]:
    row = penalty_row(number, external_id=f"C-{number}", CF_JDRQ=_day(3))
    return {name: value for name, value in {**row, **more}.items() if value is not None}


@pytest.fixture
def office(court):
    """A partner that may send all three kinds."""
    bureau()
    for kind in KINDS[1:]:
        give(court.user, kind)
    return court


def _send(office, kind, *items):
    body = json.dumps({"kind": kind, "items": items})
    return APIClient().post(
        "/api/v1/submissions/", body, content_type="application/json", headers=bearer(office.user)
    )


def _rows(answer):
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()["items"]


def test_right_items_wait_for_review_and_wrong_ones_hinder_nobody(office):
    rows = _rows(
        _send(
            office,
            "penalty",
            penalty(1),
            penalty(2, CF_NR_FK=None),
            penalty(3, external_id=None),
            penalty(4, CF_ABC="x"),
            penalty(5, CF_CFLB=["罚款", "没收违法所得"]),
        )
    )
    assert [row["outcome"] for row in rows] == ["accepted", "rejected", "rejected", "rejected", "accepted"]
    assert [row["errors"][0]["pointer"] for row in rows if row["errors"]] == [
        "/items/1/CF_NR_FK",
        "/items/2/external_id",
        "/items/3/CF_ABC",
    ]
    assert Penalty.objects.count() == 2
    entry = Penalty.objects.get(external_id="C-1")
    assert rows[0]["record"] == str(entry.uid)
    assert (entry.status, entry.channel, entry.writers) == ("submitted", "api", [office.user.pk])


def test_the_same_twice_is_a_duplicate_and_other_words_replace_what_waits(office):
    (first,) = _rows(_send(office, "licence", licence()))
    (again,) = _rows(_send(office, "licence", licence()))
    assert (again["outcome"], again["record"]) == ("duplicate", first["record"])
    (changed,) = _rows(_send(office, "licence", licence(XK_NR="准予二期工程施工。")))
    assert (changed["outcome"], changed["record"]) == ("accepted", first["record"])
    assert Licence.objects.get().content == "准予二期工程施工。"


def _published(office, register, item):
    reviewer = holder("刘洋", "reviewer")
    (row,) = _rows(_send(office, register.kind, item))
    services.publish_entry(register=register, uid=row["record"], by=reviewer, at=now())
    return reviewer, row["record"]


def _fate(office, answer):
    (row,) = office.see(f"/api/v1/submissions/{answer.json()['id']}/").json()["items"]
    return row["fate"]["state"], row["fate"]["reasons"]


def test_a_published_one_gets_a_proposed_change_and_its_fate_is_told(office):
    reviewer, uid = _published(office, LICENCES, licence())
    answer = _send(office, "licence", licence(XK_NR="准予二期工程施工。"))
    assert _rows(answer)[0]["outcome"] == "accepted"
    assert Licence.objects.get().content == "准予示例小区一期工程施工。"
    assert _fate(office, answer) == ("change_in_review", [])
    (again,) = _rows(_send(office, "licence", licence(XK_NR="准予二期工程施工。")))
    assert again["outcome"] == "duplicate"
    services.decide_change(
        register=LICENCES, uid=uid, accepted=False, note="与原件不符。", by=reviewer, at=now()
    )
    assert _fate(office, answer) == ("change_refused", ["与原件不符。"])
    (asked_again,) = _rows(_send(office, "licence", licence(XK_NR="准予二期工程施工。")))
    assert asked_again["outcome"] == "duplicate"
    third = _send(office, "licence", licence(XK_NR="准予三期工程施工。"))
    services.decide_change(register=LICENCES, uid=uid, accepted=True, by=reviewer, at=now())
    assert _fate(office, third)[0] == "change_accepted"
    assert Licence.objects.get().content == "准予三期工程施工。"


def test_a_change_never_moves_it_to_somebody_else(office):
    _published(office, PENALTIES, penalty())
    answer = _send(
        office, "penalty", penalty(CF_XDR_SHXYM="91990100MA0000002K", CF_XDR_MC="示例另一有限公司")
    )
    (row,) = _rows(answer)
    assert (row["outcome"], row["errors"][0]["code"]) == ("rejected", "subject_changed")


@pytest.mark.parametrize("state", ["submitted", "returned", "published"])
def test_the_fate_of_an_item_follows_its_entry(office, state):
    answer = _send(office, "licence", licence())
    uid, reviewer = _rows(answer)[0]["record"], holder("刘洋", "reviewer")
    about = {"register": LICENCES, "uid": uid, "by": reviewer, "at": now()}
    if state == "returned":
        services.return_entry(**about, reason="请补正文书号。")
    if state == "published":
        services.publish_entry(**about)
    expected = {
        "submitted": ("in_review", []),
        "returned": ("returned", ["请补正文书号。"]),
        "published": ("published", []),
    }
    assert _fate(office, answer) == expected[state]
    assert ID_NUMBER not in answer.content.decode()


def test_a_partner_sends_only_the_kinds_it_was_given(court):
    answer = _send(court, "licence", licence())
    assert (answer.status_code, answer.json()["code"]) == (403, "kind_not_allowed")
    assert not Licence.objects.exists()
