"""Roles for a time end by themselves, substitutes stay themselves, and every grant is looked at once a year."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from records.access import services
from records.access.models import Grant, Nature, User
from records.access.roles import Role
from records.access.services import AccessDenied
from records.access.services.approvals import door_open
from records.access.services.widening import widens
from records.access.stewardship import frame, reviewing, substituting
from records.subjects.models import Region
from tests.records.access.factories import NOW, WEIDU, XUCHANG, body, give, holder, person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 6)


def granted(user, by, **more):
    more = {
        "role": Role.CLERK,
        "region": Region.objects.get(code=XUCHANG),
        "nature": Nature.TEMPORARY,
        **more,
    }
    with door_open(approver=None):
        return services.grant_role(user=user, **more, by=by, at=NOW)


class TestTemporary:
    def test_it_lasts_as_long_as_the_setting_allows_and_no_day_longer(self, staff, settings):
        settings.TEMPORARY_GRANT_DAYS = 90
        with pytest.raises(ValidationError) as wrong:
            granted(staff.newcomer, staff.security, ends_on=TODAY + timedelta(days=91))
        assert wrong.value.error_dict["ends_on"][0].code == "too_long"
        grant = granted(staff.newcomer, staff.security, ends_on=TODAY + timedelta(days=90))
        assert staff.newcomer.roles(grant.ends_on) == {Role.CLERK}
        assert staff.newcomer.roles(grant.ends_on + timedelta(days=1)) == frozenset()

    def test_it_ends(self, staff):
        with pytest.raises(ValidationError, match="截止日期"):
            granted(staff.newcomer, staff.security)

    def test_a_post_may_last(self, staff):
        granted(staff.newcomer, staff.security, nature=Nature.POST, ends_on=TODAY + timedelta(days=900))


class TestEndsSoon:
    def test_its_holder_and_whoever_grants_are_told_in_time(self, staff, settings):
        settings.GRANT_NOTICE_DAYS = 14
        grant = give(staff.newcomer, Role.CLERK, ends_on=TODAY + timedelta(days=14))
        for day, told in ((TODAY - timedelta(days=1), 0), (TODAY, 1), (grant.ends_on, 1)):
            assert reviewing.ending_of(staff.newcomer, on=day).count() == told
        on = timezone.localdate()
        give(staff.newcomer, Role.REVIEWER, ends_on=on + timedelta(days=3))
        assert reviewing.ending_for(staff.security, on=on).get().role == Role.REVIEWER
        assert not reviewing.ending_for(staff.trail, on=on).exists()

    def test_what_is_revoked_is_not_announced(self, staff):
        grant = give(staff.newcomer, Role.CLERK, ends_on=TODAY)
        services.revoke_role(grant=grant, by=staff.security, at=NOW)
        assert not reviewing.ending(on=TODAY).exists()


class TestSubstitutes:
    def away(self, staff, **more):
        more = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=10), "reason": "年休假", **more}
        with door_open(approver=staff.system):
            return substituting.substitute(
                absent=staff.clerk, stand_in=staff.newcomer, **more, by=staff.security, at=NOW
            )

    def test_the_substitute_holds_the_same_over_the_same_and_only_for_that_time(self, staff):
        treasury = body()
        give(staff.clerk, Role.DEPARTMENT, organisation=treasury)
        made = self.away(staff)
        assert {(one.role, one.organisation, one.stands_for) for one in made} == {
            (Role.CLERK, None, staff.clerk),
            (Role.DEPARTMENT, treasury, staff.clerk),
        }
        assert staff.newcomer.roles(TODAY + timedelta(days=10)) == {Role.CLERK, Role.DEPARTMENT}
        assert staff.newcomer.roles(TODAY + timedelta(days=11)) == frozenset()

    def test_he_is_not_the_other_person(self, staff):
        """Four eyes look at persons: what he writes is his own, and what the absent one wrote stays that one's."""
        self.away(staff)
        assert staff.newcomer.pk != staff.clerk.pk
        assert all(
            grant.user_id == staff.newcomer.pk for grant in Grant.objects.filter(stands_for=staff.clerk)
        )
        assert staff.clerk.roles(TODAY) == {Role.CLERK}

    def test_no_longer_than_the_absent_one_would_have_had_it(self, staff):
        give(staff.clerk, Role.REVIEWER, ends_on=TODAY + timedelta(days=2))
        ends = {one.role: one.ends_on for one in self.away(staff)}
        assert ends[Role.REVIEWER] == TODAY + timedelta(days=2)

    def test_what_he_holds_already_he_is_not_given_twice(self, staff):
        give(staff.newcomer, Role.CLERK)
        with pytest.raises(ValidationError) as wrong:
            self.away(staff)
        assert wrong.value.error_dict["stand_in"][0].code == "nothing_to_take_over"

    def test_what_is_held_for_another_is_not_passed_on(self, staff):
        self.away(staff)
        third = person("周杰")
        assert not substituting.to_take_over(staff.newcomer, third, on=TODAY)

    def test_administrators_neither_have_nor_are_substitutes(self, staff):
        assert not substituting.to_take_over(staff.system, staff.newcomer, on=TODAY)
        with door_open(approver=staff.system), pytest.raises(AccessDenied) as denied:
            substituting.substitute(
                absent=staff.clerk, stand_in=staff.trail, starts_on=TODAY, ends_on=TODAY, reason="x",
                by=staff.security, at=NOW,
            )  # fmt: skip
        assert denied.value.code == "roles_exclude_each_other"

    @pytest.mark.parametrize("more", [{"ends_on": None}, {"ends_on": TODAY + timedelta(days=400)}])
    def test_it_ends_within_the_limit(self, staff, more):
        with pytest.raises(ValidationError) as wrong:
            self.away(staff, **more)
        assert "ends_on" in wrong.value.error_dict

    def test_what_is_taken_from_the_one_is_taken_from_his_substitute(self, staff):
        give(staff.clerk, Role.REVIEWER)
        self.away(staff)
        services.revoke_role(
            grant=staff.clerk.grants.get(role=Role.CLERK), by=staff.security, at=NOW, reason="停职"
        )
        assert User.objects.get(pk=staff.newcomer.pk).roles(TODAY) == {Role.REVIEWER}
        assert User.objects.get(pk=staff.clerk.pk).roles(TODAY) == {Role.REVIEWER}

    def test_two_administrators_arrange_it(self, staff):
        arguments = {
            "absent": staff.clerk.pk, "stand_in": staff.newcomer.pk, "starts_on": "2026-05-06",
            "ends_on": "2026-05-16", "reason": "年休假", "document": "",
        }  # fmt: skip
        asked = frame.ask(
            action="substitution", arguments=arguments, reason="年休假", by=staff.security, at=NOW
        )
        assert not staff.newcomer.roles(TODAY)
        frame.approve(request=asked, by=staff.system, at=NOW)
        grant = Grant.objects.get(stands_for=staff.clerk)
        assert (grant.user, grant.approved_by) == (staff.newcomer, staff.system)


