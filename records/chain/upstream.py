"""The way to the superior: signed requests out, verified statements back, and when to try again after a failure."""

import logging
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx

from records.chain import httpsign, wire
from records.chain.models import Peer, PushCursor
from records.chain.peers import parent, usable_key
from records.chain.statements import Statement, StatementError
from records.common.canonical import canonical_bytes
from records.common.identity import this_node
from records.common.signing import node_signer

logger = logging.getLogger(__name__)

TIMEOUT = httpx.Timeout(60.0, connect=5.0)
FIRST_RETRY = timedelta(seconds=1)
LONGEST_RETRY = timedelta(minutes=5)
# More than any honest answer: a receipt names at most a thousand events set aside.
MAX_ANSWER_BYTES = 8 * 1024 * 1024
# The pusher's columns of the cursor; the poller writes the others at the same time.
PUSH_FIELDS = (
    "next_index",
    "attempts",
    "retry_at",
    "problem",
    "problem_detail",
    "problem_since_at",
    "confirmed_at",
)


class UpstreamFailed(Exception):
    """No usable answer; ``code`` names the cause, one alert each."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Answer:
    status: int
    statement: Statement
    content: dict[str, Any]


class Upstream:
    """One open connection to the superior, for as many requests as there are."""

    def __init__(self, peer: Peer, url: str) -> None:
        self.peer = peer
        self.url = url.rstrip("/")
        # The line between nodes is direct: no proxy of the machine's environment, no redirect, reads along.
        self.client = httpx.Client(
            timeout=TIMEOUT, follow_redirects=False, trust_env=False, transport=transport_factory()
        )

    def __enter__(self) -> "Upstream":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def push(self, body: bytes, *, at: datetime) -> Answer:
        headers = {"content-type": wire.CONTENT_TYPE, "content-encoding": "gzip"}
        return self._exchange("POST", "/chain/v1/events", headers, wire.compress(body), at=at)

    def arrivals(self, after: int, *, at: datetime) -> Answer:
        return self._exchange("GET", f"/chain/v1/arrivals?{urlencode({'after': after})}", {}, b"", at=at)

    def notices(self, after: int, *, at: datetime) -> Answer:
        return self._exchange("GET", f"/chain/v1/notices?{urlencode({'after': after})}", {}, b"", at=at)

    def ask(self, question: dict[str, Any], *, at: datetime) -> Answer:
        """One question of a reconciliation."""
        headers = {"content-type": "application/json", "content-encoding": "gzip"}
        content = wire.compress(canonical_bytes(question))
        return self._exchange("POST", "/chain/v1/reconcile", headers, content, at=at)

    def resend(self, body: bytes, *, at: datetime) -> Answer:
        headers = {"content-type": wire.CONTENT_TYPE, "content-encoding": "gzip"}
        return self._exchange("POST", "/chain/v1/reconcile/events", headers, wire.compress(body), at=at)

    def _exchange(
        self, method: str, path: str, headers: dict[str, str], body: bytes, *, at: datetime
    ) -> Answer:
        message = httpsign.Message(method, self.url + path, headers)
        httpsign.sign(
            message, sender=this_node().code, receiver=self.peer.code, signer=node_signer(), body=body
        )
        try:
            with self.client.stream(method, message.url, headers=message.headers, content=body) as response:
                content = b""
                for part in response.iter_bytes():
                    content += part
                    if len(content) > MAX_ANSWER_BYTES:
                        raise UpstreamFailed("bad_answer", "the superior's answer is too large")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise UpstreamFailed("unreachable", f"{type(error).__name__}: {error}") from error
        return self._read(response, content, at)

    def _read(self, response: httpx.Response, content: bytes, at: datetime) -> Answer:
        """The signed statement in an answer; an unsigned word moves nothing, not even an error."""
        try:
            statement = Statement.from_json(httpx.Response(200, content=content).json())
            body = statement.content
        except (StatementError, ValueError) as error:
            raise UpstreamFailed(
                "unsigned_answer", f"HTTP {response.status_code} without a signed statement"
            ) from error
        key = usable_key(self.peer, statement.key_id, at=at)
        if key is None or key.algorithm != statement.algorithm or not statement.verify(bytes(key.public_key)):
            raise UpstreamFailed("bad_answer_signature", "the answer is not signed by the superior's key")
        return Answer(response.status_code, statement, body)


def transport_factory() -> httpx.BaseTransport | None:
    """The network; tests put a superior of their own in its place."""
    return None


def address(peer: Peer) -> str:
    """Where the superior answers: as it was registered, or else as this node's settings say."""
    return peer.url or this_node().upstream_url


def superior() -> tuple[Peer, str] | None:
    """The registered superior and its address, if this node has one to push to."""
    peer = parent()
    url = address(peer) if peer else ""
    return (peer, url) if peer and url else None


def may_try(cursor: PushCursor, *, at: datetime) -> bool:
    """Whether the wait after a failure is over; one longer than any wait stems from a clock that was wrong."""
    return cursor.retry_at is None or not at < cursor.retry_at <= at + LONGEST_RETRY


def cursor_of(peer: Peer) -> PushCursor:
    return PushCursor.objects.get_or_create(peer=peer)[0]


def note_failure(cursor: PushCursor, error: UpstreamFailed, *, at: datetime) -> None:
    """Wait twice as long after each failure in a row, each node a little differently."""
    cursor.attempts += 1
    longest = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(cursor.attempts - 1, 12))
    # Jitter spreads the load; it guards no secret.
    cursor.retry_at = at + longest * random.uniform(0.5, 1.0)  # noqa: S311
    if cursor.problem != error.code:
        # One alert per cause, not one per attempt.
        logger.error("chain upstream %s: %s", error.code, error)
        cursor.problem, cursor.problem_since_at = error.code, at
    cursor.problem_detail = str(error)[:2000]
    cursor.save(update_fields=PUSH_FIELDS)


def note_success(cursor: PushCursor) -> None:
    if cursor.problem:
        logger.info("chain upstream works again after %s", cursor.problem)
    cursor.attempts, cursor.retry_at = 0, None
    cursor.problem, cursor.problem_detail, cursor.problem_since_at = "", "", None
