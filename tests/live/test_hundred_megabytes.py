"""A hundred megabytes and a bomb at the door of a running node: refused at once, with a reason, in no more memory."""

import json
import socket
import time
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.live.conftest import LiveDemo, LiveNode

pytestmark = pytest.mark.slow

MEGABYTE = 1024 * 1024
HEAD = (
    "POST /chain/v1/events HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-ndjson\r\n"
    "Content-Encoding: gzip\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
)


# The city signs it, as if somebody had its key.
SIGNED_BOMB = """
import httpx, json, zlib
from records.chain import httpsign, upstream, wire
from records.common.identity import this_node
from records.common.signing import node_signer
packer = zlib.compressobj(9, wbits=31)
body = b"".join([*(packer.compress(bytes(2**20)) for _ in range(256)), packer.flush()])
peer, url = upstream.superior()
message = httpsign.Message("POST", url.rstrip("/") + "/chain/v1/events",
    {"content-type": wire.CONTENT_TYPE, "content-encoding": "gzip"})
httpsign.sign(message, sender=this_node().code, receiver=peer.code, signer=node_signer(), body=body)
answer = httpx.post(message.url, headers=message.headers, content=body, timeout=60, trust_env=False)
print(json.dumps([answer.status_code, answer.json()["code"], len(body)]))
"""
COUNTED = """
import json
from records.chain.models import Traffic
print(json.dumps(list(Traffic.objects.filter(outcome="refused", reason="too_large").values_list("sender", "requests"))))
"""


def web_memory(live: LiveDemo) -> int:
    """What the web servers of all three nodes hold at present."""
    held = sum(process.memory_info().rss for process in live.processes("gunicorn"))
    assert held
    return held


def pour(node: LiveNode, content: bytes, length: int) -> tuple[int, dict[str, Any], int]:
    """Send the content over and over until the node answers: status, problem, and the bytes that it let in."""
    address = urlsplit(node.url)
    assert address.hostname is not None
    assert address.port is not None
    sent = 0
    with socket.create_connection((address.hostname, address.port), timeout=30) as line:
        line.sendall(HEAD.format(host=address.netloc, length=length).encode())
        try:
            while sent < length:
                sent += line.send(content[: length - sent])
        except (BrokenPipeError, ConnectionResetError):
            # It hung up: what it said before lies in the line.
            pass
        answer = b""
        try:
            while part := line.recv(65_536):
                answer += part
        except ConnectionResetError:
            pass
    head, _, body = answer.partition(b"\r\n\r\n")
    return (int(head.split(b" ")[1]), json.loads(body), sent) if answer else (0, {}, sent)


def test_a_hundred_megabytes_are_refused_without_being_read(live: LiveDemo) -> None:
    before = web_memory(live)
    started = time.monotonic()
    status, problem, sent = pour(live.province, b"\0" * MEGABYTE, 100 * MEGABYTE)
    took = time.monotonic() - started
    # Whoever goes on sending after the answer may lose it with the connection; either way nothing was taken in.
    assert (status, problem.get("code", "too_large")) in ((413, "too_large"), (0, "too_large"))
    assert sent < 100 * MEGABYTE
    assert took < 20
    assert web_memory(live) - before < 30 * MEGABYTE


def test_a_signed_bomb_is_refused_in_bounded_memory_and_counted(live: LiveDemo) -> None:
    before = web_memory(live)
    status, code, size = live.city.ask(SIGNED_BOMB)
    assert size < MEGABYTE
    assert (status, code) == (413, "too_large")
    assert web_memory(live) - before < 60 * MEGABYTE
    assert dict(live.province.ask(COUNTED)).get("411000", 0) >= 1
