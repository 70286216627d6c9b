"""Hands events to their kinds, set-wise where the kind can; a failing event is set aside and the others go on."""

import logging
from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, connection, transaction

from records.chain.judging import SETTLED, Step
from records.chain.registry import Kind, kind_named

logger = logging.getLogger(__name__)

FAILED = "failed"
# An earlier version of the same document just failed for a reason that may pass: this one waits for it.
BEHIND_A_FAILURE = "behind_a_failure"


def materialise(steps: list[Step], *, at: datetime) -> list[tuple[Step, str, str]]:
    """Materialise in order; the steps that failed come back with reason code and detail."""
    failures: list[tuple[Step, str, str]] = []
    for name, group in groupby(steps, key=lambda step: step.view.kind):
        kind, members = kind_named(name), list(group)
        if kind is None:
            failures.extend((step, "unknown_kind", name) for step in members)
        elif len(members) == 1 or not _all_at_once(kind, members, at):
            failures.extend(_one_by_one(kind, members, at))
    return failures


def _all_at_once(kind: Kind, members: list[Step], at: datetime) -> bool:
    """One savepoint for the whole group, the usual case; false when some member needs to be found out."""

    def work() -> None:
        if kind.materialise_many is not None:
            kind.materialise_many([step.view for step in members], at=at)
        else:
            for step in members:
                kind.materialise(step.view, at=at)

    return _attempt(work) is None


def _one_by_one(kind: Kind, members: list[Step], at: datetime) -> list[tuple[Step, str, str]]:
    failures: list[tuple[Step, str, str]] = []
    held_up: set[UUID] = set()
    for step in members:
        if step.view.uid in held_up:
            failures.append((step, BEHIND_A_FAILURE, ""))
            continue
        failure = _attempt(lambda view=step.view: kind.materialise(view, at=at))  # type: ignore[misc]
        if failure is not None:
            failures.append((step, *failure))
            if failure[0] != SETTLED:
                held_up.add(step.view.uid)
    return failures


def _attempt(work: Callable[[], None]) -> tuple[str, str] | None:
    """Run inside a savepoint; what the kind or the database refused comes back as (reason, detail)."""
    try:
        with transaction.atomic():
            work()
            # Deferred foreign keys would otherwise fail at commit, and the whole batch with them.
            connection.check_constraints()
    except ValidationError as error:
        return SETTLED, "; ".join(error.messages)
    except ValueError as error:
        return SETTLED, str(error)
    except (OperationalError, InterfaceError):
        # A lost connection or a deadlock says nothing about the event: the sender tries the batch again.
        raise
    except Exception as error:
        logger.exception("a document kind failed on an event")
        return FAILED, type(error).__name__
    return None
