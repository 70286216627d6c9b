"""What 12345 took down is pushed in once, and its outcome is pulled; who called goes in and never comes out."""

from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.test import APIClient

from records.access.services import ensure_system_users
from records.subjects.models import Organisation
from supervision.complaints import services
from supervision.complaints.api import hotline, schemas
from supervision.complaints.models import Complaint
from tests.api import factories as api
from tests.api.test_public_records import described
from tests.supervision.complaints import factories
from tests.supervision.complaints.factories import ID_NUMBER, NAME, NOW, PHONE

ADDRESS = "/api/v1/complaints/"


@pytest.fixture
def office(db: None, monkeypatch: pytest.MonkeyPatch) -> factories.Office:
    ensure_system_users()
    # What a test has just written is given at once.
    monkeypatch.setattr(hotline, "SETTLED", hotline.SETTLED * -1)
    return factories.office()


def hand(name: str = "许昌市政务服务热线中心", **more: Any) -> SimpleNamespace:
    user = api.partner(name, **more)
    client, header = APIClient(), api.bearer(user)

    def push(**said: Any) -> Any:
        headers = {**header, **said.pop("headers", {})}
        return client.post(ADDRESS, sent(**said), format="json", headers=headers)

    def pull(number: str = "", query: str = "") -> Any:
        return client.get(f"{ADDRESS}{number}{'/' if number else ''}{query}", headers=header)

    return SimpleNamespace(user=user, push=push, pull=pull)


def sent(**more: Any) -> dict[str, Any]:
    said = {
        "outside_number": "12345-2026-0001",
        "kind": "arrears",
        "organisation": {"name": "示例市城市管理局"},
        "region": "411000",
        "title": "工程款拖欠一年",
        "statement": "来电人反映去年完工的道路工程至今没有付款，请核实。",
        "amount": "56000.00",
        "anonymity": "confidential",
        "informant": {"name": NAME, "phone": PHONE, "id_number": ID_NUMBER},
        **more,
    }
    return {name: value for name, value in said.items() if value is not None}


def test_what_is_pushed_becomes_a_complaint_of_the_hotline_with_its_own_clock(office: Any) -> None:
    answer = hand().push()
    assert answer.status_code == 201, answer.content.decode()
    described(schemas.ComplaintShown(), answer.json())
    case = Complaint.objects.get()
    assert (case.channel, case.outside_number, case.body) == ("hotline", "12345-2026-0001", office.bureau)
    assert answer.headers["Location"].endswith(f"{ADDRESS}{case.number}/")
    assert "hotline_answer" in {one["key"] for one in answer.json()["deadlines"]}
    assert (case.informant.name, case.anonymity) == (NAME, "confidential")


def test_who_called_is_in_no_answer_whatever_is_asked(office: Any) -> None:
    line = hand()
    pushed = line.push(headers={"Idempotency-Key": "one"})
    number = pushed.json()["number"]
    answers = [
        pushed,
        line.push(headers={"Idempotency-Key": "one"}),
        line.push(),
        line.pull(number),
        line.pull(),
    ]
    for answer in answers:
        assert answer.status_code in (200, 201)
        for word in (NAME, PHONE, ID_NUMBER):
            assert word not in answer.content.decode()


def test_the_same_number_again_is_the_same_complaint_and_with_other_words_a_conflict(office: Any) -> None:
    line = hand()
    first, second = line.push(), line.push()
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["number"] == second.json()["number"]
    other = line.push(title="另一件事")
    assert (other.status_code, other.json()["code"]) == (409, "outside_number_taken")
    assert Complaint.objects.count() == 1
    # Somebody else's use of the number is no more than a number that is taken.
    stranger = hand("另一热线中心").push()
    assert (stranger.status_code, stranger.json()["code"]) == (409, "outside_number_taken")


def test_a_partner_meets_what_it_pushed_itself_and_nothing_else(office: Any) -> None:
    line, stranger = hand(), hand("另一热线中心")
    number = line.push().json()["number"]
    factories.filed(office)
    assert stranger.pull(number).status_code == 404
    assert stranger.pull().json()["results"] == []
    assert [one["number"] for one in line.pull().json()["results"]] == [number]
    own = Complaint.objects.exclude(number=number).get()
    assert line.pull(own.number).status_code == 404


