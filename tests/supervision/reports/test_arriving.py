"""What a child hands in is taken as it is, or refused with a reason; what is for another node only passes through."""

from typing import Any

import pytest

from records.chain.models import Peer
from records.chain.registry import EventView
from records.common.ids import new_uid
from supervision.worklist.reports import services
from supervision.worklist.reports.models import WorkReport
from supervision.worklist.reports.travel import KIND, content_of, materialise
from tests.records.access.factories import HENAN, XUCHANG
from tests.supervision.reports import factories
from tests.supervision.reports.factories import NOW


@pytest.fixture
def content(desk, settings) -> dict[str, Any]:
    """What the city's report says, told to a province that has not got it yet."""
    report = factories.of_government(desk)
    said = {**content_of(report), "submitted_on": "2026-07-02", "to": HENAN}
    settings.NODE_CODE, settings.NODE_NAME = HENAN, "信用河南"
    Peer.objects.create(code=XUCHANG, name="信用许昌", role="child", registered_at=NOW)
    # Both nodes share a database here, and the city's own report stays in it.
    said["organisation"] = {**said["organisation"], "uid": str(new_uid()), "name": "示例新城人民政府"}
    return said


def event(payload: dict[str, Any], *, origin: str = XUCHANG, uid: Any = None, version: int = 1) -> EventView:
    return EventView(
        origin=origin,
        origin_seq=version,
        kind=KIND,
        uid=uid or new_uid(),
        version=version,
        action="publish" if version == 1 else "amend",
        payload=payload,
        at=NOW,
    )


def copies() -> Any:
    return WorkReport.objects.filter(from_below=True)


def test_it_is_taken_as_it_is_and_waits_for_its_judge(content):
    materialise(event(content), at=NOW)
    copy = copies().get()
    assert (copy.status, copy.version, copy.judged_in_id, copy.writers) == ("submitted", 1, HENAN, [])
    assert copy.versions.get().content["sections"] == content["sections"]


def test_what_is_for_another_node_only_passes_through(content):
    materialise(event({**content, "to": "000000"}), at=NOW)
    assert not copies().exists()


def figure(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in content["sections"] if one["figures"])["figures"][0]
    return found


BROKEN = {
    "a number in words": lambda said: figure(said).update(value="三件"),
    "a number that is none": lambda said: figure(said).update(numerator=3),
    "an unknown kind": lambda said: figure(said).update(kind="mood"),
    "a figure that says more": lambda said: figure(said).update(more="x"),
    "a text that is none": lambda said: said["sections"][0].update(text=None),
    "no sections": lambda said: said.pop("sections"),
    "too many sections": lambda said: said.update(sections=said["sections"] * 20),
    "a table of numbers": lambda said: said["sections"][0].update(
        tables=[{"title": "", "columns": ["a"], "rows": [[1]]}]
    ),
    "an unknown period": lambda said: said.update(period="month"),
    "no day": lambda said: said.update(submitted_on=""),
    "no moment": lambda said: said.update(as_of="2026-07-02"),
    "no body": lambda said: said.pop("organisation"),
    "a body elsewhere": lambda said: said["organisation"].update(region="420100"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_what_is_not_a_report_is_refused_with_a_reason(content, how):
    BROKEN[how](content)
    with pytest.raises(ValueError, match=r".+"):
        materialise(event(content), at=NOW)
    assert not copies().exists()


def test_only_a_child_hands_in_and_one_report_for_each_unit_and_period(content):
    with pytest.raises(ValueError, match="直接下级"):
        materialise(event(content, origin="411100"), at=NOW)
    first = event(content)
    materialise(first, at=NOW)
    with pytest.raises(ValueError, match="另一编号"):
        materialise(event(content), at=NOW)


def test_a_later_version_waits_again(content, desk):
    first = event(content)
    materialise(first, at=NOW)
    copies().update(status="returned", judged_by=desk.supervisor, judged_at=NOW, reason="请补充。")
    materialise(event(content, uid=first.uid, version=2), at=NOW)
    copy = copies().get()
    assert (copy.status, copy.version, copy.reason, copy.judged_by_id) == ("submitted", 2, "", None)
    assert services.take_answers(at=NOW) == 0
