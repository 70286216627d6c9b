"""The node-to-node doors. Answers are signed statements, refusals too; tiles and checkpoints are public."""

import json
import logging
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from records.chain import (
    answering,
    arriving,
    httpsign,
    intake,
    limits,
    log,
    merkle,
    queries,
    tiles,
    traffic,
    wire,
)
from records.chain import notices as notices_down
from records.chain.models import Peer, PeerRole
from records.chain.statements import Statement, sign_statement
from records.chain.witnessing import Refused
from records.common.identity import this_node
from records.common.rest import problems
from records.common.signing import node_signer

logger = logging.getLogger(__name__)

REFUSAL_FORMAT = "integrity-chain-refusal/1"
# Compressed; the decompressed size has its own limit.
MAX_REQUEST_BYTES = wire.MAX_BODY_BYTES
FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=2"
# A child whose receipt was lost asks where to go on: that is how the two agree again.
NO_FAULT = frozenset({"resume_at"})


def _answer(statement: Statement, status: int = 200) -> HttpResponse:
    response = JsonResponse(statement.to_json(), status=status)
    # GZipMiddleware would only cost time here, and a length is what the sender's limit looks at.
    response["Content-Encoding"] = "identity"
    return response


_KEY_ID = re.compile(r'keyid="([0-9]{6})/')


def _refusal(
    status: int, code: str, detail: str, request: HttpRequest, at: datetime, **extra: Any
) -> HttpResponse:
    """
    A signed no, readable as an RFC 9457 problem; counted, logged, and nothing else changed.

    The other node believes the signed part alone, the wait it names included.
    """
    named = _KEY_ID.search(request.headers.get("signature-input", ""))
    length = request.headers.get("content-length", "")
    logger.warning("chain request refused: %s %s: %s (%s)", request.method, request.path, code, detail)
    if code not in NO_FAULT:
        traffic.refused(
            claimed=named.group(1) if named else "",
            reason=code,
            detail=detail,
            size=int(length) if _is_number(length) else 0,
            at=at,
        )
    content = {"format": REFUSAL_FORMAT, "code": code, "detail": detail, "sender": this_node().code, **extra}
    statement = sign_statement(content, node_signer())
    problem = {"type": "about:blank", "title": str(code), "status": status, "code": code, "detail": detail}
    response = JsonResponse({**problem, **statement.to_json()}, status=status)
    response["Content-Type"] = problems.MEDIA_TYPE
    response["Content-Encoding"] = "identity"
    if "retry_after" in extra:
        response["Retry-After"] = str(extra["retry_after"])
    return response


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def _sender(request: HttpRequest, body: bytes, at: datetime) -> Peer:
    """The registered child that signed the request."""
    message = httpsign.Message(
        request.method or "",
        request.build_absolute_uri(),
        {name.lower(): value for name, value in request.headers.items()},
    )
    peer = httpsign.verify(message, receiver=this_node().code, body=body, at=at)
    if peer.role != PeerRole.CHILD:
        raise httpsign.SignatureRefused("not_a_child", f"{peer.code} is not registered as a child here")
    return peer


@csrf_exempt
@require_POST
@never_cache
def events(request: HttpRequest) -> HttpResponse:
    """Take in one batch."""

    def reply(child: Peer, body: bytes, at: datetime) -> Statement:
        limits.require_room()
        return intake.receive(sender=child, body=wire.decompress(body), at=at)

    return _exchange(request, wire.CONTENT_TYPE, reply)


@require_GET
@never_cache
def arrivals(request: HttpRequest) -> HttpResponse:
    """Where the asking child's events have arrived above it."""
    return _page_after(request, arriving.page_for)


@require_GET
@never_cache
def notices(request: HttpRequest) -> HttpResponse:
    """What this node has to tell the asking child; asking after a number acknowledges those up to it."""
    return _page_after(request, notices_down.page_for)


def _page_after(request: HttpRequest, page_for: Callable[..., dict[str, Any]]) -> HttpResponse:
    at = timezone.now()
    after, size = request.GET.get("after", "0"), request.GET.get("size", "")
    if not _is_number(after) or (size and not _is_number(size)):
        return _refusal(400, "malformed", "after is a row number, size the length of a log", request, at)
    try:
        child = _sender(request, b"", at)
    except httpsign.SignatureRefused as refusal:
        return _refusal(401, refusal.code, str(refusal), request, at)
    except Refused as refused:
        return _refusal(refused.status, refused.code, str(refused), request, at, **refused.extra)
    if size:
        limits.claimed(child, size=int(size), at=at)
    return _answer(sign_statement(page_for(child, after=int(after), at=at), node_signer()))


