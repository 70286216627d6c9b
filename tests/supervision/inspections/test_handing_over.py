"""Whoever goes leaves no hole in a team of inspectors, and nobody inspects his own house in his place."""

import pytest
from django.core.exceptions import ValidationError

from records.access.models import User
from records.access.roles import Role
from records.access.stewardship import holdings, leaving
from supervision.inspections.models import Inspection
from supervision.inspections.services.steps import steps_of
from tests.records.access.factories import administrators, give, holder
from tests.supervision.inspections import factories
from tests.supervision.inspections.factories import NOW

pytestmark = pytest.mark.django_db


def leave(user, to):
    system = User.objects.filter(full_name="李明").first() or administrators()[0]
    return leaving.leave(user=user, successors={"inspections": to}, reason="退休", by=system, at=NOW)


def test_the_successor_takes_the_place_and_the_lead(office):
    case = factories.issued(office)
    third = holder("韩梅", Role.SUPERVISOR)
    assert leave(office.lead, third) == {"inspections": 1}
    case = Inspection.objects.get(pk=case.pk)
    assert case.lead == third
    assert set(case.team.all()) == {third, office.second}
    assert "高飞 → 韩梅" in [step.note for step in steps_of(case)]


def test_two_stay_two(office):
    factories.issued(office)
    with pytest.raises(ValidationError) as wrong:
        leave(office.second, office.lead)
    assert "组外" in wrong.value.message_dict["inspections"][0]


@pytest.mark.parametrize("said", ["督导人员", "回避"])
def test_only_an_inspector_who_is_not_of_the_body(office, said):
    factories.issued(office)
    third = holder("韩梅", Role.SUPERVISOR if said == "回避" else Role.CLERK)
    if said == "回避":
        give(third, Role.DEPARTMENT, organisation=office.body)
    with pytest.raises(ValidationError) as wrong:
        leave(office.second, third)
    assert said in wrong.value.message_dict["inspections"][0]
    assert User.objects.get(pk=office.second.pk).is_active


def test_what_is_concluded_keeps_its_team(office):
    factories.concluded(office)
    assert not leaving.open_work(office.second)


def test_what_a_shut_account_left_behind_is_not_forgotten(office):
    factories.issued(office)
    User.objects.filter(pk=office.second.pk).update(is_active=False)
    assert list(holdings.shut_with_open_work()) == [User.objects.get(pk=office.second.pk)]
