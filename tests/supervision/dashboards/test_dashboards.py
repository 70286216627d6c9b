"""The leaders' page: what is overdue, worse and promised, each number with its list, within one's own region."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from records.access.roles import Role
from records.access.services import ensure_system_users
from records.clocks import cases
from records.clocks.kinds import register_case_kind
from records.common.workflow import TransitionDenied
from records.subjects.models import Region
from supervision.dashboards import queries, rules, services, tasks
from supervision.dashboards.admin import pages
from supervision.dashboards.models import DashboardDay
from supervision.figures import measures
from supervision.figures.measures import Measure, Reading, Row
from tests.records.access.factories import WEIDU, XUCHANG, give, holder, person
from tests.records.dishonesty.factories import People, bureau
from tests.records.pledges import factories as pledges

NOW = datetime(2026, 6, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 6, 24)
CASES = cases.CaseKind("test-case", "测试办件", "/admin/{}/".format)
counts = st.integers(0, 200)


def client_of(user):
    client = Client()
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


# --- Rules -----------------------------------------------------------------------------------------------
@given(st.dates(date(2020, 1, 1), date(2032, 12, 31)))
def test_the_quarter_that_ended_the_one_before_and_the_year_before(today):
    now, before, year = rules.quarters(today)
    assert now.until < today
    assert (today - now.until).days <= 92
    assert before.until == now.since - timedelta(days=1)
    assert [one.since.day for one in (now, before, year)] == [1, 1, 1]
    assert (year.since.month, year.until.month) == (now.since.month, now.until.month)
    assert year.since.year == now.since.year - 1


def count(number: int) -> Reading:
    return Reading(Decimal(number), Decimal(number))


def rate(part: int, whole: int) -> Reading:
    return Reading(Decimal(part) / whole, Decimal(part), Decimal(whole))


@given(counts, counts)
def test_only_what_is_worse_by_enough_on_enough_cases_is_told(before, now):
    found = rules.worse_by("count", "less", count(before), count(now))
    if found is None:
        assert (
            now <= before
            or max(before, now) < rules.FEWEST
            or (now - before) < max(before, 1) * rules.LEAST_SHARE
        )
    else:
        assert now > before
        assert max(before, now) >= rules.FEWEST


def test_rates_are_compared_by_points_and_small_bases_say_nothing():
    assert rules.worse_by("rate", "more", rate(9, 10), rate(6, 10)) == Decimal("0.3")
    assert rules.worse_by("rate", "more", rate(9, 10), rate(3, 4)) is None
    assert rules.worse_by("rate", "more", rate(90, 100), rate(87, 100)) is None
    assert rules.worse_by("rate", "more", rate(6, 10), rate(9, 10)) is None
    assert rules.worse_by("count", "less", None, count(9)) is None


# --- The page ----------------------------------------------------------------------------------------------
@pytest.fixture
def figure(monkeypatch):
    """A figure of regions that trebled in the last quarter."""

    def compute(period, bodies):
        number = 30 if period.since == date(2026, 1, 1) else 10
        return {body: count(number) for body in bodies}

    monkeypatch.setattr(measures, "_MEASURES", {})
    measures.register_measure(
        Measure(
            "test_region", "测试指标", "件", "", "records", "less", "count", compute,
            lambda period, body: [Row("/admin/", f"{period.since}的一件", period.until, "计入")], True,
        )
    )  # fmt: skip


@pytest.fixture
def house(db, figure):
    ensure_system_users()
    body = bureau()
    leader = holder("马超", Role.SUPERVISOR)
    who = People(
        clerk=holder("陈静", Role.CLERK),
        reviewer=holder("刘洋", Role.REVIEWER),
        second_reviewer=holder("孙丽", Role.REVIEWER),
        other_clerk=holder("周杰", Role.CLERK),
        newcomer=person("钱进"),
    )
    pledges.published(who, due_on=date(2026, 6, 30), organisation=body)
    register_case_kind(CASES)
    cases.start(
        key="repair_accept", case_kind="test-case", case_uid=body.pk, case_title="甲件", start_on=date(2026, 5, 1),
        region=XUCHANG, organisation=body, role=Role.DEPARTMENT, consequence="注明", by=leader, at=NOW,
    )  # fmt: skip
    return leader


def test_the_night_reckons_every_leaders_region_and_twice_is_once(house):
    holder("区督导", Role.SUPERVISOR, WEIDU)
    assert services.reckon_all(at=NOW) == 2
    services.reckon_all(at=NOW)
    assert sorted(DashboardDay.objects.values_list("region_id", flat=True)) == [XUCHANG, WEIDU]
    data = DashboardDay.objects.get(region=XUCHANG).data
    assert ["test-case", 1] in data["overdue"]["kinds"]
    assert ["示例市财政局", 1] in data["overdue"]["bodies"]
    assert [row["key"] for row in data["worse"]] == ["test_region"]
    assert data["promised"]["due"] == 1


def test_the_page_tells_what_was_reckoned_in_few_questions(house, django_assert_max_num_queries):
    services.reckon_all(at=NOW)
    desk, address = client_of(house), reverse("admin:supervision_dashboardday_changelist")
    # The frame around each staff page asks what waits for this person; the page itself asks next to nothing.
    with django_assert_max_num_queries(20):
        mine = queries.regions_of(house)
        assert pages.told(queries.newest(house, mine[0]), mine[0])["worse"]
    text = desk.get(address).content.decode()
    for words in ("测试办件", "测试指标", "200.0%", "九十天内到期的承诺 1 项"):
        assert words in text, words
    printed = desk.get(f"{address}?print=1").content.decode()
    assert "测试指标" in printed
    assert "nav-sidebar" not in printed


@pytest.mark.parametrize(
    ("of", "key", "words"),
    [
        ("overdue", "test-case", "甲件"),
        ("pledges", "due", "年内建成三所社区托育园"),
        ("pledges", "kept", "没有内容"),
        ("now", "test_region", "2026-01-01的一件"),
        ("before", "test_region", "2025-10-01的一件"),
        ("year", "test_region", "2025-01-01的一件"),
    ],
)
def test_each_number_opens_its_list(house, of, key, words):
    services.reckon_all(at=NOW)
    address = reverse("admin:supervision_dashboardday_list")
    answer = client_of(house).get(address, {"region": XUCHANG, "of": of, "key": key})
    assert words in answer.content.decode()


def test_lists_that_do_not_exist_and_regions_of_others_are_not_found(house):
    services.reckon_all(at=NOW)
    address, page = (reverse(f"admin:supervision_dashboardday_{name}") for name in ("list", "changelist"))
    for query in (
        {"of": "secrets"},
        {"of": "now", "key": "nothing"},
        {"of": "now", "key": "test_region", "region": "410000"},
    ):
        assert client_of(house).get(address, query).status_code == 404, query
    assert client_of(house).get(page, {"region": WEIDU}).status_code == 404
    assert (
        client_of(holder("区督导", Role.SUPERVISOR, WEIDU)).get(page, {"region": XUCHANG}).status_code == 404
    )
    assert client_of(holder("部门", Role.DEPARTMENT, organisation=bureau())).get(page).status_code == 403


def test_who_belongs_to_a_body_opens_no_list_of_complaints(house):
    measures._MEASURES["test_region"] = Measure(
        "test_region", "投诉", "件", "", "complaints", "less", "count",
        lambda period, bodies: {}, lambda period, body: [Row("/", "一件投诉", None, "计入")], True,
    )  # fmt: skip
    services.reckon_all(at=NOW)
    asked = {"region": XUCHANG, "of": "now", "key": "test_region"}
    address = reverse("admin:supervision_dashboardday_list")
    assert "一件投诉" in client_of(house).get(address, asked).content.decode()
    give(house, Role.DEPARTMENT, organisation=bureau())
    assert client_of(house).get(address, asked).status_code == 403


def test_a_leader_has_it_reckoned_anew(house, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(tasks.reckon_region, "delay", lambda region: tasks.reckon_region(region=region))
    address = reverse("admin:supervision_dashboardday_reckon")
    assert (
        "还没有计算过"
        in client_of(house).get(reverse("admin:supervision_dashboardday_changelist")).content.decode()
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert client_of(house).post(address, {"region": XUCHANG}).status_code == 302
    assert DashboardDay.objects.filter(region=XUCHANG).exists()
    with pytest.raises(TransitionDenied):
        services.check_may_ask(region=Region.objects.get(pk="410000"), by=house, at=NOW)
