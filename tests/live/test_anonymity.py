"""
Whoever complains without a name is found by nobody afterwards: not in the logs, the database, the files, the mails,
the reports of errors, nor in Redis.

The form is filled in on a real web server, from an address that nothing else here uses, by somebody who wrote his name
first and then thought better of it, and once more while something is broken.
"""

import hashlib
import hmac
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from records.access.services import ensure_system_users
from records.common.sealed_files import read
from supervision.complaints.models import Complaint, ComplaintFile, Informant
from tests.disclosure.complaints import filling
from tests.disclosure.factories import body
from tests.support.processes import PortalProcess, eventually

pytestmark = [pytest.mark.slow]

ADDRESS, FORWARDED = "127.99.88.77", "203.0.113.199"
AGENT, MAKER = "OuyangPhone/7.3", "OuyangCamera"
PICTURE_NAME = "欧阳在工地拍的.jpg"
WORDS = (
    filling.NAME,
    filling.PHONE,
    filling.MAIL,
    filling.ADDRESS,
    filling.ID_NUMBER,
    AGENT,
    MAKER,
    PICTURE_NAME,
)


def _segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2) + content


# Such a picture as a telephone takes: with the name of its maker in front, and one dot to be seen.
PICTURE = b"".join(
    [
        b"\xff\xd8",
        _segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
        _segment(0xE1, b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00" + MAKER.encode()),
        _segment(0xDB, b"\x00" * 65),
        _segment(0xC0, b"\x08\x00\x01\x00\x01\x01\x01\x11\x00"),
        _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\x34\xff\xd9",
    ]
)


class Line:
    """A client of ``filling`` over a real line, with all that a browser tells of itself."""

    def __init__(self, port: int) -> None:
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            transport=httpx.HTTPTransport(local_address=ADDRESS),
            headers={"User-Agent": AGENT, "X-Forwarded-For": FORWARDED, "Forwarded": f"for={FORWARDED}"},
            timeout=60,
        )

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path)

    def post(self, path: str, data: dict[str, Any]) -> httpx.Response:
        files = [("files", one) for one in data.pop("files", [])]
        return self.client.post(path, data=data, files=files or None)


@pytest.fixture
def web(
    start_process: Callable[..., PortalProcess], tmp_path: Path
) -> Iterator[tuple[Line, PortalProcess, Path]]:
    ensure_system_users()
    cache.clear()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = start_process(
        "-m", "gunicorn", "--config", "python:integrity_portal.server", "--no-control-socket",
        BIND=f"127.0.0.1:{port}", DJANGO_SETTINGS_MODULE="tests.surge.settings", ACCESS_LOG="1", LOG_LEVEL="DEBUG", NUM_PROXIES="1", WEB_WORKERS="1",
        EMAIL_URL=f"file://{tmp_path / 'mail'}", MEDIA_ROOT=str(tmp_path / "media"), TMPDIR=str(tmp_path / "tmp"),
        PYTHONDEVMODE="0", PYTHONWARNINGS="ignore",
    )  # fmt: skip

    def ready() -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=20).status_code == 200
        except httpx.HTTPError:
            return False

    for folder in ("mail", "media", "tmp"):
        (tmp_path / folder).mkdir(exist_ok=True)
    eventually(ready, within=60, every=0.3)
    line = Line(port)
    yield line, process, tmp_path
    line.client.close()


def test_nothing_anywhere_leads_to_an_anonymous_informant(
    web: tuple[Line, PortalProcess, Path], settings: Any
) -> None:
    line, process, folder = web
    settings.MEDIA_ROOT = folder / "media"
    bureau = body("示例市城市管理局")

    script = line.get(line.get("/complaints/new/").text.split('src="')[2].split('"')[0])
    assert "sha256" in script.text
    page = filling.to_check(line, body=bureau, anonymity="named", files=[(PICTURE_NAME, PICTURE)])
    page = filling.sent(line, filling.sent(line, page, "to:anonymity"), anonymity="anonymous")
    code = filling.code_on(filling.handed_in(line, page))
    assert line.post("/complaints/track/", {"code": code}).status_code == 200
    said = line.post("/complaints/act/", {"code": code, "act": "say", "text": "还没有付款。"})
    assert said.status_code == 200
    assert line.post("/complaints/slip/", {"code": code}).content.startswith(b"%PDF")

    # Once more, with his name in the fields, while the database is broken: an error is reported.
    page = filling.to_check(line, body=bureau, anonymity="named")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE supervision_complaintreceipt RENAME TO away")
    try:
        broken = filling.handed_in(line, page)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO supervision_complaintreceipt")
    assert broken.status == 500

    case = Complaint.objects.get()
    assert case.anonymity == "anonymous"
    assert not Informant.objects.exists()
    picture = read(ComplaintFile.objects.get().stored_name)
    assert picture.startswith(b"\xff\xd8")
    assert MAKER.encode() not in picture

    places = {
        "logs": process.output.encode(),
        "database": _all_rows(),
        "redis": _all_keys(),
        **{str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()},
    }
    # The search finds what is there to be found, or its silence would prove nothing.
    assert b"ProgrammingError" in places["logs"]
    assert b"127.0.0.1 [" in places["logs"]
    assert case.number.encode() in places["database"]
    assert filling.FACTS["title"].encode() in places["database"]
    assert b"complaint" in places["redis"]
    traces = [*WORDS, ADDRESS, FORWARDED, *_guessed(ADDRESS), *_guessed(FORWARDED), code.replace(" ", "")]
    for place, content in places.items():
        for trace in traces:
            assert trace.encode() not in content, (place, trace)
    # Nobody else's page was kept quiet by the way.
    assert b"POST /complaints/ HTTP/1.1" in places["logs"]


def _guessed(address: str) -> list[str]:
    """The address as somebody might keep it who thinks that a digest hides it."""
    digests = [hashlib.new(name, address.encode()).hexdigest() for name in ("md5", "sha1", "sha256")]
    keyed = [
        hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
        for text in (address, f"address:{address}")
    ]
    return [digest[:20] for digest in (*digests, *keyed)] + [socket.inet_aton(address).hex()]


def _all_rows() -> bytes:
    """Every row of every table, as a dump has them."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            # Tables that migrations fill and complaints never touch would only make the search slow.
            if table in ("records_region", "records_formerregion"):
                continue
            cursor.execute(f'SELECT row::text FROM "{table}" AS row')  # noqa: S608 - names of our own tables
            found += [text for (text,) in cursor.fetchall()]
    return "\n".join(found).encode()


def _all_keys() -> bytes:
    redis = cache._cache.get_client()  # type: ignore[attr-defined]
    found = []
    for key in redis.scan_iter("*"):
        found += [key, redis.dump(key) or b"", redis.get(key) or b"" if redis.type(key) == b"string" else b""]
    return b"\n".join(found)
