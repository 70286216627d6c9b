"""An order and a measure of the city stand on the province's copy within one pass, and come back if edited there."""

import pytest

from records.chain import bell, upstream
from records.consequences import services
from records.dishonesty.content import api_shape
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Official
from tests.records.chain.factories import PROVINCE
from tests.records.chain.two_nodes import TwoNodes, reconcile, send, tamper
from tests.records.consequences import factories
from tests.records.consequences.factories import NOW


@pytest.fixture
def nodes(committed_db, settings, tmp_path, monkeypatch):
    """A city, the node under test, and its superior, each with its own database."""
    monkeypatch.setattr(bell, "_listener", lambda work: None)
    two = TwoNodes(settings, tmp_path)
    monkeypatch.setattr(upstream, "transport_factory", two.transport)
    yield two
    two.close()


def above(nodes):
    with nodes.at(PROVINCE):
        copy = DishonestyRecord.objects.select_related("organisation__region", "region").get()
        shown = api_shape(copy, official_name=None)
    return shown["rectification"], [(one["title"], one["status"]) for one in shown["consequences"]]


def test_what_follows_below_is_shown_above(nodes):
    who = factories.staff()
    record = factories.published(who)
    order = factories.ordered(who, record=record)
    borne = factories.measure(who, record)
    send()
    assert above(nodes) == (
        {"due_on": "2026-06-05", "status": "open"},
        [("取消年度评先评优资格", "in_force")],
    )

    services.explain_causes(uid=order.uid, explanation="原因", by=who.body, at=NOW)
    services.submit_rectification(uid=order.uid, measures_taken="已付", by=who.body, at=NOW)
    services.accept_rectification(uid=order.uid, by=who.supervisor, at=NOW)
    services.lift_measure(uid=borne.pk, by=who.reviewer, at=NOW, reason="情形已消除。")
    send()
    assert above(nodes) == (
        {"due_on": "2026-06-05", "status": "accepted"},
        [("取消年度评先评优资格", "lifted")],
    )
    assert reconcile().found == 0

    with nodes.at(PROVINCE):
        tamper("UPDATE records_dishonestyrecord SET consequences = '[]', rectification_status = 'overdue'")
    assert [(found.kind, found.outcome) for found in reconcile().findings.all()] == [
        ("document_altered", "healed")
    ]
    assert above(nodes)[1] == [("取消年度评先评优资格", "lifted")]


def test_no_person_goes_up_with_it(nodes):
    who = factories.staff()
    record = factories.published(who)
    official = Official.objects.create(name="欧阳示例")
    factories.responsibility_in(who, "confirmed", record=record, official=official)
    factories.measure(who, record, official=official, kind="promotion", title="影响期内不得晋升")
    factories.ordered(who, record=record)
    send()

    assert above(nodes)[1] == []
    with nodes.at(PROVINCE):
        assert not Official.objects.exists()
        stored = DishonestyRecord.objects.values().get()
        texts = [*stored.values(), *DishonestyRecord.objects.get().versions.values_list("content", flat=True)]
    assert "欧阳示例" not in str(texts)
    assert "不得晋升" not in str(texts)
