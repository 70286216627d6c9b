"""A court's system sends its cases and its letters; a person of the office confirms what counts."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from rest_framework.test import APIClient

from records.access.roles import Role
from records.clocks.models import Deadline
from supervision.oversight.models import LitigationCase
from supervision.oversight.services import confirm
from supervision.warnings.models import CourtNotice
from supervision.warnings.services.court import perform
from tests.api.factories import BUREAU, bearer, give, partner
from tests.records.access.factories import CHANGGE, holder

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/submissions/"


def day(days):
    return (localdate() - timedelta(days=days)).isoformat()


def case(number=1, **more):
    said = {
        "external_id": f"AJ-{number}",
        "organisation_uscc": BUREAU["uscc"],
        "procedure": "行政诉讼",
        "instance": "first",
        "case_number": f"（2026）示01行初{number}号",
        "authority": "示例市中级人民法院",
        "title": "不履行行政协议",
        "plaintiff_kind": "firm",
        "filed_on": day(90),
        **more,
    }
    return {name: value for name, value in said.items() if value is not None}


def letter(number=1, **more):
    said = {
        "external_id": f"YG-{number}",
        "organisation_uscc": BUREAU["uscc"],
        "court": "示例市中级人民法院",
        "case_number": f"（2026）示01执{number}号",
        "letter": f"（2026）示01执{number}号预告函",
        "obligation": "支付工程款本金及利息",
        "amount": "1250000.00",
        "received_on": day(2),
        **more,
    }
    return {name: value for name, value in said.items() if value is not None}


OUTCOME = {"outcome": "revoked", "loss_reason": "facts", "decided_on": day(5)}


@pytest.fixture
def sender(court):
    give(court.user, "litigation-case")
    give(court.user, "court-notice")
    return court.user


def send(user, kind, *items):
    answer = APIClient().post(ADDRESS, {"kind": kind, "items": items}, format="json", headers=bearer(user))
    assert answer.status_code == 201, answer.content.decode()
    return answer


def told(answer):
    return [
        (item["outcome"], *(error["code"] for error in item["errors"])) for item in answer.json()["items"]
    ]


def fate(user, answer):
    return APIClient().get(answer["Location"], headers=bearer(user)).json()["items"][0]["fate"]["state"]


def test_a_case_is_entered_its_outcome_follows_and_somebody_else_confirms_it(sender):
    first = send(sender, "litigation-case", case())
    entered = LitigationCase.objects.get()
    assert (entered.status, entered.entered_by) == ("pending", sender)
    assert told(send(sender, "litigation-case", case())) == [("duplicate",)]
    decided = send(sender, "litigation-case", case(**OUTCOME))
    assert told(decided) == [("accepted",)]
    assert (fate(sender, first), fate(sender, decided)) == ("in_review", "in_review")
    confirm(case=entered.pk, by=holder("何琳", Role.SUPERVISOR), at=now())
    assert fate(sender, decided) == "approved"
    assert told(send(sender, "litigation-case", case(**OUTCOME))) == [("duplicate",)]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"outcome": "revoked", "decided_on": day(5)}, "invalid"),
        ({"outcome": "won"}, "incomplete"),
        ({"instance": None}, "invalid"),
        ({"filed_on": "2026-13-01"}, "not_a_date"),
        ({"filed_on": (localdate() + timedelta(days=3)).isoformat()}, "invalid"),
        ({"plaintiff_kind": "张三"}, "unknown_code"),
        ({"organisation_uscc": None}, "required"),
        ({"organisation_uscc": "11990100000000027A"}, "organisation_unknown"),
        ({"judge": "某某"}, "unknown_field"),
        ({"title": ["不履行"]}, "not_text"),
    ],
    ids=range(10),
)
def test_a_faulty_case_leaves_nothing_and_hinders_no_other(sender, more, code):
    answer = send(sender, "litigation-case", case(1, **more), case(2))
    assert told(answer) == [("rejected", code), ("accepted",)]
    assert answer.json()["items"][0]["errors"][0]["pointer"].startswith("/items/0")
    assert LitigationCase.objects.get().case_number == case(2)["case_number"]


def test_what_was_entered_is_not_rewritten_by_its_sender_nor_by_another(sender):
    send(sender, "litigation-case", case())
    assert told(send(sender, "litigation-case", case(title="另一案由"))) == [("rejected", "entered_already")]
    other = partner("许昌市司法局", kinds=["litigation-case"])
    assert told(send(other, "litigation-case", case(**OUTCOME))) == [("rejected", "entered_already")]
    assert LitigationCase.objects.get().status == "pending"


def test_a_case_outside_the_senders_regions_is_refused(court):
    give(court.user, "litigation-case", CHANGGE)
    assert told(send(court.user, "litigation-case", case())) == [("rejected", "outside_your_region")]
    assert not LitigationCase.objects.exists()


def test_a_letter_sets_the_bodys_deadline_and_its_end_is_told(sender):
    sent = send(sender, "court-notice", letter())
    notice = CourtNotice.objects.get()
    deadline = Deadline.objects.get(case_uid=notice.pk)
    assert notice.listing_on == deadline.due_on
    assert fate(sender, sent) == "in_review"
    assert told(send(sender, "court-notice", letter())) == [("duplicate",)]
    changed = send(sender, "court-notice", letter(obligation="另一义务"))
    assert told(changed) == [("rejected", "entered_already")]
    perform(
        notice=notice.pk,
        settled_on=localdate(),
        evidence="付款凭证",
        by=holder("刘洋", Role.REVIEWER),
        at=now(),
    )
    assert fate(sender, sent) == "ended"


@pytest.mark.parametrize("amount", ["-1", "很多", "1.234", "1e30", True])
def test_a_letters_amount_is_a_number(sender, amount):
    ((outcome, *codes),) = told(send(sender, "court-notice", letter(amount=amount)))
    assert outcome == "rejected"
    assert codes == ["not_text" if amount is True else "not_a_number"]
    assert not CourtNotice.objects.exists()
