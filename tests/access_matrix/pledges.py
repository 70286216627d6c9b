"""Promises in every hidden state, with what is only proposed and whom only the office knows; and how they are asked."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate, now

from records.access.models import User
from records.access.roles import Role
from records.pledges import services
from records.pledges.entries import PLEDGES
from records.pledges.models import Handover, Pledge, PledgeEvidence
from records.pledges.services import EvidenceData
from records.registers import services as registers
from records.subjects.models import Official, Organisation, Post
from tests.records.access.factories import holder
from tests.records.pledges import factories

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]
SHOWN = "公开的承诺"
_POST = "承诺责任职务"
_SEAT = "科长"
_LISTS = (
    "", "q=隐藏", "due=overdue", "outcome=pending", "pledge_kind=contract", f"post={_POST}",
    *(f"work={name}" for name in ("waiting", "steps", "overdue", "soon", "undisclosed", "to_draft")),
)  # fmt: skip


def seen(organisation: Organisation) -> None:
    """What everybody may see; what is proposed about it is not, nor who stands behind a post."""
    uid = _entered(organisation, title=SHOWN, pledge_kind="contract")
    _publish(uid)
    official = Official.objects.create(name="某甲")
    Post.objects.create(organisation=organisation, title=_SEAT, official=official)
    stage = {"stage": "construction", "post_title": _SEAT, "official": official, "disclose_by": localdate()}
    step = services.propose_step(kind="stage", pledge=uid, said=stage, by=_clerk(), at=now())
    services.decide_step(step=step, accepted=True, by=_reviewer(), at=now())


def hide(world: "World", word: Callable[[str], str]) -> None:
    body, clerk = world.public.organisation, _clerk()
    draft = _entered(body, title=word("承诺草稿"), counts_as_kept=word("承诺草稿的兑现标准"))
    shared = _entered(body, title=word("政务共享的承诺"), scope="government")
    person = _entered(
        body,
        title="对自然人的付款承诺",
        pledge_kind="payment",
        counterparty_kind="自然人",
        counterparty_name=word("承诺相对人"),
        scope="government",
    )
    ended = _entered(body, title="已撤销的承诺", counts_as_kept=word("已撤销承诺的兑现标准"))
    for uid in (shared, person, ended):
        _publish(uid)
    mistake = {
        **factories.SAID["change"],
        "ground": "clerical",
        "decided_on": localdate(),
        "ends": True,
        "new_due_on": None,
    }
    noted = services.propose_step(kind="change", pledge=ended, said=mistake, by=clerk, at=now())
    services.decide_step(step=noted, accepted=True, by=_reviewer(), at=now())
    registers.end_entry(register=PLEDGES, uid=ended, reason="误录。", by=_reviewer(), at=now())
    shown = Pledge.objects.get(title=SHOWN)
    step = _hide_steps(shown, word, clerk)
    handover = _hide_handover(body, word)
    world.objects |= {
        "pledge": [shown.pk, draft, shared, person, ended],
        "handover": [handover.pk],
        "pledgestep": [step.pk],
        "pledgeevidence": list(PledgeEvidence.objects.exclude(stored_name="").values_list("pk", flat=True)),
    }


def _hide_steps(pledge: Pledge, word: Callable[[str], str], clerk: User) -> Any:
    """What one person noted and nobody decided yet, and who answers for a stage."""
    about: dict[str, Any] = {"pledge": pledge.pk, "by": clerk, "at": now()}
    said = {"title": word("拟议的里程碑"), "weight": 1, "due_on": localdate()}
    services.propose_step(kind="milestone", said=said, **about)
    official = Post.objects.select_related("official").get(title=_SEAT).official
    official.name = word("阶段责任人")
    official.save()
    change = {
        **factories.SAID["change"],
        "decided_on": localdate(),
        "reasons": word("拟议变更的理由"),
        "new_due_on": localdate() + timedelta(days=900),
    }
    services.propose_step(kind="change", said=change, **about)
    evidence = [EvidenceData(word("评定材料"), "", factories.scan())]
    verdict = {"outcome": "partly", "fulfilled_on": None, "reasons": word("拟议评定的理由")}
    return services.propose_step(kind="verdict", said=verdict, evidence=evidence, **about)


def _hide_handover(body: Organisation, word: Callable[[str], str]) -> Handover:
    left = Post.objects.create(
        organisation=body,
        title=_POST,
        official=Official.objects.create(name=word("移交人")),
        until_on=localdate() - timedelta(days=1),
    )
    taken = Post.objects.create(
        organisation=body, title=_POST, official=Official.objects.create(name=word("接收人"))
    )
    return services.prepare_handover(left=left, taken=taken, handed_on=localdate(), by=_clerk(), at=now())


def _clerk() -> User:
    return _person("承诺录入", Role.CLERK)


def _reviewer() -> User:
    return _person("承诺审核", Role.REVIEWER)


def _person(name: str, role: str) -> User:
    return User.objects.filter(username=name).first() or holder(name, role)


def _entered(organisation: Organisation, **more: Any) -> Any:
    made = factories.contract if more.get("pledge_kind") == "contract" else factories.content
    content = made(
        organisation=organisation,
        **{
            "decided_on": localdate() - timedelta(days=30),
            "due_on": localdate() + timedelta(days=300),
            "post_title": _POST,
            **more,
        },
    )
    return registers.create_entry(register=PLEDGES, content=content, by=_clerk(), at=now()).uid


def _publish(uid: Any) -> None:
    about = {"register": PLEDGES, "uid": uid, "at": now()}
    registers.submit_entry(**about, by=_clerk())
    registers.publish_entry(**about, by=_reviewer())


def _uids(model: str, **more: Any) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [{"uid": uid, **more} for uid in world.objects.get(model, [])]


def things(world: "World") -> list[dict[str, Any]]:
    """What may be called wrong."""
    return [{"kind": "pledge", "uid": uid} for uid in world.objects.get("pledge", [])]


def _pairs(world: "World", model: str, name: str) -> list[dict[str, Any]]:
    return [
        {"uid": pledge, name: other}
        for pledge in world.objects.get("pledge", [])[:2]
        for other in world.objects.get(model, [])
    ]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "admin:records_pledge_changelist": (PLAIN, _LISTS),
    "admin:records_pledge_performance": (PLAIN, ("", "year=2026&kind=contract")),
    "admin:records_pledge_page": (_uids("pledge"), ("",)),
    "admin:records_pledge_propose": (_uids("pledge"), ("",)),
    "admin:records_pledge_draft": (_uids("pledge"), ("",)),
    "admin:records_pledge_step": (_uids("pledge", name="publish"), ("",)),
    "admin:records_pledge_note": (
        lambda world: [
            {"uid": uid, "kind": kind}
            for uid in world.objects.get("pledge", [])
            for kind in ("milestone", "stage", "change")
        ],
        ("",),
    ),
    "admin:records_pledge_decide": (
        lambda world: [
            {**hole, "kind": "verdict", "name": "accept"} for hole in _pairs(world, "pledgestep", "step")
        ],
        ("",),
    ),
    "admin:records_pledge_evidence": (lambda world: _pairs(world, "pledgeevidence", "evidence"), ("",)),
    "admin:records_handover_waiting": (PLAIN, ("",)),
    "admin:records_handover_new": (
        lambda world: [
            {"post": uid}
            for uid in Handover.objects.filter(pk__in=world.objects.get("handover", [])).values_list(
                "left", flat=True
            )
        ],
        ("",),
    ),
    "admin:records_handover_step": (_uids("handover", name="accept"), ("",)),
    **{f"admin:records_handover_{name}": (_uids("handover"), ("",)) for name in ("sheet", "sign")},
    # Nothing was signed and stored in this world; its refusal is asked for elsewhere.
    "admin:records_handover_signed": ([], ("",)),
}
WITH_ROWS = frozenset({"pledge", "handover"})
