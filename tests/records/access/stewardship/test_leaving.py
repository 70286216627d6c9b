"""Whoever goes leaves nothing lying about: all of it has a new desk before the account is shut, or nothing changes."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField
from django.db.models.functions import Cast

from records.access import services
from records.access.models import AuditEntry, User
from records.access.roles import Role
from records.access.services import AccessDenied
from records.access.stewardship import holdings, leaving
from tests.records.access.factories import NOW, give, holder, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(monkeypatch):
    """A room that assigns files to persons: here a file is an account, and whose it is stands in its phone number."""

    def hand_over(case, *, leaver, to, by, at):
        User.objects.filter(pk=case.pk).update(phone=str(to.pk))

    held = holdings.Holding(
        key="files",
        label="卷宗",
        open_of=lambda user: User.objects.filter(phone=str(user.pk)).order_by("pk"),
        assigned=lambda: User.objects.exclude(phone="").values(owner=Cast("phone", BigIntegerField())),
        name_of=lambda case: case.username,
        why_not=lambda case, to: None if to.holds([Role.CLERK]) else "没有角色",
        hand_over=hand_over,
    )
    monkeypatch.setattr(holdings, "_HOLDINGS", {"files": held})

    def file(name, user):
        return User.objects.create(username=name, full_name=name, kind="partner", phone=str(user.pk))

    return file


def leave(user, by, **successors):
    return leaving.leave(user=user, successors=successors, reason="调离", by=by, at=NOW)


class TestShutting:
    def test_an_account_with_open_work_is_not_shut(self, staff, files):
        files("卷1", staff.clerk)
        with pytest.raises(AccessDenied) as denied:
            services.deactivate(user=staff.clerk, by=staff.system, at=NOW)
        assert denied.value.code == "open_work"
        assert User.objects.get(pk=staff.clerk.pk).is_active

    def test_a_stolen_one_is_shut_at_once_and_its_work_handed_over_afterwards(self, staff, files):
        files("卷1", staff.clerk)
        with pytest.raises(ValidationError):
            services.deactivate(user=staff.clerk, urgent=True, by=staff.system, at=NOW)
        services.deactivate(user=staff.clerk, urgent=True, reason="账号被盗", by=staff.system, at=NOW)
        assert not User.objects.get(pk=staff.clerk.pk).is_active
        assert list(holdings.shut_with_open_work()) == [staff.clerk]
        other = holder("周杰", Role.CLERK)
        assert leave(staff.clerk, staff.system, files=other) == {"files": 1}
        assert not holdings.has_open_work(staff.clerk)
        assert not holdings.shut_with_open_work().exists()

    def test_one_without_any_is_shut_as_before(self, staff, files):
        services.deactivate(user=staff.clerk, by=staff.security, at=NOW)


class TestLeaving:
    def test_everything_goes_to_the_successor_and_the_account_is_shut(self, staff, files):
        mine = [files("卷1", staff.clerk), files("卷2", staff.clerk)]
        other = holder("周杰", Role.CLERK)
        assert leave(staff.clerk, staff.security, files=other) == {"files": 2}
        assert {User.objects.get(pk=one.pk).phone for one in mine} == {str(other.pk)}
        assert not User.objects.get(pk=staff.clerk.pk).is_active
        assert AuditEntry.objects.filter(action="work_handed_over").count() == 2
        told = AuditEntry.objects.get(action="user_left")
        assert (told.by, told.details["handed_over"], told.details["to"]) == (
            staff.security,
            {"files": 2},
            {"files": other.pk},
        )

    def test_all_or_nothing(self, staff, files, monkeypatch):
        first, second = files("卷1", staff.clerk), files("卷2", staff.clerk)
        other = holder("周杰", Role.CLERK)
        held = holdings._HOLDINGS["files"]
        never = {"why_not": lambda case, to: "写过这一卷" if case.pk == second.pk else None}
        monkeypatch.setitem(holdings._HOLDINGS, "files", holdings.Holding(**{**vars(held), **never}))
        with pytest.raises(ValidationError) as wrong:
            leave(staff.clerk, staff.system, files=other)
        assert "写过这一卷" in wrong.value.message_dict["files"][0]
        assert "卷2" in wrong.value.message_dict["files"][0]
        assert User.objects.get(pk=first.pk).phone == str(staff.clerk.pk)
        assert User.objects.get(pk=staff.clerk.pk).is_active

    def test_a_successor_is_named_for_each_kind(self, staff, files):
        files("卷1", staff.clerk)
        with pytest.raises(ValidationError) as wrong:
            leave(staff.clerk, staff.system)
        assert "files" in wrong.value.message_dict

    def test_he_is_another_who_is_here_and_holds_the_role(self, staff, files):
        files("卷1", staff.clerk)
        gone = holder("周杰", Role.CLERK)
        services.deactivate(user=gone, by=staff.system, at=NOW)
        for successor in (staff.clerk, User.objects.get(pk=gone.pk), staff.reviewer):
            with pytest.raises(ValidationError):
                leave(staff.clerk, staff.system, files=successor)

    def test_the_page_offers_only_who_may_take_all_of_it(self, staff, files):
        files("卷1", staff.clerk)
        other = holder("周杰", Role.CLERK)
        (work,) = leaving.open_work(staff.clerk)
        assert (work.count, work.names, work.successors) == (1, ["卷1"], [other])

    def test_roles_that_nobody_else_holds_are_named(self, staff, files):
        assert [grant.role for grant in leaving.unheld_afterwards(staff.clerk, at=NOW)] == [Role.CLERK]
        give(person("周杰"), Role.CLERK)
        assert not leaving.unheld_afterwards(staff.clerk, at=NOW)

    @pytest.mark.parametrize("who", ["trail", "clerk", "reviewer", "newcomer"])
    def test_only_who_keeps_accounts_does_it(self, staff, files, who):
        with pytest.raises(AccessDenied) as denied:
            leave(staff.reviewer, getattr(staff, who))
        assert denied.value.code == "not_your_role"

    def test_why_is_written_down(self, staff, files):
        with pytest.raises(ValidationError) as wrong:
            leaving.leave(user=staff.clerk, successors={}, reason=" ", by=staff.system, at=NOW)
        assert "reason" in wrong.value.message_dict
