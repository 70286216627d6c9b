"""The body that a complaint is about meets it on no route at all, whatever else its people may see there."""

import pytest

from records.access.roles import Role
from tests.access_matrix import complaints, disputes
from tests.access_matrix.walking import walk
from tests.access_matrix.world import World
from tests.records.access.factories import give

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_whoever_belongs_to_it_sees_neither_the_complaint_nor_who_made_it(world: World) -> None:
    insider = world.people["department"]
    for role in (Role.COMPLAINT_HANDLER, Role.REVIEWER, Role.SUPERVISOR, Role.IDENTITY_CUSTODIAN):
        give(insider, role)
    insider.forget_reaches()
    words = [*complaints.words(world), *disputes.words(world)]
    assert len(words) > 18

    met = [
        f"{answer.address}: {word}"
        for answer in walk("department", world)
        for word in (*words, *map(str, [*world.objects["complaint"], *world.objects["dispute"]]))
        if word in answer.text and word not in answer.address
    ]

    assert not met


def test_those_whose_work_it_is_do_see_it(world: World) -> None:
    """Without this the test above might pass because there is nothing to be seen."""
    words = [*complaints.words(world), *disputes.words(world)]
    sealed = {
        world.words[name]
        for name in (
            "反映人姓名",
            "反映人电话",
            "投诉材料",
            "反映人证件号码",
            "违约企业代表人",
            "违约企业代表电话",
        )
    }
    seen = {word for answer in walk("reviewer", world) for word in words if word in answer.text}

    assert seen == set(words) - sealed
