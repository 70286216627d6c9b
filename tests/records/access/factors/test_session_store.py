"""What somebody wrote into his session stays there, whatever his browser asks beside it."""

from copy import deepcopy

import pytest
from django.contrib.sessions.backends.base import UpdateError
from hypothesis import given
from hypothesis import strategies as st

from records.access.factors.session_store import SessionStore, merged

keys, values = st.sampled_from("abcd"), st.integers(0, 3)
contents = st.dictionaries(keys, values | st.dictionaries(keys, values))


@pytest.fixture
def key(db):
    session = SessionStore()
    session["staff"] = {"seen": 1, "proved": 1}
    session.create()
    session["staff"] = {"seen": 1, "proved": 1}
    session.save()
    return session.session_key


def read(key):
    session = SessionStore(key)
    assert session["staff"]
    return session


class TestTwoRequestsAtOnce:
    def test_a_question_that_ends_later_does_not_undo_the_form(self, key):
        question, form = read(key), read(key)
        form["_messages"] = "saved"
        form["staff"]["proved"] = 5
        form.save()
        question["staff"]["seen"] = 7
        question.save()
        assert dict(read(key).items()) == {"staff": {"seen": 7, "proved": 5}, "_messages": "saved"}

    def test_what_one_has_taken_out_stays_out(self, key):
        form = read(key)
        form["kept_form"] = "text"
        form.save()
        question, taking = read(key), read(key)
        taking.pop("kept_form")
        taking.save()
        question["staff"]["seen"] = 7
        question.save()
        assert "kept_form" not in read(key)

    def test_one_request_may_save_more_than_once(self, key):
        one, other = read(key), read(key)
        one["a"] = 1
        one.save()
        other["b"] = 1
        other.save()
        one["a"] = 2
        one.save()
        assert (read(key)["a"], read(key)["b"]) == (2, 1)

    def test_an_ended_session_does_not_come_back(self, key):
        question = read(key)
        read(key).flush()
        question["staff"]["seen"] = 7
        with pytest.raises(UpdateError):
            question.save()
        assert not SessionStore().exists(key)

    def test_signing_in_takes_along_what_was_there_under_a_new_key(self, key):
        session = read(key)
        session.cycle_key()
        session.save()
        assert session.session_key != key
        assert read(session.session_key)["staff"] == {"seen": 1, "proved": 1}
        assert not SessionStore().exists(key)


@given(before=contents, mine=contents, theirs=contents)
def test_merging_keeps_every_change_of_mine_and_nothing_else(before, mine, theirs):
    given_ones = deepcopy((before, mine, theirs))
    result = merged(before, mine, theirs)
    assert (before, mine, theirs) == given_ones
    for key in "abcd":
        if before.get(key) == mine.get(key):
            assert result.get(key) == theirs.get(key)
        elif not isinstance(mine.get(key), dict):
            assert result.get(key) == mine.get(key)
    assert merged(before, mine, before) == mine
    assert merged(before, before, theirs) == theirs