def test_the_reported_bodys_own_system_neither_pushes_nor_pulls(office: Any) -> None:
    line = hand()
    number = line.push().json()["number"]
    line.user.partner_application.organisation = office.bureau
    line.user.partner_application.save()
    assert line.pull(number).status_code == 404
    assert line.pull().json()["results"] == []
    refused = line.push(outside_number="12345-2")
    assert (refused.status_code, refused.json()["code"]) == (403, "of_reported_body")


def test_the_outcome_is_pulled_with_its_answer_and_again_only_when_something_changed(office: Any) -> None:
    line = hand()
    number = line.push().json()["number"]
    first = line.pull().json()
    described(schemas.ComplaintsShown(), first)
    assert first["next"] is None
    assert line.pull(query=f"?after={first['after']}").json()["results"] == []
    case = Complaint.objects.get(number=number)
    from django.utils import timezone

    for step in factories.WAYS["answered"]:
        step(office, case, timezone.now())
    (changed,) = line.pull(query=f"?after={first['after']}").json()["results"]
    assert (changed["status"], changed["outcome"]) == ("answered", "resolved")
    assert "结清" in changed["answer"]
    assert changed == line.pull(number).json()


def test_pages_of_changes_lose_and_double_nothing(office: Any) -> None:
    line = hand()
    numbers = [line.push(outside_number=f"N-{number}").json()["number"] for number in range(5)]
    found, query = [], "?page_size=2"
    while query:
        page = line.pull(query=query).json()
        found += [one["number"] for one in page["results"]]
        query = f"?{page['next'].split('?')[1]}" if page["next"] else ""
    assert found == numbers


def test_a_moment_may_be_given_instead_of_a_position(office: Any) -> None:
    line = hand()
    line.push()
    assert line.pull(query="?after=2000-01-01T00:00:00Z").json()["results"]
    assert not line.pull(query="?after=2999-01-01T00:00:00Z").json()["results"]
    for wrong in ("yesterday", "2026-01-01", "a:b:c"):
        answer = line.pull(query=f"?after={wrong}")
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "?after")


@pytest.mark.parametrize(
    ("wrong", "status", "pointer"),
    [
        ({"outside_number": None}, 422, "/outside_number"),
        ({"kind": "gossip"}, 422, "/kind"),
        ({"region": "110000"}, 403, "/region"),
        ({"organisation": {"uscc": "91320105780688132K"}}, 422, "/organisation/uscc"),
        ({"organisation": {}}, 422, "/organisation"),
        ({"statement": "短"}, 422, "/statement"),
        ({"informant": {"name": "某人"}}, 422, "/informant/phone"),
        ({"informant": {"name": NAME, "phone": PHONE, "id_number": "110105194912310021"}}, 422, "/informant/id_number"),
        ({"anonymity": "anonymous"}, 422, "/informant"),
        ({"amout": "1"}, 422, "/amout"),
        ({"amount": "-5"}, 422, "/amount"),
    ],
    ids=[
        "no number", "kind", "region", "code", "nobody", "short", "no way back", "id number", "anonymous with a name",
        "misspelt", "amount",
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_at_its_place_and_nothing_is_taken_in(
    office: Any, wrong: dict[str, Any], status: int, pointer: str
) -> None:
    answer = hand().push(**wrong)
    assert answer.status_code == status, answer.content.decode()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert not Complaint.objects.exists()


def test_only_a_token_with_the_scope_gets_in(office: Any) -> None:
    assert APIClient().get(ADDRESS).status_code == 401
    reader = hand("只读热线", scopes=["complaints:read"])
    assert reader.push().status_code == 403
    assert reader.pull().status_code == 200
    writer = hand("只写热线", scopes=["complaints:write"])
    assert writer.push(outside_number="W-1").status_code == 201
    assert writer.pull().status_code == 403


def test_what_the_informant_wrote_in_his_thread_is_not_told_to_the_hotline(office: Any) -> None:
    line = hand()
    case = Complaint.objects.get(number=line.push().json()["number"])
    services.say_as_informant(complaint=case.pk, text="我的新电话是另一个。", at=NOW)
    for answer in (line.pull(case.number), line.pull()):
        assert "我的新电话" not in answer.content.decode()


def test_a_body_that_was_merged_is_answered_for_by_the_one_that_took_it_in(office: Any) -> None:
    Organisation.objects.create(
        name="示例市市容局",
        kind="department",
        region_id="411000",
        uscc="11990100000000019F",
        merged_into=office.bureau,
    )
    assert (
        hand().push(organisation={"uscc": "11990100000000019F"}).json()["organisation"] == office.bureau.name
    )
