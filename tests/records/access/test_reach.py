"""Who holds what, where and when: the full matrix, and the queryset that follows it."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from records.access.models import AuditEntry, Grant, User
from records.access.roles import BUSINESS_ROLES, GRANTABLE_ROLES, INHERENT_ROLES, THREE_ADMINISTRATORS, Role
from records.access.scope import within_reach
from records.access.services import chain_user, clock_user
from records.subjects.models import Organisation
from tests.records.access.factories import (
    CHANGGE,
    HENAN,
    NATION,
    NOW,
    WEIDU,
    XUCHANG,
    administrators,
    body,
    give,
    holder,
    partner,
    person,
)

pytestmark = pytest.mark.django_db

LUOYANG, SHIJIAZHUANG = "410300", "130100"


def at(code, organisation=None):
    return SimpleNamespace(
        access_region_code=code, access_organisation_id=organisation.pk if organisation else None
    )


def test_every_role_has_its_place_in_one_of_three_groups():
    assert set(Role) == BUSINESS_ROLES | THREE_ADMINISTRATORS | INHERENT_ROLES
    assert not BUSINESS_ROLES & THREE_ADMINISTRATORS
    assert all(role.label != role.value for role in Role)


@pytest.mark.parametrize("granted", sorted(GRANTABLE_ROLES))
def test_a_role_is_held_over_its_region_and_all_inside_and_no_other_role_is(granted):
    treasury = body()
    user = holder("周杰", granted, organisation=treasury if granted == Role.DEPARTMENT else None)
    inside = [at(XUCHANG, treasury), at(WEIDU, treasury), at(CHANGGE, treasury)]
    outside = [at(HENAN, treasury), at(NATION, treasury), at(LUOYANG, treasury), at(SHIJIAZHUANG, treasury)]
    for asked in Role:
        assert user.holds([asked]) is (asked == granted)
        assert [user.holds([asked], over=place) for place in inside] == [asked == granted] * 3
        assert not any(user.holds([asked], over=place) for place in outside)


@pytest.mark.parametrize(
    ("where", "reached"),
    [
        (NATION, {NATION, HENAN, XUCHANG, WEIDU, LUOYANG, SHIJIAZHUANG}),
        (HENAN, {HENAN, XUCHANG, WEIDU, LUOYANG}),
        (XUCHANG, {XUCHANG, WEIDU}),
        (WEIDU, {WEIDU}),
    ],
)
def test_the_region_bounds_a_role_at_each_level(where, reached):
    user = holder("陈静", Role.CLERK, where)
    places = [NATION, HENAN, XUCHANG, WEIDU, LUOYANG, SHIJIAZHUANG]
    assert {code for code in places if user.holds([Role.CLERK], over=at(code))} == reached


def test_a_department_acts_for_its_own_body_only():
    treasury, housing = body(), body("许昌市住房和城乡建设局")
    user = holder("孙丽", Role.DEPARTMENT, organisation=treasury)
    assert user.holds([Role.DEPARTMENT], over=at(XUCHANG, treasury))
    assert not user.holds([Role.DEPARTMENT], over=at(XUCHANG, housing))
    assert not user.holds([Role.DEPARTMENT], over=at(XUCHANG))
    assert user.region_prefixes(Role.DEPARTMENT) == []


def test_what_does_not_say_where_it_belongs_is_within_nobodys_reach():
    user = holder("陈静", Role.CLERK, NATION)
    assert not user.holds([Role.CLERK], over=object())
    assert not user.holds([Role.CLERK], over=at(None))
    assert not user.holds([Role.CLERK], over=at(""))


def test_a_single_role_may_be_asked_for_as_a_word():
    user = holder("陈静", Role.CLERK)
    assert user.holds("clerk")
    assert not user.holds("clerkreviewer")


def test_a_grant_counts_from_its_first_to_its_last_day():
    user = person("陈静")
    give(user, Role.CLERK, starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 5))
    days = [date(2026, 2, day) for day in range(1, 8)]
    assert [user.holds([Role.CLERK], on=day) for day in days] == [False, True, True, True, True, False, False]


def test_a_grant_that_ran_out_yesterday_opens_nothing_today():
    user = person("陈静")
    today = timezone.localdate()
    give(user, Role.CLERK, ends_on=today - timedelta(days=1))
    give(user, Role.REVIEWER, starts_on=today + timedelta(days=1))
    assert user.roles() == frozenset()


def test_a_shut_account_holds_nothing():
    user = holder("陈静", Role.CLERK)
    user.is_active = False
    assert not user.holds([Role.CLERK])
    assert not user.active_grants().exists()
    assert user.region_prefixes() == []


def test_a_new_grant_counts_at_once_for_the_account_in_hand():
    user = person("陈静")
    assert not user.holds([Role.CLERK])
    give(user, Role.CLERK)
    assert user.holds([Role.CLERK])


def test_grants_are_read_once_however_often_they_are_asked_for(django_assert_num_queries):
    user = User.objects.get(pk=holder("陈静", Role.CLERK).pk)
    with django_assert_num_queries(1):
        for code in (XUCHANG, WEIDU, HENAN):
            user.holds([Role.CLERK], over=at(code))
        user.region_prefixes(Role.CLERK)
        user.has_perm("records.add_dishonestyrecord")


def test_several_regions_are_kept_apart():
    user = person("陈静")
    give(user, Role.CLERK, WEIDU)
    give(user, Role.REVIEWER, LUOYANG)
    assert user.region_prefixes() == ["4103", "411002"]
    assert user.region_prefixes(Role.CLERK) == ["411002"]
    assert not user.holds([Role.REVIEWER], over=at(WEIDU))


@pytest.mark.parametrize("system_account", [clock_user, chain_user])
def test_the_node_itself_acts_everywhere_as_the_clock_and_as_nothing_else(system_account):
    user = system_account()
    assert user.roles() == {Role.CLOCK}
    assert user.holds([Role.CLOCK], over=at(SHIJIAZHUANG))
    assert not user.has_usable_password()
    assert system_account() == user


def test_a_partner_acts_within_the_region_of_its_application():
    system, *_others = administrators()
    account = User.objects.get(pk=partner(system).application.user_id)
    assert account.roles() == {Role.PARTNER}
    assert account.holds([Role.PARTNER], over=at(WEIDU))
    assert not account.holds([Role.PARTNER], over=at(HENAN))


def test_a_partner_account_without_an_application_may_do_nothing():
    assert User.objects.create(username="p", full_name="p", kind="partner").roles() == frozenset()


class TestQuerysets:
    @pytest.fixture
    def bodies(self):
        return {
            "treasury": body(),
            "weidu": body("魏都区财政局", WEIDU),
            "luoyang": body("洛阳市财政局", LUOYANG),
            "henan": body("河南省财政厅", HENAN),
        }

    def reach(self, user, *roles):
        rows = within_reach(Organisation.objects.all(), user, *roles, organisation_field="uid")
        return set(rows.values_list("name", flat=True))

    def test_rows_outside_the_region_are_not_there(self, bodies):
        user = holder("陈静", Role.CLERK)
        assert self.reach(user, Role.CLERK) == {"许昌市财政局", "魏都区财政局"}

    def test_the_nation_reaches_all(self, bodies):
        assert len(self.reach(holder("陈静", Role.CLERK, NATION), Role.CLERK)) == 4

    def test_a_department_reaches_its_body(self, bodies):
        user = holder("孙丽", Role.DEPARTMENT, organisation=bodies["treasury"])
        assert self.reach(user, Role.DEPARTMENT) == {"许昌市财政局"}

    def test_no_role_no_rows(self, bodies):
        assert self.reach(person("孙丽"), *Role) == set()
        assert self.reach(holder("陈静", Role.CLERK)) == set()
        assert self.reach(holder("刘洋", Role.REVIEWER), Role.CLERK) == set()

    def test_a_body_without_a_column_to_compare_is_reached_by_nobody_bound_to_one(self, bodies):
        user = holder("孙丽", Role.DEPARTMENT, organisation=bodies["treasury"])
        rows = within_reach(Organisation.objects.all(), user, Role.DEPARTMENT, organisation_field=None)
        assert not rows.exists()

    def test_a_path_through_another_table_bounds_as_well(self, bodies):
        clerk, other = holder("陈静", Role.CLERK), person("周杰")
        give(other, Role.DEPARTMENT, LUOYANG, organisation=bodies["luoyang"])
        give(other, Role.DEPARTMENT, XUCHANG, organisation=bodies["treasury"])
        grants = within_reach(
            Grant.objects.filter(user=other),
            clerk,
            Role.CLERK,
            region_field="organisation__region",
            organisation_field=None,
        )
        assert [grant.organisation.name for grant in grants] == ["许昌市财政局"]

    def test_a_plain_column_with_a_code_bounds_as_well_and_an_empty_one_is_nowhere(self):
        for code in ("", WEIDU, HENAN):
            AuditEntry.objects.create(action="x", at=NOW, channel="web", region_code=code)
        user = holder("周杰", Role.AUDIT_ADMIN, NATION)
        rows = within_reach(
            AuditEntry.objects.all(),
            user,
            Role.AUDIT_ADMIN,
            region_field="region_code",
            organisation_field=None,
        )
        assert sorted(rows.values_list("region_code", flat=True)) == [HENAN, WEIDU]

    def test_a_column_may_end_as_a_key_does_and_be_none(self):
        AuditEntry.objects.create(action="x", at=NOW, channel="web", request_id=WEIDU)
        user = holder("周杰", Role.AUDIT_ADMIN)
        where = {"region_field": "request_id", "organisation_field": None}
        assert within_reach(AuditEntry.objects.all(), user, Role.AUDIT_ADMIN, **where).count() == 1

    def test_the_bound_is_read_from_the_rows_own_column(self, bodies):
        user = holder("陈静", Role.CLERK)
        sql = str(within_reach(Organisation.objects.all(), user, Role.CLERK).query)
        assert "JOIN" not in sql


def test_an_anonymous_reader_has_no_permission():
    assert not AnonymousUser().has_perm("records.view_dishonestyrecord")


def test_the_day_of_a_grant_is_the_day_in_china_not_in_greenwich(monkeypatch):
    user = person("陈静")
    give(user, Role.CLERK, starts_on=date(2026, 5, 7))
    late_evening_utc = NOW.replace(day=6, hour=17)
    monkeypatch.setattr(timezone, "now", lambda: late_evening_utc)
    assert user.holds([Role.CLERK])