class TestYearlyReview:
    def test_a_grant_falls_due_after_a_year_and_is_confirmed_for_another(self, staff, settings):
        settings.GRANT_REVIEW_DAYS = 365
        grant = staff.clerk.grants.get()
        year = NOW + timedelta(days=365)
        assert grant not in reviewing.due(at=year - timedelta(seconds=1))
        assert grant in reviewing.due_soon(at=year - timedelta(days=30))
        assert grant in reviewing.due(at=year)
        reviewing.confirm(grants=[grant], by=staff.security, at=year)
        assert grant not in reviewing.due(at=year)
        assert grant in reviewing.due(at=year + timedelta(days=365))

    def test_nobody_confirms_his_own_and_the_system_administrator_confirms_securitys(self, staff):
        own = staff.security.grants.get()
        with pytest.raises(AccessDenied) as denied:
            reviewing.confirm(grants=[own], by=staff.security, at=NOW)
        assert denied.value.code == "own_grant"
        assert own not in reviewing.reviewable_by(staff.security, Grant.objects.all())
        assert list(reviewing.reviewable_by(staff.system, Grant.objects.all())) == [own]
        reviewing.confirm(grants=[own], by=staff.system, at=NOW)

    @pytest.mark.parametrize("who", ["system", "trail", "clerk", "reviewer", "newcomer"])
    def test_nobody_else_confirms_the_others(self, staff, who):
        with pytest.raises(AccessDenied) as denied:
            reviewing.confirm(grants=[staff.clerk.grants.get()], by=getattr(staff, who), at=NOW)
        assert denied.value.code == "not_your_role"

    def test_only_within_reach(self, staff):
        below = holder("吴磊", Role.SECURITY_ADMIN, region=WEIDU)
        assert not reviewing.reviewable_by(below, Grant.objects.exclude(user=below)).exists()

    def test_what_is_over_is_not_confirmed(self, staff):
        grant = staff.clerk.grants.get()
        services.revoke_role(grant=grant, by=staff.security, at=NOW)
        grant.refresh_from_db()
        with pytest.raises(AccessDenied) as denied:
            reviewing.confirm(grants=[grant], by=staff.security, at=NOW)
        assert denied.value.code == "grant_over"


