"""Staff find a paper, open it for a purpose, and take it back; who may not, meets nothing."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from records.access.models import AuditEntry
from records.access.roles import Role
from records.access.services import ensure_system_users
from records.papers.kinds import KINDS
from records.papers.models import Paper
from tests.records.access.factories import holder
from tests.records.papers.factories import issued

pytestmark = pytest.mark.django_db

LIST = "/admin/records/paper/"


@pytest.fixture
def paper() -> Paper:
    ensure_system_users()
    return issued(holder("陈静", Role.CLERK), kind="decision-letter", title="关于示例申请的决定")


def client_of(name: str, role: str, **more: Any) -> Client:
    client = Client()
    client.force_login(holder(name, role, **more), backend="records.access.backends.RoleBackend")
    return client


def test_a_paper_is_found_by_the_number_as_it_is_read_from_paper(paper: Paper) -> None:
    client = client_of("刘洋", Role.REVIEWER)
    number = paper.number.lower().replace("-", " ")
    assert paper.title in client.get(LIST, {"q": number}).content.decode()
    assert paper.title in client.get(LIST, {"kind": "decision-letter"}).content.decode()
    assert paper.title not in client.get(LIST, {"kind": "credit-report"}).content.decode()
    assert paper.title not in client.get(LIST, {"q": "411000-20260504-AAAAAA"}).content.decode()


def test_it_is_opened_only_for_a_purpose_and_the_reading_is_written_down(paper: Paper) -> None:
    client = client_of("刘洋", Role.REVIEWER)
    page = client.get(reverse("admin:records_paper_change", args=[paper.pk]))
    assert "下载原件" in page.content.decode()
    assert paper.code not in page.content.decode()
    address = reverse("admin:records_paper_copy", args=[paper.pk])
    assert client.get(address).status_code == 405
    refused = client.post(address, {"purpose": ""})
    assert refused.status_code == 422
    assert "请填写查阅目的" in refused.content.decode()
    answer = client.post(address, {"purpose": "应申请人要求补发"})
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == f'attachment; filename="{paper.number}.pdf"'
    assert "no-store" in answer["Cache-Control"]
    entry = AuditEntry.objects.get(action="paper.opened")
    assert entry.details["purpose"] == "应申请人要求补发"


def test_a_reviewer_takes_it_back_and_a_clerk_is_told_who_may(paper: Paper) -> None:
    address = reverse("admin:records_paper_withdraw", args=[paper.pk])
    clerk = client_of("周杰", Role.CLERK)
    assert (
        "收回这份文书"
        not in clerk.get(reverse("admin:records_paper_change", args=[paper.pk])).content.decode()
    )
    assert "须由审核或督导人员" in clerk.post(address, {"reason": "有误"}, follow=True).content.decode()
    assert not Paper.objects.get().is_withdrawn
    reviewer = client_of("刘洋", Role.REVIEWER)
    assert reviewer.post(address, {"reason": ""}).status_code == 422
    assert "已收回" in reviewer.post(address, {"reason": "金额有误"}, follow=True).content.decode()
    assert Paper.objects.get().withdrawn_reason == "金额有误"


def test_a_paper_that_tells_what_has_ended_is_refused_with_the_remedy(paper: Paper, monkeypatch: Any) -> None:
    monkeypatch.setitem(KINDS, paper.kind, replace(KINDS[paper.kind], is_current=lambda paper: False))
    address = reverse("admin:records_paper_copy", args=[paper.pk])
    answer = client_of("刘洋", Role.REVIEWER).post(address, {"purpose": "补发"}, follow=True)
    assert "请重新申请一份" in answer.content.decode()
    assert AuditEntry.objects.get(action="paper.opened").outcome == "refused"
    auditor = client_of("赵强", Role.AUDIT_ADMIN)
    assert auditor.post(address, {"purpose": "审计核对"}).content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("role", "more"),
    [(Role.CLERK, {"region": "410100"}), (Role.HR_ARCHIVIST, {}), (Role.SECURITY_ADMIN, {})],
)
def test_beyond_ones_reach_there_is_no_paper(paper: Paper, role: str, more: dict[str, str]) -> None:
    client = client_of("某人", role, **more)
    for address in (
        reverse("admin:records_paper_change", args=[paper.pk]),
        reverse("admin:records_paper_add"),
        reverse("admin:records_paper_delete", args=[paper.pk]),
    ):
        assert client.get(address).status_code in (302, 403, 404)
    for name in ("copy", "withdraw"):
        answer = client.post(
            reverse(f"admin:records_paper_{name}", args=[paper.pk]), {"purpose": "x", "reason": "x"}
        )
        assert answer.status_code in (302, 403, 404)
    listed = client.get(LIST)
    assert listed.status_code == 403 or paper.title not in listed.content.decode()
    assert not Paper.objects.get().is_withdrawn
