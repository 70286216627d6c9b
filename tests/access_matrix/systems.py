"""An indicator system in writing and a run of its figures, hidden; and how their staff pages are asked."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate, now

from records.access.roles import Role
from supervision.assessments.systems.models import (
    Indicator,
    IndicatorSystem,
    ReckonedValue,
    Reckoning,
    SystemStep,
    SystemVersion,
)
from tests.records.access.factories import holder

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]
STEPS = ("adopt", "reopen", "retire", "discard")
ITEM = "hidden.1"


def hide(world: "World", word: Callable[[str], str]) -> None:
    """A draft and what its figures say of the very body whose department walks the routes."""
    at, about = now(), world.public.organisation
    writer = holder("体系编写", Role.ASSESSOR)
    system = IndicatorSystem.objects.create(
        key="matrix-hidden", scope="departments", region=about.region, created_by=writer, created_at=at
    )
    versions = [
        SystemVersion.objects.create(
            system=system,
            number=number,
            title=word(f"指标体系名称{number}"),
            issuer=word(f"指标体系制定机关{number}"),
            document_number=word(f"指标体系文号{number}"),
            source_note=word(f"指标体系来源{number}"),
            year=at.year,
            status=status,
            writers=[writer.pk],
            created_by=writer,
            created_at=at,
            updated_at=at,
        )
        for number, status in ((1, "discarded"), (2, "draft"))
    ]
    draft = versions[1]
    Indicator.objects.create(
        version=draft,
        key=ITEM,
        title=word("指标名称"),
        mode="automatic",
        weights={"*": "100"},
        rule={"measure": "records_published", "shape": "step", "full_at": "0", "better": "less"},
        guidance=word("指标评分办法"),
        evidence=word("指标佐证材料"),
    )
    SystemStep.objects.create(
        version=draft, name="draft", label="起草", target="draft", by=writer, at=at, note=word("指标体系经过")
    )
    run = Reckoning.objects.create(
        version=draft,
        since=localdate().replace(month=1, day=1),
        until=localdate(),
        bodies=[about.pk],
        status="done",
        done=1,
        total=1,
        finished_at=at,
        asked_by=writer,
        asked_at=at,
    )
    ReckonedValue.objects.create(
        reckoning=run,
        body=about,
        key=ITEM,
        measure="records_published",
        value=Decimal(7),
        numerator=Decimal(7),
        rows=7,
    )
    world.hidden["system version"] = draft.pk
    world.objects |= {
        "systemversion": [draft.pk],
        "systemversion before": [versions[0].pk],
        "reckoning": [run.pk],
        "reckoned body": [about.pk],
    }


def _versions(**more: Any) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [{"uid": uid, **more} for uid in world.objects.get("systemversion", [])]


def _runs(**more: Any) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [{"uid": uid, **more} for uid in world.objects.get("reckoning", [])]


_VERSION, _RUN = "admin:supervision_systemversion", "admin:supervision_reckoning"
ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    f"{_VERSION}_changelist": (PLAIN, ("", "q=隐藏", "work=systems_to_adopt", "status=draft")),
    **{
        f"{_VERSION}_{page}": (_versions(), ("",))
        for page in ("about", "copy", "indicator_add", "import", "export", "reckon")
    },
    f"{_VERSION}_indicator": (_versions(key=ITEM), ("",)),
    f"{_VERSION}_indicator_remove": (_versions(key=ITEM), ("",)),
    f"{_VERSION}_compare": (
        lambda world: [
            {"uid": uid, "other": other}
            for uid in world.objects.get("systemversion", [])
            for other in world.objects.get("systemversion before", [])
        ],
        ("",),
    ),
    f"{_VERSION}_step": (
        lambda world: [
            {"uid": uid, "name": name} for uid in world.objects.get("systemversion", []) for name in STEPS
        ],
        ("",),
    ),
    f"{_RUN}_changelist": (PLAIN, ("", "status=done")),
    f"{_RUN}_progress": (_runs(), ("",)),
    f"{_RUN}_rows": (
        lambda world: [
            {"uid": uid, "body": body, "key": ITEM}
            for uid in world.objects.get("reckoning", [])
            for body in world.objects.get("reckoned body", [])
        ],
        ("",),
    ),
}
WITH_ROWS = frozenset({"systemversion", "reckoning"})
