"""Both task tables stand in the ledger as they are; an office brings its own as a file and takes it out again."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from openpyxl import Workbook, load_workbook

from records.common.tables import Unreadable
from supervision.worklist.ledger.models import LedgerItem, TaskPolicy
from supervision.worklist.ledger.services.tables import (
    COLUMNS,
    BadTable,
    catalogue,
    export_table,
    import_table,
    load_table,
    template,
)
from tests.records.access.factories import NATION, give
from tests.supervision.worklist import factories
from tests.supervision.worklist.factories import NOW


def test_the_tables_of_xuchang_and_neimenggu_are_in_the_ledger_as_they_stand(office):
    for user in (office.clerk, office.head):
        give(user, next(iter(user.roles())), NATION)
    out = io.StringIO()
    for _twice in range(2):
        call_command(
            "load_task_tables", writer=office.clerk.username, issuer=office.head.username, stdout=out
        )
    assert "2 task tables loaded" in out.getvalue()
    assert "0 task tables loaded" in out.getvalue()
    for table, count in (("xuchang-2017-34", 21), ("neimenggu-2017-123", 22)):
        said = next(one for one in catalogue() if one["key"] == table)
        policy = TaskPolicy.objects.get(key=table)
        items = list(policy.items.order_by("number"))
        assert len(items) == count
        assert [(one.number, one.text, one.units_text, one.schedule_text) for one in items] == [
            (task["number"], task["text"], task["units"], task["schedule"]) for task in said["tasks"]
        ]
        assert not [one.number for one in items if one.schedule_kind == "unknown"]
        assert {one.status for one in items} == {"running"}
    xuchang = TaskPolicy.objects.get(key="xuchang-2017-34").items
    assert xuchang.get(number=13).due_on == date(2018, 3, 31)
    assert set(xuchang.filter(due_on__isnull=False).values_list("number", flat=True)) == {13, 18, 21}
    assert xuchang.get(number=14).duties.filter(organisation=office.finance).count() == 1
    assert list(
        xuchang.get(number=20)
        .duties.filter(organisation__isnull=False)
        .order_by("name")
        .values_list("name", flat=True)
    ) == [
        "许昌市魏都区人民政府",
        "长葛市人民政府",
    ]
    neimenggu = TaskPolicy.objects.get(key="neimenggu-2017-123").items
    assert set(neimenggu.filter(due_on=date(2017, 12, 31)).values_list("number", flat=True)) == {
        5,
        6,
        8,
        15,
        16,
        18,
    }
    assert neimenggu.get(number=1).duties.count() == 0


def test_without_an_issuer_a_table_waits(office):
    said = next(one for one in catalogue() if one["key"] == "xuchang-2017-34")
    policy = load_table(said, by=office.clerk, issuer=None, at=NOW)
    assert policy is not None
    assert policy.status == "draft"
    assert set(policy.items.values_list("status", flat=True)) == {"draft"}


def sheet(*rows) -> io.BytesIO:
    book = Workbook()
    book.active.append([str(column.label) for column in COLUMNS])
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


GOOD = [1, 1, "建立台账", "市财政局（牵头）、市统计局", "2026年年底前完成"]


def test_a_table_comes_in_whole_and_goes_out_again(office):
    policy = factories.drafted(office, tasks=[])
    file = sheet(GOOD, [2, "", "开展核查", "市统计局", "尽快"])
    made = import_table(policy=policy.pk, file=file, by=office.clerk, at=NOW)
    assert [(one.number, one.schedule_kind) for one in made] == [(1, "dated"), (2, "unknown")]
    rows = list(load_workbook(io.BytesIO(export_table(policy.items.order_by("number"), {}))).active.values)
    assert rows[1][:5] == ("1", "1", "建立台账", "市财政局（牵头）、市统计局", "2026年年底前完成")
    assert rows[2][8] == "待下达"
    again = import_table(
        policy=factories.drafted(office, tasks=[], document_number="许示例〔2026〕7号").pk,
        file=sheet(*[[*row[:5]] for row in rows[1:]]),
        by=office.clerk,
        at=NOW,
    )
    assert [one.text for one in again] == [one.text for one in made]


def test_one_bad_row_keeps_the_whole_table_out_and_each_is_named(office):
    policy = factories.drafted(office, tasks=[])
    file = sheet(GOOD, ["一", 9, "开展核查", "", "持续推进"], [1, 1, "重复", "市统计局", "持续推进"])
    with pytest.raises(BadTable) as bad:
        import_table(policy=policy.pk, file=file, by=office.clerk, at=NOW)
    assert not LedgerItem.objects.filter(policy=policy).exists()
    wrong = {(number, error["column"]) for number, _cells, errors in bad.value.rows for error in errors}
    assert wrong == {(3, "number"), (3, "measure"), (3, "units"), (4, "number")}
    assert len(bad.value.lines()) == 4
    report = load_workbook(io.BytesIO(bad.value.report())).active
    assert report.max_row == 3
    assert report["A2"].comment is not None


def test_what_is_no_table_is_refused_with_what_to_do(office):
    policy = factories.drafted(office, tasks=[])
    with pytest.raises(Unreadable):
        import_table(policy=policy.pk, file=io.BytesIO(b"%PDF-1.7"), by=office.clerk, at=NOW)


def test_the_template_can_be_filled_in_and_brought_in(office):
    policy = factories.drafted(office, tasks=[])
    made = import_table(policy=policy.pk, file=io.BytesIO(template()), by=office.clerk, at=NOW)
    assert [one.schedule_kind for one in made] == ["dated"]
