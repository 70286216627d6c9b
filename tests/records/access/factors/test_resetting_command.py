"""What an operator does when no administrator can sign in any more."""

import pytest
from django.core.management import CommandError, call_command

from records.access.factors import services
from records.access.factors.models import FactorReset
from records.access.models import AuditEntry
from tests.records.access.factors.factories import with_app

pytestmark = pytest.mark.django_db


def test_factors_are_taken_away_and_the_trail_says_that_it_was_at_the_shell(staff):
    with_app(staff.system)
    call_command("reset_second_factor", staff.system.username, reason="三名管理员手机同时遗失")
    assert not services.has_factor(staff.system)
    assert FactorReset.objects.get().at_the_shell
    entry = AuditEntry.objects.get(action="factors_reset")
    assert (entry.channel, entry.details["reason"]) == ("command", "三名管理员手机同时遗失")


@pytest.mark.parametrize("username", ["nobody", "chenjing", "system-clock"])
def test_who_has_nothing_to_lose_loses_nothing(staff, username):
    with pytest.raises(CommandError):
        call_command("reset_second_factor", username, reason="x")
    assert not FactorReset.objects.exists()
