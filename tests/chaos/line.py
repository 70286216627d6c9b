"""
The bad line between two nodes: a small HTTP proxy that spoils what passes, as its dice say.

One request a connection, so that each may meet its own fate.
"""

import asyncio
import contextlib
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from random import Random

from tests.chaos.deck import Deck

FAULTS = (
    "drop_request", "drop_answer", "delay", "double", "reorder", "truncate_request", "truncate_answer",
    "garbage_request", "garbage_answer", "gateway_error",
)  # fmt: skip
# Of what passes, this part meets a fault.
SHARE = 0.4
HEAD_END = b"\r\n\r\n"
MOST_HEAD = 64 * 1024
ANSWER_SECONDS = 90.0
# How long a request is kept back for another one to overtake it while its sender still waits.
OVERTAKEN_WITHIN = 1.0
GATEWAY_ERROR = (
    b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 24\r\nConnection: close\r\n\r\n"
    b"<h1>502 Bad Gateway</h1>"
)


class Line:
    """From a port of ours to the superior behind ``target``."""

    def __init__(self, port: int, target: int, dice: Random) -> None:
        self.port, self.target, self.dice = port, target, dice
        self.deck = Deck(FAULTS, dice)
        self.spoils, self.share = False, SHARE
        self.passed = 0
        self.counts: Counter[str] = Counter(dict.fromkeys(FAULTS, 0))
        # Requests that were kept back, each waiting for a later one to go first.
        self.kept_back: list[asyncio.Event] = []
        self.fates: dict[str, Callable[[bytes], Awaitable[bytes]]] = {
            name: getattr(self, f"_{name}") for name in FAULTS
        }

    async def open(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=MOST_HEAD)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            request = await _read_request(reader)
            self.passed += 1
            fault = ""
            if self.spoils and self.dice.random() < self.share:
                fault = self.deck.draw()
            answer = await self.fates[fault](request) if fault else await self.forward(request)
            if answer:
                writer.write(answer)
                await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()
            await writer.wait_closed()

    async def forward(self, request: bytes, *, ends_early: bool = False) -> bytes:
        """Hand the request on; the whole answer, or nothing where there is none."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            return b""
        try:
            writer.write(request)
            await writer.drain()
            if ends_early:
                writer.write_eof()
            else:
                self._let_go()
            return await asyncio.wait_for(reader.read(-1), ANSWER_SECONDS)
        except (OSError, TimeoutError):
            return b""
        finally:
            with contextlib.suppress(OSError):
                writer.close()
                await writer.wait_closed()

    def _let_go(self) -> None:
        """A request has gone ahead: whatever was kept back for it may follow."""
        waiting, self.kept_back = self.kept_back, []
        for event in waiting:
            event.set()

    # --- What may befall a request ----------------------------------------------------------------

    async def _drop_request(self, request: bytes) -> bytes:
        self.counts["drop_request"] += 1
        return b""

    async def _drop_answer(self, request: bytes) -> bytes:
        if await self.forward(request):
            self.counts["drop_answer"] += 1
        return b""

    async def _delay(self, request: bytes) -> bytes:
        before, after = self.dice.uniform(0.1, 1.5), self.dice.uniform(0.0, 1.5)
        self.counts["delay"] += 1
        await asyncio.sleep(before)
        answer = await self.forward(request)
        await asyncio.sleep(after)
        return answer

    async def _double(self, request: bytes) -> bytes:
        together, first = self.dice.random() < 0.5, self.dice.random() < 0.5
        if together:
            answers = await asyncio.gather(self.forward(request), self.forward(request))
        else:
            answers = [await self.forward(request), await self.forward(request)]
        if all(answers):
            self.counts["double"] += 1
        return answers[0 if first else 1]

    async def _reorder(self, request: bytes) -> bytes:
        overtaken = asyncio.Event()
        self.kept_back.append(overtaken)
        try:
            await asyncio.wait_for(overtaken.wait(), OVERTAKEN_WITHIN)
        except TimeoutError:
            # Alone on the line: its sender is told that it failed, and it arrives after what he sends next.
            asyncio.get_running_loop().create_task(self._late(request, overtaken))
            return b""
        self.counts["reorder"] += 1
        return await self.forward(request)

    async def _late(self, request: bytes, overtaken: asyncio.Event) -> None:
        await overtaken.wait()
        self.counts["reorder"] += 1
        await self.forward(request)

    async def _truncate_request(self, request: bytes) -> bytes:
        head, body = _parts(request)
        # Of a request without a body a part of the head is lost.
        kept = len(head) + self.dice.randrange(len(body)) if body else self.dice.randrange(1, len(head))
        self.counts["truncate_request"] += 1
        return await self.forward(request[:kept], ends_early=True)

    async def _truncate_answer(self, request: bytes) -> bytes:
        answer = await self.forward(request)
        if answer:
            self.counts["truncate_answer"] += 1
        return answer[: self.dice.randrange(len(answer) or 1)]

    async def _garbage_request(self, request: bytes) -> bytes:
        self.counts["garbage_request"] += 1
        return await self.forward(_spoilt(request, self.dice), ends_early=True)

    async def _garbage_answer(self, request: bytes) -> bytes:
        answer = await self.forward(request)
        if answer:
            self.counts["garbage_answer"] += 1
        return _spoilt(answer, self.dice)

    async def _gateway_error(self, request: bytes) -> bytes:
        self.counts["gateway_error"] += 1
        return GATEWAY_ERROR


class Lines:
    """Lines that run in a thread of their own, beside a test or a campaign."""

    def __init__(self, *lines: Line) -> None:
        self.lines = lines
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "Lines":
        self._thread.start()
        self._servers = [
            asyncio.run_coroutine_threadsafe(line.open(), self._loop).result(10) for line in self.lines
        ]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def spoil(self, on: bool) -> None:
        for line in self.lines:
            line.spoils = on
            if not on:
                # What was kept back arrives now at the latest.
                self._loop.call_soon_threadsafe(line._let_go)

    @property
    def counts(self) -> Counter[str]:
        return sum((line.counts for line in self.lines), Counter())

    @property
    def passed(self) -> int:
        return sum(line.passed for line in self.lines)


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    """One whole request, asking for its connection to end with the answer."""
    head = await reader.readuntil(HEAD_END)
    lines = head[: -len(HEAD_END)].split(b"\r\n")
    kept = [line for line in lines if not line.lower().startswith(b"connection:")]
    length = 0
    for line in lines[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    body = await reader.readexactly(length)
    return b"\r\n".join([*kept, b"Connection: close"]) + HEAD_END + body


def _parts(message: bytes) -> tuple[bytes, bytes]:
    head, end, body = message.partition(HEAD_END)
    return head + end, body


def _spoilt(message: bytes, dice: Random) -> bytes:
    """The message with one byte another: of its body, or of its head where there is none."""
    if not message:
        return message
    head, body = _parts(message)
    start, end = (len(head), len(message)) if body else (message.find(b"\r\n") + 2, len(head))
    place = dice.randrange(start, end)
    other = message[place] ^ dice.randrange(1, 256)
    return message[:place] + bytes([other]) + message[place + 1 :]
