"""What a claim must say, who may read its creditor, and what comes in by file."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from records.access.models import AuditEntry
from records.common import tables
from records.common.workflow import TransitionDenied
from records.pledges.arrears import importing, services
from records.pledges.arrears.lending import rate_on, set_rate
from records.pledges.arrears.models import Arrear, LoanPrimeRate
from tests.records.access.factories import administrators
from tests.records.arrears import factories
from tests.records.arrears.factories import NOW, PERSON, bureau


def refused(who, **content) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        factories.registered(who, **content)
    return error.value.message_dict


class TestContent:
    @pytest.mark.parametrize(
        ("content", "field"),
        [
            ({"creditor": ""}, "creditor"),
            ({"creditor_code": ""}, "creditor_code"),
            ({"creditor_code": "91320105780688132L"}, "creditor_code"),
            ({**PERSON, "creditor_code": "110101199103078871"}, "creditor_code"),
            ({**PERSON, "creditor_kind": "workers"}, "people"),
            ({"kind": "gift"}, "kind"),
            ({"amount": "0"}, "amount"),
            ({"amount": "1.005"}, "amount"),
            ({"amount": "viel"}, "amount"),
            ({"contract_on": date(2026, 5, 7)}, "contract_on"),
            ({"due_on": date(2026, 1, 9)}, "due_on"),
            ({"due_on": None}, "due_on"),
            ({"accepted_on": date(2026, 1, 9)}, "accepted_on"),
            # Sixty days from 1 March end on 30 April.
            ({"accepted_on": date(2026, 3, 1), "due_on": date(2026, 5, 8)}, "due_on"),
            ({"rate_basis": "agreed"}, "agreed_rate"),
            ({"agreed_rate": Decimal(4)}, "agreed_rate"),
            ({"rate_basis": "agreed", "agreed_rate": Decimal(4), "contract_on": date(2019, 1, 1)}, "contract_on"),
            ({"note": "联系人110101199103078870"}, "note"),
        ],
        ids=[
            "no creditor", "no code", "wrong code", "wrong ID number", "no workers", "unknown kind", "nothing owed",
            "a tenth of a cent", "no number", "contract of tomorrow", "due before the contract", "no day to pay",
            "delivered before the contract", "agreed on more than sixty days", "agreed on nothing", "rate without basis",
            "before the table of rates", "an ID number in the words",
        ],
    )  # fmt: skip
    def test_each_fault_is_named_at_its_field(self, who, content, field):
        assert list(refused(who, **content)) == [field]

    def test_the_day_to_pay_follows_from_the_day_of_delivery(self, who):
        # Thirty days from 10 March are Thursday 9 April.
        arrear = factories.registered(who, accepted_on=date(2026, 3, 10), due_on=None)
        assert arrear.due_on == date(2026, 4, 9)

    def test_the_prime_rate_of_the_contracts_day_is_kept(self, who):
        arrear = factories.registered(
            who,
            rate_basis="agreed",
            agreed_rate=Decimal("2.000"),
            contract_on=date(2024, 8, 1),
            due_on=date(2026, 4, 30),
        )
        assert arrear.floor_rate == Decimal("3.350")

    def test_the_same_claim_is_entered_once(self, who):
        factories.registered(who, contract_number="CG-1")
        assert list(refused(who, contract_number="CG-1")) == ["contract_number"]
        # Another part of the same contract is another claim.
        factories.registered(who, contract_number="CG-1", amount="5.00")

    def test_who_has_no_reach_enters_nothing(self, who):
        with pytest.raises(TransitionDenied) as denied:
            services.register_arrear(
                organisation=bureau(), content=factories.content(), by=who.newcomer, at=NOW
            )
        assert denied.value.code == "not_your_role"

    def test_what_is_confirmed_is_not_edited(self, who):
        arrear = factories.overdue(who)
        with pytest.raises(TransitionDenied) as denied:
            services.edit_arrear(uid=arrear.pk, content=factories.content(), by=who.clerk, at=NOW)
        assert denied.value.code == "not_editable"


class TestTheCreditor:
    def test_a_persons_name_is_unreadable_in_the_table(self, who):
        arrear = factories.registered(who, **PERSON)
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT row_to_json(a)::text FROM records_arrear a WHERE uid = %s", [arrear.pk])
            row = cursor.fetchone()[0]
        assert "欧阳" not in row
        assert "110101199103078870" not in row

    def test_it_is_opened_for_a_purpose_that_stays_written(self, who):
        arrear = factories.registered(who, **PERSON)
        found = services.read_creditor(uid=arrear.pk, purpose="核对付款账户", by=who.reviewer, at=NOW)
        assert (found.name, found.number) == ("欧阳某人", "110101199103078870")
        entry = AuditEntry.objects.get(action="arrear.creditor_read")
        assert (entry.by, entry.details) == (who.reviewer, {"purpose": "核对付款账户"})
        assert "欧阳" not in f"{entry.subject_label}{entry.details}"

    def test_without_a_purpose_it_stays_shut(self, who):
        arrear = factories.registered(who, **PERSON)
        with pytest.raises(ValidationError):
            services.read_creditor(uid=arrear.pk, purpose=" ", by=who.reviewer, at=NOW)

    @pytest.mark.parametrize("name", ["supervisor", "newcomer"])
    def test_who_does_not_handle_it_is_refused_and_that_is_written(self, who, name):
        arrear = factories.registered(who, **PERSON)
        with pytest.raises(TransitionDenied):
            services.read_creditor(uid=arrear.pk, purpose="好奇", by=getattr(who, name), at=NOW)
        assert AuditEntry.objects.get(action="arrear.creditor_read").outcome == "refused"


class TestRates:
    def test_each_day_has_the_rate_that_held(self, db):
        assert rate_on(date(2025, 5, 19)) == Decimal("3.100")
        assert rate_on(date(2025, 5, 20)) == Decimal("3.000")

    def test_a_new_rate_touches_no_claim_that_was_entered_before(self, who):
        arrear = factories.registered(who, rate_basis="agreed", agreed_rate=Decimal("2.000"))
        admin, _security, _audit = administrators()
        set_rate(published_on=date(2026, 1, 5), rate=Decimal("2.900"), source="公告", by=admin, at=NOW)
        arrear.refresh_from_db()
        assert arrear.floor_rate == Decimal("3.000")
        assert LoanPrimeRate.objects.get(pk=date(2026, 1, 5)).changed_at == NOW


def sheet(*rows: dict[str, object]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    names = [column.name for column in importing.COLUMNS]
    book.active.append([str(column.label) for column in importing.COLUMNS])
    for row in rows:
        book.active.append([row.get(name) for name in names])
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("拖欠账款.xlsx", out.getvalue())


def row(**more: object) -> dict[str, object]:
    return {
        "organisation": bureau().uscc,
        "kind": "货物款",
        "contract_name": "办公设备采购合同",
        "contract_number": "CG-77",
        "contract_on": date(2025, 3, 1),
        "amount": 125000.5,
        "creditor_kind": "企业",
        "creditor": "示例供应商有限公司",
        "creditor_code": factories.FIRM_CODE,
        "due_on": "2025/12/1",
        **more,
    }


class TestFiles:
    def test_every_row_becomes_a_claim_that_waits_for_another_person(self, who):
        made = importing.import_arrears(
            file=sheet(
                row(),
                row(
                    contract_number="CG-78",
                    kind="wages",
                    creditor_kind="workers",
                    creditor="欧阳某人",
                    creditor_code=None,
                    people=12,
                ),
            ),
            by=who.clerk,
            at=NOW,
        )
        assert made == 2
        first, second = Arrear.objects.order_by("contract_number")
        assert (first.amount, first.due_on, first.status) == (
            Decimal("125000.50"),
            date(2025, 12, 1),
            "draft",
        )
        assert (second.people, second.creditor_name, second.creditor_person) == (12, "", "欧阳某人")

    def test_one_wrong_row_keeps_all_out_and_each_cell_is_named(self, who):
        with pytest.raises(importing.RowsRefused) as refusal:
            importing.import_arrears(
                file=sheet(
                    row(), row(contract_number="CG-78", amount="viel"), row(organisation="没有这个单位")
                ),
                by=who.clerk,
                at=NOW,
            )
        assert not Arrear.objects.exists()
        assert [
            (number, [error["column"] for error in errors]) for number, _cells, errors in refusal.value.rows
        ] == [
            (3, ["amount"]),
            (4, ["organisation"]),
        ]
        report = tables.error_report(importing.COLUMNS, refusal.value.rows, "问题")
        assert report.startswith(b"PK")

    def test_the_example_of_the_template_can_be_imported(self, who):
        bureau()
        template = SimpleUploadedFile("模板.xlsx", tables.template(importing.COLUMNS, "拖欠账款"))
        assert importing.import_arrears(file=template, by=who.clerk, at=NOW) == 1

    def test_another_kind_of_file_is_refused(self, who):
        with pytest.raises(tables.Unreadable):
            importing.import_arrears(file=factories.proof(), by=who.clerk, at=NOW)
