"""What stands in place of a picture puzzle: nobody has to see it, it costs a machine more than a person, and one is good once."""

import hashlib
import threading
import time
from uuid import uuid4

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st
from redis.exceptions import RedisError

from disclosure.site.complaints import receipts, tickets
from disclosure.site.complaints.tickets import Ticket, bits_in, bits_of, new_ticket, read_ticket, wait_of
from tests.disclosure.complaints.filling import solved


@given(ticket=st.text(max_size=40), number=st.integers(0, 10**20))
def test_bits_are_the_zeros_at_the_front_of_the_digest(ticket: str, number: int) -> None:
    digest = hashlib.sha256(f"{ticket}:{number}".encode()).digest()
    written = "".join(f"{byte:08b}" for byte in digest)
    assert bits_in(ticket, str(number)) == len(written) - len(written.lstrip("0"))


@given(work=st.text(max_size=60).filter(lambda text: not (text.isascii() and text.isdigit())))
def test_what_is_no_number_is_no_work(work: str) -> None:
    assert bits_in("ticket", work) == 0


def test_a_ticket_of_ours_is_known_and_a_changed_or_old_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    text = new_ticket()
    ticket = read_ticket(text)
    assert ticket is not None
    assert ticket.age <= 1
    for other in (
        text[:-1] + ("A" if text[-1] != "A" else "B"),
        "x" + text,
        "",
        "a:b:c",
        text.replace(":", ";"),
    ):
        assert read_ticket(other) is None, other
    later = time.time() + tickets.LIFETIME_SECONDS + 5
    monkeypatch.setattr(time, "time", lambda: later)
    assert read_ticket(text) is None


def test_work_pays_at_once_and_patience_pays_without_script() -> None:
    fresh = Ticket("t", 0)
    for level in range(3):
        assert not fresh.pays(level, work="")
        assert fresh.pays(level, work=solved("t", bits_of(level)))
        assert Ticket("t", wait_of(level)).pays(level, work="")
        assert not Ticket("t", wait_of(level) - 1).pays(level, work="")
        assert fresh.missing(level) == wait_of(level)
    assert bits_of(2) == bits_of(0) + 2
    assert wait_of(2) == 4 * wait_of(0)
    # Even the dearest is a matter of minutes on a telephone and of patience without script.
    assert wait_of(99) <= 300
    assert tickets.HIGHEST_LEVEL <= 4


def test_one_ticket_brings_one_receipt_however_often_it_is_shown() -> None:
    ticket, made = Ticket(f"t-{uuid4()}", 9), []

    def file() -> receipts.Receipt:
        made.append(receipts.Receipt(uuid4(), "1234567890123456"))
        return made[-1]

    assert receipts.again(ticket) is None
    first = receipts.once(ticket, file)
    assert receipts.once(ticket, file) == receipts.again(ticket) == first
    assert len(made) == 1
    # Redis alone opens nothing.
    assert first.code.encode() not in cache.get(f"complaint:ticket:{ticket.name}")
    cache.delete(f"complaint:ticket:{ticket.name}")
    with pytest.raises(receipts.Spent):
        receipts.once(ticket, file)


def test_a_ticket_that_brought_nothing_is_as_good_as_before() -> None:
    ticket, receipt = Ticket(f"t-{uuid4()}", 9), receipts.Receipt(uuid4(), "1" * 16)

    def fail() -> receipts.Receipt:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        receipts.once(ticket, fail)
    assert receipts.once(ticket, lambda: receipt) == receipt


def test_two_presses_at_the_same_moment_wait_for_one_another() -> None:
    ticket, begun, receipt = Ticket(f"t-{uuid4()}", 9), threading.Event(), receipts.Receipt(uuid4(), "2" * 16)

    def slow() -> receipts.Receipt:
        begun.set()
        time.sleep(0.3)
        return receipt

    first = threading.Thread(target=receipts.once, args=(ticket, slow))
    first.start()
    begun.wait(5)
    try:
        assert receipts.once(ticket, pytest.fail) == receipt
    finally:
        first.join()


def test_without_redis_complaints_are_taken_in_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_more: object) -> None:
        raise RedisError

    for name in ("add", "get", "set"):
        monkeypatch.setattr(cache, name, away)
    receipt = receipts.Receipt(uuid4(), "3" * 16)
    assert receipts.again(Ticket("t", 9)) is None
    assert receipts.once(Ticket("t", 9), lambda: receipt) == receipt
