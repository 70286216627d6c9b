"""
A stretch of the trail as a file that a stranger can check without this portal (``docs/verify/trail.py``).

The stretch is one of the chain, without a gap: each line bears its hash and the hash before. Its last seal is put into
the node's transparency log first, so that what was handed out can never be taken back; the proof stands at the end.
Row by row, so that neither memory nor time grows with the trail.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit, sealing
from records.access.context import Origin, coming_from, origin
from records.access.models import AuditSeal, User
from records.access.roles import Role
from records.access.services.errors import AccessDenied, require_role
from records.access.trail import anchors
from records.common.canonical import canonical_bytes
from records.common.identity import this_node

FORMAT = "integrity-audit-export/1"
BATCH = 2_000
SHORTEST_REASON = 5
# The order of a CSV line; the same names as the hashed content has.
CONTENT = (
    "index", "previous_hash", "id", "uid", "at", "action", "outcome", "by", "by_name", "role", "subject_type", "subject_uid",
    "subject_label", "region_code", "details", "request_id", "channel",
)  # fmt: skip
# What an office program would take for a formula gets an apostrophe before it; the checker takes one off again.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_BOM = "\ufeff"


class Form(TextChoices):
    JSON_LINES = "jsonl", gettext_lazy("JSON Lines（供核验程序）")
    CSV = "csv", gettext_lazy("CSV（供办公软件）")


class Purpose(TextChoices):
    INSPECTION = "inspection", gettext_lazy("审计检查")
    INVESTIGATION = "investigation", gettext_lazy("案件调查")
    REQUEST = "request", gettext_lazy("依法提供给有权机关")
    ARCHIVE = "archive", gettext_lazy("归档保存")


@dataclass(frozen=True, slots=True)
class Export:
    """What is handed out: from which seal to which, and the file part by part."""

    first: int
    last: int
    name: str
    parts: Iterator[bytes]


def export(
    *, first_on: date, last_on: date, form: str, purpose: str, reason: str, by: User, at: datetime
) -> Export:
    """
    The trail of these days, both included, with the seals.

    :raises AccessDenied: when ``by`` is no auditor, no reason is given, or nothing was written in these days
    """
    require_role([Role.AUDIT_ADMIN], action="trail.exported", by=by, at=at)
    if purpose not in Purpose.values or len(reason.strip()) < SHORTEST_REASON:
        raise AccessDenied(
            "purpose_needed", _("请选择用途并写明事由，不少于 %(count)d 个字。") % {"count": SHORTEST_REASON}
        )
    return hand_out(
        first_on=first_on, last_on=last_on, form=form, purpose=purpose, reason=reason.strip(), by=by, at=at
    )


def hand_out(
    *, first_on: date, last_on: date, form: str, purpose: str, reason: str, by: User, at: datetime
) -> Export:
    """The same for whoever has the node's shell: the command."""
    sealing.seal()
    first, last = _stretch(first_on, last_on)
    with transaction.atomic():
        audit.record(
            action="trail.exported",
            by=by,
            at=at,
            details={
                "first": first, "last": last, "from": first_on, "to": last_on, "form": form, "purpose": purpose, "reason": reason,
            },
        )  # fmt: skip
    anchors.anchor(by=by, at=at, index=last)
    head = {
        "format": FORMAT,
        "node": this_node().code,
        "from": first_on,
        "to": last_on,
        "first": first,
        "last": last,
        "made_at": at,
        "hash": "sha-256",
        "canonical": "RFC 8785",
    }
    write = _csv() if form == Form.CSV else _json_lines()
    name = f"audit-{this_node().code}-{first}-{last}.{Form(form).value}"
    return Export(first, last, name, _told(write, head, first, last, by, origin()))


def _stretch(first_on: date, last_on: date) -> tuple[int, int]:
    found = AuditSeal.objects.filter(
        entry__at__gte=_midnight(first_on), entry__at__lt=_midnight(last_on + timedelta(days=1))
    ).aggregate(first=Min("index"), last=Max("index"))
    if found["first"] is None:
        raise AccessDenied("nothing_there", _("这段时间没有审计记录，请另选日期。"))
    return found["first"], found["last"]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _told(
    write: "_Writer", head: dict[str, Any], first: int, last: int, by: User, where: Origin
) -> Iterator[bytes]:
    """The parts; when the last one is taken, the trail is told what the file's digest is."""
    digest = hashlib.sha256()
    for part in _parts(write, head, first, last):
        digest.update(part)
        yield part
    # The request that asked for it is over by now.
    with coming_from(where.channel, where.request_id):
        audit.record(
            action="trail.export_taken",
            by=by,
            at=timezone.now(),
            details={"first": first, "last": last, "sha256": digest.hexdigest()},
        )


def _parts(write: "_Writer", head: dict[str, Any], first: int, last: int) -> Iterator[bytes]:
    yield write.head(head)
    index = first - 1
    while index < last:
        seals = list(
            AuditSeal.objects.select_related("entry")
            .filter(index__gt=index, index__lte=last)
            .order_by("index")[:BATCH]
        )
        if not seals:
            break
        yield b"".join(
            write.entry(
                sealing.sealed_content(one.entry, index=one.index, previous_hash=one.previous_hash), one.hash
            )
            for one in seals
        )
        index = seals[-1].index
    for held in anchors.known():
        if first <= held.index <= last:
            proof = anchors.proof(held)
            yield write.anchor({"index": held.index, "hash": held.hash, "proof": proof})


@dataclass(frozen=True, slots=True)
class _Writer:
    head: Callable[[dict[str, Any]], bytes]
    entry: Callable[[bytes, str], bytes]
    anchor: Callable[[dict[str, Any]], bytes]


def _line(kind: str, value: bytes) -> bytes:
    return b'{"%s":%s}\n' % (kind.encode(), value)


def _json_lines() -> _Writer:
    return _Writer(
        head=lambda head: _line("head", canonical_bytes(head)),
        # The very bytes that were hashed.
        entry=lambda content, value: b'{"entry":%s,"hash":"%s"}\n' % (content, value.encode()),
        anchor=lambda anchor: _line("anchor", canonical_bytes(anchor)),
    )


def _csv() -> _Writer:
    def row(*cells: Any) -> bytes:
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerow([_cell(cell) for cell in cells])
        return text.getvalue().encode()

    def entry(content: bytes, value: str) -> bytes:
        said = json.loads(content)
        return row("entry", value, *(said[name] for name in CONTENT))

    def extra(kind: str, value: dict[str, Any]) -> bytes:
        said = json.loads(canonical_bytes(value))
        cells = {"index": said.get("index", ""), "details": said}
        return row(
            kind, said.get("hash", "") if kind == "anchor" else "", *(cells.get(name, "") for name in CONTENT)
        )

    return _Writer(
        head=lambda head: _BOM.encode() + row("kind", "hash", *CONTENT) + extra("head", head),
        entry=entry,
        anchor=lambda anchor: extra("anchor", anchor),
    )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return canonical_bytes(value).decode()
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) else text
