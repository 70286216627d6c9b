"""What is decided on an objection or a repair shows at the next node within one pass, and the log still verifies."""

import pytest

from disclosure.published import records as published
from disclosure.published.audience import PUBLIC
from records.access.services import ensure_system_users
from records.chain import pushing
from records.dishonesty.models import DishonestyRecord
from records.remedies import services
from tests.records.chain.factories import NOW as THEN
from tests.records.chain.factories import PROVINCE
from tests.records.chain.two_nodes import reconcile, send, sound
from tests.records.dishonesty import factories as records
from tests.records.remedies import factories
from tests.records.remedies.conftest import media, quick_papers  # noqa: F401 - fixtures of that room
from tests.records.remedies.factories import NOW


@pytest.fixture
def office(nodes, media, quick_papers):  # noqa: F811
    ensure_system_users()
    return factories.office(records.people())


@pytest.fixture
def record(office):
    made = factories.record(office)
    send()
    return made


def above(nodes, uid):
    with nodes.at(PROVINCE):
        return DishonestyRecord.objects.get(pk=uid)


def shown_above(nodes, uid):
    with nodes.at(PROVINCE):
        return published.records_for(PUBLIC, on=NOW.date()).filter(pk=uid).exists()


def test_the_mark_stands_at_the_next_node_after_one_pass_and_goes_after_the_next(nodes, office, record):
    case, _ = factories.objection(office, record)
    services.accept_objection(uid=case.uid, by=office.clerk, at=NOW)
    send()
    assert above(nodes, record.uid).under_objection

    services.withdraw_objection(uid=case.uid, by=None, at=NOW)
    send()
    assert not above(nodes, record.uid).under_objection
    assert reconcile().findings.count() == 0


def test_a_correction_says_the_right_thing_above(nodes, office, record):
    case = factories._decided(office, record)
    send()
    held = above(nodes, record.uid)
    assert (str(held.amount), held.under_objection) == ("800000.00", False)
    assert case.outcome == "corrected"


def test_a_repair_takes_the_record_away_above_in_one_pass(nodes, office, record):
    case = factories.executed(office, record)
    assert shown_above(nodes, record.uid)
    assert services.receipts_of(case, at=NOW)[0].confirmed_at is None
    assert services.confirm_executed(at=NOW) == 0

    send()

    assert not shown_above(nodes, record.uid)
    held = above(nodes, record.uid)
    assert (held.status, held.end_reason) == ("ended", "repaired")
    receipt = services.receipts_of(case, at=NOW)[0]
    assert receipt.confirmed_at is not None
    assert services.confirm_executed(at=NOW) == 1
    assert sound()
    with nodes.at(PROVINCE):
        assert sound()


def test_a_repair_won_by_deceit_brings_it_back_above_and_both_nodes_agree(nodes, office, record):
    case = factories.doubted(office, record)
    send()
    services.revoke_repair(uid=case.uid, reasons="凭证系伪造。", by=office.reviewer, at=NOW)
    send()

    held = above(nodes, record.uid)
    assert (held.status, held.end_reason, held.ended_at) == ("published", "", None)
    with nodes.at(PROVINCE):
        versions = DishonestyRecord.objects.get(pk=record.uid).versions.order_by("number")
        assert [version.reason for version in versions][-2:] == ["repaired", "restored"]
        assert sound()
    assert shown_above(nodes, record.uid)
    assert reconcile().findings.count() == 0
    assert sound()


def test_a_level_that_stays_silent_is_listed_as_overdue(nodes, office, record, monkeypatch):
    from datetime import timedelta

    case = factories.executed(office, record)
    late = services.receipts_of(case, at=NOW + timedelta(days=10))
    assert [(one.node_name, one.is_overdue) for one in late] == [("信用河南", True)]
    pushing.push(at=THEN)
