"""Making a version of the open data: one picture of the database, whole files, a signed list, and the old ones gone."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from disclosure.opendata import manifest, store
from disclosure.opendata.manifest import DELTA, Filed
from disclosure.opendata.models import DumpVersion, newest_version
from disclosure.opendata.writing import compress, write_csv, write_lines
from disclosure.published.changes import changed_between, departures
from disclosure.published.columns import Shape
from disclosure.published.kinds import OpenKind, open_kinds
from records.common.database import one_picture
from records.common.locks import advisory_lock
from records.common.settling import settled_at, uid_at

# The delta goes back so far: whoever loads it once a week still misses nothing.
DELTA_DAYS = 7
# A version that holds what has ended is replaced after this long, or after this many times what making it took,
# so that a large node does not do nothing else.
RENEW_SECONDS, RENEW_SHARE = 30.0, 30.0
_LOCK = "disclosure.opendata"

log = structlog.get_logger(__name__)


def build(*, at: datetime) -> DumpVersion | None:
    """
    Make the next version and remove the files of the one before.

    :returns: nothing where another worker is at it
    """
    with advisory_lock(_LOCK) as mine:
        if not mine:
            return None
        version = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        if (newest := newest_version()) is not None and newest.version >= version:
            return newest
        return _build(version, at)


def renew_if_outdated(*, at: datetime) -> DumpVersion | None:
    """Make the next version if there is none, or if something that the newest one holds has ended since."""
    newest = newest_version()
    if newest is None:
        return build(at=at)
    age = (at - newest.made_at).total_seconds()
    if age < max(RENEW_SECONDS, RENEW_SHARE * newest.seconds) or not ended_since(newest, at=at):
        return None
    return build(at=at)


def ended_since(version: DumpVersion, *, at: datetime) -> bool:
    """Whether anything has ended that the version may hold."""
    return bool(departures(since=moment_of(version), on=timezone.localdate(at), limit=20))


def moment_of(version: DumpVersion) -> datetime:
    """The moment that the version's position stands for."""
    return datetime.fromtimestamp((version.position.int >> 80) / 1000, UTC)


def _build(version: str, at: datetime) -> DumpVersion:
    started = time.monotonic()
    # Before the picture is taken: what commits between the two is in both, and a reader takes it twice.
    position = uid_at(settled_at())
    since = at - timedelta(days=DELTA_DAYS)
    with store.making(version) as draft:
        with transaction.atomic():
            one_picture()
            plain = list(_write(draft, on=timezone.localdate(at), since=since, until=position))
        files = [Filed(dataset, written, compress(draft / written.name)) for dataset, written in plain]
        said = manifest.made(files, version=version, made_at=at, position=position, delta_since=since)
        content = manifest.as_bytes(said)
        signature = manifest.signed(content)
        (draft / manifest.NAME).write_bytes(content)
        (draft / manifest.SIGNATURE).write_bytes(signature)
        (draft / manifest.SUMS).write_bytes(manifest.sums(files))
    made = DumpVersion.objects.create(
        version=version,
        made_at=at,
        position=position,
        # Each kind once: its table holds the same rows as its lines.
        rows=sum(filed.plain.rows for filed in files if filed.plain.name.endswith(".csv")),
        bytes=sum(filed.plain.bytes + filed.packed.bytes for filed in files),
        seconds=time.monotonic() - started,
        manifest=content.decode(),
        signature=signature.decode(),
    )
    store.keep_only(version)
    old = DumpVersion.objects.order_by("-version").values_list("pk", flat=True)[settings.OPEN_DATA_KEEP :]
    DumpVersion.objects.filter(pk__in=list(old)).delete()
    log.info(
        "open_data_made", version=version, rows=made.rows, bytes=made.bytes, seconds=round(made.seconds, 1)
    )
    return made


def _write(draft: Path, *, on: date, since: datetime, until: UUID) -> Iterator[tuple[str, Any]]:
    kinds = open_kinds()
    for kind in kinds:
        yield kind.name, write_csv(kind.shape, kind.rows(on), draft / f"{kind.name}.csv")
        yield kind.name, write_lines([(kind.shape, kind.rows(on), {})], draft / f"{kind.name}.jsonl")
    changed = [_changed(kind, on=on, since=since, until=until) for kind in kinds if kind.changes]
    yield DELTA, write_lines(changed, draft / f"{DELTA}.jsonl", _tombstones(since, on=on))


def _changed(
    kind: OpenKind, *, on: date, since: datetime, until: UUID
) -> tuple[Shape, QuerySet[Any], dict[str, Any]]:
    constants: dict[str, Any] = {"ended": False}
    if "kind" not in kind.shape.headings:
        constants["kind"] = kind.kind
    rows = changed_between(kind, kind.rows(on), after=uid_at(since), until=until)
    return kind.shape, rows, constants


def _tombstones(since: datetime, *, on: date) -> Iterator[bytes]:
    for change in departures(since=since, on=on, limit=None):
        yield json.dumps(change.told(), ensure_ascii=False, separators=(",", ":")).encode()
