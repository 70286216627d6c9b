"""The same request twice, at once or halfway: it happens once or not at all."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections, transaction

from records.dishonesty.models import DishonestyRecord, Submission, SubmissionItem
from tests.api.factories import item

pytestmark = pytest.mark.django_db


def test_a_key_used_for_something_else_is_refused(court):
    court.send(item(1), **{"Idempotency-Key": "k"})
    answer = court.send(item(2), **{"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert SubmissionItem.objects.count() == 1


def test_a_refused_envelope_may_be_mended_under_the_same_key(court):
    assert court.send(**{"Idempotency-Key": "k"}).status_code == 422
    assert court.send(item(), **{"Idempotency-Key": "k"}).status_code == 201


def test_the_same_items_sent_at_the_same_moment_are_stored_once(committed_db, court):
    """A client that repeats after a time-out while the first request is still at work."""
    items = [item(number) for number in range(50)]
    both = Barrier(2)

    def send(_number: int) -> Any:
        both.wait()
        try:
            return court.send(*items).json()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(send, range(2)))

    assert sorted((a["accepted"], a["duplicates"], a["rejected"]) for a in answers) == [
        (0, 50, 0),
        (50, 0, 0),
    ]
    assert DishonestyRecord.objects.count() == 50


def test_nothing_is_kept_of_a_request_that_fails_halfway(court, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("records.dishonesty.services.submissions.audit.record", fail)
    # The test's own transaction goes on; that of a request would be over.
    with pytest.raises(RuntimeError), transaction.atomic():
        court.send(item())
    assert (DishonestyRecord.objects.count(), Submission.objects.count()) == (0, 0)


@pytest.mark.parametrize("many", [1, 300])
def test_a_request_asks_the_database_as_often_whatever_it_brings(court, django_assert_max_num_queries, many):
    court.send(item(0))
    with django_assert_max_num_queries(17):
        answer = court.send(*map(item, range(1, many + 1)), **{"Idempotency-Key": "k"})
    assert answer.json()["accepted"] == many
