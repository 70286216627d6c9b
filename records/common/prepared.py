"""
Questions that PostgreSQL plans once for each connection and not for each reader.

To find a record by its key takes PostgreSQL a tenth of a millisecond, and to plan how, five times as long. A question that
comes again is therefore given a name in the connection (``PREPARE``) and asked by it. Only the plan is kept: every
condition is looked at anew each time, and when a table has changed the plan is made anew by itself.
"""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connections

# Of a connection's plans, some hundred kB each, and of the questions it was asked once: the ones longest not asked for go.
MOST_PLANS = 60
MOST_ASKED_ONCE = 500


class _Line:
    """What one connection was asked."""

    def __init__(self) -> None:
        self.plans: OrderedDict[str, None] = OrderedDict()
        self.asked: OrderedDict[str, None] = OrderedDict()


_lines: "WeakKeyDictionary[Any, _Line]" = WeakKeyDictionary()


def rows_of(sql: str, values: Sequence[Any] = (), *, using: str) -> list[tuple[Any, ...]]:
    """
    By a plan that is kept.

    :param sql: with ``$1``, ``$2`` … where the values belong; Django's or ours, never a reader's
    """
    with connections[using].cursor() as cursor:
        name, line = _name(sql), _line(cursor)
        if name not in line.plans:
            _plan(cursor, line, name, sql)
        line.plans.move_to_end(name)
        places = ", ".join(["%s"] * len(values))
        cursor.execute(f"EXECUTE {name}({places})" if places else f"EXECUTE {name}", values)
        return cursor.fetchall()


def rows_again(sql: str, values: Sequence[Any] = (), *, using: str) -> list[tuple[Any, ...]]:
    """
    By a plan that is kept, where this connection was asked the very same before; values and all.

    :param sql: with ``%s``, as Django writes it
    """
    with connections[using].cursor() as cursor:
        text = cursor.mogrify(sql, values).decode() if values else sql.replace("%%", "%")
        name, line = _name(text), _line(cursor)
        if name not in line.plans and name not in line.asked:
            if len(line.asked) >= MOST_ASKED_ONCE:
                line.asked.popitem(last=False)
            line.asked[name] = None
            cursor.execute(sql, values)
            return cursor.fetchall()
    return rows_of(text, using=using)


def _name(sql: str) -> str:
    return f"kept_{sha256(sql.encode()).hexdigest()[:32]}"


def _line(cursor: Any) -> _Line:
    return _lines.setdefault(cursor.connection, _Line())


def _plan(cursor: Any, line: _Line, name: str, sql: str) -> None:
    # Past Django's own cursor, for this is no question of the page; its errors are Django's all the same.
    with cursor.db.wrap_database_errors:
        if len(line.plans) >= MOST_PLANS:
            cursor.cursor.execute(f"DEALLOCATE {line.plans.popitem(last=False)[0]}")
        cursor.cursor.execute(f"PREPARE {name} AS {sql}")
    line.plans[name] = None
    line.asked.pop(name, None)
