"""What a hotline pushed in and was answered is told to it, and to nobody else; and a snapshot that is ready."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from disclosure.partners import snapshots
from records.access.services import ensure_system_users
from records.sharing.models import WebhookDelivery, WebhookEndpoint
from records.sharing.services import endpoints, gathering
from supervision.complaints.models import Complaint, ComplaintStep
from tests.api.test_hotline import hand
from tests.records.sharing.factories import URL, endpoint, listener
from tests.supervision.complaints import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("records.common.settling.CLOCK_SKEW", timedelta(seconds=-5))


def told(to: WebhookEndpoint) -> list[dict[str, Any]]:
    gathering.gather(at=now())
    rows = WebhookDelivery.objects.filter(endpoint=to).order_by("position")
    return [json.loads(row.body) for row in rows]


def test_the_answer_to_a_complaint_is_told_to_whoever_pushed_it(db):
    ensure_system_users()
    factories.office()
    line, other = hand(), hand("郑州市政务服务热线中心")
    made = [
        endpoints.register_endpoint(url=URL, events=["complaint.answered"], by=one.user, at=now())[0]
        for one in (line, other)
    ]
    assert line.push().status_code == 201
    case = Complaint.objects.get()
    assert [told(to) for to in made] == [[], []]

    for name in ("accept", "answer"):
        ComplaintStep.objects.create(
            complaint=case, name=name, label=name, target="answered", at=now(), told="办理结果不出现在通知里"
        )

    (said,), nothing = (told(to) for to in made)
    assert nothing == []
    assert (said["type"], said["data"]["number"]) == ("complaint.answered", case.number)
    assert said["data"]["url"] == f"/api/v1/complaints/{case.number}/"
    assert "办理结果" not in json.dumps(said, ensure_ascii=False)


def test_a_snapshot_that_is_ready_is_told_to_whoever_asked_for_it(who):
    user, stranger = listener(), listener("另一单位")
    mine, theirs = (endpoint(one, events=["snapshot.ready"])[0] for one in (user, stranger))
    snapshot = snapshots.ask(kinds=[], by=user, at=now())
    assert told(mine) == []
    snapshots.make_next()

    (said,) = told(mine)
    assert said["data"] == {"uid": str(snapshot.pk), "url": f"/api/v1/snapshots/{snapshot.pk}/"}
    assert (told(mine), told(theirs)) == ([said], [])
