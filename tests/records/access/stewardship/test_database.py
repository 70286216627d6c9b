"""What the database refuses of approvals, reviews and destruction even to somebody with a shell on it."""

import pytest
from django.db import IntegrityError, connection, transaction

from records.access.models import Grant
from records.access.roles import Role
from records.access.services import clock_user
from records.access.stewardship import frame
from records.access.stewardship.models import DestructionBatch, DestructionList, GrantReview
from tests.records.access.factories import NOW, give, person
from tests.records.access.stewardship.factories import asked_account

pytestmark = pytest.mark.django_db


def refused(sql, params=()):
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    return str(caught.value)


def decide(asked, by, **more):
    row = {
        "decision": "approved",
        "by": by and by.pk,
        "office": "security_admin",
        "at": NOW,
        "note": "",
        "result": "{}",
        **more,
    }
    return (
        "UPDATE records_stewardrequest SET decision = %(decision)s, decided_by_id = %(by)s, decided_office = %(office)s, "
        "decided_at = %(at)s, note = %(note)s, result = %(result)s WHERE uid = %(uid)s",
        {**row, "uid": asked.pk},
    )


def test_a_right_decision_passes_so_that_the_refusals_below_mean_something(staff):
    asked = asked_account(staff.system)
    with connection.cursor() as cursor:
        cursor.execute(*decide(asked, staff.security))
    asked.refresh_from_db()
    assert asked.decided_by == staff.security


class TestRequests:
    @pytest.mark.parametrize("decision", ["approved", "refused"])
    def test_nobody_decides_what_he_asked_for(self, staff, decision):
        asked = asked_account(staff.system)
        result = "{}" if decision == "approved" else None
        said = decide(asked, staff.system, decision=decision, note="x", result=result)
        assert "steward_request_decided_by_another_office" in refused(*said)

    @pytest.mark.parametrize("office", ["system_admin", "clerk", None])
    def test_nor_somebody_of_the_same_office_or_of_none(self, staff, office):
        asked = asked_account(staff.system)
        assert "steward_request_decided_by_another_office" in refused(
            *decide(asked, staff.trail, office=office)
        )

    def test_nor_the_one_whom_it_is_about(self, staff):
        asked = asked_account(staff.system)
        about = "INSERT INTO records_stewardrequest SELECT (jsonb_populate_record(r, jsonb_build_object("
        with connection.cursor() as cursor:
            cursor.execute(
                f"{about}'uid', gen_random_uuid(), 'concerns', 'user:1', 'about_id', %s::bigint))).* "
                "FROM records_stewardrequest r WHERE uid = %s RETURNING uid",
                [staff.security.pk, asked.pk],
            )
            asked.uid = cursor.fetchone()[0]
        assert "steward_request_decided_by_another_office" in refused(*decide(asked, staff.security))

    def test_nor_after_its_time(self, staff):
        asked = asked_account(staff.system)
        said = decide(asked, staff.security, at=asked.expires_at)
        assert "steward_request_decided_by_another_office" in refused(*said)

    def test_half_a_decision_is_none(self, staff):
        asked = asked_account(staff.system)
        assert "steward_request_decided_whole" in refused(*decide(asked, None))
        assert "steward_request_decided_whole" in refused(*decide(asked, staff.security, at=None))
        assert "steward_request_done_when_approved" in refused(*decide(asked, staff.security, result=None))
        assert "steward_request_done_when_approved" in refused(
            *decide(asked, staff.security, decision="refused", note="x")
        )

    @pytest.mark.parametrize("note", ["", None])
    def test_a_refusal_says_why(self, staff, note):
        asked = asked_account(staff.system)
        said = decide(asked, staff.security, decision="refused", result=None, note=note)
        assert "steward_request_refused_with_reason" in refused(*said)

    def test_another_cannot_withdraw_and_nothing_runs_out_early(self, staff):
        asked = asked_account(staff.system)
        for by, decision in ((staff.security, "withdrawn"), (clock_user(), "expired")):
            said = decide(asked, by, decision=decision, office=None, result=None)
            assert "steward_request_decided_by_another_office" in refused(*said)

    @pytest.mark.parametrize(
        "change",
        [
            "arguments = '{}'",
            "changes = '[1]'",
            "reason = 'x'",
            "about_id = asked_by_id",
            "expires_at = now()",
        ],
    )
    def test_what_was_asked_stays(self, staff, change):
        asked = asked_account(staff.system)
        assert "append-only" in refused(
            f"UPDATE records_stewardrequest SET {change} WHERE uid = %s", [asked.pk]
        )

    def test_a_decision_is_not_taken_back(self, staff):
        asked = asked_account(staff.system)
        frame.approve(request=asked, by=staff.security, at=NOW)
        assert "append-only" in refused(
            "UPDATE records_stewardrequest SET decided_at = asked_at - interval '1 day' WHERE uid = %s",
            [asked.pk],
        )
        assert "append-only" in refused("DELETE FROM records_stewardrequest WHERE uid = %s", [asked.pk])

    def test_only_administrators_ask(self, staff):
        asked = asked_account(staff.system)
        assert "steward_request_asked_by_an_administrator" in refused(
            "INSERT INTO records_stewardrequest SELECT (jsonb_populate_record(r, "
            "jsonb_build_object('uid', gen_random_uuid(), 'concerns', 'x', 'asked_office', 'clerk'))).* "
            "FROM records_stewardrequest r WHERE uid = %s",
            [asked.pk],
        )


