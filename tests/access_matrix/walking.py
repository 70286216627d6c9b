"""One person's walk through every route, and what of the hidden things he meets on it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.access_matrix import opendata, routes
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


def walk(role: str, world: World) -> Iterator[Answer]:
    client = client_of(role, world)
    cache.clear()
    for name, address in addresses(world):
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        headers = " ".join(f"{key}: {value}" for key, value in answer.headers.items())
        yield Answer(name, address, answer.status_code, f"{headers}\n{body.decode(errors='replace')}")


def leaks_in(answer: Answer, world: World) -> Iterator[str]:
    """Hidden words and uids in the answer; what the asker wrote into the address himself is no news to him."""
    asked = answer.address
    for thing, word in world.words.items():
        if word in answer.text.replace(typed(asked), ""):
            yield f"{thing} ({word})"
    for thing, uid in world.hidden.items():
        told = thing in TOLD_BY.get(answer.route, ())
        if str(uid) not in asked and str(uid) in answer.text and not told:
            yield f"the uid of {thing}"


def typed(address: str) -> str:
    found = re.search(r"(?:[?&])(?:q|s|term)=([^&]+)$", address)
    return found[1] if found else "\0"
