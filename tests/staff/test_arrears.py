"""Arrears on staff pages: entered, confirmed, paid, planned, brought in by file; who may see whom."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate, now

from records.access.models import AuditEntry
from records.access.roles import Role
from records.access.services import ensure_system_users
from records.dishonesty.models import DishonestyRecord
from records.pledges.arrears import services
from records.pledges.arrears.models import Arrear, ArrearsStatement, LoanPrimeRate
from tests.records.access.factories import administrators, holder
from tests.records.arrears import factories
from tests.records.arrears.test_claims import row, sheet
from tests.records.dishonesty.factories import bureau
from tests.staff.conftest import words

LIST = "admin:records_arrear_changelist"
PAGE, STEP = "admin:records_arrear_change", "admin:records_arrear_step"


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def staff(db: None) -> factories.Staff:
    ensure_system_users()
    return factories.staff()


def entered(**more: Any) -> dict[str, Any]:
    return {
        "organisation": bureau().name,
        "kind": "goods",
        "contract_name": "办公设备采购合同",
        "contract_number": "CG-2026-900",
        "contract_on": "2026-01-10",
        "amount": "100000.00",
        "creditor_kind": "firm",
        "creditor": "示例供应商有限公司",
        "creditor_code": factories.FIRM_CODE,
        "due_on": "2026-04-30",
        "rate_basis": "statutory",
        **more,
    }


def step(arrear: Arrear, name: str) -> str:
    return reverse(STEP, args=[arrear.pk, name])


def test_from_the_first_entry_to_the_last_payment(desk, staff):
    clerk, reviewer = desk(staff.clerk), desk(staff.reviewer)
    clerk.post(reverse("admin:records_arrear_add"), **entered())
    arrear = Arrear.objects.get()
    assert arrear.status == "draft"
    offered = [
        label for label, _url, _tone in clerk.get(reverse(PAGE, args=[arrear.pk])).context["open_steps"]
    ]
    assert offered == ["修改"]

    reviewer.post(step(arrear, "confirm"))
    page = words(reviewer.get(reverse(PAGE, args=[arrear.pk])))
    assert "已逾期" in page
    assert "尚欠本金（元） 100000.00" in page

    paid_on = localdate()
    owed = services.account_of(Arrear.objects.get(), on=paid_on).left
    clerk.post(
        step(arrear, "pay"),
        kind="transfer",
        amount=str(owed),
        paid_on=paid_on.isoformat(),
        voucher="付字1号",
        files=factories.proof(),
    )
    payment = arrear.payments.get()
    assert "核实付款" in words(reviewer.get(reverse(PAGE, args=[arrear.pk])))
    reviewer.post(step(arrear, "decide-payment"), which=str(payment.pk), verdict="yes")
    arrear.refresh_from_db()
    assert (arrear.status, arrear.settled_on) == ("settled", paid_on)
    assert "清偿完毕" in words(reviewer.get(reverse(PAGE, args=[arrear.pk])))


def test_what_is_wrong_stands_at_its_field(desk, staff):
    answer = desk(staff.clerk).post(
        reverse("admin:records_arrear_add"), **entered(creditor_code="", amount="0")
    )
    assert answer.status_code == 422
    assert not Arrear.objects.exists()
    answer = desk(staff.clerk).post(reverse("admin:records_arrear_add"), **entered(creditor_code=""))
    assert "请填写债权企业的统一社会信用代码" in words(answer)


def test_a_plan_is_written_line_by_line_and_approved_by_another(desk, staff):
    arrear = factories.overdue(staff, at=now())
    first = localdate() + timedelta(days=30)
    plan = {"document_number": "协议1号", "agreed_on": localdate().isoformat(), "files": factories.proof()}
    answer = desk(staff.clerk).post(step(arrear, "propose"), **plan, instalments="in drei Wochen alles")
    assert answer.status_code == 422
    assert "第 1 行看不懂" in words(answer)

    plan["files"] = factories.proof()
    desk(staff.clerk).post(
        step(arrear, "propose"),
        **plan,
        instalments=f"{first} 40,000\n{first + timedelta(days=30)} 60000.00 元",
    )
    made = arrear.plans.get()
    assert [one.amount for one in made.instalments.all()] == [Decimal("40000.00"), Decimal("60000.00")]
    desk(staff.reviewer).post(step(arrear, "decide-plan"), which=str(made.pk), verdict="yes")
    arrear.refresh_from_db()
    assert (arrear.status, arrear.next_due_on) == ("planned", first)


def test_a_record_is_drafted_and_opened(desk, staff):
    arrear = factories.determining(staff, at=now())
    answer = desk(staff.clerk).post(step(arrear, "draft"), follow=False)
    record = DishonestyRecord.objects.get()
    assert answer.url == reverse("admin:records_dishonestyrecord_change", args=[record.pk])


def test_a_file_is_taken_whole_or_comes_back_with_its_faults(desk, staff):
    clerk, address = desk(staff.clerk), reverse("admin:records_arrear_import")
    answer = clerk.post(address, file=sheet(row(), row(contract_number="CG-78", amount="viel")))
    assert answer.status_code == 422
    assert "arrears-errors.xlsx" in answer["Content-Disposition"]
    assert not Arrear.objects.exists()

    assert "已登记 1 笔" in words(clerk.post(address, file=sheet(row())))
    assert clerk.get(reverse("admin:records_arrear_template")).content.startswith(b"PK")
    nothing = SimpleUploadedFile("x.xlsx", b"PK\x03\x04nothing")
    assert clerk.post(address, file=nothing).status_code == 422


def test_a_persons_name_is_opened_by_post_and_purpose_alone(desk, staff):
    arrear = factories.registered(staff, **factories.PERSON)
    reviewer, address = desk(staff.reviewer), reverse("admin:records_arrear_creditor", args=[arrear.pk])
    assert "欧阳某人" not in reviewer.get(reverse(PAGE, args=[arrear.pk])).content.decode()
    assert "欧阳某人" not in reviewer.client.get(address, follow=True).content.decode()
    assert "欧阳某人" not in reviewer.post(address, purpose="").content.decode()

    assert "欧阳某人" in reviewer.post(address, purpose="核对付款账户").content.decode()
    assert AuditEntry.objects.filter(action="arrear.creditor_read", outcome="read").count() == 1
    assert desk(staff.supervisor).post(address, purpose="好奇").status_code == 403


def test_a_paper_is_read_by_who_reaches_the_claim_and_leaves_a_trace(desk, staff, stranger_to_it):
    arrear = factories.overdue(staff, at=now())
    factories.noted(staff, arrear, "10.00", paid_on=localdate(), at=now())
    kept = arrear.files.get()
    address = reverse("admin:records_arrear_file", args=[kept.pk])
    answer = desk(staff.reviewer).get(address)
    assert answer.content.startswith(b"%PDF")
    assert AuditEntry.objects.filter(action="arrear.file_read").exists()
    assert desk(stranger_to_it).get(address).status_code == 404


def test_a_body_sees_what_it_owes_and_nothing_that_is_not_confirmed(desk, staff):
    draft, owed = factories.registered(staff, at=now()), factories.overdue(staff, at=now())
    body = desk(staff.body)
    listed = words(body.get(reverse(LIST)))
    assert owed.contract_number in listed
    assert draft.contract_number not in listed
    assert body.get(reverse(PAGE, args=[draft.pk])).status_code == 404


@pytest.fixture
def stranger_to_it(staff: factories.Staff) -> Any:
    return holder("王芳", Role.REVIEWER, "411002")


def test_another_place_sees_none_of_it(desk, staff, stranger_to_it):
    arrear = factories.overdue(staff, at=now())
    assert arrear.contract_number not in words(desk(stranger_to_it).get(reverse(LIST)))
    for address in (
        reverse(PAGE, args=[arrear.pk]),
        step(arrear, "withdraw"),
        reverse("admin:records_arrear_creditor", args=[arrear.pk]),
    ):
        assert desk(stranger_to_it).get(address).status_code == 404


def test_the_home_page_counts_what_the_list_shows(desk, staff):
    factories.registered(staff, at=now())
    factories.noted(staff, factories.overdue(staff, at=now()), "10.00", paid_on=localdate(), at=now())
    home = desk(staff.reviewer).get(reverse("admin:index"))
    cards = {card.title: card for card in home.context["cards"]}
    for title in ("账款待核实", "付款待核实"):
        assert cards[title].count == 1
        assert re.search("共 1 条", words(desk(staff.reviewer).client.get(cards[title].url)))


def test_the_year_is_compiled_by_one_and_published_by_another(desk, staff):
    factories.late_last_year(staff, at=now())
    services.establish_duties(at=now())
    clerk, listed = desk(staff.clerk), reverse("admin:records_arrearsstatement_changelist")
    assert "还没有公示的单位" in words(clerk.get(listed))
    year = localdate().year - 1
    clerk.post(
        reverse("admin:records_arrearsstatement_add"),
        organisation_text=bureau().name,
        coverage="body",
        year=year,
        document_number="示财公示1号",
        decided_on=localdate().isoformat(),
        remark="",
        scope="",
        submit="1",
    )
    made = ArrearsStatement.objects.get()
    assert (made.status, made.overdue_amount > 0) == ("submitted", True)
    desk(staff.reviewer).post(reverse("admin:records_arrearsstatement_step", args=[made.pk, "publish"]))
    made.refresh_from_db()
    assert made.status == "published"
    assert "还没有公示的单位" not in words(clerk.get(listed))


def test_the_table_of_rates_is_the_system_administrators(desk, staff):
    admin, _security, _auditor = administrators()
    desk(admin).post(
        reverse("admin:records_loanprimerate_add"), published_on="2026-01-20", rate="2.900", source="公告"
    )
    assert LoanPrimeRate.objects.get(pk=date(2026, 1, 20)).rate == Decimal("2.900")
    assert AuditEntry.objects.filter(action="lpr.set").exists()
    assert desk(staff.clerk).get(reverse("admin:records_loanprimerate_changelist")).status_code == 403
