"""
Whether a kept connection still holds.

Django asks ``SELECT 1`` before the first question of each request: a whole way to the server and back. A server that has
stopped, or whose process was killed, has closed the line, and that can be seen from this side without asking. What cannot be
seen is a machine that fell silent, or another that took over its address: so once a second a connection is asked all the same.
"""

import select
import time
from typing import Any

from django.db.backends.postgresql import base
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

ASKED_AGAIN_SECONDS = 1.0


class DatabaseWrapper(base.DatabaseWrapper):
    _answered_at = float("-inf")

    def is_usable(self) -> bool:
        if time.monotonic() - self._answered_at < ASKED_AGAIN_SECONDS and _is_silent(self.connection):
            return True
        usable = super().is_usable()
        self._answered_at = time.monotonic() if usable else float("-inf")
        return bool(usable)


def _is_silent(connection: Any) -> bool:
    """No error stands, and nothing waits to be read: neither the end of the line nor a last word of the server's."""
    if connection is None or connection.closed:
        return False
    # A transaction that the server has broken off answers no question before its end.
    if connection.info.transaction_status == TRANSACTION_STATUS_INERROR:
        return False
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)
    return not line.poll(0)
