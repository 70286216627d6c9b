"""
The complete Suzhou system over a year of twelve departments, beside a spreadsheet.

``suzhou_year.csv`` holds, for each department, what happened in 2025 (decisions shown in time, records that came within
a month, rows that were in order), what people gave, and what comes out. Its results were worked out by the hand rules
below, cell by cell; nothing of the portal's own arithmetic is used for them.
"""

import csv
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from integrity_portal.demo.data.codes import credit_code
from records.access.services import clock_user
from records.dishonesty.choices import ImportState, RowState
from records.dishonesty.models import ImportBatch, ImportRow
from records.registers import services as registers
from records.registers.publicity import LICENCES, PENALTIES
from records.subjects.models import Organisation
from supervision.assessments.reckoning import ask, carry_out, inputs_of_run, reckon
from supervision.assessments.rules import Result, score
from supervision.assessments.shape import input_shape, inputs_of
from supervision.assessments.systems import loading, services
from supervision.assessments.systems.exporting import version_tree
from supervision.assessments.systems.models import IndicatorSystem
from supervision.figures.measures import Period
from tests.records.access.factories import XUCHANG
from tests.records.dishonesty import factories as records
from tests.records.registers.decisions import CONTENT
from tests.supervision.assessments import factories
from tests.supervision.assessments.factories import Staff

YEAR = Period.of_year(2025)
TABLE = Path(__file__).parent / "suzhou_year.csv"
HALF, NOTHING = Decimal("0.5"), Decimal(0)
# The columns of what people gave, and the items that they belong to.
GIVEN = {
    "m11": "1.1", "m12": "1.2", "m13": "1.3", "m141": "1.4.1", "meetings": "1.4.2", "m15": "1.5", "m21": "2.1",
    "m22": "2.2", "m23": "2.3", "m27": "2.7", "m31": "3.1", "m32": "3.2", "m33": "3.3", "b41": "4.1", "b42": "4.2",
}  # fmt: skip
FOUND = {"s241": "2.4.1", "s242": "2.4.2", "s25": "2.5", "s261": "2.6.1", "s262": "2.6.2"}
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


# --- The hand rules -------------------------------------------------------------------------------------
def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def worth(has_times: bool, has_rows: bool) -> dict[str, Decimal]:
    """
    Part two is worth 30: 报送方式 2, 信息量 8, 失信程度 1, 时效 6, 入库率 6, 规范性 6, 红黑名单 1. What has nothing to count
    leaves its points to the others: 30 ÷ 24 of each without 时效, 30 ÷ 18 without 入库率 and 规范性, 30 ÷ 12 without all.
    """
    if has_times and has_rows:
        found = ("2", "8", "1", "6", "6", "6", "1")
    elif has_rows:
        found = ("2.50", "10", "1.25", "0", "7.50", "7.50", "1.25")
    elif has_times:
        # 3.333…, 13.333…, 1.666…, 10, 1.666… make 30.00 as 3.33 + 13.33 + 1.67 + 10 + 1.67.
        found = ("3.33", "13.33", "1.67", "10", "0", "0", "1.67")
    else:
        found = ("5", "20", "2.50", "0", "0", "0", "2.50")
    return dict(zip(("21", "22", "23", "24", "25", "26", "27"), map(Decimal, found), strict=True))


