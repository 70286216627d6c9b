"""Many periods in one question: each is told what it would be told alone."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Organisation
from supervision.complaints.models import Complaint
from supervision.figures.measures import Period, measure, measures
from tests.records.access.factories import CHANGGE, XUCHANG
from tests.records.arrears import factories as arrears
from tests.records.dishonesty import factories as records
from tests.records.dishonesty.factories import NOW, bureau
from tests.supervision.complaints import factories as complaints

EACH = [one for one in measures() if one.compute_each]
FIRST = date(2026, 4, 1)
# In the portal's own time: the first and the last moment of a day, and the first of the next.
MOMENTS = [
    datetime(2026, 4, 9, 16, tzinfo=UTC),
    datetime(2026, 4, 10, 15, 59, 59, 999999, tzinfo=UTC),
    datetime(2026, 4, 10, 16, tzinfo=UTC),
    datetime(2026, 4, 30, 15, 0, tzinfo=UTC),
    datetime(2026, 4, 30, 17, 0, tzinfo=UTC),
    NOW,
]
spans = st.tuples(st.integers(0, 60), st.integers(0, 45)).map(
    lambda one: Period(FIRST + timedelta(days=one[0]), FIRST + timedelta(days=sum(one)))
)


@pytest.fixture
def bodies(who, quick_papers, settings, tmp_path) -> list[UUID]:
    """Two bodies, of which one took in a third, and the government of all."""
    settings.MEDIA_ROOT = tmp_path
    body = bureau()
    absorbed = Organisation.objects.create(
        name="示例市原物资局", kind="department", region_id=XUCHANG, merged_into=body
    )
    county = Organisation.objects.create(name="示例县水利局", kind="department", region_id=CHANGGE)
    city = Organisation.objects.create(name="示例市人民政府", kind="government", region_id=XUCHANG)
    for number, at in enumerate(MOMENTS):
        made = records.published(
            who,
            organisation=(body, absorbed, county)[number % 3],
            severity=("serious", "ordinary")[number % 2],
            document_number=f"示{number}号",
        )
        DishonestyRecord.objects.filter(pk=made.pk).update(
            published_at=at, decided_on=at.date() - timedelta(days=number)
        )
    records.ended(who, document_number="示99号")
    complaints.filed(complaints.office(), at=MOMENTS[1])
    arrears.overdue(arrears.staff(), contract_number="HT-1")
    return [*dict.fromkeys([body.pk, county.pk, city.pk, Complaint.objects.get().body_id])]


def test_records_complaints_and_claims_by_the_day_they_came_are_counted_so() -> None:
    keys = {one.key for one in EACH}
    wanted = {
        "records_published",
        "records_repeated",
        "records_serious",
        "complaints_filed",
        "complaints_true",
    }
    assert wanted | {f"{key}_region" for key in wanted} <= keys
    # What stands at the end of a period, or is overdue then, is no matter of when it came.
    assert not keys & {"judgment_debtors", "pledges_overdue", "arrears_overdue", "pledge_kept_rate"}


@given(st.lists(spans, min_size=1, max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_period_says_what_it_says_alone(bodies, periods) -> None:
    for one in EACH:
        together = list(one.compute_each(periods, bodies))
        assert together == [one.compute(period, bodies) for period in periods], one.key


def test_the_number_of_periods_adds_no_question(bodies) -> None:
    year = [Period(FIRST + timedelta(days=day), FIRST + timedelta(days=day + 30)) for day in range(40)]
    for one in EACH:
        with CaptureQueriesContext(connection) as asked:
            together = list(one.compute_each(year, bodies))
        assert len(asked) <= 3, one.key
        assert len(together) == 40
    for key in ("records_published", "complaints_filed_region", "arrears_confirmed"):
        found = list(measure(key).compute_each(year, bodies))
        assert len({read[body].rows for read in found for body in bodies}) > 1, key
