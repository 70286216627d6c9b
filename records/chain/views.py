"""The node-to-node doors. Answers are signed statements, refusals too; tiles and checkpoints are public."""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from records.chain import (
    answering,
    arriving,
    httpsign,
    intake,
    log,
    merkle,
    queries,
    tiles,
    wire,
)
from records.chain import notices as notices_down
from records.chain.models import Peer, PeerRole
from records.chain.statements import Statement, sign_statement
from records.chain.witnessing import Refused
from records.common.identity import this_node
from records.common.signing import node_signer

logger = logging.getLogger(__name__)

REFUSAL_FORMAT = "integrity-chain-refusal/1"
# Compressed; the decompressed size has its own limit.
MAX_REQUEST_BYTES = wire.MAX_BODY_BYTES
FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=2"


def _answer(statement: Statement, status: int = 200) -> HttpResponse:
    response = JsonResponse(statement.to_json(), status=status)
    # GZipMiddleware would only cost time here, and a length is what the sender's limit looks at.
    response["Content-Encoding"] = "identity"
    return response


def _refusal(status: int, code: str, detail: str, request: HttpRequest, **extra: Any) -> HttpResponse:
    logger.warning("chain request refused: %s %s: %s (%s)", request.method, request.path, code, detail)
    content = {"format": REFUSAL_FORMAT, "code": code, "detail": detail, "sender": this_node().code, **extra}
    return _answer(sign_statement(content, node_signer()), status)


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
    at = timezone.now()
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        return _refusal(411, "length_required", "send the body with its Content-Length", request)
    if int(length) > MAX_REQUEST_BYTES:
        return _refusal(413, "too_large", f"a request holds at most {MAX_REQUEST_BYTES} bytes", request)
    if request.headers.get("content-encoding") != "gzip" or request.content_type != wire.CONTENT_TYPE:
        return _refusal(415, "wrong_type", f"send {wire.CONTENT_TYPE} with Content-Encoding gzip", request)
    try:
        body = request.body
        sender = _sender(request, body, at)
        statement = intake.receive(sender=sender, body=wire.decompress(body), at=at)
    except httpsign.SignatureRefused as refusal:
        return _refusal(401, refusal.code, str(refusal), request)
    except wire.BatchError as error:
        return _refusal(413 if error.code == "too_large" else 400, error.code, str(error), request)
    except Refused as refused:
        return _refusal(refused.status, refused.code, str(refused), request, **refused.extra)
    except log.LogDamaged as damage:
        logger.critical("this node's log is damaged: %s", damage)
        return _refusal(503, "log_damaged", "this node's log needs repair", request)
    return _answer(statement)


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
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdigit()) or len(after) > 18:
        return _refusal(400, "malformed", "after is a row number", request)
    try:
        child = _sender(request, b"", at)
    except httpsign.SignatureRefused as refusal:
        return _refusal(401, refusal.code, str(refusal), request)
    return _answer(sign_statement(page_for(child, after=int(after), at=at), node_signer()))


# --- Reconciliation: the child asks, because it is often not reachable from above --------------------------


@csrf_exempt
@require_POST
@never_cache
def reconcile(request: HttpRequest) -> HttpResponse:
    """Answer one question of a comparison."""

    def reply(child: Peer, body: bytes, at: datetime) -> dict[str, Any]:
        try:
            question = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise wire.BatchError("malformed", "the question is not JSON") from error
        if not isinstance(question, dict):
            raise wire.BatchError("malformed", "the question is not an object")
        return answering.answer(child=child, question=question, at=at)

    return _exchange(request, "application/json", reply)


@csrf_exempt
@require_POST
@never_cache
def reconcile_events(request: HttpRequest) -> HttpResponse:
    """Take originals that a child sends again."""
    return _exchange(
        request,
        wire.CONTENT_TYPE,
        lambda child, body, at: answering.take_resent(child=child, body=body, at=at),
    )


def _exchange(
    request: HttpRequest, content_type: str, reply: Callable[[Peer, bytes, datetime], dict[str, Any]]
) -> HttpResponse:
    at = timezone.now()
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        return _refusal(411, "length_required", "send the body with its Content-Length", request)
    if int(length) > MAX_REQUEST_BYTES:
        return _refusal(413, "too_large", f"a request holds at most {MAX_REQUEST_BYTES} bytes", request)
    if request.headers.get("content-encoding") != "gzip" or request.content_type != content_type:
        return _refusal(415, "wrong_type", f"send {content_type} with Content-Encoding gzip", request)
    try:
        body = request.body
        child = _sender(request, body, at)
        content = reply(child, wire.decompress(body), at)
    except httpsign.SignatureRefused as refusal:
        return _refusal(401, refusal.code, str(refusal), request)
    except wire.BatchError as error:
        return _refusal(413 if error.code == "too_large" else 400, error.code, str(error), request)
    except Refused as refused:
        return _refusal(refused.status, refused.code, str(refused), request, **refused.extra)
    except log.LogDamaged as damage:
        logger.critical("this node's log is damaged: %s", damage)
        return _refusal(503, "log_damaged", "this node's log needs repair", request)
    return _answer(sign_statement(content, node_signer()))


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
