"""Setting up a factor, using it, losing it: who may do what, and what the trail says of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from records.access.factors import codes, services, sessions, totp
from records.access.factors.models import FactorReset, RecoveryCode, SecondFactor, StaffSession
from records.access.models import AuditEntry, Outcome
from records.access.services.approvals import door_open
from records.access.services.errors import AccessDenied
from tests.records.access.factors.factories import Phone, app_of, with_app

NOW = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)


def passkey(user, name="安全钥匙", number=1, counter=0):
    made = services.Registered(credential_id=f"id-{user.pk}-{number}", credential="key", counter=counter)
    return services.add_passkey(user=user, made=made, name=name, at=NOW)


def actions(user):
    return list(AuditEntry.objects.filter(subject_uid=str(user.pk)).values_list("action", flat=True))


class TestAnApp:
    def test_it_counts_once_it_has_shown_a_code(self, staff):
        phone = Phone()
        with pytest.raises(AccessDenied) as refused:
            services.add_app(user=staff.clerk, secret=phone.secret, code="000000", name="手机", at=NOW)
        assert refused.value.code == "wrong_code"
        assert not services.has_factor(staff.clerk)
        services.add_app(user=staff.clerk, secret=phone.secret, code=phone.code(NOW), name="手机", at=NOW)
        assert services.has_factor(staff.clerk)
        assert "factor_added" in actions(staff.clerk)

    def test_its_secret_is_unreadable_in_the_database(self, staff):
        phone = with_app(staff.clerk, NOW)
        with connection.cursor() as cursor:
            cursor.execute("SELECT secret FROM records_secondfactor")
            (stored,) = cursor.fetchone()
        assert phone.secret not in stored
        assert app_of(staff.clerk).secret == phone.secret

    def test_a_code_is_taken_once_and_never_an_older_one(self, staff):
        phone = with_app(staff.clerk, NOW)
        assert services.use_app(user=staff.clerk, code=phone.code(NOW), at=NOW)
        assert services.use_app(user=staff.clerk, code=phone.code(NOW), at=NOW) is None
        before = phone.code(NOW - timedelta(seconds=30))
        assert services.use_app(user=staff.clerk, code=before, at=NOW) is None
        later = NOW + timedelta(seconds=30)
        assert services.use_app(user=staff.clerk, code=phone.code(later), at=later)

    def test_the_code_it_was_set_up_with_opens_nothing(self, staff):
        phone = Phone()
        services.add_app(user=staff.clerk, secret=phone.secret, code=phone.code(NOW), name="手机", at=NOW)
        assert services.use_app(user=staff.clerk, code=phone.code(NOW), at=NOW) is None

    def test_there_is_one_each(self, staff):
        with_app(staff.clerk, NOW)
        with pytest.raises(AccessDenied) as refused:
            with_app(staff.clerk, NOW)
        assert refused.value.code == "already_an_app"

    def test_anothers_code_is_nobodys(self, staff):
        phone = with_app(staff.clerk, NOW)
        with_app(staff.reviewer, NOW)
        assert services.use_app(user=staff.reviewer, code=phone.code(NOW), at=NOW) is None


class TestAPasskey:
    def test_a_counter_that_stands_still_tells_of_a_copy(self, staff):
        key = passkey(staff.clerk, counter=5)
        used = {"user": staff.clerk, "credential_id": key.credential_id, "at": NOW}
        assert services.use_passkey(counter=6, **used)
        assert services.use_passkey(counter=6, **used) is None
        assert services.use_passkey(counter=2, **used) is None
        copied = AuditEntry.objects.filter(action="passkey_copied")
        assert [entry.outcome for entry in copied] == [Outcome.REFUSED] * 2

    def test_one_without_a_counter_always_says_zero(self, staff):
        key = passkey(staff.clerk)
        for _time in range(3):
            assert services.use_passkey(user=staff.clerk, credential_id=key.credential_id, counter=0, at=NOW)

    def test_five_are_enough_and_none_is_known_twice(self, staff):
        for number in range(5):
            passkey(staff.clerk, number=number)
        with pytest.raises(AccessDenied) as refused:
            passkey(staff.clerk, number=9)
        assert refused.value.code == "enough_passkeys"
        made = services.Registered(credential_id=f"id-{staff.clerk.pk}-1", credential="key", counter=0)
        with pytest.raises(AccessDenied) as refused:
            services.add_passkey(user=staff.reviewer, made=made, name="别人的", at=NOW)
        assert refused.value.code == "known_passkey"


class TestRecoveryCodes:
    def test_each_serves_once_and_only_its_owner(self, staff):
        made = services.renew_codes(user=staff.clerk, at=NOW)
        services.renew_codes(user=staff.reviewer, at=NOW)
        assert not services.use_recovery_code(user=staff.reviewer, code=made[0], at=NOW)
        assert services.use_recovery_code(user=staff.clerk, code=made[0].lower(), at=NOW)
        assert not services.use_recovery_code(user=staff.clerk, code=made[0], at=NOW)
        assert services.codes_left(staff.clerk) == codes.COUNT - 1
        assert AuditEntry.objects.get(action="recovery_code_used").details == {"left": 9}

    def test_new_ones_put_the_old_ones_out_of_use(self, staff):
        old = services.renew_codes(user=staff.clerk, at=NOW)
        new = services.renew_codes(user=staff.clerk, at=NOW)
        assert not any(services.use_recovery_code(user=staff.clerk, code=code, at=NOW) for code in old)
        assert services.use_recovery_code(user=staff.clerk, code=new[3], at=NOW)

    def test_nobody_reads_them_in_the_database(self, staff):
        made = services.renew_codes(user=staff.clerk, at=NOW)
        kept = set(RecoveryCode.objects.values_list("digest", flat=True))
        assert not kept & {*made, *(code.replace("-", "") for code in made)}
        assert len(kept) == codes.COUNT


class TestRemoving:
    def test_the_last_one_stays_where_one_is_required(self, staff):
        with_app(staff.clerk, NOW)
        app = app_of(staff.clerk)
        with pytest.raises(AccessDenied) as refused:
            services.remove(user=staff.clerk, factor_uid=app.pk, required=True, at=NOW)
        assert refused.value.code == "last_factor"
        passkey(staff.clerk)
        services.remove(user=staff.clerk, factor_uid=app.pk, required=True, at=NOW)
        assert [one.kind for one in services.in_use(staff.clerk)] == ["passkey"]

    def test_what_is_removed_is_wiped_and_opens_nothing(self, staff):
        phone = with_app(staff.clerk, NOW)
        services.renew_codes(user=staff.clerk, at=NOW)
        app = app_of(staff.clerk)
        services.remove(user=staff.clerk, factor_uid=app.pk, required=False, at=NOW)
        assert SecondFactor.objects.get(pk=app.pk).secret is None
        assert services.use_app(user=staff.clerk, code=phone.code(NOW), at=NOW) is None
        assert services.codes_left(staff.clerk) == 0
        assert "factor_removed" in actions(staff.clerk)

    def test_anothers_is_not_there(self, staff):
        with_app(staff.reviewer, NOW)
        with pytest.raises(AccessDenied) as refused:
            services.remove(user=staff.clerk, factor_uid=app_of(staff.reviewer).pk, required=False, at=NOW)
        assert refused.value.code == "no_such_factor"


class TestReset:
    def do(self, staff, *, user=None, asked_by=None, by=None):
        with door_open(approver=by or staff.security):
            return services.reset(
                user=user or staff.clerk,
                asked_by=asked_by or staff.system,
                reason="手机遗失，已当面核验",
                by=by or staff.security,
                at=NOW,
            )

    def test_all_is_gone_every_session_ends_and_the_trail_names_both(self, staff, rf):
        phone = with_app(staff.clerk, NOW)
        made = services.renew_codes(user=staff.clerk, at=NOW)
        StaffSession.objects.create(user=staff.clerk, opened_at=NOW, seen_at=NOW)
        self.do(staff)
        assert not services.has_factor(staff.clerk)
        assert services.use_app(user=staff.clerk, code=phone.code(NOW), at=NOW) is None
        assert not services.use_recovery_code(user=staff.clerk, code=made[0], at=NOW)
        assert StaffSession.objects.get(user=staff.clerk).ended_because == sessions.End.FACTORS
        entry = AuditEntry.objects.get(action="factors_reset")
        assert (entry.by, entry.details["asked_by"]) == (staff.security, staff.system.username)

    @pytest.mark.parametrize("who", ["asker", "owner", "clerk"])
    def test_nobody_does_it_alone_nor_to_himself_nor_without_the_office(self, staff, who):
        wrong = {
            "asker": {"asked_by": staff.security},
            "owner": {"user": staff.security},
            "clerk": {"by": staff.clerk, "user": staff.reviewer},
        }[who]
        with pytest.raises(AccessDenied):
            self.do(staff, **wrong)
        assert not FactorReset.objects.exists()

    def test_without_an_approval_it_does_not_happen(self, staff, settings):
        settings.APPROVALS_REQUIRED = True
        with_app(staff.clerk, NOW)
        with pytest.raises(AccessDenied) as refused:
            services.reset(
                user=staff.clerk, asked_by=staff.system, reason="手机遗失", by=staff.security, at=NOW
            )
        assert refused.value.code == "approval_needed"
        assert services.has_factor(staff.clerk)

    def test_its_owner_is_told_once(self, staff):
        with_app(staff.clerk, NOW)
        self.do(staff)
        assert len(services.resets_to_tell(user=staff.clerk, at=NOW)) == 1
        assert services.resets_to_tell(user=staff.clerk, at=NOW) == []


def test_the_steps_of_time_are_counted_in_the_row(staff):
    phone = with_app(staff.clerk, NOW)
    services.use_app(user=staff.clerk, code=phone.code(NOW), at=NOW)
    assert app_of(staff.clerk).counter == totp.step_of(NOW)
