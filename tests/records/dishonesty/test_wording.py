"""The words of published records become findable behind the commit, and nothing that goes wrong stays wrong."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from records.common.ids import new_uid
from records.dishonesty.models import DishonestyRecord, RecordVersion, RecordWording, WordingProgress
from records.dishonesty.services import wording
from records.dishonesty.services.wording import catch_up, compare_all, make_wordings, wording_of
from tests.disclosure.factories import body, record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own transaction never commits, so nothing in it would ever count as settled."""
    monkeypatch.setattr(wording, "settled_at", lambda: now() + timedelta(seconds=2))


def words() -> set[str]:
    return set(RecordWording.objects.values_list("record__title", flat=True))


def renumbered(made: DishonestyRecord, **changes: Any) -> None:
    """The next version of the record, as its services would write it."""
    DishonestyRecord.objects.filter(pk=made.pk).update(version=made.version + 1, **changes)
    RecordVersion.objects.create(
        record=made,
        number=made.version + 1,
        reason="corrected",
        content={},
        made_at=now(),
        registered_at=now(),
        by=made.created_by,
    )


def test_wording_holds_all_that_is_looked_for_each_on_a_line_of_its_own() -> None:
    made = record(
        title="拖欠　貨款",
        organisation=body("许昌市财政局"),
        document_number="（2026）豫1081民初77号",
        facts="逾期\n未付。",
    )
    assert wording_of(made).split("\n") == [
        "拖欠 货款",
        "许昌市财政局",
        "(2026)豫1081民初77号",
        "2026豫1081民初77号",
        "逾期 未付。",
    ]


def test_worker_takes_up_what_came_since_the_last_time_and_only_that() -> None:
    first = record(title="甲")
    assert catch_up(at=now(), seconds=1) == 1
    assert words() == {"甲"}
    RecordWording.objects.all().delete()
    second = record(title="乙")
    assert catch_up(at=now(), seconds=1) == 1
    assert words() == {"乙"}
    assert catch_up(at=now(), seconds=1) == 0
    assert first.pk != second.pk


def test_changed_record_is_found_by_its_new_words_and_not_by_its_old() -> None:
    made = record(facts="旧的说法")
    catch_up(at=now(), seconds=1)
    renumbered(made, facts="新的说法")
    catch_up(at=now(), seconds=1)
    kept = RecordWording.objects.get()
    assert kept.version == 2
    assert "新的" in kept.pairs
    assert "旧的" not in kept.pairs


@pytest.mark.parametrize("change", [{"scope": "government"}, {"status": "ended"}])
def test_record_that_is_no_longer_for_everybody_leaves(change: dict[str, str]) -> None:
    made = record()
    catch_up(at=now(), seconds=1)
    if "status" in change:
        change = {**change, "end_reason": "expired", "ended_at": now(), "ended_by": made.created_by}
    renumbered(made, **change)
    catch_up(at=now(), seconds=1)
    assert not RecordWording.objects.exists()


def test_batches_go_on_where_the_last_one_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "BATCH", 2)
    made = [record(title=f"第{number}条") for number in range(5)]
    assert catch_up(at=now(), seconds=60) == 5
    assert words() == {one.title for one in made}
    newest = RecordVersion.objects.order_by("-uid").first()
    assert newest is not None
    assert WordingProgress.objects.get().upto == newest.uid


def test_time_given_to_a_worker_is_not_overrun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "BATCH", 1)
    for _number in range(3):
        record()
    assert catch_up(at=now(), seconds=0) == 1


def test_nightly_comparison_makes_what_is_missing_old_or_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "COMPARED", 1)
    missing, old, renamed, ended, right = (record(title=t) for t in ("缺", "旧", "改", "终", "对"))
    make_wordings([old.pk, renamed.pk, ended.pk, right.pk], at=now())
    DishonestyRecord.objects.filter(pk=old.pk).update(version=2)
    other = body("许昌市新名局")
    DishonestyRecord.objects.filter(pk=renamed.pk).update(organisation=other)
    other.name = "许昌市更新名局"
    other.save()
    DishonestyRecord.objects.filter(pk=ended.pk).update(scope="internal")
    assert compare_all(at=now()) == 4
    assert words() == {"缺", "旧", "改", "对"}
    assert "更新" in RecordWording.objects.get(record=renamed).pairs
    assert compare_all(at=now()) == 0
    assert missing.pk


def test_operator_may_have_it_done_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    record()
    call_command("index_words")
    assert "已补齐 1 条" in capsys.readouterr().out


def test_progress_has_one_row() -> None:
    WordingProgress.objects.create(number=1, upto=new_uid())
    with (
        pytest.raises(IntegrityError, match="wording_progress_once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("INSERT INTO records_wordingprogress (number) VALUES (2)")


def test_what_was_indexed_before_the_weeks_were_is_marked_as_what_comes_now() -> None:
    record(title="第25号")
    catch_up(at=now(), seconds=1)
    right = sorted(RecordWording.objects.get().pairs)
    RecordWording.objects.update(pairs=["第2", "25", "5号"])
    migration = import_module("records.migrations.0016_weeks_of_records")
    migration.mark_what_is_there(apps, None)
    assert sorted(RecordWording.objects.get().pairs) == right
    assert {"第25", "25号"} < set(right)
    assert [mark for mark in right if mark.startswith("@")] != []
