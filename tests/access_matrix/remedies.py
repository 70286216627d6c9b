"""Objections, repairs, leniency and complaints with their applicants, hidden; and how their pages are asked."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from records.remedies import services
from records.remedies.models import Applicant, Mitigation, Repair
from tests.disclosure.factories import user

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]
KINDS = ("objection", "repair", "mitigation", "handlingcomplaint")
WITH_APPLICANT = ("objection", "repair", "handlingcomplaint")
ID_NUMBER = "11010119900307889X"


def hide(world: "World", word: Callable[[str], str]) -> None:
    """One case of each kind about the public record; none of them is taken up, so no page of the public changes."""
    at, about = now(), world.public
    objection, _code = services.file_objection(
        record_uid=about.uid,
        applicant=services.ApplicantData(
            kind="person",
            relation="interested",
            name=word("申请人姓名"),
            id_number=ID_NUMBER,
            phone=word("申请人电话"),
        ),
        ground="wrong",
        statement=word("异议内容"),
        wished=word("异议请求"),
        proofs=[
            services.ProofFile("identity", SimpleUploadedFile("id.pdf", b"%PDF-1.7 " + word("材料").encode()))
        ],
        channel="site",
        by=None,
        at=at,
    )
    world.words["申请人证件号码"] = ID_NUMBER
    complaint, _code = services.file_handling_complaint(
        about=objection, statement=word("投诉办理的内容"), channel="site", by=None, at=at
    )
    filed = {"record": about, "region": about.region, "channel": "site", "filed_at": at, "updated_at": at}
    repair = Repair.objects.create(
        **filed,
        number="XF411000-2026-00001",
        applicant=Applicant.objects.create(
            kind="body",
            relation="subject",
            name=word("申请单位"),
            id_number="1",
            id_number_index="0" * 64,
            phone="1",
            made_at=at,
        ),
        statement=word("纠正情况"),
    )
    mitigation = Mitigation.objects.create(
        **filed,
        number="CQ411000-2026-99999",
        filed_by=user("writer"),
        ground="losses_recovered",
        facts=word("主动纠正"),
        evidence=word("从轻证据"),
        asked="none",
    )
    world.objects |= {
        "objection": [objection.pk],
        "repair": [repair.pk],
        "mitigation": [mitigation.pk],
        "handlingcomplaint": [complaint.pk],
        "proof": [services.proofs_of(objection).get().pk],
    }


def _uids(model: str, **more: Any) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [{"uid": uid, **more} for uid in world.objects.get(model, [])]


def _about_record(world: "World") -> list[dict[str, Any]]:
    return [{"record": uid} for uid in world.objects["dishonestyrecord"]]


def _proofs(model: str) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [
        {"uid": uid, "proof": proof}
        for uid in world.objects.get(model, [])
        for proof in world.objects.get("proof", [])
    ]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "admin:records_objection_intake": (PLAIN, ("", "q=隐藏", "q=公开")),
    "admin:records_objection_file": (_about_record, ("",)),
    "admin:records_repair_file": (_about_record, ("",)),
    "admin:records_mitigation_propose": (_about_record, ("",)),
    "admin:records_handlingcomplaint_file": (
        lambda world: [
            {"kind": kind, "about": uid}
            for kind in ("objection", "repair")
            for uid in world.objects.get(kind, [])
        ],
        ("",),
    ),
    **{f"admin:records_{kind}_step": (_uids(kind, name="withdraw"), ("",)) for kind in KINDS},
    **{
        f"admin:records_{kind}_{page}": (_uids(kind), ("",))
        for kind in WITH_APPLICANT
        for page in ("identity", "more_time", "slip")
    },
    **{f"admin:records_{kind}_proof": (_proofs(kind), ("",)) for kind in WITH_APPLICANT},
}
WITH_ROWS = frozenset(KINDS)
