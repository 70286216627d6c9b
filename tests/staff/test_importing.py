"""Files in the admin: preview before anything is stored, confirmation, and the questions that remain."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from records.dishonesty.content import COLUMNS
from records.dishonesty.models import DishonestyRecord, ImportBatch, ImportRow
from records.dishonesty.services.imports import check_batch, import_batch
from tests.records.dishonesty import factories
from tests.staff.conftest import words
from tests.staff.factories import days_ago

ADD = "/admin/records/importbatch/add/"
ROWS = "/admin/records/importrow/"


def row(**more):
    bureau = factories.bureau()
    good = {
        "organisation_uscc": bureau.uscc,
        "organisation_name": bureau.name,
        "source": "judgment",
        "domain": "procurement",
        "severity": "ordinary",
        "title": "未按期支付政府采购合同价款",
        "facts": "今年1月，该局未按合同约定支付采购价款，经催告后仍未履行付款义务。",
        "legal_basis": "《中华人民共和国民法典》第五百七十九条",
        "document_number": "（2026）示01民终1号",
        "document_name": "民事判决书",
        "authority_name": "示例市中级人民法院",
        "decided_on": days_ago(40).isoformat(),
        "subject_served": "是",
    }
    return {**good, **more}


def csv_of(*rows):
    import csv

    text = io.StringIO()
    writer = csv.DictWriter(text, [column.name for column in COLUMNS])
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("第一批.csv", text.getvalue().encode("utf-8-sig"))


@pytest.fixture
def batch(who, desk):
    """A file with one good row and one with two mistakes, uploaded and checked."""
    file = csv_of(row(), row(source="谣言", decided_on="去年", document_number="（2026）示01民终2号"))
    desk(who.clerk).post(ADD, file=file, region="411000", supplier_name="示例市中级人民法院")
    uploaded = ImportBatch.objects.get()
    return check_batch(uid=uploaded.pk, at=timezone.now())


def page_of(batch, page="change"):
    return reverse(f"admin:records_importbatch_{page}", args=[batch.pk])


def test_the_preview_names_the_cell_and_stores_nothing(batch, who, desk):
    page = words(desk(who.clerk).get(page_of(batch)))
    assert "已核对，待确认" in page
    assert "“谣言”不在可选范围内" in page
    assert "“去年”不是有效的日期" in page
    assert not DishonestyRecord.objects.exists()


def test_confirming_stores_the_good_rows_and_keeps_the_others(batch, who, desk):
    assert "确认导入 1 条" in words(desk(who.clerk).get(page_of(batch)))
    desk(who.clerk).post(page_of(batch, "import"))
    import_batch(uid=batch.pk, at=timezone.now())
    batch.refresh_from_db()
    assert (batch.state, batch.rows_imported, batch.rows_questionable) == ("done", 1, 1)
    assert DishonestyRecord.objects.get().status == "submitted"


def test_a_reviewer_may_look_but_not_confirm(batch, who, desk):
    assert "确认导入" not in words(desk(who.reviewer).get(page_of(batch)))
    desk(who.reviewer).post(page_of(batch, "import"))
    batch.refresh_from_db()
    assert batch.state == "checked"


def test_the_same_file_twice_is_the_same_batch(batch, who, desk):
    file = csv_of(row(), row(source="谣言", decided_on="去年", document_number="（2026）示01民终2号"))
    answer = desk(who.clerk).post(
        ADD, follow=False, file=file, region="411000", supplier_name="示例市中级人民法院"
    )
    assert answer["Location"] == page_of(batch)
    assert ImportBatch.objects.count() == 1


def test_a_file_that_is_no_table_is_refused_at_its_field(who, desk):
    file = SimpleUploadedFile("照片.xlsx", b"\x89PNG\r\n\x1a\n")
    answer = desk(who.clerk).post(ADD, file=file, region="411000", supplier_name="某单位")
    assert answer.status_code == 422
    assert "只能导入 xlsx 或 csv 文件" in words(answer)


def test_progress_is_told_to_the_script(batch, who, desk):
    told = desk(who.clerk).get(page_of(batch, "progress")).json()
    assert (told["state"], told["working"], told["done"], told["total"]) == ("checked", False, 2, 2)


def test_template_and_error_report_open_in_an_office_program(batch, who, desk):
    clerk = desk(who.clerk)
    template = load_workbook(io.BytesIO(clerk.get(reverse("admin:records_importbatch_template")).content))
    heads = {cell.value for line in template.worksheets[0].iter_rows(max_row=3) for cell in line}
    assert {str(column.label) for column in COLUMNS} <= heads
    report = load_workbook(io.BytesIO(clerk.get(page_of(batch, "errors")).content))
    text = " ".join(
        str(cell.value) for sheet in report.worksheets for line in sheet.iter_rows() for cell in line
    )
    assert "“去年”不是有效的日期" in text


def test_a_questionable_row_is_mended_where_it_stands(batch, who, desk):
    asked = ImportRow.objects.get(state="questionable")
    address = reverse("admin:records_importrow_change", args=[asked.pk])
    page = desk(who.clerk).get(address).content.decode()
    assert 'href="#id_source"' in page
    answer = desk(who.clerk).post(address, **{**asked.content, "source": "judgment", "resubmit": "1"})
    assert "还有问题" in words(answer)
    good = {**asked.content, "source": "judgment", "decided_on": days_ago(30).isoformat(), "resubmit": "1"}
    desk(who.clerk).post(address, **good)
    asked.refresh_from_db()
    assert asked.state == "imported"


def test_discarding_takes_a_reason(batch, who, desk):
    asked = ImportRow.objects.get(state="questionable")
    address = reverse("admin:records_importrow_change", args=[asked.pk])
    assert "请写明作废的理由" in words(desk(who.clerk).post(address, discard="1"))
    desk(who.clerk).post(address, discard="1", reason="提供单位撤回。")
    asked.refresh_from_db()
    assert asked.state == "discarded"


def test_the_queue_shows_open_questions_first_and_by_supplier(batch, who, desk):
    answer = desk(who.clerk).get(ROWS)
    assert answer.context["cl"].result_count == 1
    assert desk(who.clerk).get(ROWS, supplier="示例市中级人民法院").context["cl"].result_count == 1
    assert desk(who.clerk).get(ROWS, state="imported").context["cl"].result_count == 0


def test_suppliers_are_compared_by_their_error_rate(batch, who, desk):
    page = words(desk(who.clerk).get(reverse("admin:records_importbatch_suppliers")))
    assert "示例市中级人民法院 1 2 0 1 50.0%" in page


def test_another_region_sees_neither_file_nor_rows(batch, desk, stranger):
    asked = ImportRow.objects.get(state="questionable")
    assert desk(stranger).get(page_of(batch)).status_code == 404
    assert desk(stranger).get(page_of(batch, "errors")).status_code == 404
    assert desk(stranger).get(reverse("admin:records_importrow_change", args=[asked.pk])).status_code == 404
