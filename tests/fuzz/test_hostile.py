"""What no generator thinks of, sent to every operation: bytes that are no text, numbers that are none, forms that lie."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.core.cache import cache
from drf_spectacular.generators import SchemaGenerator
from werkzeug.test import Client

from records.access.services import ensure_system_users
from tests.api import factories
from tests.disclosure.factories import record
from tests.fuzz.campaign import portal
from tests.fuzz.test_every_role import MINUTES

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

UID = "00000000-0000-7000-8000-000000000000"
# Of RFC 6749 and 7009, whose errors have a form of their own.
OAUTH = "/api/v1/oauth/"
QUERIES = (
    "%00", "%ff%fe", "\xff\xfe", "%ed%a0%80", "%F0%9F%92%A9", "%u0000", "%", "a" * 9_000, "1e400", "-1", "NaN", "9" * 400,
    "..%2f..%2fetc%2fpasswd", "' OR 1=1 --", "{{7*7}}", "%0d%0aSet-Cookie:%20a=b", "١٢", "%C2%A0", "eyJsIjoi", ":::",
)  # fmt: skip
BODIES = (
    b"", b"\x00", b"\xff\xfe", b"null", b"[]", b'"text"', b"1", b"{", b"NaN", b'{"kind": NaN}', b'{"kind": 1e400, "items": [1e400]}',
    b'{"kind": ' + b"9" * 5_000 + b"}", b'{"\\ud800": "\\udfff", "kind": "\\u0000", "items": ["\\ud800"]}', b"[" * 5_000,
    b'{"items": [{"external_id": "\\u0000", "organisation": [[[]]], "official": {"name": {}}}], "kind": "dishonesty-record"}',
    b'{"kind": "dishonesty-record", "kind": "licence", "items": {}}', b'{"items": [[[{}]], null, 1, true, "\\u202e"], "kind": "penalty"}',
    "\ufeff{}".encode(), "{}".encode("utf-16"),
)  # fmt: skip
FORMS = (
    "", "application/json; charset=utf-7", "application/json; charset=rot13", "application/json; charset=base64",
    "application/json; charset=idna", "application/json; charset=undefined", "application/json; charset=unicode_escape",
    "application/json; charset=" + "x" * 300, "application/json;;;", "text/html", "multipart/form-data; boundary=",
    "application/x-www-form-urlencoded", "application/xml", "json", "application/json, application/json", "\xff/\xfe",
)  # fmt: skip
HEADERS = (
    {"Accept": ";;;"}, {"Accept": "*/*;q=x"}, {"Accept": "text/html"}, {"Accept": "application/json;v=" + "1" * 5_000}, {"Accept": "\xff"},
    {"Accept-Language": "zz-" + "a" * 5_000}, {"Accept-Language": "\xff;q=nan"}, {"If-None-Match": '"'}, {"If-None-Match": "W/" * 900},
    {"If-Modified-Since": "Thu, 99 Foo 0000"}, {"If-Modified-Since": "Thu, 01 Jan 99999 00:00:00 GMT"}, {"Range": "bytes=9-1,-"},
    {"Authorization": "Bearer"}, {"Authorization": "Bearer \xff"}, {"Authorization": "Basic !!!"}, {"Authorization": "Basic /w=="},
    {"Authorization": "Digest a=b"}, {"Cookie": "=;;=\xff; portal_411000_session=\x7f"}, {"Content-Length": "x"},
    {"X-HTTP-Method-Override": "DELETE"}, {"X-Forwarded-For": "\xff, ,"}, {"Origin": "null"}, {"Content-Encoding": "gzip"},
    {"If-Match": '"'}, {"Idempotency-Key": "\xff"}, {"Idempotency-Key": "a b"}, {"Idempotency-Key": '"' * 300}, {"X-CSRFToken": "\xff"},
)  # fmt: skip


@pytest.fixture
def ask(settings: Any) -> Any:
    settings.RATE_LIMITS = {}
    cache.clear()
    ensure_system_users()
    record()
    factories.registered_bureau()
    token = factories.bearer(factories.partner("示例市中级人民法院"))
    client = Client(portal())
    faults: list[str] = []

    def send(method: str, path: str, query: str = "", body: bytes = b"", **headers: str) -> list[str]:
        # The environment as a server hands it over: each byte of a header one character.
        environ = {
            f"HTTP_{name.upper().replace('-', '_')}": value for name, value in {**token, **headers}.items()
        }
        for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            if (value := environ.pop(f"HTTP_{name}", None)) is not None:
                environ[name] = value
        answer = client.open(
            path, method=method, query_string=query, data=body, environ_overrides=environ, buffered=True
        )
        told = answer.headers.get("Content-Type", "")
        wrong = answer.status_code >= 500
        if answer.status_code >= 400 and method != "HEAD" and not path.startswith(OAUTH):
            wrong = wrong or told != "application/problem+json" or not json.loads(answer.data)["detail"]
        if wrong:
            faults.append(f"{method} {path}?{query:.80} {headers} {body[:80]!r}: {answer.status_code} {told}")
        return faults

    return send


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in SchemaGenerator().get_schema(request=None, public=True)["paths"].items():
        filled = path
        for hole in ("uid", "delivery"):
            filled = filled.replace(f"{{{hole}}}", UID)
        filled = filled.replace("{code}", "411000").replace("{kind}", "licence")
        filled = filled.replace("{number}", "%00%ff").replace("{name}", "%2e%2e%2f%00")
        for method, operation in methods.items():
            yield method.upper(), filled, operation


def _dealt(all_of_them: Sequence[Any], place: int, share: int) -> Sequence[Any]:
    """A part for each operation, so that all have their turn at some; the long form tries all at each."""
    return all_of_them if MINUTES else all_of_them[place % share :: share]


def test_queries_that_are_no_text_and_numbers_that_are_none(ask: Any) -> None:
    for method, path, operation in operations():
        if method != "GET":
            continue
        names = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
        for place, text in enumerate(QUERIES):
            # Every text at each operation, and every parameter with some of them.
            name = names[place % len(names)] if names else "x"
            faults = ask(method, path, f"{name}={text}&{name}={text}")
        faults = ask("HEAD", path)
    assert not faults, "\n".join(faults)


def test_bodies_that_are_none(ask: Any) -> None:
    for place, (method, path, operation) in enumerate(operations()):
        if "requestBody" not in operation:
            continue
        for body in _dealt(BODIES, place, 2):
            faults = ask(method, path, body=body, **{"Content-Type": "application/json"})
        for form in _dealt(FORMS, place, 2):
            faults = ask(
                method, path, body=b'{"kind": "dishonesty-record", "items": []}', **{"Content-Type": form}
            )
    assert not faults, "\n".join(faults)


def test_headers_that_lie(ask: Any) -> None:
    for place, (method, path, operation) in enumerate(operations()):
        body = b"{}" if "requestBody" in operation else b""
        more = {"Content-Type": "application/json"} if body else {}
        for headers in _dealt(HEADERS, place, 5):
            faults = ask(method, path, body=body, **{**more, **headers})
    assert not faults, "\n".join(faults)
