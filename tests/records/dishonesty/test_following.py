"""What followed a record travels with it: in shape, for older events too, and without a person's name."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.chain.models import ChainEvent
from records.common.ids import new_uid
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import ConsequenceKind, ConsequenceStatus
from records.dishonesty.content import api_shape
from records.dishonesty.content.following import MOST_CONSEQUENCES, read_consequences, read_rectification
from records.dishonesty.kind import MaterialisationRefused, materialise, payload_of
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import end_record
from records.dishonesty.services.following import set_consequences, set_rectification
from records.subjects.models import Official
from tests.records.dishonesty import factories
from tests.records.dishonesty.factories import NOW, event, official_content

ONE = {
    "kind": "honours",
    "title": "取消年度评先评优资格",
    "authority": "示例市发展和改革局",
    "decided_on": "2026-05-06",
    "ends_on": None,
    "status": "in_force",
}
DUE = date(2026, 6, 5)


def fresh(record):
    return DishonestyRecord.objects.get(pk=record.pk)


def versions(record):
    return list(record.versions.order_by("number").values_list("number", "reason"))


class TestSetting:
    def test_each_change_is_a_version_and_the_same_again_is_none(self, who):
        record = factories.published(who)
        for _twice in range(2):
            set_rectification(uid=record.pk, due_on=DUE, status="open", by=who.reviewer, at=NOW)
            set_consequences(uid=record.pk, consequences=[ONE], by=who.reviewer, at=NOW)

        assert versions(record) == [(1, "created"), (2, "updated"), (3, "updated")]
        shown = api_shape(fresh(record), official_name=None)
        assert shown["rectification"] == {"due_on": "2026-06-05", "status": "open"}
        assert shown["consequences"] == [ONE]

    def test_taken_back_it_says_nothing_again(self, who):
        record = factories.published(who)
        set_rectification(uid=record.pk, due_on=DUE, status="open", by=who.reviewer, at=NOW)
        set_rectification(uid=record.pk, due_on=None, status="", by=who.reviewer, at=NOW)
        assert api_shape(fresh(record), official_name=None)["rectification"] is None

    def test_a_record_that_has_ended_stays_as_it_was(self, who):
        record = factories.ended(who)
        set_rectification(uid=record.pk, due_on=DUE, status="open", by=who.reviewer, at=NOW)
        set_consequences(uid=record.pk, consequences=[ONE], by=who.reviewer, at=NOW)
        assert (fresh(record).rectification_status, fresh(record).consequences) == ("", [])
        assert len(versions(record)) == 2

    @pytest.mark.parametrize(("due_on", "status"), [(DUE, ""), (None, "open"), (DUE, "soon")])
    def test_half_of_it_is_a_mistake(self, who, due_on, status):
        record = factories.published(who)
        with pytest.raises(ValueError):  # noqa: PT011 - whichever of the checks finds it first
            set_rectification(uid=record.pk, due_on=due_on, status=status, by=who.reviewer, at=NOW)

    @pytest.mark.parametrize("field", ["title", "authority"])
    @pytest.mark.parametrize("scope", ["internal", "public"])
    def test_the_officials_name_never_enters_whatever_the_scope(self, who, field, scope):
        more = {"naming_basis": "《某规定》第六条"} if scope == "public" else {}
        official = Official.objects.create(name="欧阳示例")
        record = factories.published(who, **official_content(official=official, scope=scope, **more))
        with pytest.raises(TransitionDenied) as denied:
            set_consequences(
                uid=record.pk,
                consequences=[ONE | {field: "关于欧阳示例的决定"}],
                by=who.reviewer,
                at=NOW,
            )
        assert denied.value.code == "names_the_official"

    def test_a_copy_from_below_is_its_origins_to_change(self, who, sent):
        happening = event(sent)
        materialise(happening, at=NOW)
        for change in (
            lambda: set_rectification(uid=happening.uid, due_on=DUE, status="open", by=who.reviewer, at=NOW),
            lambda: set_consequences(uid=happening.uid, consequences=[], by=who.reviewer, at=NOW),
        ):
            with pytest.raises(TransitionDenied) as denied:
                change()
            assert denied.value.code == "record_of_another_node"


@pytest.fixture
def sent(who):
    """The payload of a published record with all that followed, of a body that this node does not know."""
    record = factories.published(who)
    set_rectification(uid=record.pk, due_on=DUE, status="submitted", by=who.reviewer, at=NOW)
    set_consequences(uid=record.pk, consequences=[ONE], by=who.reviewer, at=NOW)
    payload = json.loads(ChainEvent.objects.order_by("-version")[0].payload)
    payload["organisation"] |= {"uid": str(new_uid()), "uscc": "11990100000000027A", "name": "邻市教育局"}
    return payload


class TestTravelling:
    def test_the_copy_says_the_same_word_for_word(self, who, sent):
        happening = event(sent)
        materialise(happening, at=NOW)
        held = DishonestyRecord.objects.get(pk=happening.uid)
        assert (held.rectification_due_on, held.rectification_status) == (DUE, "submitted")
        assert held.consequences == [ONE]
        assert payload_of(held, reason="updated") == sent

    def test_an_event_from_before_these_were_known_says_that_nothing_followed(self, who, sent):
        old = {
            name: value
            for name, value in sent.items()
            if name not in ("rectification_due_on", "rectification_status", "consequences")
        }
        happening = event(old)
        materialise(happening, at=NOW)
        held = DishonestyRecord.objects.get(pk=happening.uid)
        assert (held.rectification_due_on, held.rectification_status, held.consequences) == (None, "", [])

    @pytest.mark.parametrize(
        "wrong",
        [
            {"rectification_status": "soon"},
            {"rectification_due_on": None},
            {"rectification_due_on": "20260605"},
            {"consequences": None},
            {"consequences": "none"},
            {"consequences": [ONE] * (MOST_CONSEQUENCES + 1)},
            {"consequences": [ONE | {"kind": "prison"}]},
            {"consequences": [ONE | {"title": "长" * 201}]},
            {"consequences": [ONE | {"title": ""}]},
            {"consequences": [ONE | {"decided_on": "20260506"}]},
            {"consequences": [ONE | {"official": "欧阳示例"}]},
            {"consequences": [{"kind": "honours"}]},
        ],
    )
    def test_what_has_another_shape_is_refused_whole(self, who, sent, wrong):
        before = DishonestyRecord.objects.count()
        with pytest.raises(MaterialisationRefused):
            materialise(event(sent | wrong), at=NOW)
        assert DishonestyRecord.objects.count() == before

    def test_ended_it_says_only_that_it_ended(self, who):
        record = factories.published(who)
        set_consequences(uid=record.pk, consequences=[ONE], by=who.reviewer, at=NOW)
        end_record(uid=record.pk, by=who.reviewer, at=NOW, reason="判决被撤销。")
        last = json.loads(ChainEvent.objects.order_by("-version")[0].payload)
        assert set(last) == {"end_reason", "ended_at"}

    def test_an_internal_record_sends_nothing(self, who):
        record = factories.published(who, **official_content())
        set_rectification(uid=record.pk, due_on=DUE, status="open", by=who.reviewer, at=NOW)
        assert not ChainEvent.objects.filter(uid=record.pk).exists()


_TEXT = st.text(min_size=1, max_size=20).filter(str.strip)
_LISTS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(ConsequenceKind.values),
            "title": _TEXT,
            "authority": _TEXT,
            "decided_on": st.dates().map(date.isoformat),
            "ends_on": st.none() | st.dates().map(date.isoformat),
            "status": st.sampled_from(ConsequenceStatus.values),
        }
    ),
    max_size=5,
)


@given(found=_LISTS)
def test_what_was_read_once_reads_the_same_again(found):
    assert read_consequences(found) == found == read_consequences(json.loads(json.dumps(found)))


@given(
    found=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_whatever_comes_it_is_read_or_refused(found):
    try:
        assert read_consequences(found) == found
    except (ValueError, KeyError, TypeError):
        assert found != []


@pytest.mark.parametrize("nothing", [(None, ""), ("", ""), (None, None)])
def test_nothing_is_nothing(nothing):
    assert read_rectification(*nothing) == (None, "")
