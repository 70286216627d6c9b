"""
The bell that wakes the workers. It carries nothing: beat finds the same work in PostgreSQL a moment later.

Services ring it and never know who listens; ``tasks`` installs the listener. A bell that cannot ring (Redis
is down) is logged and skipped, because the committed work is safe without it.
"""

import logging
from collections.abc import Callable

from django.db import transaction

logger = logging.getLogger(__name__)

_listener: Callable[[str], None] | None = None


def install(listener: Callable[[str], None] | None) -> None:
    """Let ``listener`` hear the name of what there is to do: ``sequence`` or ``push``."""
    global _listener
    _listener = listener


def ring(work: str) -> None:
    """Ring now; never raises."""
    if _listener is None:
        return
    try:
        _listener(work)
    except Exception as error:
        logger.warning("chain bell %s not heard, the next tick does the work: %s", work, error)


def ring_on_commit(work: str) -> None:
    """Ring once this transaction has committed, once however often it is asked for."""
    connection = transaction.get_connection()
    # A bell hung up in a savepoint that was rolled back is gone from this list; one that is still there
    # belongs to a savepoint around this one, or to one that was released: it stays if we do.
    if any(getattr(hook, "chain_bell", None) == work for _, hook, *_ in connection.run_on_commit):
        return

    def hook_of_ours() -> None:
        ring(work)

    hook_of_ours.chain_bell = work  # type: ignore[attr-defined]
    transaction.on_commit(hook_of_ours)
