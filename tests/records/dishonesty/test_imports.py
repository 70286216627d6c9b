"""A file is checked, confirmed and stored; what is wrong waits with its reasons; twice changes nothing."""

import io
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from records.access.services import clock_user
from records.common.workflow import TransitionDenied
from records.dishonesty import services, sheets
from records.dishonesty.choices import ImportState, RowState
from records.dishonesty.content import COLUMNS
from records.dishonesty.models import DishonestyRecord, ImportBatch
from records.dishonesty.services import import_kinds, imports
from records.subjects.models import Region
from records.subjects.services import merge_organisations
from tests.records.dishonesty import factories
from tests.records.dishonesty.factories import BUREAU_CODE, NOW

LABELS = {column.name: str(column.label) for column in COLUMNS}


def row(**more) -> dict:
    return {
        "organisation_uscc": BUREAU_CODE,
        "source": "judgment",
        "domain": "procurement",
        "severity": "ordinary",
        "title": "未按期支付政府采购合同价款",
        "facts": "2026年1月，该局未按合同约定支付采购价款，经催告后仍未履行付款义务。",
        "legal_basis": "《中华人民共和国民法典》第五百七十九条",
        "document_number": "（2026）示01民终1号",
        "document_name": "民事判决书",
        "authority_name": "示例市中级人民法院",
        "decided_on": "2026-03-15",
        **more,
    }


def xlsx(rows: list[dict], *, labels: bool = True) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for place, name in enumerate(LABELS):
        sheet.write_string(0, place, LABELS[name] if labels else name)
        for line, said in enumerate(rows, 1):
            value = said.get(name)
            if isinstance(value, date):
                sheet.write_datetime(line, place, value)
            elif value is not None:
                sheet.write(line, place, value)
    book.close()
    return out.getvalue()


def csv_file(rows: list[dict], encoding: str = "utf-8") -> bytes:
    lines = [",".join(LABELS)] + [",".join(str(said.get(name, "")) for name in LABELS) for said in rows]
    return "\r\n".join(lines).encode(encoding)


def upload(who, data: bytes, name: str = "失信记录.xlsx", by=None) -> ImportBatch:
    return imports.upload_file(
        file=SimpleUploadedFile(name, data),
        region=Region.objects.get(code="411000"),
        supplier_name="示例市财政局",
        supplier_uscc=BUREAU_CODE,
        by=by or who.clerk,
        at=NOW,
    )


def checked(who, rows: list[dict]) -> ImportBatch:
    factories.bureau()
    return imports.check_batch(uid=upload(who, xlsx(rows)).uid, at=NOW)


def stored(who, rows: list[dict]) -> ImportBatch:
    batch = checked(who, rows)
    imports.confirm_batch(uid=batch.uid, by=who.clerk, at=NOW)
    return imports.import_batch(uid=batch.uid, at=NOW)


def test_checking_stores_nothing_and_says_what_would_happen(who):
    batch = checked(who, [row(title=f"第{n}条失信记录") for n in range(3)] + [row(source="gossip")])

    assert batch.state == ImportState.CHECKED
    assert (batch.rows_total, batch.rows_ready, batch.rows_questionable) == (4, 3, 1)
    assert not DishonestyRecord.objects.exists()


def test_confirmed_rows_wait_for_review_under_their_suppliers_name(who):
    batch = stored(who, [row(title=f"第{n}条失信记录", decided_on=date(2026, 3, 15)) for n in range(3)])

    assert (batch.state, batch.rows_imported) == (ImportState.DONE, 3)
    record = DishonestyRecord.objects.get(title="第1条失信记录")
    assert (record.status, record.channel, record.submitting_unit_name) == (
        "submitted",
        "import",
        "示例市财政局",
    )
    assert record.decided_on == date(2026, 3, 15)
    assert record.import_rows.get().number == 3
    assert services.approve_record(uid=record.uid, by=who.reviewer, at=NOW).status == "approved"


