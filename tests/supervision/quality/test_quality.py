"""How well each supplier delivered, month by month; frozen, and counted anew only with a reason."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from records.common.workflow import TransitionDenied
from supervision.figures.measures import Period, measure
from supervision.quality import services, tasks
from supervision.quality.collecting import collect
from supervision.quality.models import QualityMonth
from tests.records.access.factories import WEIDU, holder
from tests.records.dishonesty import factories as records
from tests.supervision.quality import factories
from tests.supervision.quality.factories import IN_JUNE, JUNE, NOW


def client_of(user):
    client = Client()
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def refuses(what: str, statement: str, *values) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    cause = refused.value.__cause__
    assert what in f"{refused.value} {getattr(getattr(cause, 'diag', None), 'constraint_name', '')}"


def test_a_units_rows_are_counted_as_they_came(desk):
    """Six rows of which one was a double: what was mended later was not in order when it came."""
    factories.rows(
        factories.batch(desk), "good", "good", "mended", "waiting", "lacking", "discarded", "double"
    )
    [unit] = collect(JUNE)
    assert (unit.kind, unit.name, unit.body) == ("unit", "示例市财政局", desk.body.pk)
    assert unit.counts == {
        "items": 6,
        "timely": 0,
        "timely_of": 0,
        "complete": 5,
        "complete_of": 6,
        "wrong": 3,
        "rejected": 1,
        "questionable": 4,
        "mended": 1,
        "duplicates": 1,
    }


def test_only_what_came_in_the_month_counts(desk):
    factories.rows(factories.batch(desk, uploaded_at=IN_JUNE - timedelta(days=30)), "good")
    factories.rows(factories.batch(desk, uploaded_at=IN_JUNE + timedelta(days=30)), "good")
    factories.rows(factories.batch(desk, state="importing"), "good")
    assert collect(JUNE) == []


def test_in_time_is_within_seven_working_days_of_the_document(desk):
    """From Monday 1 June the seventh working day is Wednesday the 10th."""
    who = records.People(
        clerk=desk.clerk,
        reviewer=holder("刘洋", "reviewer"),
        second_reviewer=holder("孙丽", "reviewer"),
        other_clerk=holder("周杰", "clerk"),
        newcomer=holder("钱进", "assessor"),
    )
    of = factories.batch(desk)
    for number, day in enumerate((date(2026, 6, 1), date(2026, 5, 29), date(2026, 6, 9)), 2):
        record = records.draft(who, at=NOW, decided_on=day, document_number=f"（2026）示01民终{number}号")
        of.rows.create(number=number, content={}, state="imported", record=record, settled_at=of.finished_at)
    [unit] = collect(JUNE)
    assert (unit.counts["timely_of"], unit.counts["timely"]) == (3, 2)


def test_a_partners_items_are_counted_by_what_became_of_them(desk):
    factories.submission(desk, "accepted", "accepted", "rejected", "duplicate")
    [found] = collect(JUNE)
    assert (found.kind, found.counts["items"], found.counts["rejected"], found.counts["duplicates"]) == (
        "partner",
        3,
        1,
        1,
    )
    assert found.counts["wrong"] == 1


def test_a_node_below_is_counted_by_what_was_taken_and_what_was_set_aside(desk):
    peer = factories.child("410000", "河南省节点")
    factories.traffic(peer, "taken", 90)
    factories.traffic(peer, "set_aside", 10)
    factories.traffic(peer, "known", 4)
    factories.set_aside(peer, solved=True)
    factories.set_aside(peer, solved=False)
    factories.traffic(peer, "taken", 500, IN_JUNE - timedelta(days=40))
    [node] = collect(JUNE)
    assert (node.kind, node.name, node.region) == ("node", "河南省节点", "410000")
    assert (node.counts["items"], node.counts["rejected"], node.counts["duplicates"]) == (100, 10, 4)
    assert (node.counts["questionable"], node.counts["mended"]) == (2, 1)


def test_a_month_is_frozen_once_and_what_changes_later_changes_nothing(desk):
    of = factories.batch(desk)
    factories.rows(of, "good", "waiting")
    assert services.freeze(month=JUNE, at=NOW) == 1
    factories.rows(of, "good")
    assert services.freeze(month=JUNE, at=NOW) == 0
    assert QualityMonth.objects.get().items == 2


def test_a_month_that_has_not_ended_is_not_frozen(desk):
    with pytest.raises(ValidationError):
        services.freeze(month=JUNE, at=NOW - timedelta(days=1))


def test_the_night_makes_up_for_months_that_were_missed(desk, monkeypatch):
    factories.rows(factories.batch(desk, uploaded_at=IN_JUNE - timedelta(days=61)), "good")
    factories.rows(factories.batch(desk), "good")
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    tasks.freeze()
    tasks.freeze()
    assert sorted(str(one.month) for one in QualityMonth.objects.all()) == ["2026-04-01", "2026-06-01"]


def test_counted_anew_it_is_a_further_revision_with_its_reason(desk):
    of = factories.batch(desk)
    factories.rows(of, "good", "waiting")
    services.freeze(month=JUNE, at=NOW)
    assert services.reckon_anew(month=JUNE, note="没有变化", by=desk.supervisor, at=NOW) == 0
    factories.rows(of, "good")
    with pytest.raises(ValidationError) as refused:
        services.reckon_anew(month=JUNE, note=" ", by=desk.supervisor, at=NOW)
    assert "note" in refused.value.message_dict
    assert services.reckon_anew(month=JUNE, note="补传了一行", by=desk.supervisor, at=NOW) == 1
    first, second = QualityMonth.objects.order_by("revision")
    assert (first.items, second.items, second.note) == (2, 3, "补传了一行")
    assert list(QualityMonth.objects.in_force()) == [second]


def test_only_who_supervises_counts_anew(desk):
    with pytest.raises(TransitionDenied) as denied:
        services.reckon_anew(month=JUNE, note="看看", by=desk.owner, at=NOW)
    assert denied.value.code == "not_your_role"


def test_the_database_keeps_what_was_frozen(desk):
    factories.rows(factories.batch(desk), "good", "waiting")
    services.freeze(month=JUNE, at=NOW)
    refuses("append-only", "UPDATE supervision_qualitymonth SET wrong = 0")
    refuses("append-only", "DELETE FROM supervision_qualitymonth")
    columns = [
        one.column
        for one in QualityMonth._meta.concrete_fields
        if one.column not in ("uid", "revision", "timely", "month")
    ]
    names = ", ".join(columns)
    copy = (
        f"INSERT INTO supervision_qualitymonth (uid, revision, timely, month, {names})"
        f" SELECT gen_random_uuid(), %s, %s, %s::date, {names} FROM supervision_qualitymonth"
    )
    refuses("quality_month_once", copy, 1, 0, JUNE)
    refuses("quality_reckoned_anew_says_why", copy, 2, 0, JUNE)
    refuses("quality_parts_of_the_whole", copy, 1, 9, "2026-05-01")
    refuses("quality_month_begins_it", copy, 1, 0, "2026-05-02")


def test_the_figures_of_the_registry_come_from_the_frozen_months(desk):
    factories.rows(factories.batch(desk), "good", "good", "mended", "waiting")
    services.freeze(month=JUNE, at=NOW)
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    reading = measure("data_error_rate").compute(year, [desk.body.pk])[desk.body.pk]
    assert (reading.value, reading.denominator) == (Decimal("0.5"), 4)
    assert measure("data_timely_rate").compute(year, [desk.body.pk])[desk.body.pk].value is None
    [row] = measure("data_error_rate").rows(year, desk.body.pk)
    assert row.counted == "2 / 4"


# --- Pages ---------------------------------------------------------------------------------------------
def test_the_page_shows_each_supplier_with_its_rates_and_as_a_file(desk):
    address = reverse("admin:supervision_qualitymonth_changelist")
    assert "还没有定格的月份" in client_of(desk.supervisor).get(address).content.decode()
    factories.rows(factories.batch(desk, supplier_name="=危险()"), "good", "waiting")
    services.freeze(month=JUNE, at=NOW)
    text = client_of(desk.supervisor).get(f"{address}?month=2026-06").content.decode()
    assert "50.0%" in text
    assert "各月及时率" in text
    answer = client_of(desk.supervisor).get(f"{reverse('admin:supervision_qualitymonth_csv')}?month=2026-06")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    # A spreadsheet must not take a name for a formula.
    assert "'=危险()" in lines[1]
    assert client_of(desk.owner).get(f"{address}?month=2026-06").content.decode().count("危险") == 1
    neighbour = holder("邻区", "supervisor", WEIDU)
    assert "危险" not in client_of(neighbour).get(f"{address}?month=2026-06").content.decode()


def test_counting_anew_has_its_page(desk):
    factories.rows(factories.batch(desk), "good")
    services.freeze(month=JUNE, at=NOW)
    address = reverse("admin:supervision_qualitymonth_reckon", args=["2026-06"])
    assert client_of(desk.supervisor).get(address).status_code == 200
    assert client_of(desk.supervisor).post(address, {"note": ""}).status_code == 422
    assert client_of(desk.owner).post(address, {"note": "看看"}).status_code == 403
    assert client_of(desk.supervisor).get(address.replace("2026-06", "june")).status_code == 404
