"""
Whole pictures of what a partner may see: asked for, made in the background, taken away, forgotten.

The position is taken before the picture. What commits between the two is in the picture and in the changes behind the
position: read twice, and the same both times. Nothing can be in neither.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from disclosure.opendata.writing import Sink
from disclosure.partners.sharing import rights_of, rows_of, said, view_of
from records.access import audit
from records.access.models import PartnerApplication, User
from records.common.database import one_picture
from records.common.locks import advisory_lock
from records.common.settling import settled_at, uid_at
from records.common.workflow import TransitionDenied
from records.sharing.choices import OPEN_SNAPSHOTS, SnapshotState
from records.sharing.models import SharedSnapshot

# So many may be asked for in a day; whoever needs more reads the changes.
MOST_IN_A_DAY = 6
_LOCK = "disclosure.partners.snapshots"
_CHUNK = 500
# Of one that is not ready by then, something keeps killing the worker.
_GIVEN_UP_AFTER = timedelta(hours=6)

log = structlog.get_logger(__name__)


@transaction.atomic
def ask(*, kinds: Iterable[str], by: User, at: datetime) -> SharedSnapshot:
    """
    Ask for a picture; one that is being made already is the answer.

    :raises TransitionDenied: ``too_many_snapshots``, ``nothing_readable`` or ``kind_not_readable``
    """
    PartnerApplication.objects.select_for_update(no_key=True, of=("self",)).get(user=by)
    readable = sorted(view_of(by).regions or {})
    wanted = sorted(set(kinds)) or readable
    if not wanted:
        raise TransitionDenied("nothing_readable", _("您没有可查询的数据种类，请联系系统管理员。"))
    if barred := sorted(set(wanted) - set(readable)):
        raise TransitionDenied(
            "kind_not_readable", _("您没有查询种类 %s 的权限，请联系系统管理员。") % _("、").join(barred)
        )
    mine = SharedSnapshot.objects.filter(partner=by)
    if (at_work := mine.filter(state__in=OPEN_SNAPSHOTS).first()) is not None:
        return at_work
    if mine.filter(asked_at__gt=at - timedelta(days=1)).count() >= MOST_IN_A_DAY:
        raise TransitionDenied(
            "too_many_snapshots",
            _("每 24 小时最多申请 %d 个快照；平时请以 /api/v1/changes/ 续读。") % MOST_IN_A_DAY,
        )
    snapshot = SharedSnapshot.objects.create(partner=by, kinds=wanted, rights=rights_of(by), asked_at=at)
    audit.record(action="snapshot.asked", by=by, at=at, details={"kinds": wanted})
    return snapshot


def make_next() -> bool:
    """Make one of those that wait; whether there was one. What a killed worker left half done is begun anew."""
    with advisory_lock(_LOCK) as mine:
        waiting = SharedSnapshot.objects.filter(state__in=OPEN_SNAPSHOTS).order_by("uid")
        snapshot = waiting.select_related("partner__partner_application").first() if mine else None
        if snapshot is None:
            return False
        if timezone.now() - snapshot.asked_at > _GIVEN_UP_AFTER:
            _finish(snapshot, SnapshotState.FAILED)
        else:
            _make(snapshot)
        return True


def _make(snapshot: SharedSnapshot) -> None:
    snapshot.state = SnapshotState.MAKING
    snapshot.position = uid_at(settled_at())
    snapshot.save(update_fields=["state", "position"])
    folder = folder_of(snapshot)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        with transaction.atomic():
            one_picture()
            files = list(_write(snapshot, folder))
    except Exception:
        shutil.rmtree(folder, ignore_errors=True)
        log.exception("snapshot_failed", uid=str(snapshot.pk))
        _finish(snapshot, SnapshotState.FAILED)
        return
    snapshot.files, snapshot.rows = files, sum(file["rows"] for file in files)
    _finish(snapshot, SnapshotState.READY)


def _write(snapshot: SharedSnapshot, folder: Path) -> Iterator[dict[str, Any]]:
    partner = snapshot.partner
    view, on, total = view_of(partner), timezone.localdate(), 0
    for kind in snapshot.kinds:
        path, rows = folder / f"{kind}.jsonl", 0
        with open(path, "xb", opener=_privately) as file:
            sink = Sink(file)
            # PostgreSQL hands over so many at a time: the millionth row needs no more memory than the first.
            for row in rows_of(kind, view, on=on).iterator(chunk_size=_CHUNK):
                line = json.dumps(said(partner, kind, row), ensure_ascii=False, separators=(",", ":"))
                sink.write(line.encode() + b"\n")
                rows += 1
                if rows % _CHUNK == 0:
                    _show_progress(snapshot, total + rows)
        total += rows
        yield {
            "kind": kind,
            "name": path.name,
            "rows": rows,
            "bytes": sink.bytes,
            "sha256": sink.sha256,
        }


def _finish(snapshot: SharedSnapshot, state: SnapshotState) -> None:
    at = timezone.now()
    snapshot.state, snapshot.finished_at = state, at
    if state == SnapshotState.READY:
        snapshot.ends_at = at + timedelta(hours=settings.SNAPSHOT_KEPT_HOURS)
    snapshot.save(update_fields=["state", "finished_at", "ends_at", "files", "rows"])


def read_file(snapshot: SharedSnapshot, name: str, *, by: User, at: datetime) -> dict[str, Any] | None:
    """The file of that name, if it may be handed out; that it was, is written down."""
    if not is_good(snapshot, at=at):
        return None
    file = next((file for file in snapshot.files if file["name"] == name), None)
    if file is not None:
        audit.read(
            action="snapshot.fetched",
            by=by,
            at=at,
            details={"snapshot": str(snapshot.pk), "kind": file["kind"], "rows": file["rows"]},
        )
    return file


def is_good(snapshot: SharedSnapshot, *, at: datetime) -> bool:
    """Whether its files may be handed out: there, in their days, and made by the rights of today."""
    return (
        snapshot.state == SnapshotState.READY
        and snapshot.ends_at is not None
        and at < snapshot.ends_at
        and snapshot.rights == rights_of(snapshot.partner)
    )


def clear(*, at: datetime) -> int:
    """Remove the files of those whose time is over, and what nobody knows of any more."""
    over = SharedSnapshot.objects.filter(state=SnapshotState.READY, ends_at__lte=at)
    for snapshot in over:
        shutil.rmtree(folder_of(snapshot), ignore_errors=True)
    count = over.update(state=SnapshotState.ENDED, files=[])
    SharedSnapshot.objects.filter(asked_at__lt=at - timedelta(days=30)).exclude(
        state__in=OPEN_SNAPSHOTS
    ).delete()
    root = Path(settings.SNAPSHOT_DIR)
    known = {
        str(uid)
        for uid in SharedSnapshot.objects.exclude(
            state__in=[SnapshotState.ENDED, SnapshotState.FAILED]
        ).values_list("pk", flat=True)
    }
    for path in root.iterdir() if root.exists() else ():
        if path.name not in known:
            shutil.rmtree(path, ignore_errors=True)
    return count


def folder_of(snapshot: SharedSnapshot) -> Path:
    return Path(settings.SNAPSHOT_DIR) / str(snapshot.pk)


def rows_so_far(snapshot: SharedSnapshot) -> int:
    if snapshot.state != SnapshotState.MAKING:
        return snapshot.rows
    try:
        return int(cache.get(_progress_key(snapshot)) or 0)
    except RedisError:
        return 0


def _show_progress(snapshot: SharedSnapshot, rows: int) -> None:
    # The transaction that reads cannot write; and how far it is, is worth no failure.
    try:
        cache.set(_progress_key(snapshot), rows, timeout=3600)
    except RedisError:
        log.warning("snapshot_progress_not_kept", uid=str(snapshot.pk))


def _progress_key(snapshot: SharedSnapshot) -> str:
    return f"snapshot:{snapshot.pk}"


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