def test_whoever_imported_cannot_approve(who):
    from tests.records.access.factories import give

    give(who.clerk, "reviewer")
    stored(who, [row()])
    with pytest.raises(TransitionDenied) as denied:
        services.approve_record(uid=DishonestyRecord.objects.get().uid, by=who.clerk, at=NOW)
    assert denied.value.code == "four_eyes"


def test_each_error_names_its_row_and_cell(who):
    batch = checked(who, [row(), row(organisation_uscc="123", decided_on="去年", title="第二条记录")])

    wrong = batch.rows.get(state=RowState.QUESTIONABLE)
    assert wrong.number == 3
    assert {error["column"] for error in wrong.errors} == {"organisation_uscc", "decided_on"}
    assert wrong.content["decided_on"] == "去年"


def test_the_same_file_twice_is_the_same_batch(who):
    data = xlsx([row()])
    assert upload(who, data) == upload(who, data, "换个名字.xlsx")


def test_the_same_rows_in_another_file_change_nothing(who):
    stored(who, [row(), row(title="第二条失信记录")])

    again = stored(who, [row(), row(title="第二条失信记录"), row(title="第三条失信记录")])

    assert (again.rows_duplicate, again.rows_imported) == (2, 1)
    assert DishonestyRecord.objects.count() == 3


def test_a_row_that_stands_twice_in_a_file_is_stored_once(who):
    batch = stored(who, [row(), row()])
    assert (batch.rows_imported, batch.rows_duplicate) == (1, 1)


def test_a_reference_used_before_with_other_content_is_questioned(who):
    stored(who, [row(external_id="X-1")])
    again = checked(who, [row(external_id="X-1", title="另一件事的标题")])
    assert again.rows.get().errors[0]["code"] == "external_id_taken"


