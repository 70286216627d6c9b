"""What somebody began before he left waits for whoever does the work now, and for nobody else."""

import pytest

from records.access.models import User
from records.access.roles import Role
from records.dishonesty import queries, services
from records.registers import queries as registers
from records.registers.commendations import COMMENDATIONS
from tests.records.access.factories import CHANGGE, holder
from tests.records.dishonesty import factories
from tests.records.dishonesty.factories import NOW, TODAY
from tests.records.registers import factories as honours

pytestmark = pytest.mark.django_db


def leave(user):
    User.objects.filter(pk=user.pk).update(is_active=False)


def test_drafts_and_what_came_back_wait_for_the_other_clerks_of_the_place(who):
    elsewhere = holder("吴磊", Role.CLERK, CHANGGE)
    draft, returned = factories.draft(who), factories.returned(who)
    assert not queries.my_work(who.other_clerk, on=TODAY)["drafts"].exists()
    leave(who.clerk)
    work = queries.my_work(who.other_clerk, on=TODAY)
    assert (work["drafts"].get(), work["returned"].get()) == (draft, returned)
    assert not queries.my_work(elsewhere, on=TODAY)["returned"].exists()


def test_whoever_goes_on_with_it_is_its_author_too_and_does_not_approve_it(who):
    returned = factories.returned(who)
    leave(who.clerk)
    record = services.submit_record(uid=returned.uid, by=who.other_clerk, at=NOW)
    assert who.other_clerk.pk in record.writers
    assert who.clerk.pk in record.writers


def test_so_do_entries_of_registers(who):
    entry = honours.returned(who)
    assert not registers.returned_to(COMMENDATIONS, who.other_clerk).exists()
    leave(who.clerk)
    assert registers.returned_to(COMMENDATIONS, who.other_clerk).get().pk == entry.pk
