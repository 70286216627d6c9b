"""A file in the national columns is checked, stored and published by another person; what is wrong waits, sealed."""

import csv
import io
import time
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection

from records.access.roles import Role
from records.chain.models import ChainEvent
from records.common.workflow import TransitionDenied
from records.dishonesty.models import ImportBatch, ImportRow
from records.dishonesty.services import imports, releasing
from records.registers.models import EntryVersion, Licence, Penalty
from records.registers.national import columns_of
from records.subjects.models import Region
from tests.records.access.factories import give
from tests.records.dishonesty.factories import BUREAU_CODE, NOW, bureau
from tests.records.registers.decisions import FIRM_CODE, ID_NUMBER


def licence_row(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "XK_XDR_MC": "示例市示例建设有限公司",
        "XK_XDR_LB": "法人及非法人组织",
        "XK_XDR_SHXYM": FIRM_CODE,
        "XK_FRDB": "张示例",
        "XK_FR_ZJLX": "身份证",
        "XK_FR_SFZH": ID_NUMBER,
        "XK_XKWS": "准予建筑施工许可决定书",
        "XK_WSH": f"示建许字〔2026〕{number}号",
        "XK_XKLB": "普通",
        "XK_NR": "准予示例小区一期工程施工。",
        "XK_JDRQ": "2026-04-27",
        "XK_YXQZ": "2026-04-27",
        "XK_YXQZI": "2099-12-31",
        "XK_XKJG": "示例市财政局",
        "XK_XKJGDM": BUREAU_CODE,
        "XK_ZT": "1",
        "XK_LYDW": "示例市财政局",
        "XK_LYDWDM": BUREAU_CODE,
        **more,
    }


def penalty_row(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "CF_XDR_MC": "示例市示例建设有限公司",
        "CF_XDR_LB": "法人及非法人组织",
        "CF_XDR_SHXYM": FIRM_CODE,
        "CF_FRDB": "张示例",
        "CF_WSH": f"示建罚字〔2026〕{number}号",
        "CF_WFXW": "未取得施工许可证擅自施工",
        "CF_SY": "2026年2月，该公司未取得施工许可证即开工建设。",
        "CF_YJ": "《建筑工程施工许可管理办法》第十二条",
        "CF_CFLB": "罚款；没收违法所得",
        "CF_NR": "罚款人民币壹万伍仟元，没收违法所得叁仟元。",
        "CF_NR_FK": "1.5",
        "CF_NR_WFFF": "0.3",
        "CF_JDRQ": "2026/04/27",
        "CF_YXQ": "2099-12-31",
        "CF_CFJG": "示例市财政局",
        "CF_CFJGDM": BUREAU_CODE,
        "CF_SJLY": "示例市财政局",
        "CF_SJLYDM": BUREAU_CODE,
        **more,
    }


def upload(who, kind, rows, *, name="一批.csv"):
    bureau()
    text = io.StringIO()
    writer = csv.DictWriter(text, [column.name for column in columns_of(kind)])
    writer.writeheader()
    writer.writerows(rows)
    return imports.upload_file(
        file=SimpleUploadedFile(name, text.getvalue().encode("utf-8-sig")),
        region=Region.objects.get(code="411000"),
        supplier_name="示例市财政局",
        kind=kind,
        by=who.clerk,
        at=NOW,
    )


def imported(who, kind, rows) -> ImportBatch:
    batch = imports.check_batch(uid=upload(who, kind, rows).uid, at=NOW)
    assert batch.state == "checked", batch.failure
    imports.confirm_batch(uid=batch.uid, by=who.clerk, at=NOW)
    return imports.import_batch(uid=batch.uid, at=NOW)


def _released(who, batch, by=None):
    releasing.ask_release(uid=batch.uid, by=by or who.reviewer, at=NOW)
    return releasing.release_batch(uid=batch.uid, at=NOW)


def test_a_file_becomes_entries_that_another_person_publishes_at_once(who):
    batch = imported(who, "penalty", [penalty_row(n) for n in range(1, 4)])
    assert (batch.rows_imported, batch.rows_questionable) == (3, 0)
    entry = Penalty.objects.order_by("document_number").first()
    assert (entry.status, entry.channel, entry.categories) == (
        "submitted",
        "import",
        ["罚款", "没收违法所得"],
    )
    assert (str(entry.fine_amount), entry.effective_until) == ("1.500000", None)
    done = _released(who, batch)
    assert (done.rows_released, done.released_by) == (3, who.reviewer)
    assert set(Penalty.objects.values_list("status", "version")) == {("published", 1)}
    assert ChainEvent.objects.filter(kind="penalty", action="publish").count() == 3
    version = EntryVersion.objects.first()
    assert (version.writers, version.by) == ([who.clerk.pk], who.reviewer)
    assert releasing.release_batch(uid=batch.uid, at=NOW).rows_released == 3
    assert EntryVersion.objects.count() == 3


