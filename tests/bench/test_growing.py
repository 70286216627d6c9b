"""The log between its two measured ends is one that a node would accept as its own; nothing here is timed."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from records.chain import services
from records.chain.models import ChainEvent
from records.chain.verification import verify_log
from records.common.ids import new_uid
from tests.bench.chain import growing
from tests.records.chain.conftest import bells, city, henan, shelf  # noqa: F401
from tests.records.chain.factories import CITY

SAID, COUNT = 5, 7


@pytest.fixture
def said(henan):  # noqa: F811
    with transaction.atomic():
        for number in range(SAID):
            services.emit(
                kind="dishonesty-record",
                uid=new_uid(),
                version=1,
                action="publish",
                payload={"title": f"演示第{number}号"},
                at=datetime(2026, 11, 1, tzinfo=UTC),
            )
    services.sequence(at=datetime(2026, 11, 1, tzinfo=UTC))


def test_events_that_are_only_there_to_be_many_stand_in_a_sound_log(said, monkeypatch):
    monkeypatch.setattr(growing, "CHUNK", 3)
    newest = ChainEvent.objects.order_by("-index")[0]
    growing.city(
        growing.Wanted(
            origin=CITY,
            count=COUNT,
            uid=new_uid().hex[:20],
            through=newest.origin_seq,
            since=newest.index + 1,
            at=datetime(2026, 11, 2, tzinfo=UTC),
        )
    )
    report = verify_log()
    assert report.sound, report
    assert report.checked == SAID + COUNT
    payloads = list(ChainEvent.objects.order_by("index").values_list("payload", flat=True))
    assert payloads[SAID:] == [payloads[turn % SAID] for turn in range(COUNT)]