def by_hand(row: dict[str, str]) -> dict[str, Decimal | None]:
    """The results of one department, from its counts."""
    n = {name: Decimal(value) for name, value in row.items() if name not in ("name", "grade") and value}
    decisions, arrived = n["decisions"], n["records"]
    kinds = ("rows_in_order", "rows_lacking", "rows_wrong", "rows_both", "rows_mended")
    sent = sum((n[kind] for kind in kinds), NOTHING)
    most = worth(bool(decisions or arrived), bool(sent))
    # 时效: half for decisions, half for other information; all for the one where the other has nothing to count.
    each = most["24"] * HALF if decisions and arrived else most["24"]
    s241 = cents(n["decisions_in_time"] / decisions * each) if decisions else None
    s242 = cents(n["records_in_month"] / arrived * each) if arrived else None
    s25 = s261 = s262 = None
    if sent:
        valid = n["rows_in_order"] / sent
        complete = (sent - n["rows_lacking"] - n["rows_both"]) / sent
        accurate = (sent - n["rows_wrong"] - n["rows_both"] - n["rows_mended"]) / sent
        # From 95 % on all points, below that the rate times the points.
        valid, complete, accurate = (
            Decimal(1) if rate >= Decimal("0.95") else rate for rate in (valid, complete, accurate)
        )
        s25 = cents(valid * most["25"])
        s261, s262 = cents(complete * most["26"] * HALF), cents(accurate * most["26"] * HALF)
    # Half a point for each meeting that was missed, off the points for tasks, down to nothing.
    tasks = max(n["m141"] - HALF * n["meetings"], NOTHING)
    part1 = n["m11"] + n["m12"] + n["m13"] + tasks + n["m15"]
    given = (
        cents(n["m21"] / 2 * most["21"])
        + cents(n["m22"] / 8 * most["22"])
        + cents(n["m23"] / 1 * most["23"])
        + cents(n["m27"] / 1 * most["27"])
    )
    part2 = given + sum((one for one in (s241, s242, s25, s261, s262) if one is not None), NOTHING)
    part3 = n["m31"] + n["m32"] + n["m33"]
    # 创新 at most 6, 表彰 at most 4.
    bonus = min(n["b41"], Decimal(6)) + min(n["b42"], Decimal(4))
    return {
        "s241": s241, "s242": s242, "s25": s25, "s261": s261, "s262": s262,
        "part1": part1, "part2": part2, "part3": part3, "bonus": bonus, "total": part1 + part2 + part3 + bonus,
    }  # fmt: skip


def test_the_spreadsheet_holds_what_the_hand_rules_give() -> None:
    assert len(ROWS) == 12
    for row in ROWS:
        for name, value in by_hand(row).items():
            assert row[name] == ("" if value is None else format(value, ".2f")), (row["name"], name)


# --- The year in the portal ----------------------------------------------------------------------------
def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


def happened(row: dict[str, str], number: int, who: records.People) -> Organisation:
    """One department with its year, made by the services that staff use."""
    body = Organisation.objects.create(
        name=f"示例市{row['name']}",
        uscc=credit_code(register="11", region="990100", serial=100 + number),
        kind="department",
        region_id=XUCHANG,
    )
    in_time = int(row["decisions_in_time"])
    for count in range(int(row["decisions"])):
        _decide(body, count, late=count >= in_time, who=who)
    in_month = int(row["records_in_month"])
    for count in range(int(row["records"])):
        decided = date(2025, 4, 1) + timedelta(days=40 * count)
        arrived = decided + timedelta(days=31 if count < in_month else 32)
        records.published(
            who,
            organisation=body,
            at=moment(arrived),
            decided_on=decided,
            document_number=f"（2025）示01民终{number}{count}号",
        )
    _report(body, row, who)
    return body


def _decide(body: Organisation, count: int, *, late: bool, who: records.People) -> None:
    """Licences and penalties in turn, decided on a Monday: shown on the seventh working day, or on the eighth."""
    register = (LICENCES, PENALTIES)[count % 2]
    decided = date(2025, 3, 3) + timedelta(weeks=count)
    days = {"valid_from": decided} if register is LICENCES else {}
    content = CONTENT[register.kind](
        organisation=body,
        decided_on=decided,
        document_number=f"示字〔2025〕{body.uscc[-4:]}{count}号",
        **days,
    )
    entry = registers.create_entry(register=register, content=content, by=who.clerk, at=moment(decided))
    registers.submit_entry(register=register, uid=entry.uid, by=who.clerk, at=moment(decided))
    shown = entry.due_on + timedelta(days=1) if late else entry.due_on
    registers.publish_entry(register=register, uid=entry.uid, by=who.reviewer, at=moment(shown))


