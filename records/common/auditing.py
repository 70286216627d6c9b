"""
The door to the audit trail for rooms that stand below ``access``.

``access`` keeps the trail and installs its writer here when the app is ready. A service that cannot be
audited must not run, so recording without a writer is an error and never a silent loss.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

Writer = Callable[..., Any]

_writer: Writer | None = None


class NoAuditWriter(RuntimeError):
    """Nobody has installed an audit writer: the app registry is not ready or is wired wrongly."""


def install(writer: Writer) -> None:
    """Make ``writer`` the one that ``record`` calls; it takes the same keyword arguments."""
    global _writer
    _writer = writer


def record(
    *,
    action: str,
    by: Any,
    at: datetime,
    subject: Any = None,
    details: dict | None = None,
    outcome: str = "done",
) -> Any:
    """Write one audit row in the caller's transaction (outcome: ``done``, ``refused`` or ``read``)."""
    if _writer is None:
        raise NoAuditWriter(f"No audit writer is installed; {action} was not recorded.")
    return _writer(action=action, by=by, at=at, subject=subject, details=details, outcome=outcome)
