"""Licences and penalties in every hidden state, with names and numbers that nobody may meet; and how they are asked."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate, now

from records.access.models import User
from records.access.roles import Role
from records.registers import services, withdrawals
from records.registers.publicity import LICENCES, PENALTIES
from records.registers.register import Register
from records.subjects.models import Organisation
from tests.records.access.factories import holder
from tests.records.registers import decisions

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]
KINDS = ("licence", "penalty")
SHOWN = "公开示例建设有限公司"
ID_NUMBER = "110101199103078870"
_LISTS = (
    "", "q=隐藏", "q=隐", "region=411000", "decided_from=2000-01-01&decided_to=2100-01-01",
    "counterparty_kind=自然人",
)  # fmt: skip


def seen(organisation: Organisation) -> None:
    """What everybody may see: one of each kind; what is proposed about it is not."""
    for register in (LICENCES, PENALTIES):
        uid = _entered(register, organisation, counterparty_name=SHOWN)
        _publish(register, uid)


def hide(world: "World", word: Callable[[str], str]) -> None:
    at, clerk, reviewer = now(), _clerk(), _reviewer()
    body = world.public.organisation
    world.words["当事人证件号码"] = ID_NUMBER
    for register in (LICENCES, PENALTIES):
        label, kept = str(register.label), []
        number = {"document_number": word(f"{label}文书号")}
        kept.append(_entered(register, body, content=word(f"{label}草稿内容"), **number))
        shared = _entered(
            register, body, scope="government", counterparty_name=f"{word(f'{label}政务共享')}有限公司"
        )
        person = _entered(
            register,
            body,
            **{
                **decisions.PERSON,
                "counterparty_name": word(f"{label}当事人"),
                "person_id_number": ID_NUMBER,
            },
            scope="government",
        )
        ended = _entered(register, body, content=word(f"{label}已撤回的内容"))
        for uid in (shared, person, ended):
            _publish(register, uid)
            kept.append(uid)
        noted = withdrawals.note_withdrawal(
            register=register,
            uid=ended,
            content={
                "ground": "void",
                "reason": "确认无效。",
                "document_name": word(f"{label}撤回依据"),
                "document_number": "1号",
                "learned_on": localdate(),
            },
            by=clerk,
            at=at,
        )
        withdrawals.decide_withdrawal(uid=noted.uid, withdrawn=True, by=reviewer, at=at)
        shown = register.model.objects.get(counterparty_name=SHOWN)
        about = {"register": register, "uid": shown.pk, "at": at}
        services.propose_change(
            **about,
            content={"content": word(f"{label}拟改内容")},
            reason="corrected",
            note=word(f"{label}变更依据"),
            by=clerk,
        )
        withdrawals.note_withdrawal(
            register=register,
            uid=shown.pk,
            content={
                "ground": "revoked",
                "reason": word(f"{label}撤回理由"),
                "document_name": "复议决定书",
                "document_number": "2号",
                "learned_on": localdate(),
            },
            by=clerk,
            at=at,
        )
        world.objects[register.kind] = [*kept, shown.pk]


def _clerk() -> User:
    return _person("双公示录入", Role.CLERK)


def _reviewer() -> User:
    return _person("双公示审核", Role.REVIEWER)


def _person(name: str, role: str) -> User:
    return User.objects.filter(username=name).first() or holder(name, role)


def _entered(register: Register, organisation: Organisation, **more: Any) -> Any:
    day = localdate() - timedelta(days=3)
    dates = {"valid_from": day} if register is LICENCES else {"effective_until": None}
    content = decisions.CONTENT[register.kind](
        organisation=organisation,
        **{
            "decided_on": day,
            "valid_until": day + timedelta(days=300),
            "authority_uscc": "11990100000000019F",
            "source_name": organisation.name,
            "source_uscc": "11990100000000019F",
            **dates,
            **more,
        },
    )
    return services.create_entry(register=register, content=content, by=_clerk(), at=now()).uid


def _publish(register: Register, uid: Any) -> None:
    about = {"register": register, "uid": uid, "at": now()}
    services.submit_entry(**about, by=_clerk())
    services.publish_entry(**about, by=_reviewer())


def _uids(kind: str, **more: Any) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [{"uid": uid, **more} for uid in world.objects.get(kind, [])]


def things(world: "World") -> list[dict[str, Any]]:
    """What may be called wrong, of each kind."""
    return [{"kind": kind, "uid": uid} for kind in KINDS for uid in world.objects.get(kind, [])]


def _routes(kind: str, plural: str) -> dict[str, tuple[Any, tuple[str, ...]]]:
    return {
        f"site:{plural}": (PLAIN, _LISTS),
        f"site:{plural}-csv": (PLAIN, _LISTS),
        f"site:{kind}": (_uids(kind), ("",)),
        f"public-{plural}": (PLAIN, (*_LISTS, "ordering=decided_on")),
        f"public-{kind}": (_uids(kind), ("",)),
        f"public-{kind}-proof": (_uids(kind), ("",)),
        f"public-{kind}-versions": (_uids(kind), ("",)),
        f"admin:records_{kind}_page": (_uids(kind), ("",)),
        f"admin:records_{kind}_propose": (_uids(kind), ("",)),
        f"admin:records_{kind}_withdraw": (_uids(kind), ("",)),
        f"admin:records_{kind}_withdrawal": (_uids(kind, name="withdraw"), ("",)),
        f"admin:records_{kind}_step": (
            lambda world: [
                {"uid": uid, "name": name}
                for uid in world.objects.get(kind, [])
                for name in ("publish", "accept", "end")
            ],
            ("",),
        ),
    }


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    **_routes("licence", "licences"),
    **_routes("penalty", "penalties"),
    "admin:records_importbatch_release": (lambda world: [{"uid": world.batch.pk}], ("",)),
}
WITH_ROWS = frozenset(KINDS)
