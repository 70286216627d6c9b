"""Files that come with a case: what they are by their content, kept unreadable, opened for a purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from records.access import audit
from records.common import sealed_files
from records.common.files import FileType
from records.common.ids import new_uid
from records.common.uploads import FileRefused, examined
from records.remedies.choices import ProofKind
from records.remedies.models import Case, Proof
from records.remedies.services.identity import refuse_reader

if TYPE_CHECKING:
    from records.access.models import User

MOST_PER_CASE = 12


@dataclass(frozen=True)
class ProofFile:
    """An uploaded file (``name``, ``size``, ``read()``) and what it is to prove."""

    kind: str
    file: Any


def proofs_of(case: Case) -> QuerySet[Proof]:
    return Proof.objects.filter(case_kind=case.kind, case_uid=case.uid).order_by("uploaded_at", "uid")


def keep_proofs(*, case: Case, proofs: Sequence[ProofFile], by: "User | None", at: datetime) -> list[Proof]:
    """
    Keep the files of a case, in the caller's transaction.

    :raises FileRefused: ``too_many``, ``too_large``, ``empty``, ``type_not_allowed``, ``name_and_content_differ``, ``duplicate``
    """
    held = set(proofs_of(case).values_list("sha256", flat=True))
    if len(held) + len(proofs) > MOST_PER_CASE:
        raise FileRefused("too_many", _("一件申请最多提交 %d 个文件，请合并后上传。") % MOST_PER_CASE)
    kept = []
    for proof in proofs:
        content, found, digest = _checked(proof)
        if digest in held:
            raise FileRefused("duplicate", _("同一个文件提交了两次，请移除其中一个。"))
        held.add(digest)
        row = Proof(
            case_kind=case.kind,
            case_uid=case.uid,
            kind=proof.kind,
            content_type=found.content_type,
            extension=found.extensions[0],
            size=len(content),
            sha256=digest,
            uploaded_by=by,
            uploaded_at=at,
        )
        # Stored before the commit: a row without its file would be a lie, a file without its row is only litter.
        row.stored_name = sealed_files.keep(f"proofs/{new_uid().hex}", content)
        row.save(force_insert=True)
        kept.append(row)
    return kept


def open_proof(*, case: Case, proof_uid: UUID, purpose: str, by: "User", at: datetime) -> tuple[Proof, bytes]:
    """
    The file's bytes for one of those who handle the case; written down either way.

    :raises TransitionDenied: ``not_your_role`` or ``purpose_needed``
    """
    proof = proofs_of(case).get(pk=proof_uid)
    refuse_reader(case, action=f"{case.kind}.proof_opened", purpose=purpose, by=by, at=at)
    audit.read(
        action=f"{case.kind}.proof_opened",
        by=by,
        at=at,
        subject=case,
        details={"proof": str(proof.pk), "kind": proof.kind, "purpose": purpose.strip()},
    )
    return proof, sealed_files.read(proof.stored_name)


def _checked(proof: ProofFile) -> tuple[bytes, FileType, str]:
    if proof.kind not in ProofKind.values:
        raise FileRefused("unknown_kind", _("请选择材料类别。"))
    found, digest = examined(proof.file)
    proof.file.seek(0)
    return proof.file.read(), found, digest
