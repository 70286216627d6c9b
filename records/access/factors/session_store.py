"""
The session in the database, in which two requests of one browser at the same time both keep what they wrote.

Django's own store writes the whole session as each request had read it: a page's small question that ends after a
form was sent would put back the old one, and the form's "saved", or the proof just given again, would be gone.
"""

from copy import deepcopy
from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import router, transaction


class SessionStore(DatabaseStore):
    """Writes what this request has changed into what stands by then."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._as_read: dict[str, Any] = {}

    def load(self) -> dict[str, Any]:
        found = super().load()
        self._as_read = deepcopy(found)
        return found

    def save(self, must_create: bool = False) -> None:
        """:raises UpdateError: if the session has been ended meanwhile; it does not come back"""
        if must_create or self.session_key is None:
            super().save(must_create=must_create)
        else:
            mine = dict(self.items())
            using = router.db_for_write(self.model)
            with transaction.atomic(using=using):
                standing = self.model.objects.using(using).select_for_update()
                row = standing.filter(pk=self.session_key).first()
                if row is None:
                    raise UpdateError
                self._session_cache = merged(self._as_read, mine, self.decode(row.session_data))
                self.create_model_instance(self._session_cache).save(force_update=True, using=using)
        self._as_read = deepcopy(dict(self.items()))


def merged(before: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """
    What stands now (``theirs``), with whatever became of ``before`` in ``mine``.

    A value that is itself a dictionary is merged likewise; of any other that both have changed, mine stands.
    """
    result = dict(theirs)
    for key in before.keys() | mine.keys():
        if key not in mine:
            result.pop(key, None)
        elif key not in before or before[key] != mine[key]:
            result[key] = _value(before.get(key), mine[key], theirs.get(key))
    return result


def _value(before: Any, mine: Any, theirs: Any) -> Any:
    if isinstance(before, dict) and isinstance(mine, dict) and isinstance(theirs, dict):
        return merged(before, mine, theirs)
    return mine
