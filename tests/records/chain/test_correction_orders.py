"""An upper level asks the origin for the next version, and edits nothing itself; tried on two whole nodes."""

import pytest
from django.core.exceptions import ValidationError

from records.access.roles import Role
from records.chain import noticing, queries
from records.chain.models import Notice, Peer
from records.chain.notice_words import said
from records.dishonesty import services as dishonesty
from records.dishonesty.models import DishonestyRecord
from tests.records.access.factories import holder
from tests.records.chain.factories import CITY, NOW, PROVINCE
from tests.records.chain.two_nodes import send


@pytest.fixture
def supervisor(nodes, record):
    with nodes.at(PROVINCE):
        return holder("郑督导", Role.SUPERVISOR, PROVINCE)


def order(uid, by, reason="文书文号与判决书不一致。"):
    return dishonesty.order_correction(uid=uid, reason=reason, by=by, at=NOW)


def test_an_order_goes_down_the_correction_goes_up_and_the_matter_closes(nodes, record, supervisor):
    with nodes.at(PROVINCE):
        order(record.uid, supervisor)
    assert noticing.poll(at=NOW) == 1
    words = said(queries.asked_from_above().get())
    assert (words.reason, words.raised_by, words.version) == ("文书文号与判决书不一致。", "信用河南", 1)
    assert str(words.due_on) == "2026-05-12"
    change = dishonesty.propose_change(
        uid=record.uid, changes={"document_number": "（2026）示01民终2号"}, reason="corrected",
        note="核对判决书", by=record.created_by, at=NOW,
    )  # fmt: skip
    dishonesty.accept_change(uid=change.uid, by=record.approved_by, at=NOW)
    send()
    assert noticing.poll(at=NOW) == 1
    assert not queries.asked_from_above().exists()
    with nodes.at(PROVINCE):
        assert DishonestyRecord.objects.get().document_number == "（2026）示01民终2号"
        assert not queries.asked_below(record.uid).exists()
        assert Notice.objects.filter(number=1).exclude(acknowledged_at=None).exists()


def test_who_may_not_order_is_refused_with_the_reason(nodes, record, supervisor):
    with pytest.raises(dishonesty.TransitionDenied) as own:
        order(record.uid, record.approved_by)
    assert own.value.code == "record_of_this_node"
    with nodes.at(PROVINCE):
        clerk = holder("郑录入", Role.CLERK, PROVINCE)
        with pytest.raises(dishonesty.TransitionDenied) as role:
            order(record.uid, clerk)
        with pytest.raises(ValidationError, match="更正什么"):
            order(record.uid, supervisor, reason="  ")
        with pytest.raises(ValidationError):
            order(record.uid, supervisor, reason="错" * 1001)
        order(record.uid, supervisor)
        with pytest.raises(dishonesty.TransitionDenied) as twice:
            order(record.uid, supervisor)
        assert (role.value.code, twice.value.code) == ("not_your_role", "order_pending")
        assert Notice.objects.count() == 1


def test_an_order_needs_a_way_down_and_a_record_that_is_published(nodes, record, supervisor):
    with nodes.at(PROVINCE):
        Peer.objects.filter(code=CITY).update(state="suspended")
        with pytest.raises(dishonesty.TransitionDenied) as alone:
            order(record.uid, supervisor)
        assert alone.value.code == "no_way_down"
        Peer.objects.filter(code=CITY).update(state="active")
    dishonesty.end_record(
        uid=record.uid, by=record.approved_by, at=NOW, reason="判决被撤销。", end_reason="revoked"
    )
    send()
    with nodes.at(PROVINCE), pytest.raises(dishonesty.TransitionDenied) as ended:
        order(record.uid, supervisor)
    assert ended.value.code == "not_published"
