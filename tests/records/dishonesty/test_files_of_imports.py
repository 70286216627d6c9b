"""A file that was imported long ago, and names people, is destroyed by list; what came of it stays."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from records.access.stewardship import destroying, frame, proposing
from records.access.stewardship.models import DestructionList
from records.dishonesty.choices import ImportState, RowState
from records.dishonesty.files_of_imports import KEPT_FOR, NEVER_CONFIRMED
from records.dishonesty.models import DishonestyRecord, ImportBatch
from records.dishonesty.services import imports
from tests.records.access.factories import holder
from tests.records.dishonesty.factories import NOW
from tests.records.dishonesty.test_imports import checked, row, stored, upload, xlsx

pytestmark = pytest.mark.django_db
LATER = NOW + KEPT_FOR + timedelta(days=1)


def destroyed() -> DestructionList:
    """Everything past its term, as two administrators agree to it."""
    (drawn,) = destroying.draw_up(at=LATER)
    drawn = proposing.propose(
        uid=drawn.pk, reason="已满保存期限", by=holder("系统员", "system_admin"), at=LATER
    )
    frame.approve(request=drawn.request, by=holder("安全员", "security_admin"), at=LATER)
    destroying.destroy_approved(at=LATER)
    drawn.refresh_from_db()
    return drawn


def test_the_file_goes_and_its_records_stay(who):
    batch = stored(who, [row(), row(title="第二条失信记录"), row(source="gossip", title="第三条失信记录")])
    question = batch.rows.get(state=RowState.QUESTIONABLE)
    name = batch.stored_name
    assert default_storage.exists(name)

    drawn = destroyed()
    assert (drawn.kind, drawn.destroyed) == ("import_files", 1)
    batch.refresh_from_db()
    assert not default_storage.exists(name)
    assert (batch.stored_name, batch.state, batch.rows_total) == ("", ImportState.DONE, 3)
    assert DishonestyRecord.objects.count() == 2
    assert set(batch.rows.values_list("state", flat=True)) == {RowState.IMPORTED, RowState.QUESTIONABLE}
    # Whoever has to decide over a row still can.
    assert imports.discard_row(row_id=question.pk, reason="提供单位已撤回", by=who.clerk, at=LATER)
    assert destroying.draw_up(at=LATER) == []


def test_rows_that_came_to_nothing_go_with_the_file(who):
    batch = stored(who, [row(), row(source="gossip", title="第二条失信记录")])
    question = batch.rows.get(state=RowState.QUESTIONABLE)
    imports.discard_row(row_id=question.pk, reason="提供单位已撤回", by=who.clerk, at=NOW)
    destroyed()
    assert list(batch.rows.values_list("state", flat=True)) == [RowState.IMPORTED]


def test_what_nobody_confirmed_goes_whole_and_can_be_uploaded_anew(who):
    batch = checked(who, [row()])
    data = xlsx([row()])
    destroyed()
    batch.refresh_from_db()
    assert (batch.state, batch.failure, batch.stored_name) == (ImportState.FAILED, NEVER_CONFIRMED, "")
    assert not batch.rows.exists()
    assert upload(who, data).pk != batch.pk


@pytest.mark.parametrize("state", [ImportState.UPLOADED, ImportState.CHECKING, ImportState.IMPORTING])
def test_what_is_being_worked_on_is_on_no_list(who, state):
    batch = checked(who, [row()])
    confirmed = state == ImportState.IMPORTING
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=state, confirmed_by=who.clerk if confirmed else None, confirmed_at=NOW if confirmed else None
    )
    assert destroying.draw_up(at=LATER) == []


def test_a_young_file_is_on_no_list(who):
    stored(who, [row()])
    assert destroying.draw_up(at=NOW + KEPT_FOR) == []


def test_a_file_that_is_gone_already_hinders_nothing(who):
    batch = stored(who, [row()])
    default_storage.delete(batch.stored_name)
    assert destroyed().destroyed == 1
