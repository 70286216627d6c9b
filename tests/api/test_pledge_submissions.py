"""What partners send of promises: stored for review, replaced before, proposed after, and never changed past the law."""

import json

import pytest
from django.utils.timezone import now
from rest_framework.test import APIClient

from records.access.roles import Role
from records.pledges.entries import PLEDGES
from records.pledges.models import Pledge
from records.pledges.services import propose_step
from records.registers import services
from tests.api.factories import bearer, give
from tests.records.access.factories import holder
from tests.records.dishonesty.factories import bureau
from tests.records.pledges.test_importing import row

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(court):
    bureau()
    give(court.user, "pledge")
    return court


def _send(office, *items):
    body = json.dumps({"kind": "pledge", "items": items})
    answer = APIClient().post(
        "/api/v1/submissions/", body, content_type="application/json", headers=bearer(office.user)
    )
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()["items"]


def _reviewed():
    pledge = Pledge.objects.get()
    reviewer = holder("审核一", Role.REVIEWER)
    services.publish_entry(register=PLEDGES, uid=pledge.uid, by=reviewer, at=now())
    return Pledge.objects.get()


def test_agreements_wait_for_review_and_wrong_ones_hinder_nobody(office):
    first, second, again = _send(office, row(1), row(2, counts_as_kept="尽快"), row(1))
    assert [first["outcome"], second["outcome"], again["outcome"]] == ["accepted", "rejected", "duplicate"]
    assert second["errors"][0]["pointer"] == "/items/1/counts_as_kept"
    assert Pledge.objects.get().status == "submitted"


def test_what_nobody_published_yet_is_replaced_and_keeps_its_milestones(office):
    _send(office, row(1))
    pledge = Pledge.objects.get()
    services.return_entry(
        register=PLEDGES, uid=pledge.uid, reason="请补正。", by=holder("审核一", Role.REVIEWER), at=now()
    )
    said = {"title": "签约", "weight": 1, "due_on": pledge.due_on}
    propose_step(kind="milestone", pledge=pledge.uid, said=said, by=holder("录入一", Role.CLERK), at=now())
    (answer,) = _send(office, row(1, amount="1300"))
    assert answer["outcome"] == "accepted"
    pledge.refresh_from_db()
    assert (pledge.status, pledge.amount) == ("submitted", 1300)
    assert pledge.course["milestones"][0]["title"] == "签约"


def test_of_what_is_published_the_terms_change_only_by_law(office):
    _send(office, row(1))
    _reviewed()
    (refused,) = _send(office, row(1, due_on="2027-09-30"))
    assert (refused["outcome"], refused["errors"][0]["code"]) == ("rejected", "only_by_lawful_change")
    (proposed,) = _send(office, row(1, document_url="https://example.org/agreement"))
    assert proposed["outcome"] == "accepted"
    pledge = Pledge.objects.get()
    assert pledge.proposed["fields"] == {"document_url": "https://example.org/agreement"}
    assert pledge.version == 1
