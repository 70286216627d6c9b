"""What a hotline pushed in and was answered is told to it, and to nobody else; and a snapshot that is ready."""

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import now
from rest_framework.test import APIClient

from disclosure.agencies.desks import AGENCIES, CONDUCT
from disclosure.agencies.models import BadConduct
from disclosure.editing import services as editing
from disclosure.partners import snapshots
from records.access.services import ensure_system_users
from records.sharing.models import WebhookDelivery, WebhookEndpoint
from records.sharing.services import endpoints, gathering
from supervision.complaints.models import Complaint, ComplaintStep
from supervision.ratings import services as ratings
from supervision.ratings.models import RatingCase
from tests.api.factories import bearer, envelope, partner
from tests.api.test_conduct_submissions import conduct
from tests.api.test_hotline import hand
from tests.api.test_rating_submissions import rating
from tests.disclosure.texts.factories import published
from tests.records.pledges.factories import scan
from tests.records.sharing.factories import URL, endpoint, listener
from tests.supervision.complaints import factories
from tests.supervision.ratings.factories import house

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


def test_what_people_decide_on_a_sent_rating_or_conduct_is_told_to_its_sender_alone(
    db: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    ensure_system_users()
    office = house()
    who = SimpleNamespace(clerk=office.clerk, reviewer=office.checker)
    agency = published(AGENCIES, who)
    senders = [partner(name, kinds=["rating", "bad-conduct"]) for name in ("许昌市住建局", "许昌市发改委")]
    mine, theirs = (
        endpoints.register_endpoint(url=URL, events=["submission.decided"], by=one, at=now())[0]
        for one in senders
    )
    for kind, item in (("rating", rating()), ("bad-conduct", conduct(agency))):
        answer = APIClient().post(
            "/api/v1/submissions/", envelope(item, kind=kind), format="json", headers=bearer(senders[0])
        )
        assert answer.json()["accepted"] == 1, answer.content.decode()
    assert (told(mine), told(theirs)) == ([], [])

    case = RatingCase.objects.get()
    ratings.attach(case=case.pk, file=scan(), by=office.clerk, at=now())
    ratings.check(case=case.pk, by=office.checker, at=now())
    editing.publish(desk=CONDUCT, uid=BadConduct.objects.get().pk, by=who.reviewer, at=now())

    said = told(mine)
    assert [one["data"]["state"] for one in said] == ["approved", "published"]
    assert {one["type"] for one in said} == {"submission.decided"}
    assert told(theirs) == []


def test_a_snapshot_that_is_ready_is_told_to_whoever_asked_for_it(who):
    user, stranger = listener(), listener("另一单位")
    mine, theirs = (endpoint(one, events=["snapshot.ready"])[0] for one in (user, stranger))
    snapshot = snapshots.ask(kinds=[], by=user, at=now())
    assert told(mine) == []
    snapshots.make_next()

    (said,) = told(mine)
    assert said["data"] == {"uid": str(snapshot.pk), "url": f"/api/v1/snapshots/{snapshot.pk}/"}
    assert (told(mine), told(theirs)) == ([said], [])
