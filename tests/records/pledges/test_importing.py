"""An office brings its agreements by file; what is wrong waits with reasons, the rest is published by another person."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.clocks.models import Deadline
from records.dishonesty.models import ImportBatch, ImportRow
from records.dishonesty.services import imports, releasing
from records.pledges.models import Pledge
from records.pledges.performance import performance
from records.registers.models import EntryVersion
from records.registers.national import columns_of
from records.subjects.models import Region
from tests.records.access.factories import XUCHANG
from tests.records.dishonesty.factories import BUREAU_CODE, NOW, TODAY, bureau
from tests.records.pledges.factories import FIRM_CODE, published, settled


def row(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "external_id": f"ZS-{number}",
        "pledge_kind": "招商引资协议和合同",
        "title": f"为第{number}号项目建设供电专线",
        "counts_as_kept": "2026年9月30日前专线建成送电，容量不低于8000千伏安。",
        "due_on": "2026-09-30",
        "post_title": "局长",
        "organisation_name": "示例市财政局",
        "organisation_uscc": BUREAU_CODE,
        "document_name": "项目投资协议",
        "document_number": f"示招协〔2026〕{number}号",
        "decided_on": "2026-01-15",
        "domain": "招商引资",
        "counterparty_kind": "法人及非法人组织",
        "counterparty_name": "示例装备制造有限公司",
        "counterparty_uscc": FIRM_CODE,
        "amount": "1200",
        **more,
    }


def upload(who, rows) -> ImportBatch:
    names = [column.name for column in columns_of("pledge")]
    text = io.StringIO()
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(rows)
    file = SimpleUploadedFile("agreements.csv", text.getvalue().encode("utf-8-sig"), "text/csv")
    batch = imports.upload_file(
        kind="pledge",
        file=file,
        region=Region.objects.get(code=XUCHANG),
        supplier_name="示例市财政局",
        by=who.clerk,
        at=NOW,
    )
    return imports.check_batch(uid=batch.uid, at=NOW)


@pytest.fixture(autouse=True)
def body(who):
    return bureau()


def test_six_hundred_agreements_are_stored_in_sets_and_published_by_another(who):
    batch = upload(who, [row(number) for number in range(600)])
    assert batch.rows_questionable == 0
    with CaptureQueriesContext(
        connection,
    ) as asked:
        imports.confirm_batch(uid=batch.uid, by=who.clerk, at=NOW)
        imports.import_batch(uid=batch.uid, at=NOW)
    assert len(asked) < 200
    assert Pledge.objects.filter(status="submitted").count() == 600
    one = Pledge.objects.get(external_id="ZS-7")
    assert (one.pledge_kind, one.organisation.name, one.authority_name) == (
        "contract",
        "示例市财政局",
        "示例市财政局",
    )


WRONG = [
    ({"due_on": "明年"}, "due_on"),
    ({"due_on": "2026-01-01"}, "due_on"),
    ({"pledge_kind": "愿望"}, "pledge_kind"),
    ({"organisation_uscc": "11990100000000010F"}, "region"),
    ({"organisation_uscc": ""}, "organisation_uscc"),
    ({"counts_as_kept": "尽快"}, "counts_as_kept"),
    ({"counterparty_name": "", "counterparty_kind": "", "counterparty_uscc": ""}, "counterparty_name"),
    ({"counterparty_uscc": "91990100MA00000010"}, "counterparty_uscc"),
    ({"amount": "很多"}, "amount"),
    ({"amount": "-1"}, "amount"),
    ({"in_review": "也许"}, "in_review"),
    ({"pledge_kind": "乡镇街道承诺"}, "matter"),
]


def test_each_wrong_row_names_its_column(who):
    batch = upload(who, [row(number, **more) for number, (more, _column) in enumerate(WRONG)])
    assert batch.rows_questionable == len(WRONG)
    for number, (_more, column) in enumerate(WRONG):
        errors = ImportRow.objects.get(batch=batch, number=number + 2).errors
        assert column in {one["column"] for one in errors}, (number, errors)


def test_the_same_file_twice_changes_nothing(who):
    batch = upload(who, [row()])
    imports.confirm_batch(uid=batch.uid, by=who.clerk, at=NOW)
    imports.import_batch(uid=batch.uid, at=NOW)
    again = upload(who, [row(), row(2)])
    imports.confirm_batch(uid=again.uid, by=who.clerk, at=NOW)
    imports.import_batch(uid=again.uid, at=NOW)
    assert sorted(Pledge.objects.values_list("external_id", flat=True)) == ["ZS-1", "ZS-2"]


def test_a_batch_is_published_as_a_whole_with_its_deadlines(who):
    batch = upload(who, [row(number) for number in range(3)])
    imports.confirm_batch(uid=batch.uid, by=who.clerk, at=NOW)
    imports.import_batch(uid=batch.uid, at=NOW)
    releasing.ask_release(uid=batch.uid, by=who.reviewer, at=NOW)
    releasing.release_batch(uid=batch.uid, at=NOW)
    assert Pledge.objects.filter(status="published", version=1).count() == 3
    assert EntryVersion.objects.filter(kind="pledge").count() == 3
    assert Deadline.objects.open().filter(key="pledge_due").count() == 3


def test_a_persons_name_in_a_file_is_sealed_while_it_waits(who):
    upload(
        who, [row(counterparty_kind="自然人", counterparty_name="欧阳示例", counterparty_uscc="", due_on="x")]
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(r)::text FROM records_importrow r")
        assert "欧阳示例" not in cursor.fetchone()[0]


# --- Figures for the review ------------------------------------------------------------------
def test_the_review_counts_what_fell_due_and_was_kept(who):
    more = {"pledge_kind": "township", "matter": "affairs"}
    settled(who, published(who, **more, title="甲承诺一", in_review=True), "verdict")
    late = published(who, **{**more, "matter": "finance"}, title="甲承诺二", due_on=TODAY.replace(day=5))
    settled(who, late, "verdict", outcome="broken", fulfilled_on=None)
    published(who, **more, title="甲承诺三", due_on=TODAY.replace(day=5))
    published(who, **more, title="甲承诺四")
    settled(who, published(who, **more, title="甲承诺五"), "change", ends=True, new_due_on=None)
    (found,) = performance(Pledge.objects.all(), year=2026, on=TODAY)
    assert (found.all, found.due, found.kept, found.broken, found.overdue, found.rate) == (5, 3, 1, 1, 1, 33)
    assert (found.openness_due, found.openness_kept) == (3, 1)
    (reviewed,) = performance(Pledge.objects.all(), year=2026, on=TODAY, in_review=True)
    assert (reviewed.all, reviewed.rate) == (1, 100)
    assert performance(Pledge.objects.all(), year=2025, on=TODAY) == []
