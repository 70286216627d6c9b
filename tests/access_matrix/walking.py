"""One person's walk through every route, and what of the hidden things he meets on it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from unittest import mock
from uuid import UUID

from django.core.cache import cache
from django.template import Template
from django.test import Client
from django.urls import reverse

from records.access import kept_counts
from records.access.backends import RoleBackend
from records.access.factors import sessions
from records.access.factors.models import StaffSession
from records.access.models import User
from tests.access_matrix import opendata, routes
from tests.access_matrix.traces import Posting, Trace, traced
from tests.access_matrix.world import World
from tests.api.factories import bearer

# Where a uid, and nothing else of the record, is told on purpose: that a record has ended, to those who may hold a
# copy of it; and that the log holds an event, to everybody, or nobody could check that the log is whole.
TOLD_BY = {
    **opendata.TOLD_BY,
    "public-changes": ("ended", "past display"),
    "chain:entries": ("government, on the chain",),
    "admin:records_chainevent_changelist": ("government, on the chain",),
    "admin:records_chainevent_change": ("government, on the chain",),
    "admin:records_chainevent_history": ("government, on the chain",),
    "admin:records_notice_changelist": ("government, on the chain",),
    "admin:records_notice_change": ("government, on the chain",),
}


@dataclass(frozen=True)
class Answer:
    route: str
    address: str
    status: int
    text: str
    trace: Trace

    @cached_property
    def said(self) -> str:
        """The answer without what the asker himself wrote into the address: that is no news to him."""
        return self.text.replace(typed(self.address), "")


def client_of(role: str, world: World) -> Client:
    if role == "anonymous":
        return Client()
    if role == "partner":
        return Client(headers=bearer(world.people["partner"]))
    client = Client()
    client.force_login(world.people[role], backend="records.access.backends.RoleBackend")
    return client


def addresses(world: World) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys(routes.named_routes()):
        if routes.is_nameless(name):
            continue
        holes, queries = routes.questions(name, world)
        for kwargs in holes:
            path = reverse(name, kwargs=kwargs)
            for query in queries:
                yield name, f"{path}?{query}" if query else path


def walk(
    role: str, world: World, posting: Posting | None = None, *, only: re.Pattern[str] = re.compile("")
) -> Iterator[Answer]:
    """
    :param posting: fills in the forms of the pages on the way; what it writes is undone
    :param only: the names of the routes that are asked
    """
    cache.clear()
    client = client_of(role, world)
    known = Known()
    for name, address in addresses(world):
        if not only.match(name):
            continue
        with _as_in_service(), known.is_asked():
            with traced() if posting else nullcontext(Trace()) as trace:
                answer = client.get(address)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            text = body.decode(errors="replace")
            if posting is not None and answer.status_code == 200:
                posting.meet(name, address, text)
        headers = " ".join(f"{key}: {value}" for key, value in answer.headers.items())
        yield Answer(name, address, answer.status_code, f"{headers}\n{text}", trace)


def _nothing(user: User) -> None:
    pass


@contextmanager
def _as_in_service() -> Iterator[None]:
    """
    Pages are put together as outside of tests: nobody here asks which templates made them, of what. What waits for
    somebody is counted once for the walk: it changes nothing for good.
    """
    with (
        mock.patch.object(Template, "_render", lambda self, context: self.nodelist.render(context)),
        mock.patch.object(kept_counts, "SECONDS", 3600),
        mock.patch.object(kept_counts, "forget", _nothing),
    ):
        yield


class Known:
    """
    Who asks, what he holds and where he is signed in: looked up by the first request of a walk for all of them. Each
    request would ask again, a third of all statements, and a walk changes none of it for good.
    """

    def __init__(self) -> None:
        self._users: dict[Any, User | None] = {}
        self._sessions: dict[tuple[UUID, Any], StaffSession | None] = {}

    @contextmanager
    def is_asked(self) -> Iterator[None]:
        look, row_of = RoleBackend.get_user, sessions.row_of

        def get_user(backend: RoleBackend, user_id: Any) -> User | None:
            if user_id not in self._users:
                user = self._users[user_id] = look(backend, user_id)
                if user is not None:
                    user.reaches()
            # A request may note things down on who asks; the next one begins without them.
            return copy(self._users[user_id])

        def session(present: sessions.Present, user: User) -> StaffSession | None:
            key = present.uid, user.pk
            if key not in self._sessions:
                self._sessions[key] = row_of(present, user)
            return self._sessions[key]

        with (
            mock.patch.object(RoleBackend, "get_user", get_user),
            mock.patch.object(sessions, "row_of", session),
        ):
            yield


class Words:
    """The hidden words that a text may hold: most hold none of all of them, and one look is enough to see that."""

    def __init__(self, world: World) -> None:
        self._words = world.words
        # The longest first: whatever else begins at the same place is a part of it.
        longest_first = sorted(set(world.words.values()), key=len, reverse=True)
        self._any = re.compile("|".join(map(re.escape, longest_first)))

    def met(self, answer: Answer) -> dict[str, str]:
        """Each word in the answer, by what it belongs to."""
        found, text = set(), answer.said
        match = self._any.search(text)
        while match:
            found.add(match[0])
            match = self._any.search(text, match.start() + 1)
        return {thing: word for thing, word in self._words.items() if any(word in one for one in found)}


def leaks_in(answer: Answer, world: World, words: Words) -> Iterator[str]:
    """Hidden words and uids in the answer."""
    for thing, word in words.met(answer).items():
        yield f"{thing} ({word})"
    for thing, uid in world.hidden.items():
        told = thing in TOLD_BY.get(answer.route, ())
        if str(uid) not in answer.address and str(uid) in answer.text and not told:
            yield f"the uid of {thing}"


def typed(address: str) -> str:
    found = re.search(r"(?:[?&])(?:q|s|term)=([^&]+)$", address)
    return found[1] if found else "\0"


# Words that are about a person: whoever is shown one has read what the trail must tell of.
OF_PERSONS = (
    "official", "official of a draft", "反映人姓名", "反映人电话", "反映人证件号码", "投诉材料", "申请人姓名", "申请人电话", "材料",
    "档案条目", "条目说明", "查阅事由", "受核查人员", "违约企业代表人", "违约企业代表电话", "审计细节", "告警核查情况",
)  # fmt: skip


def untold(answer: Answer, world: World) -> Iterator[str]:
    """What the trail does not tell of this look at a page: data of persons, or something that was written."""
    if answer.trace.is_silent:
        yield f"{answer.address} writes {sorted(answer.trace.deeds)}"
    if answer.status != 200 or answer.trace.was_read:
        return
    for thing in OF_PERSONS:
        if (word := world.words.get(thing)) and word in answer.said:
            yield f"{answer.address} shows {thing}"
