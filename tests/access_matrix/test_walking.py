"""That the walk notices what it is there to notice: a word or a uid planted anywhere is found."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.access.backends import RoleBackend
from records.common.ids import new_uid
from tests.access_matrix import walking
from tests.access_matrix.traces import Trace
from tests.access_matrix.walking import Answer, Words, leaks_in, walk
from tests.access_matrix.world import World

SOME = World(
    public=None,  # type: ignore[arg-type]
    official_record=None,  # type: ignore[arg-type]
    words={"one": "隐藏之一", "one more": "隐藏之一再", "two": "欧阳隐名"},
    hidden={"ended": new_uid(), "draft": new_uid()},
)


def _answer(text: str, address: str = "/records/", route: str = "site:records") -> Answer:
    return Answer(route, address, 200, text, Trace())


def _found(answer: Answer, world: World = SOME) -> list[str]:
    return list(leaks_in(answer, world, Words(world)))


def test_a_word_within_another_is_told_too() -> None:
    assert _found(_answer("<p>前隐藏之一再后</p>")) == ["one (隐藏之一)", "one more (隐藏之一再)"]


def test_words_that_share_a_letter_are_both_told() -> None:
    world = replace(
        SOME, words={"first": "甲乙", "second": "乙丙", "third": "丙丁戊", "fourth": "丁"}, hidden={}
    )
    assert _found(_answer("甲乙丙丁戊"), world) == [
        "first (甲乙)",
        "second (乙丙)",
        "third (丙丁戊)",
        "fourth (丁)",
    ]


def test_what_the_asker_typed_is_no_news_to_him_and_all_else_is() -> None:
    assert not _found(_answer("<h1>“隐藏之一”的结果</h1>", "/search/?q=隐藏之一"))
    assert _found(_answer("隐藏之一、欧阳隐名", "/search/?q=隐藏之一")) == ["two (欧阳隐名)"]


def test_a_uid_is_told_only_where_it_is_told_on_purpose() -> None:
    ended, draft = (f'<a href="/{SOME.hidden[name]}/">' for name in ("ended", "draft"))
    assert _found(_answer(ended + draft)) == ["the uid of ended", "the uid of draft"]
    assert _found(_answer(ended + draft, route="public-changes")) == ["the uid of draft"]


@pytest.mark.django_db
def test_everything_that_is_hidden_anywhere_is_found(world: World) -> None:
    words = Words(world)
    assert len(world.words) > 100
    for thing, word in world.words.items():
        assert f"{thing} ({word})" in list(leaks_in(_answer(f"<p>前{word}后</p>"), world, words))
    for thing, uid in world.hidden.items():
        assert list(leaks_in(_answer(f'<a href="/{uid}/">'), world, words)) == [f"the uid of {thing}"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "name", "address"),
    [("anonymous", "site:home", "/"), ("clerk of another city", "admin:index", "/admin/")],
)
def test_a_page_that_shows_a_hidden_word_is_caught_on_the_way(
    role: str, name: str, address: str, world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "addresses", lambda world: [(name, address)])
    (clean,) = walk(role, world)
    assert (clean.status, _found(clean, world)) == (200, [])

    settings.NODE_NAME = world.words["拟改标题"]
    (leaking,) = walk(role, world)
    assert _found(leaking, world) == [f"拟改标题 ({settings.NODE_NAME})"]


@pytest.mark.django_db
def test_who_walks_is_looked_up_once_and_each_page_is_asked_anew(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "addresses", lambda world: [("admin:index", "/admin/")] * 2)
    way = walk("clerk of another city", world)
    assert _found(next(way), world) == []

    settings.NODE_NAME = world.words["拟改标题"]
    with CaptureQueriesContext(connection) as asked:
        leaking = next(way)
    assert _found(leaking, world) == [f"拟改标题 ({settings.NODE_NAME})"]
    statements = [query["sql"] for query in asked.captured_queries]
    assert statements
    again = ('FROM "records_user" WHERE "records_user"."id" =', 'FROM "records_staffsession"')
    assert not [sql for sql in statements if any(words in sql for words in again)]


@pytest.mark.django_db
def test_what_one_request_notes_on_who_asks_the_next_one_does_not_find(world: World) -> None:
    person = world.people["clerk"]
    with walking.Known().is_asked():
        backend = RoleBackend()
        first = backend.get_user(person.pk)
        first.full_name = "另一个人"
        again = backend.get_user(person.pk)
    assert (again.pk, again.full_name) == (person.pk, person.full_name)
    assert again.roles() == person.roles()