# --- Reconciliation: the child asks, because it is often not reachable from above --------------------------


@csrf_exempt
@require_POST
@never_cache
def reconcile(request: HttpRequest) -> HttpResponse:
    """Answer one question of a comparison."""

    def reply(child: Peer, body: bytes, at: datetime) -> Statement:
        try:
            question = json.loads(wire.decompress(body))
        except wire.BatchError:
            raise
        except (ValueError, RecursionError) as error:
            raise wire.BatchError("malformed", "the question is not JSON") from error
        if not isinstance(question, dict):
            raise wire.BatchError("malformed", "the question is not an object")
        limits.compared(child, at=at)
        return sign_statement(answering.answer(child=child, question=question, at=at), node_signer())

    return _exchange(request, "application/json", reply)


@csrf_exempt
@require_POST
@never_cache
def reconcile_events(request: HttpRequest) -> HttpResponse:
    """Take originals that a child sends again."""

    def reply(child: Peer, body: bytes, at: datetime) -> Statement:
        taken = answering.take_resent(child=child, body=wire.decompress(body), at=at)
        return sign_statement(taken, node_signer())

    return _exchange(request, wire.CONTENT_TYPE, reply)


def _exchange(
    request: HttpRequest, content_type: str, reply: Callable[[Peer, bytes, datetime], Statement]
) -> HttpResponse:
    """One signed, compressed request and its signed answer; ``reply`` gets the body as it came."""
    at = timezone.now()
    length = request.headers.get("content-length", "")
    if not _is_number(length):
        return _refusal(411, "length_required", "send the body with its Content-Length", request, at)
    if int(length) > MAX_REQUEST_BYTES:
        return _refusal(413, "too_large", f"a request holds at most {MAX_REQUEST_BYTES} bytes", request, at)
    if request.headers.get("content-encoding") != "gzip" or request.content_type != content_type:
        return _refusal(415, "wrong_type", f"send {content_type} with Content-Encoding gzip", request, at)
    try:
        body = request.body
        return _answer(reply(_sender(request, body, at), body, at))
    except UnreadablePostError:
        return _refusal(400, "truncated", "the body ended before its Content-Length", request, at)
    except httpsign.SignatureRefused as refusal:
        return _refusal(401, refusal.code, str(refusal), request, at)
    except wire.BatchError as error:
        status = 413 if error.code in ("too_large", "too_many_events") else 400
        return _refusal(status, error.code, str(error), request, at)
    except Refused as refused:
        return _refusal(refused.status, refused.code, str(refused), request, at, **refused.extra)
    except log.LogDamaged as damage:
        logger.critical("this node's log is damaged: %s", damage)
        return _refusal(503, "log_damaged", "this node's log needs repair", request, at)


# --- Public: C2SP tlog-tiles ---------------------------------------------------------------------------


@require_GET
def checkpoint(request: HttpRequest) -> HttpResponse:
    note = queries.checkpoint_note()
    if not note:
        raise Http404("the log is empty")
    response = HttpResponse(note, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = BRIEFLY
    return response


def _tile(read: Callable[[int, int], bytes | None], place: str) -> HttpResponse:
    parsed = tiles.parse_place(place)
    if parsed is None:
        raise Http404
    position, width = parsed
    content = read(position, width)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Cache-Control"] = FOREVER
    return response


@require_GET
def tile(request: HttpRequest, level: str, place: str) -> HttpResponse:
    """256 hashes of one level, or the part of them a partial tile asks for."""
    height = int(level)
    if height >= 64 // merkle.TILE_HEIGHT:
        raise Http404
    return _tile(lambda position, width: log.tile_of_width(height, position, width), place)


@require_GET
def entries(request: HttpRequest, place: str) -> HttpResponse:
    """The envelopes behind a level-0 tile: what is hashed into the leaves, without any payload."""
    return _tile(tiles.entry_bundle, place)
