"""The log in the open: checkpoints, entries, keys, and the script that checks them without trusting this site."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language, pgettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.published import node_name
from disclosure.published.sealed import named_now
from disclosure.site.verification import address, check_node, check_record
from records.chain import transparency as chain
from records.chain.merkle import TILE_WIDTH
from records.chain.models import ChainEvent, PeerKey, PeerRole
from records.chain.tiles import format_place
from records.common.identity import this_node

NEWEST, PAGE = 8, 50
ACTIONS = {
    "publish": pgettext_lazy("log entry", "发布"),
    "amend": pgettext_lazy("log entry", "变更"),
    "end": pgettext_lazy("log entry", "终止"),
}
DOCS = Path(settings.BASE_DIR) / "docs" / "verify"

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Entry:
    """One line of the log; ``uid`` only where the record is public now, and then what was done with it."""

    index: int
    leaf: str
    uid: str = ""
    origin: str = ""
    kind: str = ""
    action: str = ""
    version: int = 0
    at: datetime | None = None


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    older: str
    newer: str


@require_safe
@cache_control(no_cache=True)
def overview(request: HttpRequest) -> HttpResponse:
    newest = chain.newest_checkpoint()
    return render(
        request,
        "site/transparency/overview.html",
        {
            "newest": newest,
            "first_tile": reverse("chain:tile", args=[0, format_place(0, min(newest.size, TILE_WIDTH))])
            if newest
            else "",
            "witnessed_size": chain.newest_witnessed_size(),
            "has_superior": chain.has_superior(),
            "checkpoints": chain.checkpoints().order_by("-size")[:NEWEST],
            "entries": _entries(list(chain.entries().order_by("-index")[:NEWEST])),
            "keys": _keys(),
            "distant_nodes": chain.distant_nodes(),
            "script": address("verify-script"),
            "check_node": check_node(),
            "check_record": check_record("…"),
        },
    )


@require_safe
@cache_control(no_cache=True)
def checkpoints(request: HttpRequest) -> HttpResponse:
    page = _page(request, chain.checkpoints(), "size")
    return render(request, "site/transparency/checkpoints.html", {"page": page, "checkpoints": page.rows})


@require_safe
@cache_control(no_cache=True)
def entries(request: HttpRequest) -> HttpResponse:
    page = _page(request, chain.entries(), "index")
    return render(request, "site/transparency/entries.html", {"page": page, "entries": _entries(page.rows)})


@require_safe
@cache_control(no_cache=True)
def keys(request: HttpRequest) -> JsonResponse:
    node = this_node()
    content = {
        "node": {"code": node.code, "name": node.name},
        "log": {
            "origin": f"integrity-chain/{node.code}",
            "prefix": f"{settings.PUBLIC_URL.rstrip('/')}/chain/v1",
            "hash": "sha-256",
        },
        "keys": [_described(key) for key in chain.public_keys()],
    }
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
@cache_control(no_cache=True)
def script(request: HttpRequest) -> HttpResponse:
    return _file("verify.py", "text/x-python; charset=utf-8")


@require_safe
@cache_control(no_cache=True)
def manual(request: HttpRequest) -> HttpResponse:
    name = "README.md" if (get_language() or "").startswith("en") else "README.zh.md"
    return _file(name, "text/plain; charset=utf-8")


def _file(name: str, content_type: str) -> HttpResponse:
    return HttpResponse((DOCS / name).read_bytes(), content_type=content_type)


def _entries(events: list[ChainEvent]) -> list[Entry]:
    named = named_now([event.uid for event in events], on=localdate())
    names = chain.node_names()
    return [
        Entry(
            event.index or 0,
            bytes(event.leaf_hash or b"").hex(),
            str(event.uid),
            names.get(event.origin) or node_name(event.origin),
            chain.kind_label(event.kind),
            str(ACTIONS[event.action]),
            event.version,
            event.sequenced_at,
        )
        if event.uid in named
        else Entry(event.index or 0, bytes(event.leaf_hash or b"").hex())
        for event in events
    ]


def _keys() -> list[dict[str, Any]]:
    return [
        {
            "code": key.peer.code,
            "name": key.peer.name,
            "relation": PeerRole(key.peer.role).label,
            "algorithm": key.algorithm,
            "key_id": key.key_id,
            "fingerprint": hashlib.sha256(bytes(key.public_key)).hexdigest(),
            "valid_from": key.valid_from,
            "revoked_at": key.revoked_at,
        }
        for key in chain.public_keys(neighbours=True)
    ]


def _described(key: PeerKey) -> dict[str, Any]:
    public = bytes(key.public_key)
    return {
        "node": key.peer.code,
        "name": key.peer.name,
        "relation": key.peer.role,
        "algorithm": key.algorithm,
        "key_id": key.key_id,
        "public_key": base64.b64encode(public).decode(),
        "fingerprint": hashlib.sha256(public).hexdigest(),
        "valid_from": key.valid_from.isoformat(),
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
        "vkey": chain.verifier_key(key),
        "witness_vkey": chain.verifier_key(key, witness=True),
    }


def _page(request: HttpRequest, rows: QuerySet[Row], column: str) -> Page:
    """The rows below ``?before=`` or above ``?after=``, newest first; an unreadable number gives the newest."""
    before, after = _number(request.GET.get("before")), _number(request.GET.get("after"))
    here = reverse(f"site:{request.resolver_match.url_name}") if request.resolver_match else ""
    if after is not None and before is None:
        found = list(rows.filter(**{f"{column}__gt": after}).order_by(column)[: PAGE + 1])
        more_newer, more_older = len(found) > PAGE, True
        found = found[:PAGE][::-1]
    else:
        wanted = rows if before is None else rows.filter(**{f"{column}__lt": before})
        found = list(wanted.order_by(f"-{column}")[: PAGE + 1])
        more_newer, more_older = before is not None, len(found) > PAGE
        found = found[:PAGE]
    if not found:
        return Page([], "", here if before is not None or after is not None else "")
    older = f"{here}?before={getattr(found[-1], column)}" if more_older and getattr(found[-1], column) else ""
    newer = f"{here}?after={getattr(found[0], column)}" if more_newer else ""
    return Page(found, older, newer)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
