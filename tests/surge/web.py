"""A visitor with an address of his own: the form's pages are asked for over a real line, from any of 127.0.0.0/8."""

import http.client
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

TIMEOUT = 60


@dataclass(frozen=True)
class Answer:
    status_code: int
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)


class Visitor:
    """What the tests' own client is to pages, over HTTP and without cookies: the form needs none."""

    def __init__(self, port: int, address: str) -> None:
        self.port, self.address = port, address

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"")

    def post(self, path: str, data: dict[str, Any]) -> Answer:
        return self._ask("POST", path, urlencode(data).encode())

    def _ask(self, method: str, path: str, body: bytes) -> Answer:
        line = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=TIMEOUT, source_address=(self.address, 0)
        )
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return Answer(
                answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}
            )
        finally:
            line.close()
