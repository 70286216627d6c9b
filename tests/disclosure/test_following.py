"""On a record's page a reader sees what followed, where it stands today, and nobody's name."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from tests.disclosure.factories import record

pytestmark = pytest.mark.django_db


def consequence(**more):
    return {
        "kind": "honours",
        "title": "取消年度评先评优资格",
        "authority": "许昌市发展和改革委员会",
        "decided_on": (localdate() - timedelta(days=20)).isoformat(),
        "ends_on": (localdate() + timedelta(days=300)).isoformat(),
        "status": "in_force",
        **more,
    }


def page(shown):
    return Client().get(f"/records/{shown.uid}/").content.decode()


def test_a_reader_sees_duty_and_measures_with_their_state(client):
    due_on = localdate() + timedelta(days=10)
    text = page(
        record(
            rectification_due_on=due_on,
            rectification_status="submitted",
            consequences=[
                consequence(),
                consequence(kind="criticism", title="关于拖欠货款的通报", ends_on=None, status="issued"),
            ],
        )
    )
    for words in (
        "整改与后果",
        "责令限期整改",
        "整改已报送，待核查",
        "取消年度评先评优资格",
        "决定机关：许昌市发展和改革委员会",
        "生效中",
        "关于拖欠货款的通报",
        "已通报",
    ):
        assert words in text


def test_where_nothing_followed_nothing_is_said(client):
    assert "整改与后果" not in page(record())


def test_one_whose_time_is_over_is_not_called_in_force_until_the_clock_comes_by(client):
    over = consequence(ends_on=(localdate() - timedelta(days=1)).isoformat())
    text = page(record(consequences=[over]))
    assert "期满结束" in text
    assert "生效中" not in text


def test_without_an_end_it_says_when_it_is_lifted(client):
    assert "至信用修复或记录终止时解除" in page(record(consequences=[consequence(ends_on=None)]))


def test_the_public_api_says_the_same():
    shown = record(
        rectification_due_on=localdate(), rectification_status="accepted", consequences=[consequence()]
    )
    answer = Client().get(f"/api/v1/public/records/{shown.uid}/").json()
    assert answer["rectification"] == {"due_on": localdate().isoformat(), "status": "accepted"}
    assert answer["consequences"] == [consequence()]
