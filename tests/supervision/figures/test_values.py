"""What the figures say of rows that are known: who counts, in which period, and for whom."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from records.clocks import cases
from records.dishonesty.models import DishonestyRecord
from records.pledges.models import Pledge
from records.subjects.models import Organisation
from supervision.complaints.models import Complaint
from supervision.figures.counting import sharing
from supervision.figures.measures import Period, Reading, measure, measures
from tests.records.access.factories import CHANGGE, XUCHANG
from tests.records.arrears import factories as arrears
from tests.records.clocks import factories as clocks
from tests.records.dishonesty import factories as records
from tests.records.dishonesty.factories import NOW, TODAY, bureau
from tests.records.pledges import factories as pledges
from tests.supervision.complaints import factories as complaints

MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
APRIL = Period(date(2026, 4, 1), date(2026, 4, 30))


def read(key: str, body: Any, period: Period = MAY) -> Reading:
    return measure(key).compute(period, [body.pk])[body.pk]


def rows(key: str, body: Any, period: Period = MAY) -> list[tuple[str, str]]:
    return [(row.title, row.counted) for row in measure(key).rows(period, body.pk)]


def moved(record: Any, **columns: Any) -> None:
    DishonestyRecord.objects.filter(pk=record.pk).update(**columns)


# --- Records -----------------------------------------------------------------------------------------------
def test_a_record_counts_in_the_period_of_its_publication_and_not_once_it_was_revoked(who) -> None:
    body = bureau()
    records.published(who, severity="serious", document_number="示1号")
    records.ended(who, document_number="示2号")
    records.draft(who, document_number="示3号")
    assert read("records_published", body).value == 1
    assert read("records_published", body, APRIL).value == 0
    assert read("records_serious", body).value == 1
    assert read("records_ordinary", body).value == 0
    assert read("records_source_judgment", body).value == 1
    assert read("records_domain_procurement", body).value == 1
    assert read("records_domain_ppp", body).value == 0
    assert rows("records_published", body) == [("未按期支付政府采购合同价款", "计入")]


def test_a_body_answers_for_what_was_merged_into_it_and_a_region_for_all_inside(who) -> None:
    body = bureau()
    absorbed = Organisation.objects.create(
        name="示例市原物资局", kind="department", region_id=XUCHANG, merged_into=body
    )
    county = Organisation.objects.create(name="示例县水利局", kind="department", region_id=CHANGGE)
    city = Organisation.objects.create(name="示例市人民政府", kind="government", region_id=XUCHANG)
    for number, one in enumerate((body, absorbed, county)):
        records.published(who, organisation=one, document_number=f"示{number}号")
    found = measure("records_published").compute(MAY, [body.pk, county.pk, city.pk])
    assert [found[one.pk].value for one in (body, county, city)] == [2, 1, 0]
    found = measure("records_published_region").compute(MAY, [body.pk, county.pk, city.pk])
    assert [found[one.pk].value for one in (body, county, city)] == [3, 1, 3]
    assert len(rows("records_published_region", city)) == 3


def test_a_second_record_of_the_same_source_within_a_year_is_a_repeat(who) -> None:
    body = bureau()
    for number, (decided, at) in enumerate(
        (
            (date(2024, 12, 1), datetime(2025, 1, 8, tzinfo=UTC)),
            (date(2025, 6, 1), datetime(2025, 7, 8, tzinfo=UTC)),
            (date(2026, 3, 1), NOW),
        )
    ):
        records.published(who, decided_on=decided, document_number=f"示{number}号", at=at)
    records.published(
        who, source="penalty", document_kind="penalty", decided_on=date(2026, 3, 2), document_number="示9号"
    )
    january, july = (Period(date(2025, month, 1), date(2025, month, 28)) for month in (1, 7))
    assert [read("records_repeated", body, one).value for one in (january, july, MAY)] == [0, 1, 1]


def test_a_judgment_debtor_counts_as_long_as_the_record_stands(who) -> None:
    body = bureau()
    record = records.published(
        who, source="judgment_debtor", document_kind="enforcement", catalogue_item="court"
    )
    assert read("judgment_debtors", body).value == 1
    assert read("judgment_debtors", body, APRIL).value == 0
    later = datetime(2026, 6, 2, tzinfo=UTC)
    moved(record, status="ended", end_reason="expired", ended_by=who.reviewer, ended_at=later)
    assert read("judgment_debtors", body).value == 1
    june = Period(date(2026, 6, 1), date(2026, 6, 30))
    assert read("judgment_debtors", body, june).value == 0


def test_of_what_was_to_be_rectified_the_share_that_is_in_place(who) -> None:
    body = bureau()
    for number, (status, due) in enumerate(
        (
            ("accepted", date(2026, 5, 20)),
            ("overdue", date(2026, 5, 20)),
            ("open", date(2026, 5, 20)),
            ("accepted", date(2026, 6, 2)),
        )
    ):
        record = records.published(who, document_number=f"示{number}号")
        moved(record, rectification_status=status, rectification_due_on=due)
    found = read("rectification_rate", body)
    assert (found.numerator, found.denominator, found.rows) == (1, 3, 3)
    assert sorted(counted for _title, counted in rows("rectification_rate", body)) == [
        "整改到位",
        "未到位",
        "未到位",
    ]


def test_what_is_not_due_yet_and_not_done_is_neither_in_place_nor_lacking(who) -> None:
    record = records.published(who)
    today = timezone.localdate()
    moved(record, rectification_status="open", rectification_due_on=today)
    assert read("rectification_rate", bureau(), Period(today, today + timedelta(days=9))).value is None


# --- Promises ----------------------------------------------------------------------------------------------
@pytest.fixture
def promised(who) -> dict[str, Pledge]:
    made = {}
    for number, outcome in enumerate(("kept", "broken", "pending", "ended", "changed")):
        pledge = pledges.published(who, document_number=f"示政办〔2026〕{number}号")
        Pledge.objects.filter(pk=pledge.pk).update(outcome=outcome, due_on=date(2026, 5, 10))
        made[outcome] = pledge
    return made


def test_of_what_fell_due_the_share_that_was_kept(promised, who) -> None:
    found = read("pledge_kept_rate", bureau())
    # 终止 is owed no longer; 已变更 still is.
    assert (found.numerator, found.denominator) == (1, 4)
    assert read("pledges_due", bureau()).value == 4
    assert read("pledges_broken", bureau()).value == 1
    assert read("pledge_kept_rate", bureau(), APRIL).value is None


def test_a_promise_is_overdue_until_it_is_judged(promised, who) -> None:
    body = bureau()
    assert read("pledges_overdue", body).value == 2
    # Judged only in June: at the end of May it was overdue, at the end of June it no longer is.
    kept = promised["kept"]
    verdict = {
        "outcome": "kept",
        "on": "2026-06-03",
        "fulfilled_on": None,
        "reasons": "已兑现。",
        "evidence": [],
    }
    Pledge.objects.filter(pk=kept.pk).update(course={**kept.course, "verdicts": [verdict]})
    assert read("pledges_overdue", body).value == 3
    assert read("pledges_overdue", body, Period(date(2026, 6, 1), date(2026, 6, 30))).value == 2
    assert read("pledges_overdue", body, APRIL).value == 0


# --- Money ---------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("quick_papers")
def test_of_what_is_owed_past_its_day_the_share_that_was_paid(who, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    team, body = arrears.staff(), bureau()
    # Due on 30 April, 100,000 yuan each.
    first = arrears.overdue(team, contract_number="HT-1")
    arrears.overdue(team, contract_number="HT-2")
    arrears.pay(team, first, "30000", paid_on=date(2026, 5, 5))
    found = read("arrears_paid_rate", body)
    assert (found.numerator, found.denominator) == (30_000, 200_000)
    assert found.value == Decimal("0.15")
    assert read("arrears_overdue_amount", body).value == 170_000
    assert read("arrears_overdue", body).value == 2
    assert read("arrears_confirmed", body).value == 2
    # A month later, what was paid before is owed no longer.
    june = Period(date(2026, 6, 1), date(2026, 6, 30))
    assert read("arrears_paid_rate", body, june).denominator == 170_000
    # By number, never by a name: who waits for the money is not everybody's to know.
    assert sorted(rows("arrears_paid_rate", body)) == [
        ("货物款 HT-1", "应付100000.00元，期内已付30000.00元"),
        ("货物款 HT-2", "应付100000.00元，期内已付0.00元"),
    ]


# --- Complaints ------------------------------------------------------------------------------------------------
def test_complaints_are_counted_by_the_body_and_told_by_their_number_alone(who) -> None:
    office = complaints.office()
    complaints.filed(office)
    case = Complaint.objects.get()
    body = case.body
    assert body is not None
    period = Period(timezone.localdate(case.filed_at), timezone.localdate(case.filed_at))
    assert read("complaints_filed", body, period).value == 1
    assert read("complaints_repeated", body, period).value == 0
    told = rows("complaints_filed", body, period)
    assert told == [(f"{case.number} {case.get_kind_display()}", "计入")]
    assert case.title not in str(told)
    Complaint.objects.filter(pk=case.pk).update(status="transferred")
    assert read("complaints_filed", body, period).value == 0


# --- Deadlines ---------------------------------------------------------------------------------------------------
def test_a_step_of_an_objection_is_in_time_until_its_last_day(who) -> None:
    body = bureau()
    begun = date(2026, 4, 27)
    for number in range(3):
        deadline = clocks.started(
            who.clerk, begun, case_kind="objection", organisation=body, case_title=f"YY-{number}"
        )
        if number < 2:
            late = timedelta(days=number)
            at = datetime.combine(deadline.due_on + late, datetime.min.time(), tzinfo=UTC) + timedelta(
                hours=2
            )
            cases.meet(**clocks.named(deadline), by=who.clerk, at=at)
    found = read("objections_rate", body)
    assert (found.numerator, found.denominator) == (1, 3)
    assert {counted for _title, counted in rows("objections_rate", body)} == {"按期", "逾期"}
    assert read("repairs_rate", body).value is None


# --- The way here ------------------------------------------------------------------------------------------------
def test_how_long_a_record_took_to_get_here(who) -> None:
    for number, decided in enumerate((TODAY - timedelta(days=10), TODAY - timedelta(days=40))):
        records.published(who, decided_on=decided, document_number=f"示{number}号", at=NOW)
    found = read("arrival_days", bureau())
    assert (found.value, found.rows) == (25, 2)
    assert read("arrival_monthly_rate", bureau()).value == Decimal("0.5")
    assert uuid.UUID(int=0) not in measure("arrival_days").compute(MAY, [bureau().pk])


# --- Counted together --------------------------------------------------------------------------------------------
def test_counted_together_every_figure_says_what_it_says_alone_in_fewer_questions(who) -> None:
    body, county = (
        bureau(),
        Organisation.objects.create(name="示例县水利局", kind="department", region_id=CHANGGE),
    )
    for number, (severity, domain) in enumerate(
        (("serious", "ppp"), ("ordinary", "ppp"), ("ordinary", "debt"), ("serious", "debt"))
    ):
        about = county if number == 3 else body
        records.published(
            who, organisation=about, severity=severity, domain=domain, document_number=f"示{number}号"
        )
    uids = [body.pk, county.pk]
    family = [one for one in measures() if one.key.startswith("records_") and "repeated" not in one.key]
    alone = {one.key: one.compute(MAY, uids) for one in family}
    with sharing(), CaptureQueriesContext(connection) as asked:
        together = {one.key: one.compute(MAY, uids) for one in family}
    assert together == alone
    # Who answers for whom, and the records: each twice, by body and by region.
    assert sum("records_dishonestyrecord" in query["sql"] for query in asked) == 2
    assert len(asked) == 4
    assert alone["records_domain_ppp"][body.pk].value == 2
    assert alone["records_serious_region"][body.pk].value == 2