class TestGrants:
    INSERT = """
    INSERT INTO records_grant (uid, user_id, role, region_id, starts_on, ends_on, granted_by_id, granted_at, nature,
                               stands_for_id, approved_by_id)
    VALUES (gen_random_uuid(), %(user)s, 'clerk', '411000', '2026-01-01', %(ends_on)s, %(granted_by)s, now(),
            %(nature)s, %(stands_for)s, %(approved_by)s)
    """

    def row(self, staff, **more):
        return {
            "user": staff.newcomer.pk, "ends_on": None, "granted_by": staff.security.pk, "nature": "post",
            "stands_for": None, "approved_by": None, **more,
        }  # fmt: skip

    def test_what_is_for_a_time_ends(self, staff):
        for nature in ("temporary", "substitute"):
            more = {"stands_for": staff.clerk.pk} if nature == "substitute" else {}
            assert "grant_for_a_time_ends" in refused(self.INSERT, self.row(staff, nature=nature, **more))

    def test_a_substitute_stands_for_another(self, staff):
        ends = {"ends_on": "2026-12-31"}
        for more in (
            {"nature": "substitute"},
            {"nature": "substitute", "stands_for": staff.newcomer.pk},
            {"nature": "post", "stands_for": staff.clerk.pk},
        ):
            assert "grant_substitute_names_whom" in refused(self.INSERT, self.row(staff, **ends, **more))

    @pytest.mark.parametrize("who", ["newcomer", "security"])
    def test_a_third_person_approves(self, staff, who):
        row = self.row(staff, approved_by=getattr(staff, who).pk)
        assert "grant_approved_by_a_third_person" in refused(self.INSERT, row)

    def test_nobody_confirms_his_own(self, staff):
        grant = staff.clerk.grants.get()
        with pytest.raises(IntegrityError, match="grant_review_not_of_ones_own"), transaction.atomic():
            GrantReview.objects.create(grant=grant, holder=staff.clerk, by=staff.clerk, at=NOW)
        GrantReview.objects.create(grant=grant, holder=staff.clerk, by=staff.security, at=NOW)
        assert "append-only" in refused("DELETE FROM records_grantreview")


class TestDestruction:
    @pytest.fixture
    def drawn(self, staff):
        return DestructionList.objects.create(
            kind="sign_ins", before=NOW, found=3, basis="网络安全法第23条", drawn_at=NOW
        )

    def test_no_batch_without_an_approved_list(self, staff, drawn):
        with pytest.raises(IntegrityError, match="without an approved list"), transaction.atomic():
            DestructionBatch.objects.create(destruction=drawn, number=1, count=3, digest="0" * 64, at=NOW)

    def test_an_approval_of_something_else_does_not_do(self, staff, drawn):
        asked = asked_account(staff.system)
        frame.approve(request=asked, by=staff.security, at=NOW)
        drawn.request = asked
        drawn.save()
        finished = "UPDATE records_destructionlist SET finished_at = now(), destroyed = 3, digest = 'x' WHERE uid = %s"
        assert "without an approved list" in refused(finished, [drawn.pk])

    def test_a_list_is_finished_whole_and_stays(self, staff, drawn):
        half = "UPDATE records_destructionlist SET finished_at = now() WHERE uid = %s"
        assert "destruction_list_finished_whole" in refused(half, [drawn.pk])
        for change in ("found = 9", "before = now()", "kind = 'x'"):
            assert "append-only" in refused(
                f"UPDATE records_destructionlist SET {change} WHERE uid = %s", [drawn.pk]
            )


def test_grants_of_before_are_of_a_post():
    grant = give(person("陈静"), Role.CLERK)
    grant = Grant.objects.get(pk=grant.pk)
    assert (grant.nature, grant.reason, grant.approved_by) == ("post", "", None)
