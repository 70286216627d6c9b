"""That the walk is worth something: all routes are in it, and the hidden things are there to be met."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from disclosure.site.views import statistics
from tests.access_matrix import opendata, routes
from tests.access_matrix.traces import Posting
from tests.access_matrix.walking import Words, addresses, client_of, untold, walk
from tests.access_matrix.world import World, hide, people, seen_by_all

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

INSIDERS = ("reviewer", "department", "auditor")
# Whose every look and every form must be told by the trail, and how many of the forms write something at least: who
# writes most, and who reads most.
TRACED = {"reviewer": 20, "auditor": 3}


@pytest.mark.parametrize("role", INSIDERS)
def test_the_hidden_things_are_really_there_for_those_whose_work_they_are(role: str, world: World) -> None:
    """Without this the test above might pass because there is nothing to be seen."""
    found: set[str] = set()
    silent: list[str] = []
    words = Words(world)
    posting = Posting(lambda: client_of(role, world)) if role in TRACED else None
    for answer in walk(role, world, posting):
        assert answer.status < 500 or answer.route in ("readyz",), f"{answer.address} answers {answer.status}"
        found |= words.met(answer).keys()
        if posting is not None:
            silent += untold(answer, world)
    records = {kind for kind in world.hidden if kind in world.words}
    # Drafts and all: whoever works here has them before him.
    assert records <= found, f"{role} never met {sorted(records - found)}"
    if posting is not None:
        silent += posting.silent
        assert not silent, f"the trail does not tell that {role} saw or did this:\n" + "\n".join(silent)
        assert posting.deeds >= TRACED[role]


def test_what_is_hidden_changes_no_public_answer_by_a_single_byte(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts, facets, figures, maps: the public's answers are the same whether hidden things exist or not."""
    settings.RATE_LIMITS = {}
    # The page says in which minute it was made; both must be made in the same.
    moment = now()
    monkeypatch.setattr(statistics, "now", lambda: moment)
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


# Tokens, nonces and the tickets of the complaint form differ each time that a page is made.
MADE_BY_CHANCE = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|(?:data-ticket|name="ticket" value)="[^"]+"'
)


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
                found[address] = MADE_BY_CHANCE.sub("", text)
    return found


def test_every_route_is_declared(world: World) -> None:
    """The quick half of the walk: a new route is noticed in a second."""
    assert len(list(addresses(world))) > 300


def test_a_route_that_nobody_declared_is_noticed() -> None:
    # It is noticed before the world is looked at.
    world = World(public=None, official_record=None)  # type: ignore[arg-type]
    with pytest.raises(routes.Undeclared):
        routes.questions("site:whatever-comes-next", world)
    with pytest.raises(routes.Undeclared):
        routes.questions("admin:records_nobody_change", world)


def test_every_declaration_is_of_a_route_that_exists() -> None:
    assert not routes.ROUTES.keys() - set(routes.named_routes())
