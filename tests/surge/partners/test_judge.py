"""What the campaign of partners counts as an error, and what it leaves to be tried again."""

import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.surge.partners.client import Client

PROBLEM = json.dumps({"code": "unavailable"}).encode()
IN_USE = json.dumps({"code": "idempotency_key_in_use"}).encode()


class Server(http.server.ThreadingHTTPServer):
    """Answers what it was told to, one after another; None breaks the line."""

    def __init__(self, answers: list[Any]) -> None:
        self.answers, self.keys = answers, []
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/token/"):
            return self.give(200, {}, json.dumps({"access_token": "t", "expires_in": 600}).encode())
        self.server.keys.append(self.headers["Idempotency-Key"])
        answer = self.server.answers.pop(0)
        if answer is None:
            # Begun and not finished, as by a process that dies.
            self.wfile.write(b"HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{")
            self.close_connection = True
            return None
        return self.give(*answer)

    def give(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words: Any) -> None:
        pass


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr("tests.surge.partners.client.time.sleep", lambda _seconds: None)
    running: list[Server] = []
    clients: list[Client] = []

    def start(*answers: Any) -> tuple[Client, Server]:
        server = Server(list(answers))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        port = server.server_address[1]
        clients.append(Client(port, "127.0.0.1", client_id="c", secret="s", seed="1"))
        return clients[-1], server

    yield start
    for client in clients:
        client.close()
    for server in running:
        server.shutdown()
        server.server_close()


def test_a_broken_line_and_a_pause_that_is_asked_for_end_in_the_same_request_with_the_same_key(
    serve: Any,
) -> None:
    done = (201, {"Idempotency-Replayed": "true"}, b'{"id": 1}')
    client, server = serve(
        None, (409, {"Retry-After": "1"}, IN_USE), (503, {"Retry-After": "5"}, PROBLEM), done
    )
    assert client.post("push", "/api/v1/submissions/", {}, key="k1") == {"id": 1}
    assert server.keys == ["k1"] * 4
    ledger = client.ledger
    assert (ledger.cut, ledger.overlapped, ledger.waited, ledger.replayed) == (1, 1, 1, 1)
    assert not ledger.faults


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({}, 10), ({"Retry-After": "1"}, 0)],
    ids=["that does not say when to come again", "when the first request can no longer be at work"],
)
def test_a_key_in_use_after_a_broken_line_is_a_fault(
    serve: Any, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], seconds: int
) -> None:
    monkeypatch.setattr("tests.surge.partners.client.UNDER_WAY", seconds)
    client, server = serve(None, (409, headers, IN_USE))
    assert client.post("push", "/api/v1/submissions/", {}, key="k1") is None
    assert (len(server.keys), client.ledger.overlapped, len(client.ledger.faults)) == (2, 0, 1)


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ((500, {}, PROBLEM), "500"),
        ((503, {}, PROBLEM), "Retry-After ''"),
        ((429, {"Retry-After": "soon"}, PROBLEM), "soon"),
        ((422, {}, PROBLEM), "422"),
        # Nothing of the sort was sent before, so nobody can be at it.
        ((409, {"Retry-After": "1"}, IN_USE), "409"),
    ],
    ids=["500", "503 without a word", "429 with an odd one", "422", "409 out of the blue"],
)
def test_any_other_answer_is_a_fault(serve: Any, answer: Any, word: str) -> None:
    client, _server = serve(answer)
    assert client.post("push", "/api/v1/submissions/", {}, key="k1") is None
    assert len(client.ledger.faults) == 1
    assert word in client.ledger.faults[0]
