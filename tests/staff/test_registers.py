"""A clerk enters a commendation, another person publishes it, and each is told what may be done."""

import pytest
from django.urls import reverse

from records.access.services import ensure_system_users
from records.registers.models import Commendation
from tests.records.access.factories import WEIDU, holder
from tests.records.dishonesty.factories import bureau, people
from tests.records.registers import factories

ADD = "admin:records_commendation_add"


@pytest.fixture
def who(db):
    ensure_system_users()
    return people()


def _as(client, user):
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def _typed(**more):
    said = {name: value for name, value in factories.content().items() if name != "organisation"}
    return {"organisation_text": bureau().name, **said, **more}


def test_from_the_form_to_the_public(client, who):
    _as(client, who.clerk)
    answer = client.post(reverse(ADD), _typed(submit="1"))
    entry = Commendation.objects.get()
    page = reverse("admin:records_commendation_page", args=[entry.uid])
    assert answer.url == page
    assert entry.status == "submitted"
    assert "您录入或修改过" not in client.get(page).content.decode()

    _as(client, who.reviewer)
    listed = client.get(reverse("admin:records_commendation_changelist"), {"work": "waiting"})
    assert entry.title in listed.content.decode()
    step = reverse("admin:records_commendation_step", args=[entry.uid, "publish"])
    assert "另一人" not in client.get(step).content.decode()
    assert client.post(step).url == page
    assert Commendation.objects.get().status == "published"


def test_the_form_says_what_is_missing_at_its_field_and_keeps_what_was_typed(client, who):
    _as(client, who.clerk)
    answer = client.post(reverse(ADD), _typed(submit="1", document_number="", title="守信的单位"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写文书文号" in text
    assert "守信的单位" in text
    assert not Commendation.objects.exists()


def test_an_unknown_body_is_said_with_what_to_do(client, who):
    _as(client, who.clerk)
    answer = client.post(reverse(ADD), _typed(save="1", organisation_text="不存在的机构"))
    assert answer.status_code == 422
    assert "没有找到“不存在的机构”" in answer.content.decode()


def test_a_change_is_proposed_side_by_side_and_decided_by_another(client, who):
    entry = factories.published(who)
    _as(client, who.clerk)
    propose = reverse("admin:records_commendation_propose", args=[entry.uid])
    assert entry.merits in client.get(propose).content.decode()
    said = {name: getattr(entry, name) for name in factories.content() if name != "organisation"}
    answer = client.post(
        propose, {**said, "merits": "新的事迹说明。", "reason": "corrected", "note": "原文有误"}
    )
    assert answer.status_code == 302
    again = client.post(propose, {**said, "reason": "updated", "note": "再改"})
    assert "已有一项变更" in again.content.decode()

    _as(client, who.reviewer)
    page = client.get(reverse("admin:records_commendation_page", args=[entry.uid])).content.decode()
    assert "新的事迹说明。" in page
    client.post(reverse("admin:records_commendation_step", args=[entry.uid, "accept"]))
    assert Commendation.objects.get().merits == "新的事迹说明。"


@pytest.mark.parametrize("name", ["return", "end"])
def test_sending_back_and_ending_ask_for_a_reason(client, who, name):
    entry = factories.submitted(who) if name == "return" else factories.published(who)
    _as(client, who.reviewer)
    step = reverse("admin:records_commendation_step", args=[entry.uid, name])
    answer = client.post(step, {"reason": " "})
    assert "请写明理由" in answer.content.decode()
    assert Commendation.objects.get().status == entry.status


def test_whoever_works_elsewhere_finds_nothing_here(client, who):
    entry = factories.submitted(who)
    stranger = holder("邻县审核", "reviewer", WEIDU)
    _as(client, stranger)
    for page in ("page", "propose", "change"):
        assert client.get(reverse(f"admin:records_commendation_{page}", args=[entry.uid])).status_code == 404
    assert entry.title not in client.get(reverse("admin:records_commendation_changelist")).content.decode()
