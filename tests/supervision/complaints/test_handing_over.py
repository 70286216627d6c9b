"""Whoever goes hands his complaints to a handler whom the law lets have them, and to no other."""

import pytest
from django.core.exceptions import ValidationError

from records.access.models import User
from records.access.roles import Role
from records.access.services import AccessDenied, deactivate
from records.access.stewardship import holdings, leaving
from supervision.complaints import services
from supervision.complaints.models import ComplaintStep
from tests.records.access.factories import administrators, give, holder
from tests.supervision.complaints import factories
from tests.supervision.complaints.factories import NOW, fresh

pytestmark = pytest.mark.django_db


def handled(office, **more):
    case = factories.in_state(office, "accepted", **more)
    return services.assign(complaint=case.pk, handler=office.handler.pk, by=office.other_handler, at=NOW)


def leave(office, to, by):
    return leaving.leave(user=office.handler, successors={"complaints": to}, reason="调离", by=by, at=NOW)


def test_the_complaint_has_a_new_handler_and_its_history_says_so(office):
    system, *_others = administrators()
    case = handled(office)
    with pytest.raises(AccessDenied, match="未办结"):
        deactivate(user=office.handler, by=system, at=NOW)
    assert leave(office, office.other_handler, system) == {"complaints": 1}
    assert fresh(case).handler == office.other_handler
    step = ComplaintStep.objects.get(complaint=case, name="hand_over")
    assert (step.by, step.told, step.source, step.target) == (system, "", case.status, case.status)
    assert not User.objects.get(pk=office.handler.pk).is_active


def test_what_is_over_or_not_yet_anybodys_stays(office):
    system, *_others = administrators()
    handled(office)
    factories.in_state(office, "registered")
    (work,) = leaving.open_work(office.handler)
    assert work.count == 1
    assert office.other_handler in work.successors
    assert office.reviewer not in work.successors


def test_nobody_of_the_reported_body_takes_it(office):
    system, *_others = administrators()
    case = handled(office)
    insider = holder("兼任者", Role.COMPLAINT_HANDLER)
    give(insider, Role.DEPARTMENT, organisation=office.station)
    with pytest.raises(ValidationError) as wrong:
        leave(office, insider, system)
    assert "被反映单位" in wrong.value.message_dict["complaints"][0]
    assert fresh(case).handler == office.handler
    assert User.objects.get(pk=office.handler.pk).is_active


def test_nor_who_knows_the_name_of_a_confidential_informant(office):
    system, *_others = administrators()
    case, _code = factories.filed(office, factories.confidential(), by=office.other_handler)
    case = factories.moved(office, case, "accepted")
    services.assign(complaint=case.pk, handler=office.handler.pk, by=office.handler, at=NOW)
    with pytest.raises(ValidationError) as wrong:
        leave(office, office.other_handler, system)
    assert "保密" in wrong.value.message_dict["complaints"][0]


def test_nor_who_has_answered_it_before(office):
    system, *_others = administrators()
    case = factories.in_state(office, "answered")
    answerer = fresh(case).answered_by
    services.reopen(complaint=case.pk, reason="新的事实", by=office.supervisor, at=NOW)
    other = office.other_handler if answerer == office.handler else office.handler
    services.accept(complaint=case.pk, by=other, at=NOW)
    services.assign(complaint=case.pk, handler=other.pk, by=other, at=NOW)
    with pytest.raises(ValidationError) as wrong:
        leaving.leave(user=other, successors={"complaints": answerer}, reason="调离", by=system, at=NOW)
    assert "答复过" in wrong.value.message_dict["complaints"][0]


def test_what_a_shut_account_left_behind_is_not_forgotten(office):
    system, *_others = administrators()
    handled(office)
    deactivate(user=office.handler, urgent=True, reason="账号被盗", by=system, at=NOW)
    assert list(holdings.shut_with_open_work()) == [office.handler]
    leave(office, office.other_handler, system)
    assert not holdings.shut_with_open_work().exists()
