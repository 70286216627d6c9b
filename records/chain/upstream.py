"""The way to the superior: signed requests out, verified statements back."""

import ssl
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

import httpx

from records.chain import httpsign, wire
from records.chain.models import Peer
from records.chain.peers import parent, usable_key
from records.chain.statements import Statement, StatementError
from records.common.canonical import canonical_bytes
from records.common.identity import this_node
from records.common.signing import node_signer

TIMEOUT = httpx.Timeout(60.0, connect=5.0)
LONGEST_RETRY = timedelta(minutes=5)
# More than any honest answer: a receipt names at most a thousand events set aside.
MAX_ANSWER_BYTES = 8 * 1024 * 1024
# A comparison asks many times in a row; where it is told to wait, it waits so often.
PATIENCE = 5


class UpstreamFailed(Exception):
    """
    No usable answer; ``code`` names the cause, one alert each.

    :ivar retry_after: the wait that the superior asked for, none where it asked for none
    """

    def __init__(self, code: str, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.retry_after = retry_after


@dataclass(frozen=True)
class Answer:
    status: int
    statement: Statement
    content: dict[str, Any]

    @property
    def retry_after(self) -> timedelta | None:
        """How long the superior asks to be left alone, by its signed word; never longer than any other wait."""
        seconds = self.content.get("retry_after")
        if self.status not in (429, 503) or type(seconds) is not int or seconds < 1:
            return None
        return min(timedelta(seconds=min(seconds, 86_400)), LONGEST_RETRY)


class Upstream:
    """One open connection to the superior, for as many requests as there are."""

    def __init__(self, peer: Peer, url: str) -> None:
        self.peer = peer
        self.url = url.rstrip("/")
        # The line between nodes is direct: no proxy of the machine's environment, no redirect, reads along.
        self.client = httpx.Client(
            timeout=TIMEOUT,
            follow_redirects=False,
            trust_env=False,
            transport=transport_factory(),
            verify=_authorities(),
        )

    def __enter__(self) -> "Upstream":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def push(self, body: bytes, *, at: datetime) -> Answer:
        headers = {"content-type": wire.CONTENT_TYPE, "content-encoding": "gzip"}
        return self._exchange("POST", "/chain/v1/events", headers, wire.compress(body), at=at)

    def arrivals(self, after: int, *, size: int, at: datetime) -> Answer:
        """``size`` is this node's log: the superior learns how much it has not been sent yet."""
        query = urlencode({"after": after, "size": size})
        return self._exchange("GET", f"/chain/v1/arrivals?{query}", {}, b"", at=at)

    def notices(self, after: int, *, at: datetime) -> Answer:
        return self._exchange("GET", f"/chain/v1/notices?{urlencode({'after': after})}", {}, b"", at=at)

    def ask(self, question: dict[str, Any], *, at: datetime) -> Answer:
        """One question of a reconciliation."""
        headers = {"content-type": "application/json", "content-encoding": "gzip"}
        content = wire.compress(canonical_bytes(question))
        return self._patiently("/chain/v1/reconcile", headers, content, at=at)

    def resend(self, body: bytes, *, at: datetime) -> Answer:
        headers = {"content-type": wire.CONTENT_TYPE, "content-encoding": "gzip"}
        return self._patiently("/chain/v1/reconcile/events", headers, wire.compress(body), at=at)

    def _patiently(self, path: str, headers: dict[str, str], body: bytes, *, at: datetime) -> Answer:
        """The answer, asked for again where the superior says when."""
        answer = self._exchange("POST", path, dict(headers), body, at=at)
        for _again in range(PATIENCE):
            if answer.retry_after is None:
                break
            time.sleep(answer.retry_after.total_seconds())
            answer = self._exchange("POST", path, dict(headers), body, at=at)
        return answer

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


@cache
def _authorities() -> ssl.SSLContext:
    """Whom TLS trusts, read once a process: reading it takes as long as passing on twenty events."""
    return httpx.create_ssl_context(trust_env=False)


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
