"""What is past its term is destroyed once two agree, row by row as listed, and what remains says how much it was."""

from datetime import timedelta

import pytest
from axes.models import AccessLog
from django.core.exceptions import ValidationError

from records.access.factors.models import StaffSession
from records.access.models import AuditEntry
from records.access.services import AccessDenied
from records.access.stewardship import destroying, frame, proposing, retention, signing_logs
from records.access.stewardship.models import DestructionList
from tests.records.access.factories import NOW

pytestmark = pytest.mark.django_db
OLD, YOUNG = NOW - timedelta(days=400), NOW - timedelta(days=200)


def signed_in(name, at):
    row = AccessLog.objects.create(username=name, user_agent="x", ip_address="10.0.0.1", path_info="/")
    AccessLog.objects.filter(pk=row.pk).update(attempt_time=at)
    return row


def agreed(staff, drawn):
    drawn = proposing.propose(uid=drawn.pk, reason="已满保存期限", by=staff.system, at=NOW)
    frame.approve(request=drawn.request, by=staff.security, at=NOW)
    return drawn


class TestLists:
    def test_what_is_past_its_term_and_nothing_younger(self, staff):
        signed_in("a", OLD), signed_in("b", OLD), signed_in("c", YOUNG)
        (drawn,) = destroying.draw_up(at=NOW)
        assert (drawn.kind, drawn.found, drawn.before) == ("sign_ins", 2, NOW - signing_logs.KEPT_FOR)

    def test_one_list_at_a_time(self, staff):
        signed_in("a", OLD)
        assert len(destroying.draw_up(at=NOW)) == 1
        assert destroying.draw_up(at=NOW) == []

    def test_nothing_due_is_no_list(self, staff):
        signed_in("c", YOUNG)
        assert destroying.draw_up(at=NOW) == []

    def test_what_was_refused_comes_again(self, staff):
        signed_in("a", OLD)
        (drawn,) = destroying.draw_up(at=NOW)
        drawn = proposing.propose(uid=drawn.pk, reason="x", by=staff.system, at=NOW)
        frame.refuse_request(request=drawn.request, note="还在调查", by=staff.security, at=NOW)
        assert len(destroying.draw_up(at=NOW)) == 1
        assert AccessLog.objects.count() == 1

    def test_no_kind_is_kept_shorter_than_the_law_wants(self):
        assert all(kind.kept_for >= timedelta(days=184) for kind in retention.kinds())
        assert {kind.key for kind in retention.kinds()} == {"sign_ins", "sessions", "import_files"}


class TestDestroying:
    def test_only_after_two_agreed(self, staff):
        signed_in("a", OLD)
        (drawn,) = destroying.draw_up(at=NOW)
        assert destroying.destroy_approved(at=NOW) == 0
        proposing.propose(uid=drawn.pk, reason="已满保存期限", by=staff.system, at=NOW)
        assert destroying.destroy_approved(at=NOW) == 0
        assert AccessLog.objects.exists()

    @pytest.mark.parametrize("who", ["security", "trail", "clerk", "newcomer"])
    def test_only_the_system_administrator_proposes(self, staff, who):
        signed_in("a", OLD)
        (drawn,) = destroying.draw_up(at=NOW)
        with pytest.raises(AccessDenied):
            proposing.propose(uid=drawn.pk, reason="x", by=getattr(staff, who), at=NOW)
        assert DestructionList.objects.get().request is None

    def test_a_list_is_proposed_once(self, staff):
        signed_in("a", OLD)
        (drawn,) = destroying.draw_up(at=NOW)
        proposing.propose(uid=drawn.pk, reason="x", by=staff.system, at=NOW)
        with pytest.raises(AccessDenied) as denied:
            proposing.propose(uid=drawn.pk, reason="x", by=staff.system, at=NOW)
        assert denied.value.code == "proposed_already"

    def test_in_batches_with_a_certificate(self, staff, monkeypatch):
        monkeypatch.setattr(destroying, "BATCH", 2)
        for name in "abcde":
            signed_in(name, OLD)
        signed_in("young", YOUNG)
        (drawn,) = destroying.draw_up(at=NOW)
        agreed(staff, drawn)
        assert destroying.destroy_approved(at=NOW) == 5
        assert [row.username for row in AccessLog.objects.all()] == ["young"]
        drawn.refresh_from_db()
        assert (drawn.destroyed, drawn.finished_at) == (5, NOW)
        assert [batch.count for batch in drawn.batches.order_by("number")] == [2, 2, 1]
        assert drawn.digest == drawn.batches.order_by("-number").first().digest
        told = AuditEntry.objects.get(action="destruction.finished")
        assert told.details == {"kind": "sign_ins", "destroyed": 5, "digest": drawn.digest}

    def test_it_may_run_twice_and_goes_on_where_it_was_broken_off(self, staff, monkeypatch):
        monkeypatch.setattr(destroying, "BATCH", 2)
        for name in "abc":
            signed_in(name, OLD)
        (drawn,) = destroying.draw_up(at=NOW)
        agreed(staff, drawn)
        destroying._destroy_batch(drawn, at=NOW)
        assert AccessLog.objects.count() == 1
        assert destroying.destroy_approved(at=NOW) == 1
        assert destroying.destroy_approved(at=NOW) == 0
        drawn.refresh_from_db()
        assert drawn.destroyed == 3

    def test_never_more_than_was_approved(self, staff):
        signed_in("a", OLD)
        (drawn,) = destroying.draw_up(at=NOW)
        agreed(staff, drawn)
        signed_in("came later with an old date", OLD)
        assert destroying.destroy_approved(at=NOW) == 1
        assert AccessLog.objects.count() == 1

    def test_the_digest_tells_other_rows_apart(self, staff):
        digests = set()
        for name in ("a", "b"):
            signed_in(name, OLD)
            (drawn,) = destroying.draw_up(at=NOW)
            agreed(staff, drawn)
            destroying.destroy_approved(at=NOW)
            drawn.refresh_from_db()
            digests.add(drawn.digest)
        assert len(digests) == 2

    def test_a_finished_list_is_not_decided_again(self, staff):
        signed_in("a", OLD)
        (drawn,) = destroying.draw_up(at=NOW)
        agreed(staff, drawn)
        destroying.destroy_approved(at=NOW)
        with pytest.raises(ValidationError):
            frame.ask(
                action="destruction", arguments={"list": str(drawn.pk)}, reason="x", by=staff.system, at=NOW
            )


def test_sessions_by_the_day_on_which_they_ended(staff):
    def session(ended_at):
        return StaffSession.objects.create(
            user=staff.clerk, opened_at=OLD, seen_at=OLD, ended_at=ended_at,
            ended_because="signed_out" if ended_at else "",
        )  # fmt: skip

    running, young = session(None), session(YOUNG)
    session(OLD)
    (drawn,) = destroying.draw_up(at=NOW)
    assert (drawn.kind, drawn.found) == ("sessions", 1)
    agreed(staff, drawn)
    assert destroying.destroy_approved(at=NOW) == 1
    assert set(StaffSession.objects.all()) == {running, young}
