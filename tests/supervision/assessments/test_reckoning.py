"""Runs of figures: asked for by those who may, carried out once whoever takes them up, and never half told."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from records.common.workflow import TransitionDenied
from supervision.assessments import reckoning
from supervision.assessments.reckoning import ask, carry_out, inputs_of_run
from supervision.assessments.systems.models import ReckonedValue, Reckoning
from supervision.figures import measures
from tests.supervision.assessments import factories
from tests.supervision.assessments.factories import NOW, Staff, item

pytestmark = pytest.mark.django_db
YEAR: dict[str, Any] = {"since": date(2025, 1, 1), "until": date(2025, 12, 31), "at": NOW}


def measured(key: str, name: str) -> dict[str, Any]:
    rule = {"measure": name, "shape": "step", "full_at": "0", "better": "less"}
    return item(key, "automatic", "10", rule=rule)


def test_a_figure_that_several_indicators_read_is_asked_for_once(staff: Staff) -> None:
    rows = [
        measured("1", "records_published"),
        measured("2", "records_published"),
        measured("3", "pledges_due"),
    ]
    version, bodies = factories.adopted(staff, indicators=rows), factories.bodies(2)
    run = ask(version=version, bodies=[body.pk for body in bodies], **YEAR, by=staff.writer)
    assert (run.total, run.status) == (2, "waiting")
    carry_out(uid=run.pk)
    run.refresh_from_db()
    assert (run.done, run.total, run.status) == (2, 2, "done")
    assert run.finished_at is not None
    assert run.values.count() == 2 * 3
    assert inputs_of_run(run)[bodies[0].pk]["1"] == {
        "value": "0", "applies": True, "numerator": "0", "denominator": None, "rows": 0,
    }  # fmt: skip


def test_a_run_whose_worker_died_goes_on_behind_its_last_figure(staff: Staff) -> None:
    rows = [measured("1", "records_published"), measured("2", "pledges_due")]
    version, bodies = factories.adopted(staff, indicators=rows), factories.bodies(1)
    run = ask(version=version, bodies=[bodies[0].pk], **YEAR, by=staff.writer)
    assert reckoning._one_more(run.pk)
    run.refresh_from_db()
    assert (run.done, run.status, run.values.count()) == (1, "running", 1)
    assert reckoning.waiting() == [run.pk]
    carry_out(uid=run.pk)
    run.refresh_from_db()
    assert (run.done, run.status, run.values.count()) == (2, "done", 2)
    assert reckoning.waiting() == []


def test_a_figure_that_fails_ends_its_run_with_a_word_and_no_other(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    version, bodies = factories.adopted(staff, indicators=[measured("1", "pledges_due")]), factories.bodies(1)
    run = ask(version=version, bodies=[bodies[0].pk], **YEAR, by=staff.writer)

    def broken(name: str) -> Any:
        raise RuntimeError(name)

    with monkeypatch.context() as patch:
        patch.setattr(reckoning, "measure", broken)
        carry_out(uid=run.pk)
    run.refresh_from_db()
    assert (run.status, run.values.count()) == ("failed", 0)
    assert "重新取数" in run.failure
    carry_out(uid=run.pk)
    run.refresh_from_db()
    assert run.status == "failed"
    assert measures.is_measure("pledges_due")


def test_only_assessors_of_its_region_ask_and_for_a_period_that_is_one(staff: Staff) -> None:
    version, bodies = factories.adopted(staff), [body.pk for body in factories.bodies(1)]
    for person in (staff.supervisor, staff.stranger, staff.clerk):
        with pytest.raises(TransitionDenied, match="考核评价人员"):
            ask(version=version, bodies=bodies, **YEAR, by=person)
    for wrong in ({"until": date(2024, 1, 1)}, {"since": date(2020, 1, 1)}):
        with pytest.raises(ValidationError):
            ask(version=version, bodies=bodies, **{**YEAR, **wrong}, by=staff.writer)
    with pytest.raises(ValidationError):
        ask(version=version, bodies=[], **YEAR, by=staff.writer)


def refused(sql: str, *values: Any) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(error.value)


def test_the_database_keeps_what_was_found_and_whole_runs(staff: Staff) -> None:
    version, bodies = factories.adopted(staff), [body.pk for body in factories.bodies(1)]
    run = ask(version=version, bodies=bodies, **YEAR, by=staff.writer)
    assert "reckoning_finished_whole" in refused(
        "UPDATE supervision_reckoning SET status = 'done' WHERE uid = %s", run.pk
    )
    assert "reckoning_not_more_than_all" in refused(
        "UPDATE supervision_reckoning SET done = 9 WHERE uid = %s", run.pk
    )
    assert "reckoning_days_in_order" in refused(
        "UPDATE supervision_reckoning SET until = '2020-01-01' WHERE uid = %s", run.pk
    )
    carry_out(uid=run.pk)
    value = ReckonedValue.objects.get()
    assert "append-only" in refused("UPDATE supervision_reckonedvalue SET rows = 1 WHERE id = %s", value.pk)
    assert "append-only" in refused("DELETE FROM supervision_reckonedvalue WHERE id = %s", value.pk)
    assert Reckoning.objects.get().status == "done"
