"""Indicator systems: who may do what in which state, and what the database refuses whoever asks."""

import io
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from integrity_portal.demo.data import systems as demonstration
from records.common.workflow import TransitionDenied
from supervision.assessments.shape import tree_of
from supervision.assessments.systems import loading, queries, services, sheets
from supervision.assessments.systems.checks import problems, problems_of
from supervision.assessments.systems.choices import Status
from supervision.assessments.systems.comparing import compare
from supervision.assessments.systems.exporting import system_shape
from supervision.assessments.systems.models import Indicator, IndicatorSystem, SystemStep, SystemVersion
from supervision.assessments.systems.workflow import WORKFLOW
from tests.records.access.factories import XUCHANG
from tests.supervision.assessments import factories
from tests.supervision.assessments.factories import GRADES, NOW, Staff, item

pytestmark = pytest.mark.django_db

STEPS: dict[str, Callable[..., Any]] = {
    "adopt": lambda version, by: services.adopt(version=version.pk, by=by, at=NOW),
    "reopen": lambda version, by: services.reopen(version=version.pk, note="分值有误。", by=by, at=NOW),
    "retire": lambda version, by: services.retire(version=version.pk, note="办法已废止。", by=by, at=NOW),
    "discard": lambda version, by: services.discard(version=version.pk, note="另行起草。", by=by, at=NOW),
}
# State and step to the state that follows, for another assessor than the writer.
LAWFUL = {
    ("draft", "adopt"): "adopted",
    ("draft", "discard"): "discarded",
    ("adopted", "reopen"): "draft",
    ("adopted", "retire"): "retired",
}


@pytest.mark.parametrize("name", sorted(STEPS))
@pytest.mark.parametrize("state", sorted(factories.IN_STATE))
def test_every_step_in_every_state_by_every_role(state: str, name: str, staff: Staff) -> None:
    version = factories.IN_STATE[state](staff)
    for person in (staff.supervisor, staff.clerk, staff.stranger):
        with pytest.raises(TransitionDenied) as denied:
            STEPS[name](version, person)
        assert denied.value.code in ("not_your_role", "wrong_state")
        version.refresh_from_db()
        assert version.status == state
    if (state, name) in LAWFUL:
        STEPS[name](version, staff.adopter)
        version.refresh_from_db()
        assert version.status == LAWFUL[state, name]
        assert version.steps.filter(name=name, by=staff.adopter).exists()
    else:
        with pytest.raises(TransitionDenied, match="当前状态"):
            STEPS[name](version, staff.adopter)


def test_the_matrix_knows_every_step_and_state() -> None:
    assert set(STEPS) == set(WORKFLOW.transitions)
    assert set(factories.IN_STATE) == set(Status.values)


def test_nobody_adopts_what_he_wrote_even_a_part_of_it(staff: Staff) -> None:
    version = factories.drafted(staff)
    services.put_indicator(version=version.pk, said=item("8", "bonus", "1"), by=staff.adopter, at=NOW)
    for person in (staff.writer, staff.adopter):
        with pytest.raises(TransitionDenied) as denied:
            services.adopt(version=version.pk, by=person, at=NOW)
        assert denied.value.code == "four_eyes"


def test_a_system_whose_points_do_not_add_up_is_not_adopted(staff: Staff) -> None:
    version = factories.drafted(staff)
    services.put_indicator(
        version=version.pk, said=item("1.3", "manual", "5", parent="1"), by=staff.writer, at=NOW
    )
    with pytest.raises(TransitionDenied, match="合计为65") as denied:
        services.adopt(version=version.pk, by=staff.adopter, at=NOW)
    assert denied.value.code == "tree_has_problems"