def test_what_is_wrong_waits_at_its_cell(who):
    batch = imported(
        who,
        "penalty",
        [
            penalty_row(1, CF_NR_FK=""),
            penalty_row(2, CF_CFLB="罚款；流放"),
            penalty_row(3, CF_JDRQ="去年"),
            penalty_row(4, CF_XDR_SHXYM="91990100MA0000001K"),
            penalty_row(5, CF_CFJGDM=""),
            penalty_row(6, CF_SY=""),
            penalty_row(7, CF_NR_FK="一万"),
            penalty_row(8),
            penalty_row(8),
        ],
    )
    assert (batch.rows_imported, batch.rows_questionable, batch.rows_duplicate) == (1, 7, 1)
    wrong = [row.errors[0]["column"] for row in batch.rows.filter(state="questionable").order_by("number")]
    assert wrong == ["CF_NR_FK", "CF_CFLB", "CF_JDRQ", "CF_XDR_SHXYM", "CF_CFJGDM", "CF_SY", "CF_NR_FK"]


def test_numbers_of_certificates_lie_nowhere_in_the_open(who):
    person = {
        "XK_XDR_MC": "欧阳某某",
        "XK_XDR_LB": "自然人",
        "XK_XDR_SHXYM": "",
        "XK_FRDB": "",
        "XK_FR_SFZH": "",
    }
    rows = [
        licence_row(1, XK_XKLB="没有这种"),
        licence_row(2, **person, XK_XDR_ZJLX="身份证", XK_XDR_ZJHM=ID_NUMBER, XK_JDRQ="错"),
        licence_row(3),
    ]
    batch = imported(who, "licence", rows)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(row_to_json(r)::text, '') FROM records_importrow r")
        lying = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(row_to_json(r)::text, '') FROM records_licence r")
        lying += cursor.fetchone()[0]
    with default_storage.open(batch.stored_name, "rb") as stored:
        lying += stored.read().decode(errors="replace")
    assert ID_NUMBER not in lying
    assert "欧阳某某" not in lying
    assert batch.rows.filter(sealed__isnull=False).count() == 2
    report = imports.error_report(batch)
    assert ID_NUMBER.encode() not in report


def test_a_mended_row_keeps_what_is_behind_its_mask(who):
    batch = imported(who, "licence", [licence_row(1, XK_XKLB="没有这种")])
    row = ImportRow.objects.get()
    assert row.content["XK_FR_SFZH"] != ID_NUMBER
    mended = imports.mend_row(
        row_id=row.pk, content={**row.content, "XK_XKLB": "特许"}, by=who.other_clerk, at=NOW
    )
    assert (mended.state, mended.sealed) == ("imported", None)
    entry = Licence.objects.get()
    assert (entry.pk, entry.representative_id_number) == (mended.entry, ID_NUMBER)
    assert entry.writers == [who.other_clerk.pk]
    assert batch.rows.get().entry == entry.pk


def test_nobody_releases_what_he_brought_in(who):
    batch = imported(who, "licence", [licence_row(1)])
    give(who.clerk, Role.REVIEWER)
    with pytest.raises(TransitionDenied, match="另一人"):
        releasing.ask_release(uid=batch.uid, by=who.clerk, at=NOW)
    with pytest.raises(TransitionDenied, match="权限"):
        releasing.ask_release(uid=batch.uid, by=who.other_clerk, at=NOW)
    _released(who, batch)
    with pytest.raises(TransitionDenied, match="已批量发布"):
        releasing.ask_release(uid=batch.uid, by=who.second_reviewer, at=NOW)


def test_a_row_that_the_releaser_mended_stays_for_another(who):
    batch = imported(who, "licence", [licence_row(1), licence_row(2, XK_XKLB="没有这种")])
    give(who.reviewer, Role.CLERK)
    row = batch.rows.get(state="questionable")
    imports.mend_row(row_id=row.pk, content={**row.content, "XK_XKLB": "普通"}, by=who.reviewer, at=NOW)
    assert _released(who, batch).rows_released == 1
    assert Licence.objects.filter(status="submitted").get().writers == [who.reviewer.pk]


def test_the_same_file_is_another_batch_for_another_kind(who):
    first = upload(who, "licence", [licence_row(1)])
    assert upload(who, "licence", [licence_row(1)]).uid == first.uid
    assert (first.kind, ImportBatch.objects.count()) == ("licence", 1)


def test_the_command_imports_them_too(who, tmp_path, capsys):
    bureau()
    path = tmp_path / "licences.csv"
    names = [column.name for column in columns_of("licence")]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerow(licence_row(1))
    call_command("import_records", str(path), kind="licence", user=who.clerk.username)
    assert "已导入 1 行" in capsys.readouterr().out
    assert Licence.objects.get().status == "submitted"


def test_a_thousand_rows_cost_no_more_questions_than_ten(who, django_assert_max_num_queries):
    batch = upload(who, "licence", [licence_row(number) for number in range(1_000)])
    began = time.process_time()
    with django_assert_max_num_queries(60):
        imports.check_batch(uid=batch.uid, at=NOW)
    imports.confirm_batch(uid=batch.uid, by=who.clerk, at=NOW)
    with django_assert_max_num_queries(80):
        imports.import_batch(uid=batch.uid, at=NOW)
    releasing.ask_release(uid=batch.uid, by=who.reviewer, at=NOW)
    with django_assert_max_num_queries(60):
        done = releasing.release_batch(uid=batch.uid, at=NOW)
    assert done.rows_released == 1_000
    # 20,000 in about a minute, counted in our own share of the processor.
    assert time.process_time() - began < 6
