"""
Where a person is signed in: opened at sign-in, ended by himself, by time, or by what happened to his account.

The moments that decide stand in the session itself, on the server; the row beside it can end it from elsewhere.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from records.access import audit
from records.access.factors import passwords
from records.access.factors.models import StaffSession
from records.access.models import User
from records.access.throttling import client_address

End = StaffSession.End
KEY = "staff"
# The row need not know each click: it is written once in a while, and read when somebody looks at his sessions.
WRITTEN_EVERY = timedelta(seconds=60)


@dataclass(frozen=True)
class Present:
    """What the session of this request says of itself."""

    uid: UUID
    opened_at: datetime
    seen_at: datetime
    proved_at: datetime
    written_at: datetime
    factor: str
    password_until: datetime | None

    def idle_seconds(self, now: datetime) -> float:
        return settings.SESSION_IDLE_SECONDS - (now - self.seen_at).total_seconds()

    def seconds_left(self, now: datetime) -> float:
        """Until whichever end comes first."""
        absolute = settings.SESSION_ABSOLUTE_SECONDS - (now - self.opened_at).total_seconds()
        return min(self.idle_seconds(now), absolute)

    def ended_because(self, now: datetime) -> str:
        """Why time has ended it, or an empty word."""
        if now - self.opened_at >= timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS):
            return str(End.TOO_LONG)
        if now - self.seen_at >= timedelta(seconds=settings.SESSION_IDLE_SECONDS):
            return str(End.IDLE)
        return ""


@transaction.atomic
def open_session(*, request: HttpRequest, user: User, factor: str, at: datetime) -> StaffSession:
    """Write down a sign-in that has just succeeded; where one person has one session, end the others."""
    if settings.SINGLE_SESSION:
        end_all(user=user, because=End.ELSEWHERE, at=at)
    session = StaffSession.objects.create(
        user=user,
        factor=factor,
        address=client_address(request)[:64],
        browser=request.headers.get("User-Agent", "")[:200],
        opened_at=at,
        seen_at=at,
    )
    until = passwords.runs_out_at(user)
    now = at.timestamp()
    request.session[KEY] = {
        "uid": str(session.uid),
        "opened": now,
        "seen": now,
        "proved": now,
        "written": now,
        "factor": factor,
        "password_until": until.timestamp() if until else None,
    }
    return session


def present(request: HttpRequest) -> Present | None:
    """What stands in the session; None for one that no sign-in of this portal has opened."""
    kept: dict[str, Any] | None = request.session.get(KEY)
    if not kept:
        return None
    return Present(
        uid=UUID(kept["uid"]),
        opened_at=_moment(kept["opened"]),
        seen_at=_moment(kept["seen"]),
        proved_at=_moment(kept["proved"]),
        written_at=_moment(kept["written"]),
        factor=kept["factor"],
        password_until=_moment(kept["password_until"]) if kept["password_until"] else None,
    )


def password_is_too_old(request: HttpRequest) -> bool:
    session = present(request)
    return bool(session and session.password_until and session.password_until <= timezone.now())


def shows_enough(request: HttpRequest) -> bool:
    """Whether the session shows a second factor, where one is required."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return True
    session = present(request)
    return session is not None and bool(session.factor)


def row_of(session: Present, user: User) -> StaffSession | None:
    return StaffSession.objects.filter(pk=session.uid, user_id=user.pk).first()


def touch(request: HttpRequest, *, session: Present, at: datetime) -> None:
    """The person did something just now."""
    request.session[KEY]["seen"] = at.timestamp()
    if at - session.written_at >= WRITTEN_EVERY:
        request.session[KEY]["written"] = at.timestamp()
        StaffSession.objects.filter(pk=session.uid, ended_at=None).update(seen_at=at)
    request.session.modified = True


def proved(request: HttpRequest, *, at: datetime) -> None:
    """The person has just shown again who he is."""
    request.session[KEY]["proved"] = at.timestamp()
    request.session.modified = True


def password_changed(request: HttpRequest, *, user: User) -> None:
    until = passwords.runs_out_at(user)
    request.session[KEY]["password_until"] = until.timestamp() if until else None
    request.session.modified = True


@transaction.atomic
def end(*, session: StaffSession, because: str, at: datetime, by: User | None = None) -> None:
    """End one session, wherever its browser is; ending it twice changes nothing."""
    ended = StaffSession.objects.filter(pk=session.pk, ended_at=None).update(
        ended_at=at, ended_because=because
    )
    if ended and because != End.SIGNED_OUT:
        audit.record(
            action="session_ended", by=by, at=at, subject=session.user, details={"because": str(because)}
        )


@transaction.atomic
def end_all(
    *, user: User, because: str, at: datetime, by: User | None = None, but: UUID | None = None
) -> int:
    """End all sessions of a person, but for one where one is named."""
    live = StaffSession.objects.filter(user=user, ended_at=None)
    ended = (live.exclude(pk=but) if but else live).update(ended_at=at, ended_because=because)
    if ended:
        details = {"because": str(because), "sessions": ended}
        audit.record(action="session_ended", by=by, at=at, subject=user, details=details)
    return ended


def end_forgotten(*, at: datetime, most: int = 500) -> int:
    """End the sessions whose time is over and whose browsers never came back to hear it."""
    # The row may be a minute behind the session itself.
    idle = at - timedelta(seconds=settings.SESSION_IDLE_SECONDS) - 2 * WRITTEN_EVERY
    forgotten = list(
        StaffSession.objects.select_related("user")
        .filter(ended_at=None, seen_at__lt=idle)
        .order_by("seen_at")[:most]
    )
    for session in forgotten:
        end(session=session, because=End.IDLE, at=at)
    return len(forgotten)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
