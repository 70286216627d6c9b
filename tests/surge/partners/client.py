"""
A partner's system as the guide asks it to be: one connection kept, a token fetched anew when it runs out, the same
request with the same key again when no answer came, and a pause where one is asked for.
"""

import base64
import http.client
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

TIMEOUT = 60
# Who gets no answer for so long gives up, and then something is wrong.
PATIENCE = 120
WELCOME = {200, 201, 202, 304}
# So long after its line broke may a request still be at work: its process finishes, or dies with what it held.
UNDER_WAY = 10
# In the way for a moment: too much at once, or an engine or a process that is just coming back.
LATER = {429, 503}


@dataclass
class Ledger:
    """What one partner met; nobody else writes into it."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    # Lines that broke: a web process was killed while it held them.
    cut: int = 0
    waited: int = 0
    # The same key while the first request was still being worked on, after its line had broken.
    overlapped: int = 0
    replayed: int = 0
    faults: list[str] = field(default_factory=list)


class Client:
    def __init__(self, port: int, address: str, *, client_id: str, secret: str, seed: str) -> None:
        self.port, self.address = port, address
        self.credentials = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        self.ledger, self.dealt = Ledger(), random.Random(seed)
        self._line: http.client.HTTPConnection | None = None
        self._token, self._until = "", 0.0

    def get(self, what: str, path: str) -> Any:
        return self._patiently(what, "GET", path, None, "")

    def post(self, what: str, path: str, body: Any, *, key: str) -> Any:
        return self._patiently(what, "POST", path, json.dumps(body).encode(), key)

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def _patiently(self, what: str, method: str, path: str, body: bytes | None, key: str) -> Any:
        begun, broken = time.monotonic(), -PATIENCE * 1.0
        while True:
            headers = {"Authorization": f"Bearer {self._bearer()}", "Accept-Encoding": "identity"}
            if body is not None:
                headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
            asked = time.monotonic()
            answer = self._ask(method, path, body, headers)
            if answer is None:
                broken = time.monotonic()
            else:
                status, told, content = answer
                self.ledger.statuses[status] += 1
                if status in WELCOME:
                    self.ledger.seconds.setdefault(what, []).append(time.monotonic() - asked)
                    self.ledger.replayed += told.get("idempotency-replayed") == "true"
                    return json.loads(content) if content else None
                if not self._may_come_again(what, status, told, content, broken=broken):
                    return None
            if time.monotonic() - begun > PATIENCE:
                self.ledger.faults.append(f"{what}: no answer within {PATIENCE} s")
                return None

    def _may_come_again(
        self, what: str, status: int, told: dict[str, str], content: bytes, *, broken: float
    ) -> bool:
        """:param broken: when a line last broke on which this same request was sent"""
        pause = told.get("retry-after", "")
        if status in LATER and pause.isdigit():
            self.ledger.waited += 1
            time.sleep(min(int(pause), 10) * self.dealt.uniform(0.5, 1.0))
            return True
        at_work = time.monotonic() - broken < UNDER_WAY and b"idempotency_key_in_use" in content
        if status == 409 and at_work and pause.isdigit():
            self.ledger.overlapped += 1
            time.sleep(int(pause))
            return True
        self.ledger.faults.append(f"{what}: {status}, Retry-After {pause!r}: {content[:300]!r}")
        return False

    def _bearer(self) -> str:
        while time.monotonic() > self._until:
            headers = {
                "Authorization": f"Basic {self.credentials}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
            body = urlencode({"grant_type": "client_credentials"}).encode()
            answer = self._ask("POST", "/api/v1/oauth/token/", body, headers)
            if answer is None:
                continue
            status, told, content = answer
            self.ledger.statuses[status] += 1
            if status == 200:
                given = json.loads(content)
                self._token = given["access_token"]
                self._until = time.monotonic() + given["expires_in"] - 60
            elif not self._may_come_again("token", status, told, content, broken=-PATIENCE):
                raise RuntimeError(f"no token: {status} {content[:200]!r}")
        return self._token

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes] | None:
        """The answer; None where the line broke before it came."""
        parts = urlsplit(path)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        kept = self._line is not None
        try:
            if self._line is None:
                self._line = http.client.HTTPConnection(
                    "127.0.0.1", self.port, timeout=TIMEOUT, source_address=(self.address, 0)
                )
            self._line.request(method, target, body, headers)
            answer = self._line.getresponse()
            content = answer.read()
        except (http.client.HTTPException, OSError) as broken:
            self.close()
            # A server may close a line that nothing was asked on for a while; that is no fault of anybody's.
            idle = kept and isinstance(broken, http.client.RemoteDisconnected)
            self.ledger.cut += not idle
            time.sleep(0 if idle else self.dealt.uniform(0.1, 0.5))
            return None
        if answer.will_close:
            self.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content
