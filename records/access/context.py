"""Where the present work comes from: which request, through which channel. Read by the audit trail alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from records.access.models import Channel


@dataclass(frozen=True)
class Origin:
    channel: str = Channel.COMMAND
    request_id: str = ""


# Neither a request nor a task has spoken: somebody at a shell.
_SHELL = Origin()
_origin: ContextVar[Origin] = ContextVar("origin_of_the_work", default=_SHELL)


def origin() -> Origin:
    return _origin.get()


@contextmanager
def coming_from(channel: str, request_id: str = "") -> Iterator[Origin]:
    """Work inside comes from there; afterwards from where it came before."""
    token = _origin.set(Origin(channel=channel, request_id=request_id))
    try:
        yield _origin.get()
    finally:
        _origin.reset(token)
