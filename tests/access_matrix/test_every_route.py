"""
Every route × every role × every hidden thing: nothing hidden leaks where it may not.

The routes come from the URL resolver, so that a new page is asked on the day it is added; one that nobody has
declared makes the test fail.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.access_matrix import opendata, routes
from tests.access_matrix.world import World, hide, people, seen_by_all
from tests.api.factories import bearer

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OUTSIDERS = (
    "anonymous", "partner", "former reviewer", "clerk of another city", "reviewer of another city",
    "department of another body", "system administrator", "security administrator",
)  # fmt: skip
INSIDERS = ("reviewer", "department", "auditor")
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


@pytest.fixture
def world(settings: Any) -> World:
    settings.RATE_LIMITS = {}
    made = World(*seen_by_all())
    hide(made)
    people(made)
    return made


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
        if word in answer.text.replace(_query(asked), ""):
            yield f"{thing} ({word})"
    for thing, uid in world.hidden.items():
        told = thing in TOLD_BY.get(answer.route, ())
        if str(uid) not in asked and str(uid) in answer.text and not told:
            yield f"the uid of {thing}"


def _query(address: str) -> str:
    found = re.search(r"(?:[?&])(?:q|s|term)=([^&]+)$", address)
    return found[1] if found else "\0"


@pytest.mark.parametrize("role", OUTSIDERS)
def test_who_may_not_see_a_hidden_thing_meets_it_nowhere(role: str, world: World) -> None:
    leaks = []
    asked = 0
    for answer in walk(role, world):
        asked += 1
        assert answer.status < 500 or answer.route in ("readyz",), f"{answer.address} answers {answer.status}"
        leaks += [f"{answer.address} ({answer.status}): {leak}" for leak in leaks_in(answer, world)]
    assert asked > 300
    assert not leaks, f"{role} sees what he may not:\n" + "\n".join(leaks)


@pytest.mark.parametrize("role", INSIDERS)
def test_the_hidden_things_are_really_there_for_those_whose_work_they_are(role: str, world: World) -> None:
    """Without this the test above might pass because there is nothing to be seen."""
    found: set[str] = set()
    for answer in walk(role, world):
        assert answer.status < 500 or answer.route in ("readyz",), f"{answer.address} answers {answer.status}"
        text = answer.text.replace(_query(answer.address), "")
        found |= {thing for thing, word in world.words.items() if word in text}
    records = {kind for kind in world.hidden if kind in world.words}
    # Drafts and all: whoever works here has them before him.
    assert records <= found, f"{role} never met {sorted(records - found)}"


def test_what_is_hidden_changes_no_public_answer_by_a_single_byte(settings: Any) -> None:
    """Counts, facets, figures, maps: the public's answers are the same whether hidden things exist or not."""
    settings.RATE_LIMITS = {}
    made = World(*seen_by_all())
    made.objects = {name: [] for name in routes.WITH_ROWS}
    made.objects["dishonestyrecord"] = [made.public.uid, made.official_record.uid]
    made.objects["organisation"] = [made.public.organisation_id]
    before = _public_answers(made)
    kept = dict(made.objects)
    hide(made)
    people(made)
    made.objects = kept
    after = _public_answers(made)

    assert before.keys() == after.keys()
    assert len(before) > 60
    changed = [address for address in before if before[address] != after[address]]
    assert not changed


PUBLIC_ROUTES = re.compile(r"^(site:|public-)")
# That a body exists is no secret, nor that the log has grown, nor how many remedies were asked for, which law wants
# counted in public; what these pages say otherwise is for the walk above to judge.
NOT_COMPARED = {
    "site:organisations", "site:organisations-csv", "site:search", "public-organisations", "site:sitemap-pages",
    "public-changes",
    "site:transparency", "site:checkpoints", "site:entries", "site:keys", "site:remedies",
    *opendata.NOT_COMPARED,
}  # fmt: skip
# How many objections and repairs were asked for is counted in public; all else on the page must be the same.
COUNTED_IN_PUBLIC = re.compile(r'<section aria-labelledby="remedies">.*?</section>', re.DOTALL)


def _public_answers(world: World) -> dict[str, str]:
    client = Client()
    cache.clear()
    found = {}
    for name in dict.fromkeys(routes.named_routes()):
        if not PUBLIC_ROUTES.match(name) or name in NOT_COMPARED:
            continue
        holes, queries = routes.questions(name, world)
        for kwargs in holes:
            for query in queries:
                address = reverse(name, kwargs=kwargs) + (f"?{query}" if query else "")
                answer = client.get(address)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                text = body.decode(errors="replace")
                text = COUNTED_IN_PUBLIC.sub("", text)
                found[address] = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"', "", text)
    return found


def test_every_route_is_declared(world: World) -> None:
    """The quick half of the walk: a new route is noticed in a second."""
    assert len(list(addresses(world))) > 300


def test_a_route_that_nobody_declared_is_noticed(world: World) -> None:
    with pytest.raises(routes.Undeclared):
        routes.questions("site:whatever-comes-next", world)
    with pytest.raises(routes.Undeclared):
        routes.questions("admin:records_pledge_change", world)


def test_every_declaration_is_of_a_route_that_exists() -> None:
    assert not routes.ROUTES.keys() - set(routes.named_routes())
