"""A sandbox client tries everything and changes nothing; what it learns is made up."""

import pytest
from rest_framework.test import APIClient

from records.access.models import AuditEntry, IdempotencyKey, PartnerRight, SandboxAnswer
from records.access.scopes import SANDBOX_SCOPES, PartnerScopes
from records.access.services import ensure_system_users
from records.access.tasks import SANDBOX_KEPT, clear_what_expired
from records.checks.awards.models import AwardCheck
from records.dishonesty.models import DishonestyRecord, RecordTransition, Submission
from records.subjects.models import Organisation
from tests.api.factories import BUREAU, bearer, envelope, item, partner, registered_bureau
from tests.records.dishonesty import factories as records
from tests.records.dishonesty.factories import bureau, people

pytestmark = pytest.mark.django_db
SUBMISSIONS, CHECKS = "/api/v1/submissions/", "/api/v1/credit-checks/"


@pytest.fixture
def sandbox():
    ensure_system_users()
    registered_bureau()
    return partner("联调中心", sandbox=True)


@pytest.fixture
def send(sandbox):
    def post(address, body, **headers):
        return APIClient().post(address, body, format="json", headers={**bearer(sandbox), **headers})

    return post


def check(*items, **more):
    return {"purpose": "lending", "title": "贷前核查", "items": list(items), **more}


def test_items_are_checked_and_answered_in_full_and_nothing_is_stored(send):
    new = {"uscc": "11990100000000027A", "name": "示例市审计局", "region": "411000"}
    before = Organisation.objects.count()
    answer = send(SUBMISSIONS, envelope(item(1), item(2, title=None), item(3, organisation=new)))
    said = answer.json()
    assert (answer.status_code, said["sandbox"]) == (201, True)
    assert [one["outcome"] for one in said["items"]] == ["accepted", "rejected", "accepted"]
    assert said["items"][1]["errors"][0]["pointer"] == "/items/1/title"
    for model in (DishonestyRecord, RecordTransition, Submission):
        assert not model.objects.exists()
    assert Organisation.objects.count() == before
    assert AuditEntry.objects.filter(action="sandbox.answered").count() == 1
    assert not AuditEntry.objects.filter(action="submission.received").exists()


@pytest.mark.parametrize(
    ("reference", "state"),
    [
        ("A-1", "in_review"),
        ("A-1-returned", "returned"),
        ("A-1-approved", "approved"),
        ("A-1-published", "published"),
        ("A-1-ended", "ended"),
    ],
)
def test_the_reference_says_which_fate_is_played(send, sandbox, reference, state):
    answer = send(SUBMISSIONS, envelope(item(1, external_id=reference), item(2, facts=None)))
    followed = APIClient().get(answer["Location"], headers=bearer(sandbox)).json()
    assert [one["fate"]["state"] for one in followed["items"]] == [state, "rejected"]
    assert followed["sandbox"] is True
    assert bool(followed["items"][0]["fate"]["reasons"]) == (state in ("returned", "ended"))


def test_a_duplicate_can_be_played(send):
    said = send(SUBMISSIONS, envelope(item(1, external_id="A-duplicate"), item(2))).json()
    assert [one["outcome"] for one in said["items"]] == ["duplicate", "accepted"]
    assert (said["accepted"], said["duplicates"], said["rejected"]) == (1, 1, 0)


def test_the_same_key_gives_the_same_answer(send):
    first, again = (send(SUBMISSIONS, envelope(item(1)), **{"Idempotency-Key": "k"}) for _ in range(2))
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert (SandboxAnswer.objects.count(), IdempotencyKey.objects.count()) == (1, 1)


def test_a_wrong_envelope_and_a_kind_not_given_are_refused_as_in_earnest(send):
    assert send(SUBMISSIONS, envelope()).status_code == 422
    assert send(SUBMISSIONS, envelope(item(1), kind="penalty")).status_code == 403
    assert not SandboxAnswer.objects.exists()


def test_a_check_finds_what_the_code_says_and_never_what_the_node_holds(send, sandbox):
    records.published(people())
    known, letter = bureau().uscc, BUREAU["uscc"]
    assert known == letter
    said = send(
        CHECKS, check({"name": "示例市公安局"}, {"uscc": letter}, {"name": "哪个局？"}, {"uscc": "1"})
    )
    assert said.status_code == 201
    assert [one["result"] for one in said.json()["items"]] == ["clear", "found", "unclear", "unclear"]
    assert all(one["organisation"] is None for one in said.json()["items"])
    assert "沙箱示例" in said.json()["items"][1]["findings"][0]["title"]
    assert not AwardCheck.objects.exists()
    again = APIClient().get(said["Location"], headers=bearer(sandbox))
    assert again.json() == said.json()


def test_another_partner_does_not_find_its_answers(send):
    answer = send(SUBMISSIONS, envelope(item(1)))
    other = partner("另一联调中心", sandbox=True)
    assert APIClient().get(answer["Location"], headers=bearer(other)).status_code == 404
    earnest = partner("许昌市中级人民法院")
    assert APIClient().get(answer["Location"], headers=bearer(earnest)).status_code == 404


def test_what_would_read_or_write_in_earnest_is_closed(sandbox):
    PartnerRight.objects.update(may_read=True)
    offered = PartnerScopes().get_available_scopes(sandbox.partner_application)
    assert set(offered) == SANDBOX_SCOPES
    assert "complaints:write" in sandbox.partner_application.allowed_scopes


def test_answers_are_kept_for_a_month(send):
    send(SUBMISSIONS, envelope(item(1)))
    clear_what_expired.apply()
    assert SandboxAnswer.objects.count() == 1
    row = SandboxAnswer.objects.get()
    row.answered_at -= SANDBOX_KEPT
    row.save()
    clear_what_expired.apply()
    assert not SandboxAnswer.objects.exists()
