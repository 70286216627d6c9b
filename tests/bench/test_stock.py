"""The stock that readers are measured over is as the portal itself would hold it; nothing here is timed."""

from typing import Any

import pytest
from django.db import transaction

from records.access.services import ensure_system_users
from records.dishonesty.models import DishonestyRecord, RecordVersion, RecordWording
from records.dishonesty.services.wording import wording_of
from records.subjects.models import Organisation
from tests.bench.disclosure import content, stock


@pytest.mark.django_db
def test_a_row_is_the_same_in_whichever_part_it_is_made_and_words_make_it_findable():
    ensure_system_users()
    stock.make_bodies(7)
    bodies = stock.known_bodies()
    assert len(bodies) == 7
    stock.copy_part(range(3), 1_000, bodies)
    stock.copy_part(range(3, 5), 1_000, bodies)
    whole = [row for part in stock.rows_of(range(5), 1_000, stock.chain_user(), bodies) for row in part[0]]
    held = DishonestyRecord.objects.order_by("uid")
    assert [(one.uid, one.title, one.facts, str(one.organisation_id), one.published_at) for one in held] == [
        (one.uid, one.title, one.facts, str(one.organisation_id), one.published_at) for one in whole
    ]
    assert set(RecordVersion.objects.values_list("record_id", flat=True)) == {one.uid for one in held}
    worded = {one.record_id: one for one in RecordWording.objects.all()}
    for record in held.select_related("organisation"):
        assert worded[record.uid].words == wording_of(record)
        assert worded[record.uid].pairs
        assert record.region_id == record.organisation.region_id


def _held() -> list[list[dict[str, Any]]]:
    return [
        list(rows.values())
        for rows in (
            DishonestyRecord.objects.order_by("uid"),
            RecordVersion.objects.order_by("uid"),
            RecordWording.objects.order_by("record_id"),
        )
    ]


@pytest.mark.django_db
def test_rows_that_say_again_what_others_say_are_those_that_would_have_been_made_one_by_one(monkeypatch):
    monkeypatch.setattr(content, "PERIOD", 5)
    monkeypatch.setattr(stock, "PERIOD", 5)
    ensure_system_users()
    stock.make_bodies(7)
    bodies = stock.known_bodies()
    with transaction.atomic():
        stock.copy_part(range(13), 1_000, bodies)
        one_by_one = _held()
        transaction.set_rollback(True)
    stock.copy_part(range(5), 1_000, bodies)
    stock.say_again(range(5, 13), 1_000)
    assert _held() == one_by_one


@pytest.mark.django_db
def test_a_body_of_the_stock_is_found_by_what_saving_would_have_derived():
    stock.make_bodies(3)
    for body in Organisation.objects.filter(uid__in=[stock.uid_of(number, 1) for number in range(3)]):
        held = {field.attname: getattr(body, field.attname) for field in body._meta.concrete_fields}
        body.derive()
        assert {field.attname: getattr(body, field.attname) for field in body._meta.concrete_fields} == held
