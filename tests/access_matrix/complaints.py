"""Complaints with their informants, hidden; and how their staff pages are asked."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from records.access.roles import Role
from supervision.complaints import services
from tests.records.access.factories import holder

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]
QUERIES = (
    "", "q=隐藏", "work=complaints_to_sort", "work=complaints_mine", "late=1", "late=supervised", "late=open",
    "status=verifying", "kind=contract", "anonymity=confidential",
)  # fmt: skip
ID_NUMBER = "110101199003071591"


def hide(world: "World", word: Callable[[str], str]) -> None:
    """One that waits and one that is looked into, about the very body whose department walks the routes."""
    at, about = now(), world.public.organisation
    handler = holder("投诉承办", Role.COMPLAINT_HANDLER)
    waiting, _code = services.file_complaint(
        said=services.ComplaintData(
            kind="contract",
            body=about.pk,
            body_name="",
            region=about.region_id,
            title=word("投诉标题"),
            statement=word("投诉所反映的情况"),
            wished=word("投诉诉求"),
            contract_number=word("投诉合同编号"),
        ),
        informant=services.InformantData(
            anonymity="confidential", name=word("反映人姓名"), id_number=ID_NUMBER, phone=word("反映人电话")
        ),
        proofs=[SimpleUploadedFile("proof.pdf", b"%PDF-1.7 " + word("投诉材料").encode())],
        channel="site",
        by=None,
        at=at,
    )
    world.words["反映人证件号码"] = ID_NUMBER
    checked, _code = services.file_complaint(
        said=services.ComplaintData(
            kind="service",
            body=about.pk,
            body_name="",
            region=about.region_id,
            title=word("另一投诉标题"),
            statement=word("另一投诉所反映的情况"),
        ),
        informant=services.InformantData(anonymity="anonymous"),
        channel="site",
        by=None,
        at=at,
    )
    for step in (services.register, services.accept, services.assign, services.verify):
        step(complaint=checked.pk, by=handler, at=at)
    services.say_to_informant(complaint=checked.pk, text=word("给反映人的留言"), by=handler, at=at)
    services.say_as_informant(complaint=checked.pk, text=word("反映人的留言"), at=at)
    services.note(complaint=checked.pk, text=word("投诉内部备注"), by=handler, at=at)
    services.find_untrue(complaint=checked.pk, findings=word("投诉核查情况"), by=handler, at=at)
    world.hidden |= {"complaint": waiting.pk, "checked complaint": checked.pk}
    world.objects |= {
        "complaint": [waiting.pk, checked.pk],
        "informant": [waiting.informant.pk],
        "complaintfile": [waiting.files.get().pk],
    }


def words(world: "World") -> list[str]:
    """What stands in complaints alone."""
    return [
        word
        for name, word in world.words.items()
        if ("投诉" in name or "反映人" in name) and name != "投诉办理的内容"
    ]


def _uids(**more: Any) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [{"uid": uid, **more} for uid in world.objects.get("complaint", [])]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "admin:supervision_complaint_changelist": (PLAIN, QUERIES),
    "admin:supervision_complaint_intake": (PLAIN, ("",)),
    "admin:supervision_complaint_identity": (_uids(), ("",)),
    "admin:supervision_complaint_file": (
        lambda world: [
            {"uid": uid, "file": file}
            for uid in world.objects.get("complaint", [])
            for file in world.objects.get("complaintfile", [])
        ],
        ("",),
    ),
    "admin:supervision_complaint_step": (
        lambda world: [
            {"uid": uid, "name": name}
            for uid in world.objects.get("complaint", [])
            for name in ("register", "merge", "confirm_untrue", "note", "determine", "answer")
        ],
        ("",),
    ),
}
WITH_ROWS = frozenset({"complaint", "informant"})
