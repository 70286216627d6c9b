"""
What a request wrote and what of it the trail tells.

Tables are watched at the connection, so that no service has to be trusted to say what it did.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock
from urllib.parse import urljoin

from django.db import connection, transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import resolve

from records.access.models import AuditEntry, Outcome
from tests.access_matrix.forms import forms_of

_WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?([a-z0-9_]+)"?', re.IGNORECASE)

# What is written without anybody having done anything that an auditor asks for; each with its reason.
NO_DEED = {
    "django_session": "the session itself; signing in and out are entries",
    "records_staffsession": "when a session was last used",
    "records_auditentry": "the trail",
    "records_auditseal": "the trail's seals",
    "records_traffic": "a counter",
    "records_idempotencykey": "the answer kept for whoever sends again",
    "oauth2_provider_accesstoken": "signing a token out is an entry, its use is in the request's own",
}


@dataclass
class Trace:
    tables: set[str] = field(default_factory=set)
    entries: list[tuple[str, str]] = field(default_factory=list)

    @property
    def deeds(self) -> set[str]:
        return self.tables - NO_DEED.keys()

    @property
    def is_silent(self) -> bool:
        """Something was written, and the trail says nothing."""
        return bool(self.deeds) and not self.entries

    @property
    def was_read(self) -> bool:
        return any(outcome == Outcome.READ for _action, outcome in self.entries)


@contextmanager
def traced() -> Iterator[Trace]:
    """What is written inside, and the entries that tell of it; filled when it ends."""
    trace = Trace()
    before = AuditEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := _WRITE.match(sql):
            trace.tables.add(found[1].lower())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield trace
    if "records_auditentry" in trace.tables:
        written = AuditEntry.objects.filter(id__gt=before).order_by("id")
        trace.entries = list(written.values_list("action", "outcome"))


# --- Posting whatever form a page shows ----------------------------------------------------------------------

# What somebody does with his own session; the trail tells of it, and the walk would be over.
_OWN = re.compile(
    r"^admin:(login|logout|password_change|second_step|step_up|own_|session|factor|language|sign)"
)
_FRAME = re.compile(r"/(logout|language|text-size)/$")
# Holes that say what is done, and not with what.
_WORDS = ("name", "kind", "section", "part", "step", "action", "deed", "what")


class Posting:
    """One person who fills in every form that he meets, once for each route and step, and undoes it at once."""

    def __init__(self, make: Callable[[], Client]) -> None:
        self._make = make
        self._client: Client | None = None
        self._done: set[Any] = set()
        self.forms = self.deeds = 0
        self.silent: list[str] = []

    def meet(self, route: str, address: str, page: str) -> None:
        if not route.startswith("admin:") or _OWN.match(route) or "<form" not in page:
            return
        match = resolve(address.partition("?")[0])
        step = (route, *(str(match.kwargs[key]) for key in sorted(match.kwargs) if key in _WORDS))
        if step in self._done:
            return
        self._done.add(step)
        for action, data in forms_of(page):
            if not _FRAME.search(action):
                self._try(urljoin(address, action), data)

    def _try(self, address: str, data: dict[str, Any]) -> None:
        self._client = self._client or self._make()
        # What the page after it looks like is not asked, and costs most of the time.
        blank = mock.patch.object(SimpleTemplateResponse, "rendered_content", "")
        with transaction.atomic(), blank:
            with traced() as trace:
                answer = self._client.post(address, data)
            transaction.set_rollback(True)
        if answer.status_code == 302 and answer.headers["Location"].startswith("/admin/login/"):
            # That form ended the session.
            self._client = None
        self.forms += 1
        self.deeds += bool(trace.deeds)
        if answer.status_code >= 500:
            self.silent.append(f"POST {address} answers {answer.status_code}")
        # What was refused was undone by its own transaction.
        elif trace.is_silent and answer.status_code < 400:
            self.silent.append(f"POST {address} writes {sorted(trace.deeds)} and tells nothing")
