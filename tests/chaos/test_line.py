"""The bad line does to a request what its name says, once, and hands the others on untouched."""

import http.server
import threading
import time
from collections.abc import Callable, Iterator
from random import Random

import httpx
import pytest

from tests.chaos.deck import Deck
from tests.chaos.line import FAULTS, Line, Lines
from tests.support.demo import free_ports

BODY = b"0123456789" * 20


class Superior(http.server.ThreadingHTTPServer):
    """Keeps what it got, in order, and says so."""

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.got: list[bytes] = []


class Handler(http.server.BaseHTTPRequestHandler):
    server: Superior

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append(body)
        answer = b"got " + body
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


class World:
    def __init__(self, lines: Lines, superior: Superior) -> None:
        self.lines, self.line, self.superior = lines, lines.lines[0], superior

    def always(self, fault: str) -> None:
        self.line.deck = Deck([fault], Random(1))
        self.line.share = 1.0
        self.lines.spoil(True)

    def post(self, body: bytes = BODY) -> bytes | None:
        """The answer, or nothing where none came."""
        try:
            return httpx.post(
                f"http://127.0.0.1:{self.line.port}/events", content=body, trust_env=False
            ).content
        except httpx.HTTPError:
            return None


@pytest.fixture
def world() -> Iterator[World]:
    port = free_ports(2)
    superior = Superior(port)
    thread = threading.Thread(target=superior.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    with Lines(Line(port + 1, port, Random(7))) as lines:
        yield World(lines, superior)
    superior.shutdown()
    thread.join()
    superior.server_close()


def within(condition: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_in_peace_all_passes_as_it_is(world: World) -> None:
    assert [world.post(b"a"), world.post(BODY)] == [b"got a", b"got " + BODY]
    assert world.superior.got == [b"a", BODY]
    assert (world.lines.passed, world.lines.counts.total()) == (2, 0)


@pytest.mark.parametrize(
    ("fault", "arrives", "answered"),
    [
        ("drop_request", [], False),
        ("drop_answer", [BODY], False),
        ("delay", [BODY], True),
        ("double", [BODY, BODY], True),
        ("gateway_error", [], None),
    ],
)
def test_a_fault_does_what_its_name_says(
    world: World, fault: str, arrives: list[bytes], answered: bool | None
) -> None:
    world.always(fault)
    answer = world.post()
    assert world.superior.got == arrives
    if answered is None:
        assert b"502" in answer
    else:
        assert answer == (b"got " + BODY if answered else None)
    assert world.lines.counts == {fault: 1}


def test_a_spoilt_request_is_not_the_one_that_was_sent(world: World) -> None:
    world.always("garbage_request")
    world.post()
    (got,) = world.superior.got
    assert len(got) == len(BODY)
    assert sum(a != b for a, b in zip(got, BODY, strict=True)) == 1

    world.always("truncate_request")
    world.post()
    assert within(lambda: len(world.superior.got) == 2)
    assert BODY.startswith(world.superior.got[1])
    assert len(world.superior.got[1]) < len(BODY)


@pytest.mark.parametrize("fault", ["garbage_answer", "truncate_answer"])
def test_a_spoilt_answer_is_not_the_one_that_was_given(world: World, fault: str) -> None:
    world.always(fault)
    assert world.post() != b"got " + BODY
    assert world.superior.got == [BODY]
    assert world.lines.counts == {fault: 1}


def test_a_request_that_is_kept_back_arrives_after_the_next_one(world: World) -> None:
    world.always("reorder")
    assert world.post(b"first") is None
    assert world.superior.got == []
    world.lines.spoil(False)
    # Peace lets it go; while there is none, the next request does.
    assert within(lambda: world.superior.got == [b"first"])
    world.lines.spoil(True)
    assert world.post(b"second") is None
    world.line.deck = Deck(["double"], Random(1))
    world.post(b"third")
    assert within(lambda: len(world.superior.got) == 4)
    assert world.superior.got[1] == b"third"
    assert sorted(world.superior.got[2:]) == [b"second", b"third"]


def test_every_kind_of_fault_comes_up_before_any_comes_twice() -> None:
    deck = Deck(FAULTS, Random(3))
    dealt = [deck.draw() for _ in range(2 * len(FAULTS))]
    assert set(dealt[: len(FAULTS)]) == set(dealt[len(FAULTS) :]) == set(FAULTS)
    assert dealt[: len(FAULTS)] != dealt[len(FAULTS) :]


def test_the_same_seed_deals_the_same_order_and_what_could_not_be_played_comes_last() -> None:
    one, other = (Deck(FAULTS, Random(5)) for _ in range(2))
    assert [one.draw() for _ in range(25)] == [other.draw() for _ in range(25)]
    card = one.draw()
    one.put_back(card)
    left = [one.draw() for _ in range(5)]
    assert left[-1] == card
    assert card not in left[:-1]