def _report(body: Organisation, row: dict[str, str], who: records.People) -> None:
    """A file of rows as they stand after import: in order, lacking, wrong, both, mended, and one sent twice."""
    sent_at = datetime(2025, 7, 1, 2, tzinfo=UTC)
    batch = ImportBatch.objects.create(
        file_name=f"{body.name}.xlsx",
        stored_name=str(uuid.uuid4()),
        sha256=uuid.uuid4().hex * 2,
        region_id=XUCHANG,
        supplier_name=body.name,
        supplier_uscc=body.uscc,
        state=ImportState.DONE,
        uploaded_by=who.clerk,
        uploaded_at=sent_at,
        confirmed_by=who.clerk,
        confirmed_at=sent_at,
        finished_at=sent_at,
    )
    lacking = {"column": "title", "code": "required", "detail": "请填写标题。"}
    wrong = {"column": "decided_on", "code": "date_in_future", "detail": "日期晚于今天。"}
    done: dict[str, Any] = {"state": RowState.IMPORTED, "settled_by": who.clerk}
    kinds: dict[str, dict[str, Any]] = {
        "rows_in_order": {**done, "settled_at": sent_at},
        "rows_mended": {**done, "settled_at": sent_at + timedelta(days=2)},
        "rows_lacking": {"state": RowState.QUESTIONABLE, "errors": [lacking]},
        "rows_wrong": {"state": RowState.QUESTIONABLE, "errors": [wrong]},
        "rows_both": {"state": RowState.QUESTIONABLE, "errors": [lacking, wrong]},
    }
    made = [kind for name, kind in kinds.items() for _count in range(int(row[name]))]
    made.append({"state": RowState.DUPLICATE})
    for number, kind in enumerate(made, 2):
        entry = uuid.uuid4() if kind["state"] == RowState.IMPORTED else None
        ImportRow.objects.create(batch=batch, number=number, content={}, entry=entry, **kind)


@pytest.fixture
def year(staff: Staff) -> tuple[Any, dict[str, Organisation]]:
    """The adopted system, and the departments by their names in the table."""
    loading.load(by=clock_user(), at=factories.NOW)
    system = IndicatorSystem.objects.get(key="suzhou-department-kpi")
    IndicatorSystem.objects.filter(pk=system.pk).update(region=XUCHANG)
    version = services.adopt(version=system.versions.get().pk, by=staff.adopter, at=factories.NOW)
    who = records.People(
        staff.clerk, records.holder("刘洋", "reviewer"), staff.supervisor, staff.clerk, staff.clerk
    )
    return version, {row["name"]: happened(row, number, who) for number, row in enumerate(ROWS)}


def test_the_suzhou_system_over_a_year_agrees_with_the_spreadsheet_to_the_last_hundredth(
    year: Any, staff: Staff, django_assert_max_num_queries: Any
) -> None:
    version, bodies = year
    tree, uids = version_tree(version), [body.pk for body in bodies.values()]
    steps: list[tuple[int, int]] = []
    with django_assert_max_num_queries(25):
        found = reckon(version, uids, YEAR, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(done, 5) for done in range(1, 6)]
    # The run that a page watches finds the same values, and finding them twice changes nothing.
    run = ask(
        version=version, bodies=uids, since=YEAR.since, until=YEAR.until, by=staff.writer, at=factories.NOW
    )
    carry_out(uid=run.pk)
    carry_out(uid=run.pk)
    run.refresh_from_db()
    assert (run.status, run.done, run.values.count()) == ("done", 5, 12 * 5)
    kept = inputs_of_run(run)
    for row in ROWS:
        body = bodies[row["name"]]
        inputs = {item: input_shape(Decimal(row[column])) for column, item in GIVEN.items()}
        inputs |= {item: input_shape(one.value) for item, one in found[body.pk].items()}
        result = score(tree, inputs_of(inputs), body.kind)
        assert_agrees(row, result)
        again = {**inputs, **kept[body.pk]}
        assert score(tree, inputs_of(again), body.kind) == result


def assert_agrees(row: dict[str, str], result: Result) -> None:
    assert result.missing == ()
    for column, item in FOUND.items():
        expected = Decimal(row[column]) if row[column] else None
        assert result.nodes[item].score == expected, (row["name"], item)
    for column, item in (("part1", "1"), ("part2", "2"), ("part3", "3")):
        assert result.nodes[item].score == Decimal(row[column]), (row["name"], item)
    assert result.bonus == Decimal(row["bonus"]), row["name"]
    assert result.total == Decimal(row["total"]), row["name"]
    assert result.grade == row["grade"], row["name"]


def test_behind_each_automatic_value_stand_the_rows_that_it_counts(year: Any) -> None:
    from supervision.assessments.reckoning import rows_behind

    version, bodies = year
    body = bodies["财政局"]
    found = reckon(version, [body.pk], YEAR)[body.pk]
    for item, one in found.items():
        behind = rows_behind(version.indicators.get(key=item), body.pk, YEAR)
        assert behind is not None
        measure, rows = behind
        assert len(rows) == one.rows, item
        hits = [row for row in rows if row.counted == rows[0].counted]
        assert len(hits) in (one.reading.numerator, one.rows - one.reading.numerator), item
        assert measure.key == one.measure
    assert found["2.4.1"].reading.numerator == 1
    assert found["2.5"].rows == 7
