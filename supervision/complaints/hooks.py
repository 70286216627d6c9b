"""
What this room tells those who carry complaints between nodes.

``referrals`` installs its answers when the app is ready; without it a complaint that another node has to handle
waits here until somebody sends it on by hand, and nothing else changes.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

Out = Callable[..., None]
Told = Callable[..., None]

_out: Out | None = None
_told: Told | None = None


def register_referral(*, out: Out, told: Told) -> None:
    """
    :param out: ``out(complaint, *, child, by, at)``: filed here, and another node has to handle it; ``child`` is the
        code of the node below, empty where it goes up. In the transaction that filed it.
    :param told: ``told(complaint, *, what, text, by, at)``: a step (by its name), a ``message`` to the informant, a
        ``message_of_informant``, or ``overdue``, in the same transaction. Called for every complaint; what is none of
        another node's business the receiver lets pass (``complaint.is_referred``).
    """
    global _out, _told
    _out, _told = out, told


def out(complaint: Any, *, child: str, by: Any, at: datetime) -> None:
    if _out is not None:
        _out(complaint, child=child, by=by, at=at)


def told(complaint: Any, *, what: str, text: str = "", by: Any, at: datetime) -> None:
    if _told is not None:
        _told(complaint, what=what, text=text, by=by, at=at)