def test_a_version_that_a_round_uses_stays_as_it_was_adopted(staff: Staff) -> None:
    version = factories.frozen(staff)
    with pytest.raises(TransitionDenied) as denied:
        services.reopen(version=version.pk, note="想改。", by=staff.adopter, at=NOW)
    assert denied.value.code == "frozen"
    # A second round with it changes nothing of when it began to be used.
    later = services.freeze(version=version.pk, by=staff.adopter, at=NOW + timedelta(days=1))
    assert later.frozen_at == NOW
    draft = factories.drafted(staff, key="another")
    with pytest.raises(TransitionDenied, match="已通过"):
        services.freeze(version=draft.pk, by=staff.adopter, at=NOW)


def test_only_a_draft_is_written_and_only_by_assessors_of_its_region(staff: Staff) -> None:
    draft, fixed = factories.drafted(staff), factories.adopted(staff, key="another")
    for person, version in ((staff.supervisor, draft), (staff.stranger, draft), (staff.writer, fixed)):
        for work in (
            lambda v=version, p=person: services.put_indicator(version=v.pk, said=item("8"), by=p, at=NOW),
            lambda v=version, p=person: services.remove_indicator(version=v.pk, key="3", by=p, at=NOW),
            lambda v=version, p=person: services.say_about(
                version=v.pk, about=factories.about(), by=p, at=NOW
            ),
            lambda v=version, p=person: services.replace_tree(
                version=v.pk, indicators=[], grades=[], bonus_cap=None, by=p, at=NOW
            ),
        ):
            with pytest.raises(TransitionDenied):
                work()
    with pytest.raises(TransitionDenied):
        services.create_system(
            key="theirs",
            scope="departments",
            region=XUCHANG,
            about=factories.about(),
            by=staff.stranger,
            at=NOW,
        )
    assert queries.versions_in_reach(staff.stranger).count() == 0
    assert queries.versions_in_reach(staff.supervisor).count() == 2


def test_next_years_version_begins_with_this_years_tree(staff: Staff) -> None:
    first = factories.frozen(staff)
    second = services.copy_version(version=first.pk, year=2027, by=staff.adopter, at=NOW)
    assert (second.number, second.year, second.status, second.copied_from) == (2, 2027, "draft", first)
    before, after = system_shape(first), system_shape(second)
    assert before["indicators"] == after["indicators"]
    assert [change.title for change in compare(before, after)] == ["基本情况"]
    with pytest.raises(ValidationError, match="已有一个草稿"):
        services.copy_version(version=first.pk, year=2028, by=staff.adopter, at=NOW)


def test_what_changed_between_two_versions_is_told_item_by_item(staff: Staff) -> None:
    first = factories.adopted(staff)
    second = services.copy_version(version=first.pk, year=2026, by=staff.adopter, at=NOW)
    services.put_indicator(
        version=second.pk, said=item("2", "manual", "40"), key_was="2", by=staff.adopter, at=NOW
    )
    services.remove_indicator(version=second.pk, key="9", by=staff.adopter, at=NOW)
    services.put_indicator(version=second.pk, said=item("4", "bonus", "2"), by=staff.adopter, at=NOW)
    found = {(one.kind, one.key): one for one in compare(system_shape(first), system_shape(second))}
    assert set(found) == {("changed", "2"), ("added", "4"), ("removed", "9")}
    lines = {str(line.label): (line.old, line.new) for line in found["changed", "2"].lines}
    assert lines["评分方式"] == ("分档得分", "人工评分")
    assert lines["计分规则"][0] == "达到0.9得40分，其余得10分"