NO_TERMS = {"allowed_networks": [], "starts_on": None, "ends_on": None, "rate_limit": None}
RIGHT = {
    "kind": "penalty",
    "region": "411000",
    "may_submit": True,
    "may_read": False,
    "fields": ["official_name"],
}
HAS = {"region": "411000", "scopes": ["submissions:write"], "rights": [RIGHT], "terms": NO_TERMS}


class TestWidening:
    """A partner that is to do more waits for two; one that is to do less is bounded at once."""

    @pytest.mark.parametrize(
        "more",
        [
            {"region": "410000"},
            {"scopes": ["submissions:write", "changes:read"]},
            {"rights": [RIGHT, {**RIGHT, "kind": "licence"}]},
            {"rights": [{**RIGHT, "may_read": True}]},
            {"rights": [{**RIGHT, "region": "410000"}]},
            {"rights": [{**RIGHT, "fields": ["official_name", "facts"]}]},
        ],
    )
    def test_more_is_more(self, more):
        assert widens(HAS, {**HAS, **more})

    @pytest.mark.parametrize(
        "less",
        [
            {},
            {"region": "411082"},
            {"scopes": []},
            {"rights": []},
            {"rights": [{**RIGHT, "region": "411082", "fields": []}]},
            {"rights": [{**RIGHT, "may_submit": False}]},
            {
                "terms": {
                    **NO_TERMS,
                    "rate_limit": 10,
                    "allowed_networks": ["10.0.0.0/8"],
                    "ends_on": "2026-12-31",
                }
            },
        ],
    )
    def test_less_is_not(self, less):
        assert not widens(HAS, {**HAS, **less})

    @pytest.mark.parametrize(
        ("was", "new"),
        [
            ({"ends_on": "2026-12-31"}, {"ends_on": "2027-01-01"}),
            ({"ends_on": "2026-12-31"}, {}),
            ({"starts_on": "2026-06-01"}, {"starts_on": "2026-05-01"}),
            ({"rate_limit": 10}, {"rate_limit": 11}),
            ({"rate_limit": 10}, {}),
            ({"allowed_networks": ["10.0.0.1/32"]}, {"allowed_networks": ["10.0.0.1/32", "10.0.0.2/32"]}),
            ({"allowed_networks": ["10.0.0.1/32"]}, {}),
        ],
    )
    def test_a_bound_that_loosens_widens(self, was, new):
        had, gets = ({**HAS, "terms": {**NO_TERMS, **terms}} for terms in (was, new))
        assert widens(had, gets)
        assert not widens(gets, had)

    rights = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["penalty", "licence"]),
            "region": st.sampled_from(["410000", "411000", "411082"]),
            "may_submit": st.booleans(),
            "may_read": st.booleans(),
            "fields": st.lists(st.sampled_from(["a", "b"]), unique=True),
        }
    )
    said = st.fixed_dictionaries(
        {
            "region": st.sampled_from(["410000", "411000"]),
            "scopes": st.lists(st.sampled_from(["x", "y"]), unique=True),
            "rights": st.lists(rights, max_size=3),
            "terms": st.just(NO_TERMS),
        }
    )

    @given(said, said, said)
    def test_what_two_steps_do_not_widen_their_sum_does_not(self, first, second, third):
        """Or somebody could reach by small steps, alone, what he may not by one."""
        assert not widens(first, first)
        if not widens(first, second) and not widens(second, third):
            assert not widens(first, third)