def test_running_again_after_a_crash_doubles_nothing(who, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 2)
    batch = checked(who, [row(title=f"第{n}条失信记录") for n in range(5)])
    imports.confirm_batch(uid=batch.uid, by=who.clerk, at=NOW)
    real, calls = import_kinds.store_many, []

    def crash_at_the_second_chunk(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise ConnectionError("the worker died")
        return real(*args, **kwargs)

    monkeypatch.setattr(import_kinds, "store_many", crash_at_the_second_chunk)
    with pytest.raises(ConnectionError):
        imports.import_batch(uid=batch.uid, at=NOW)
    assert DishonestyRecord.objects.count() == 2

    batch = imports.import_batch(uid=batch.uid, at=NOW)

    assert (batch.state, batch.rows_imported) == (ImportState.DONE, 5)
    assert DishonestyRecord.objects.count() == 5
    imports.import_batch(uid=batch.uid, at=NOW)
    assert DishonestyRecord.objects.count() == 5


def test_checking_again_after_a_crash_checks_the_rest(who, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 2)
    factories.bureau()
    batch = upload(who, xlsx([row(title=f"第{n}条失信记录") for n in range(5)]))
    real, calls = imports.check_chunk, []

    def crash(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise ConnectionError("the worker died")
        return real(*args, **kwargs)

    monkeypatch.setattr(imports, "check_chunk", crash)
    with pytest.raises(ConnectionError):
        imports.check_batch(uid=batch.uid, at=NOW)

    batch = imports.check_batch(uid=batch.uid, at=NOW)

    assert (batch.state, batch.rows_ready, batch.rows_done) == (ImportState.CHECKED, 5, 5)


def test_numbers_of_a_spreadsheet_are_known_again_before_anything_is_stored(who):
    said = row(amount=120000, external_id=20260001)
    stored(who, [said])

    again = checked(who, [said, row(title="第二条失信记录")])

    assert (again.rows_duplicate, again.rows_ready) == (1, 1)
    assert DishonestyRecord.objects.get().external_id == "20260001"


class TestWhatCameBetweenCheckAndStorage:
    def twice_checked(self, who, *files: list[dict]) -> list[ImportBatch]:
        factories.bureau()
        batches = [imports.check_batch(uid=upload(who, xlsx(rows)).uid, at=NOW) for rows in files]
        assert all(batch.rows_ready == batch.rows_total for batch in batches)
        return batches

    def store(self, who, batch: ImportBatch) -> ImportBatch:
        imports.confirm_batch(uid=batch.uid, by=who.clerk, at=NOW)
        return imports.import_batch(uid=batch.uid, at=NOW)

    def test_content_that_another_file_brought_is_not_stored_again(self, who):
        first, second = self.twice_checked(who, [row()], [row(), row(title="第二条失信记录")])
        self.store(who, first)

        second = self.store(who, second)

        assert (second.rows_ready, second.rows_imported, second.rows_duplicate) == (0, 1, 1)
        again = second.rows.get(state=RowState.DUPLICATE)
        assert again.record == DishonestyRecord.objects.get(title=row()["title"])
        assert (again.settled_by, again.settled_at) == (who.clerk, NOW)

    def test_a_number_that_was_used_meanwhile_is_questioned(self, who):
        first, second = self.twice_checked(
            who, [row(external_id="X-1")], [row(external_id="X-1", title="另一件事的标题")]
        )
        self.store(who, first)

        second = self.store(who, second)

        assert (second.rows_imported, second.rows_questionable) == (0, 1)
        assert second.rows.get().errors[0]["code"] == "external_id_taken"

    def test_a_body_that_went_into_another_answers_through_that_one(self, who):
        [batch] = self.twice_checked(who, [row()])
        gone, heir = factories.bureau(), factories.bureau("示例市财政和国资局", uscc=None)
        merge_organisations(source=gone, target=heir, reason="机构改革", by=clock_user(), at=NOW)

        self.store(who, batch)

        assert DishonestyRecord.objects.get().organisation == heir

    def test_a_right_that_was_taken_meanwhile_stores_nothing(self, who):
        [batch] = self.twice_checked(who, [row()])
        imports.confirm_batch(uid=batch.uid, by=who.clerk, at=NOW)
        who.clerk.grants.update(revoked_by=who.reviewer, revoked_at=NOW)
        who.clerk.forget_reaches()

        batch = imports.import_batch(uid=batch.uid, at=NOW)

        assert (batch.rows_imported, batch.rows_questionable) == (0, 1)
        assert not DishonestyRecord.objects.exists()


class TestQuestionableRows:
    def test_a_mended_row_is_stored_and_its_mender_is_a_writer(self, who):
        batch = stored(who, [row(source="gossip")])
        wrong = batch.rows.get()

        mended = imports.mend_row(row_id=wrong.pk, content=row(), by=who.other_clerk, at=NOW)

        assert (mended.state, mended.settled_by) == (RowState.IMPORTED, who.other_clerk)
        assert mended.record.writers == [who.other_clerk.pk]
        batch.refresh_from_db()
        assert (batch.rows_questionable, batch.rows_imported) == (0, 1)

    def test_a_row_that_is_still_wrong_waits_with_new_reasons(self, who):
        wrong = stored(who, [row(source="gossip")]).rows.get()

        again = imports.mend_row(row_id=wrong.pk, content=row(severity="awful"), by=who.clerk, at=NOW)

        assert again.state == RowState.QUESTIONABLE
        assert [error["column"] for error in again.errors] == ["severity"]

    def test_mended_into_what_is_known_it_is_a_duplicate(self, who):
        batch = stored(who, [row(), row(source="gossip", title="另一条记录的标题")])
        wrong = batch.rows.get(state=RowState.QUESTIONABLE)

        assert (
            imports.mend_row(row_id=wrong.pk, content=row(), by=who.clerk, at=NOW).state == RowState.DUPLICATE
        )
        assert DishonestyRecord.objects.count() == 1

    def test_mended_with_a_reference_in_use_it_waits(self, who):
        batch = stored(who, [row(external_id="X-1"), row(source="gossip", title="另一条记录的标题")])
        wrong = batch.rows.get(state=RowState.QUESTIONABLE)
        said = row(external_id="X-1", title="另一条记录的标题")
        assert (
            imports.mend_row(row_id=wrong.pk, content=said, by=who.clerk, at=NOW).errors[0]["code"]
            == "external_id_taken"
        )

    def test_a_discarded_row_keeps_what_was_sent_and_why(self, who):
        wrong = stored(who, [row(source="gossip")]).rows.get()

        gone = imports.discard_row(row_id=wrong.pk, reason="提供单位确认误报", by=who.clerk, at=NOW)

        assert gone.state == RowState.DISCARDED
        assert gone.content["source"] == "gossip"
        assert gone.errors[-1]["detail"] == "提供单位确认误报"

    def test_discarding_needs_a_reason(self, who):
        wrong = stored(who, [row(source="gossip")]).rows.get()
        with pytest.raises(TransitionDenied):
            imports.discard_row(row_id=wrong.pk, reason=" ", by=who.clerk, at=NOW)

    def test_a_settled_row_is_settled(self, who):
        wrong = stored(who, [row(source="gossip")]).rows.get()
        imports.discard_row(row_id=wrong.pk, reason="误报", by=who.clerk, at=NOW)
        with pytest.raises(TransitionDenied) as denied:
            imports.mend_row(row_id=wrong.pk, content=row(), by=who.clerk, at=NOW)
        assert denied.value.code == "already_settled"

    def test_a_stranger_settles_nothing(self, who):
        wrong = stored(who, [row(source="gossip")]).rows.get()
        with pytest.raises(TransitionDenied):
            imports.mend_row(row_id=wrong.pk, content=row(), by=who.newcomer, at=NOW)

    def test_the_report_can_be_mended_and_sent_again(self, who):
        batch = stored(who, [row(source="gossip", title="来源写错的记录")])

        report = openpyxl.load_workbook(io.BytesIO(imports.error_report(batch))).active

        heading = [cell.value for cell in report[1]]
        place = heading.index(LABELS["source"])
        assert report[2][place].value == "gossip"
        assert "代码表" in report[2][place].comment.text
        assert report[2][heading.index("原行号")].value == 2
        report[2][place].value = "judgment"
        out = io.BytesIO()
        report.parent.save(out)
        again = imports.check_batch(uid=upload(who, out.getvalue()).uid, at=NOW)
        assert (again.rows_ready, again.rows_questionable) == (1, 0)


class TestFiles:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_csv_in_the_encodings_of_office_programs(self, who, encoding):
        factories.bureau()
        batch = upload(who, csv_file([row()], encoding), "失信记录.csv")
        assert imports.check_batch(uid=batch.uid, at=NOW).rows_ready == 1

    def test_headings_may_be_code_names(self, who):
        factories.bureau()
        batch = upload(who, xlsx([row()], labels=False))
        assert imports.check_batch(uid=batch.uid, at=NOW).rows_ready == 1

    @pytest.mark.parametrize(
        ("name", "data", "why"),
        [
            ("一.csv", b"\xff\xfe\xff", "编码"),
            ("二.csv", "甲,乙\r\n1,2".encode(), "列名"),
            ("三.csv", ",".join(LABELS).encode(), "没有数据行"),
            ("四.csv", b"\r\n\r\n", "没有任何内容"),
            ("五.csv", ("source,source\r\n" + "judgment,judgment").encode(), "出现了两次"),
            ("六.csv", b'source\r\n"judg', "引号"),
        ],
    )
    def test_a_file_that_cannot_be_read_says_why(self, who, name, data, why):
        batch = imports.check_batch(uid=upload(who, data, name).uid, at=NOW)
        assert batch.state == ImportState.FAILED
        assert why in batch.failure

    def test_a_file_that_failed_may_be_sent_again(self, who):
        first = imports.check_batch(uid=upload(who, "甲\r\n1".encode(), "一.csv").uid, at=NOW)
        assert upload(who, "甲\r\n1".encode(), "一.csv") != first

    @pytest.mark.parametrize(
        ("name", "data", "code"),
        [
            ("一.xlsx", b"", "empty"),
            ("一.xlsx", b"PK\x03\x04broken", "not_a_table"),
            ("一.pdf", b"%PDF-1.7", "not_a_table"),
        ],
    )
    def test_what_is_no_table_is_refused_at_the_door(self, who, name, data, code):
        with pytest.raises(services.FileRefused) as refused:
            upload(who, data, name)
        assert refused.value.code == code

    def test_too_large_a_file_is_refused_at_the_door(self, who, settings):
        settings.IMPORT_MAX_BYTES = 10
        with pytest.raises(services.FileRefused) as refused:
            upload(who, xlsx([row()]))
        assert refused.value.code == "too_large"

    def test_too_many_rows_are_refused_as_a_whole(self, who, monkeypatch):
        monkeypatch.setattr(imports, "MOST_ROWS", 2)
        batch = checked(who, [row(title=f"第{n}条失信记录") for n in range(3)])
        assert batch.state == ImportState.FAILED
        assert "拆分" in batch.failure

    def test_the_template_is_read_as_a_file_with_one_good_row(self, who):
        batch = imports.check_batch(uid=upload(who, imports.template()).uid, at=NOW)
        assert (batch.rows_ready, batch.rows_questionable) == (1, 0)

    def test_numbers_of_a_spreadsheet_grow_no_point(self):
        assert sheets.Row(2, {"region": 411000.0, "amount": 12.5}).as_text() == {
            "region": "411000",
            "amount": "12.5",
        }


def test_a_file_for_another_place_is_refused(who):
    with pytest.raises(TransitionDenied) as denied:
        imports.upload_file(
            file=SimpleUploadedFile("一.xlsx", xlsx([row()])),
            region=Region.objects.get(code="410000"),
            supplier_name="示例",
            by=who.clerk,
            at=NOW,
        )
    assert denied.value.code == "not_your_role"


def test_nobody_confirms_what_was_not_checked(who):
    with pytest.raises(TransitionDenied) as denied:
        imports.confirm_batch(uid=upload(who, xlsx([row()])).uid, by=who.clerk, at=NOW)
    assert denied.value.code == "wrong_state"


class TestCommand:
    def test_a_dry_run_stores_nothing(self, who, tmp_path, capsys):
        factories.bureau()
        path = tmp_path / "失信记录.xlsx"
        path.write_bytes(xlsx([row(), row(source="gossip")]))

        call_command("import_records", path, "--user", who.clerk.username, "--dry-run")

        assert "可导入 1 行" in capsys.readouterr().out
        assert not DishonestyRecord.objects.exists()
        assert (tmp_path / "失信记录.errors.xlsx").exists()

    def test_a_real_run_stores_and_reports(self, who, tmp_path, capsys):
        factories.bureau()
        path = tmp_path / "失信记录.csv"
        path.write_bytes(csv_file([row(), row(title="另一件失信事实")]))

        call_command("import_records", path, "--user", who.clerk.username)

        assert "已导入 2 行" in capsys.readouterr().out
        assert DishonestyRecord.objects.count() == 2

    @pytest.mark.parametrize(
        ("arguments", "why"),
        [
            (["--user", "nobody"], "没有账号"),
            ([], "--user"),
            (["--user", "chenjing", "--region", "999999"], "行政区划"),
        ],
    )
    def test_it_says_what_is_missing(self, who, tmp_path, arguments, why):
        path = tmp_path / "一.xlsx"
        path.write_bytes(xlsx([row()]))
        with pytest.raises(CommandError, match=why):
            call_command("import_records", path, *arguments)

    def test_a_missing_file_is_said_to_be_missing(self, who, tmp_path):
        with pytest.raises(CommandError, match="读不到文件"):
            call_command("import_records", tmp_path / "无.xlsx", "--user", who.clerk.username)