def test_an_indicator_is_renamed_with_what_lies_below_it(staff: Staff) -> None:
    version = factories.drafted(staff)
    services.put_indicator(
        version=version.pk, said=item("A", "group", "60"), key_was="1", by=staff.writer, at=NOW
    )
    assert {one.key for one in version.indicators.filter(parent__key="A")} == {"1.1", "1.2"}
    with pytest.raises(ValidationError, match="先移走"):
        services.remove_indicator(version=version.pk, key="A", by=staff.writer, at=NOW)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"key": "no spaces"}, "key"),
        ({"key": "2"}, "key"),
        ({"title": " "}, "title"),
        ({"mode": "magic"}, "mode"),
        ({"parent": "nowhere"}, "parent"),
        ({"parent": "2"}, "parent"),
        ({"weights": {}}, "weights"),
        ({"weights": {"*": "-1"}}, "weights"),
        ({"weights": {"*": "1.005"}}, "weights"),
        ({"weights": {"moon": "1"}}, "weights"),
        ({"applies_to": ["moon"]}, "applies_to"),
        ({"third_above": "3"}, "third_above"),
        ({"rule": {"points": "1"}}, "points"),
        ({"mode": "automatic"}, "measure"),
        ({"mode": "automatic", "rule": {"measure": "no_such"}}, "measure"),
        ({"mode": "automatic", "rule": {"measure": "publicity_rate", "full_at": "1"}}, "shape"),
        ({"mode": "automatic", "rule": {"measure": "publicity_rate", "shape": "rate"}}, "full_at"),
        ({"mode": "automatic", "rule": {"measure": "pledges_due", "shape": "rate", "full_at": "1"}}, "shape"),
        (
            {"mode": "automatic", "rule": {"measure": "pledges_due", "shape": "line", "full_at": "1"}},
            "zero_at",
        ),
        (
            {
                "mode": "automatic",
                "rule": {"measure": "pledges_due", "shape": "line", "full_at": "1", "zero_at": "2"},
            },
            "zero_at",
        ),
        (
            {"mode": "automatic", "rule": {"measure": "pledges_due", "shape": "share", "full_at": "0"}},
            "shape",
        ),
        ({"mode": "tiered", "rule": {"tiers": []}}, "tiers"),
        ({"mode": "tiered", "rule": {"tiers": [{"from": "x", "points": "1"}]}}, "tiers"),
        (
            {
                "mode": "tiered",
                "rule": {"tiers": [{"from": "1", "points": "1"}, {"from": "1.0", "points": "2"}]},
            },
            "tiers",
        ),
        ({"mode": "deduction"}, "points"),
        ({"mode": "deduction", "rule": {"points": "many"}}, "points"),
        ({"mode": "veto", "weights": {}}, "effect"),
        ({"mode": "veto", "weights": {}, "rule": {"effect": "grade", "grade": "杰出"}}, "grade"),
        ({"mode": "veto", "rule": {"effect": "zero"}}, "weights"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_scored_is_refused_at_its_field(
    more: dict[str, Any], field: str, staff: Staff
) -> None:
    version = factories.drafted(staff)
    with pytest.raises(ValidationError) as refused:
        services.put_indicator(
            version=version.pk, said=item("5", "manual", "5") | more, by=staff.writer, at=NOW
        )
    assert field in refused.value.error_dict
    assert problems_of(version) == []


@pytest.mark.parametrize(
    "grades",
    [
        [{"title": "优秀", "least": "90"}],
        [{"title": "", "least": "0"}],
        [{"title": "甲", "least": "x"}],
        [{"title": "甲", "least": "0"}, {"title": "甲", "least": "60"}],
    ],
    ids=["not-down-to-nought", "unnamed", "no-number", "twice"],
)
def test_every_total_has_one_grade(grades: list[dict[str, str]], staff: Staff) -> None:
    with pytest.raises(ValidationError) as refused:
        services.say_about(
            version=factories.drafted(staff).pk, about=factories.about(grades=grades), by=staff.writer, at=NOW
        )
    assert "grades" in refused.value.error_dict


# --- Files -----------------------------------------------------------------------------------------------
class File(io.BytesIO):
    name = "指标.xlsx"


@pytest.mark.parametrize("system", loading.catalogue(), ids=lambda system: system["key"])
def test_what_is_written_to_a_file_is_read_back_as_the_same_tree(system: dict[str, Any]) -> None:
    said = sheets.read(File(sheets.workbook(system)))
    assert said.indicators == system["indicators"]
    assert said.grades == system["grades"]
    assert tree_of(system | {"indicators": said.indicators, "bonus_cap": said.bonus_cap}) == tree_of(system)


def test_everything_that_a_tree_can_say_survives_the_file() -> None:
    rich = item(
        "1",
        "tiered",
        "6.5",
        title='=HYPERLINK("x")',
        weights={"*": "6.5", "township": "3"},
        applies_to=["department", "township"],
        rule={
            "measure": "publicity_rate",
            "when_none": "full",
            "better": "more",
            "of": "6",
            "otherwise": "0.5",
            "tiers": [{"from": "0.95", "points": "6"}, {"from": "0.8", "points": "4"}],
        },
        guidance="第一行\n第二行；还有",
        evidence="材料",
        needs_two=True,
        third_above="1.5",
    )
    said = sheets.read(File(sheets.workbook({"indicators": [rich], "grades": GRADES, "bonus_cap": "10"})))
    assert said.indicators == [rich]
    assert (said.grades, str(said.bonus_cap)) == (GRADES, "10")


def test_a_mistake_in_a_file_is_named_by_row_and_column() -> None:
    rows = "指标代码,名称,评分方式,分值,每次分值,分档\n1,甲,人工评分,五,,\n1,乙,扣分,5,,\n2,丙,分档得分,5,,a=b\n,丁,猜,5,,\n"
    file = File(rows.encode())
    file.name = "指标.csv"
    with pytest.raises(ValidationError) as refused:
        sheets.read(file)
    assert refused.value.messages == [
        "第2行“分值”：“五”不是数字。",
        "第3行“指标代码”：与第2行的指标代码重复。",
        "第4行“分档”：“a=b”应写成“名称=数字”，用分号隔开。",
        "第5行“评分方式”：“猜”不在可选范围内。",
    ]
    file = File("指标代码,名称,评分方式,分值\n1,甲,扣分,5\n".encode())
    file.name = "指标.csv"
    with pytest.raises(ValidationError, match="第2行“每次分值”：请填写每次扣多少分。"):
        sheets.read(file)


# --- What comes along ------------------------------------------------------------------------------------
def test_the_systems_that_come_along_wait_for_a_person_to_adopt_them(staff: Staff) -> None:
    from records.access.services import clock_user

    made = loading.load(by=clock_user(), at=NOW)
    assert {version.system.key for version in made} == {one["key"] for one in loading.catalogue()}
    assert {version.status for version in made} == {"draft"}
    assert loading.load(by=clock_user(), at=NOW) == []
    for version, one in zip(made, loading.catalogue(), strict=True):
        assert system_shape(version)["indicators"] == one["indicators"]
        assert problems(one) == []
        IndicatorSystem.objects.filter(pk=version.system_id).update(region=XUCHANG)
        assert services.adopt(version=version.pk, by=staff.adopter, at=NOW).status == "adopted"


def test_the_suzhou_system_is_whole() -> None:
    suzhou = next(one for one in loading.catalogue() if one["key"] == "suzhou-department-kpi")
    weights = {one["key"]: one["weights"].get("*") for one in suzhou["indicators"]}
    assert [weights[key] for key in ("1", "2", "3", "4")] == ["40", "30", "30", "10"]
    assert len([one for one in suzhou["indicators"] if one["mode"] != "group"]) == 20


# --- The database ----------------------------------------------------------------------------------------
def refused(sql: str, *values: Any) -> str:
    """What the database says to a statement that went past all services."""
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(error.value)


def test_the_database_keeps_adopted_trees(staff: Staff) -> None:
    version = factories.adopted(staff)
    row = version.indicators.get(key="1.2")
    assert "never changes" in refused("UPDATE supervision_indicator SET title = 'x' WHERE uid = %s", row.pk)
    assert "never changes" in refused("DELETE FROM supervision_indicator WHERE uid = %s", row.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.create(version=version, key="8", title="新", mode="manual")
    assert "never changes" in refused(
        "UPDATE supervision_systemversion SET title = 'x' WHERE uid = %s", version.pk
    )
    assert "never deleted" in refused("DELETE FROM supervision_systemversion WHERE uid = %s", version.pk)


def test_the_database_keeps_what_a_round_used_and_who_wrote(staff: Staff) -> None:
    version = factories.frozen(staff)
    draft_again = (
        "UPDATE supervision_systemversion SET status = 'draft', adopted_by_id = NULL, adopted_at = NULL"
    )
    assert "stays as it was adopted" in refused(draft_again + " WHERE uid = %s", version.pk)
    assert "stays as it was adopted" in refused(
        "UPDATE supervision_systemversion SET frozen_at = NULL WHERE uid = %s", version.pk
    )
    assert "never changes" in refused(
        "UPDATE supervision_systemversion SET writers = '{}' WHERE uid = %s", version.pk
    )


def test_the_database_wants_four_eyes_and_whole_states(staff: Staff) -> None:
    version = factories.drafted(staff)
    adopt = "UPDATE supervision_systemversion SET status = 'adopted', adopted_at = now(), adopted_by_id = %s WHERE uid = %s"
    assert "system_adopted_by_another" in refused(adopt, staff.writer.pk, version.pk)
    assert "system_adopted_whole" in refused(
        "UPDATE supervision_systemversion SET status = 'adopted' WHERE uid = %s", version.pk
    )
    assert "system_year_in_reach" in refused(
        "UPDATE supervision_systemversion SET year = 1999 WHERE uid = %s", version.pk
    )
    row = version.indicators.get(key="3")
    assert "indicator_third_after_two" in refused(
        "UPDATE supervision_indicator SET third_above = 1 WHERE uid = %s", row.pk
    )
    assert "indicator_not_its_own_parent" in refused(
        "UPDATE supervision_indicator SET parent_id = uid WHERE uid = %s", row.pk
    )
    other = factories.drafted(staff, key="another").indicators.get(key="1")
    assert "same version" in refused(
        "UPDATE supervision_indicator SET parent_id = %s WHERE uid = %s", other.pk, row.pk
    )


def test_the_history_of_a_version_is_only_added_to(staff: Staff) -> None:
    step = SystemStep.objects.filter(version=factories.adopted(staff)).first()
    assert step is not None
    assert "append-only" in refused("UPDATE supervision_systemstep SET note = 'x' WHERE uid = %s", step.pk)
    assert "append-only" in refused("DELETE FROM supervision_systemstep WHERE uid = %s", step.pk)
    assert SystemVersion.objects.count() == 1


# --- The demonstration -----------------------------------------------------------------------------------
@pytest.mark.parametrize("county", [True, False], ids=["city", "province"])
def test_the_demonstration_adopts_one_system_for_this_year_and_does_so_once(
    county: bool, staff: Staff
) -> None:
    said: list[str] = []
    world: Any = SimpleNamespace(
        plan=SimpleNamespace(county=county),
        people={"assessor": staff.writer, "second_assessor": staff.adopter},
        office=SimpleNamespace(today=factories.TODAY, at=lambda day: NOW),
        now=NOW,
        opened_at=NOW,
        say=said.append,
    )
    demonstration.load(world)
    demonstration.load(world)
    used = demonstration.DEPARTMENTS if county else demonstration.REGIONS
    found = SystemVersion.objects.filter(system__key=used).order_by("number")
    assert [(one.status, one.year) for one in found][-1] == ("adopted", 2026)
    assert found.count() == 2
    assert SystemVersion.objects.exclude(system__key=used).exclude(status="draft").count() == 0
    assert said[1].startswith("0 indicator systems")
