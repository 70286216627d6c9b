"""
The same write sent twice happens once (draft-ietf-httpapi-idempotency-key-header).

The key's lock, the write and the stored answer share one transaction, so a process that dies in between
leaves nothing behind that would bar the client from trying again.
"""

import functools
import hashlib
import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from django.db import connection, transaction
from django.http.request import RawPostDataException
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from records.access.models import IdempotencyKey
from records.common.bulk import insert_new, select
from records.common.rest.problems import ApiProblem

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
# Most requests take less; whoever comes again so soon costs one look at a lock.
RETRY_SECONDS = 1
_KEPT_HEADERS = ("Location", "ETag", "Last-Modified")
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


class _Earlier(NamedTuple):
    request_hash: str
    status_code: int
    headers: str
    body: str


Handler = TypeVar("Handler", bound=Callable[..., Response])


def idempotent(handler: Handler) -> Handler:
    """
    Let a view's ``post``, ``put``, ``patch`` or ``delete`` be repeated safely by whoever sends a key.

    An answer is stored, a raised error is not: it undid everything, and a corrected repetition may pass.
    """

    @functools.wraps(handler)
    def once(view: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        key = _key(request)
        if key is None or not request.user.is_authenticated:
            return handler(view, request, *args, **kwargs)
        fingerprint = _fingerprint(request)
        with transaction.atomic():
            _lock(owner=request.user.pk, key=key)
            if earlier := _earlier(owner=request.user.pk, key=key):
                return _replayed(earlier, fingerprint)
            response = handler(view, request, *args, **kwargs)
            if response.status_code < 500:
                _keep(response, owner=request.user, key=key, fingerprint=fingerprint)
            return response

    return once  # type: ignore[return-value]


def _key(request: Any) -> str | None:
    sent = request.headers.get(HEADER)
    if sent is None:
        return None
    # A structured field string wears quotes; most clients send it bare.
    key = sent[1:-1] if len(sent) > 2 and sent[0] == sent[-1] == '"' else sent
    if not _KEY.fullmatch(key):
        raise ApiProblem(
            400, "idempotency_key_malformed", _("Idempotency-Key 应为 1 至 255 个可见的 ASCII 字符，请更换。")
        )
    return key


def _fingerprint(request: Any) -> str:
    try:
        body = request.body
    except RawPostDataException:
        # Somebody has read the content already; what was read of it says the same.
        body = json.dumps(request.data, sort_keys=True, default=_named).encode()
    head = f"{request.method} {request.get_full_path()}\n{request.content_type}\n"
    return hashlib.sha256(head.encode() + body).hexdigest()


def _named(upload: Any) -> str:
    return f"{upload}:{getattr(upload, 'size', '')}"


def _lock(*, owner: int, key: str) -> None:
    """
    The lock goes with the connection that holds it: of a process that died, the next request finds the key free.
    """
    number = int.from_bytes(hashlib.sha256(f"{owner}:{key}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise ApiProblem(
                409,
                "idempotency_key_in_use",
                _("使用同一 Idempotency-Key 的请求正在处理，请稍后用原请求重试。"),
                headers={"Retry-After": str(RETRY_SECONDS)},
            )


def _earlier(*, owner: int, key: str) -> _Earlier | None:
    """What was answered under this key, asked by SQL of our own: every write of a partner begins with it."""
    found = select(
        "SELECT request_hash, status_code, headers::text, body FROM records_idempotencykey"
        " WHERE owner_id = %s AND key = %s",
        owner,
        key,
    )
    return _Earlier(*found[0]) if found else None


def _replayed(earlier: _Earlier, fingerprint: str) -> Response:
    if earlier.request_hash != fingerprint:
        raise ApiProblem(
            422,
            "idempotency_key_reused",
            _("该 Idempotency-Key 已用于另一请求；内容不同的请求请换用新的键。"),
        )
    data = json.loads(earlier.body) if earlier.body else None
    return Response(
        data, status=earlier.status_code, headers={**json.loads(earlier.headers), REPLAYED: "true"}
    )


def _keep(response: Response, *, owner: Any, key: str, fingerprint: str) -> None:
    body = "" if response.data is None else JSONRenderer().render(response.data).decode()
    insert_new(
        IdempotencyKey(
            owner=owner,
            key=key,
            request_hash=fingerprint,
            status_code=response.status_code,
            headers={name: response[name] for name in _KEPT_HEADERS if response.has_header(name)},
            body=body,
            created_at=timezone.now(),
        )
    )
