"""Asking a virus scanner (clamd) over its own protocol: the file goes there as a stream and is written nowhere."""

import socket
import struct
import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

_CHUNK = 64 * 1024
_MOST_ANSWER = 4_096


class Unreachable(Exception):
    """The scanner did not answer, or not in time, or with an error of its own."""


def scan(file: Any) -> str | None:
    """
    What the scanner found in an open binary file, or None where it found nothing; rewinds the file.

    :raises Unreachable: whoever asked must not take the file for clean
    """
    file.seek(0)
    ends = time.monotonic() + settings.CLAMD_TIMEOUT
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0")
            while piece := file.read(_CHUNK):
                _hurry(line, ends)
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
            answer = _answer(line, ends)
    except (OSError, ValueError) as error:
        raise Unreachable(type(error).__name__) from error
    finally:
        file.seek(0)
    said = answer.removeprefix("stream:").strip()
    if said == "OK":
        return None
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise Unreachable("error")


def _connected() -> socket.socket:
    parts = urlsplit(settings.CLAMD_URL)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(settings.CLAMD_TIMEOUT)
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
        return line
    if parts.scheme != "tcp" or not parts.hostname:
        raise ValueError("CLAMD_URL")
    return socket.create_connection((parts.hostname, parts.port or 3310), timeout=settings.CLAMD_TIMEOUT)


def _answer(line: socket.socket, ends: float) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _MOST_ANSWER:
        _hurry(line, ends)
        piece = line.recv(_MOST_ANSWER)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0\n").decode(errors="replace")


def _hurry(line: socket.socket, ends: float) -> None:
    # One limit for all of it: a scanner that answers a byte now and then would hold a web process for ever.
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    line.settimeout(left)
