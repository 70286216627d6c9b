"""The office that checks before an honour: list in, progress, answer, sheet, file."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from records.access.models import AuditEntry
from records.access.roles import Role
from records.access.services import ensure_system_users
from records.checks.awards import tasks
from records.checks.awards.models import AwardCheck
from tests.records.access.factories import XUCHANG, holder
from tests.records.dishonesty import factories as records
from tests.records.dishonesty.factories import bureau, people

ADD = "admin:records_awardcheck_add"


@pytest.fixture
def who(db):
    ensure_system_users()
    return people()


def _as(client, user):
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def _asked(**more):
    return {"purpose": "award", "title": "年度评选", "region": XUCHANG, "kind": "organisation", **more}


def test_typed_lines_become_an_answer_with_sheet_and_file(client, who):
    records.published(who)
    _as(client, who.reviewer)
    answer = client.post(reverse(ADD), _asked(lines=f"{bureau().name}\n没有这个机构"))
    check = AwardCheck.objects.get()
    page = reverse("admin:records_awardcheck_page", args=[check.pk])
    assert answer.url == page
    assert "等待核查" in client.get(page).content.decode()
    tasks.run_check(uid=str(check.pk))
    progress = client.get(reverse("admin:records_awardcheck_progress", args=[check.pk])).json()
    assert progress == {"working": False, "label": "已完成", "done": 2, "total": 2}
    text = client.get(page).content.decode()
    assert "未按期支付政府采购合同价款" in text
    assert "没有登记这个名称" in text
    assert "未按期支付" not in client.get(page, {"result": "unclear"}).content.decode()
    check.refresh_from_db()
    sheet = reverse("admin:records_paper_copy", args=[check.paper_id])
    assert sheet in text
    assert client.post(sheet, {"purpose": check.title}).content[:4] == b"%PDF"
    book = openpyxl.load_workbook(
        BytesIO(client.get(reverse("admin:records_awardcheck_results", args=[check.pk])).content)
    )
    assert [row[3].value for row in book.active.iter_rows(min_row=2)] == ["发现记录", "需人工核实"]
    assert AuditEntry.objects.filter(action="check.exported", by=who.reviewer).exists()


def test_a_file_in_the_template_is_read(client, who):
    _as(client, who.reviewer)
    template = client.get(reverse("admin:records_awardcheck_template")).content
    book = openpyxl.load_workbook(BytesIO(template))
    book.active["A2"], book.active["B2"] = bureau().name, ""
    out = BytesIO()
    book.save(out)
    client.post(reverse(ADD), _asked(file=SimpleUploadedFile("名单.xlsx", out.getvalue())))
    assert [item.name for item in AwardCheck.objects.get().items.all()] == [bureau().name]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "两者选一"),
        ({"lines": "甲局", "purpose": ""}, "请填写用途"),
        ({"lines": "甲局，123"}, "第 1 行"),
        ({"lines": "甲", "kind": "official"}, "人事档案"),
        ({"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 broken")}, "xlsx"),
    ],
)
def test_what_is_wrong_is_said_with_the_remedy(client, who, more, said):
    _as(client, who.reviewer)
    answer = client.post(reverse(ADD), _asked(**more))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not AwardCheck.objects.exists()


def test_a_check_of_people_is_open_to_the_personnel_office_alone(client, who):
    hr = holder("何档案", Role.HR_ARCHIVIST)
    _as(client, hr).post(reverse(ADD), _asked(kind="official", lines="欧阳示例"))
    check = AwardCheck.objects.get()
    pages = [
        reverse(f"admin:records_awardcheck_{name}", args=[check.pk])
        for name in ("page", "progress", "results")
    ]
    _as(client, who.reviewer)
    assert {client.get(page).status_code for page in pages} == {404}
    assert "年度评选" not in client.get(reverse("admin:records_awardcheck_changelist")).content.decode()
    assert client.get(pages[0]).status_code == 404
    assert _as(client, hr).get(pages[0]).status_code == 200
    assert _as(client, who.clerk).get(reverse(ADD)).status_code == 403
