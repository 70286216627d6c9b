"""A round under review and a result for government alone, hidden; and how their pages are asked."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate, now

from records.access.roles import Role
from records.common import sealed_files
from records.registers.assessments import ASSESSMENTS
from records.registers.models import AssessmentResult
from supervision.assessments.rounds.admin.steps import DEEDS, ROUND_STEPS, SHEET_STEPS
from supervision.assessments.rounds.models import (
    AssessmentEvidence,
    AssessmentMark,
    AssessmentRound,
    AssessmentScore,
    AssessmentSheet,
    AssessmentStep,
    SuppliedFigure,
)
from supervision.assessments.systems.models import IndicatorSystem, SystemVersion
from supervision.assessments.systems.services.trees import plant
from tests.records.access.factories import holder

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]
PDF = b"%PDF-1.7 plan"
INDICATORS = (
    {"key": "A", "title": "诚信制度", "mode": "manual", "order": 1, "weights": {"*": "80"}},
    {
        "key": "B", "title": "失信记录", "mode": "deduction", "order": 2, "weights": {"*": "20"},
        "rule": {"measure": "records_published", "points": "5"},
    },
)  # fmt: skip
_LISTS = ("", "q=隐藏", "year=2025", "grade=优秀", "region=411000")


def hide(world: "World", word: Callable[[str], str]) -> None:
    """One under review, about the very body whose department walks the routes; and a published one not for all."""
    at, about = now(), world.public.organisation
    organiser, reviewer = holder("考核组织", Role.ASSESSOR), holder("考核评审", Role.ASSESSOR)
    version = _version(organiser, reviewer, about.region_id, at)
    case = AssessmentRound.objects.create(
        title=word("考核名称"),
        year=2025,
        period_from=date(2025, 1, 1),
        period_until=date(2025, 12, 31),
        system=version,
        region=about.region,
        authority=about,
        document_name=word("考核文件"),
        document_number=word("考核文号"),
        report_until=localdate(),
        review_until=localdate() + timedelta(days=9),
        audit_until=localdate() + timedelta(days=19),
        publish_until=localdate() + timedelta(days=29),
        status="reviewing",
        organised_by=organiser,
        organised_at=at,
        updated_at=at,
        opened_at=at,
        closed_at=at,
    )
    sheet = AssessmentSheet.objects.create(
        round=case, body=about, region=about.region, body_type=about.kind, status="in_review", updated_at=at
    )
    score = AssessmentScore.objects.create(sheet=sheet, key="A", position=1)
    AssessmentScore.objects.create(sheet=sheet, key="B", position=2, is_automatic=True)
    for stage, by in (("self", organiser), ("review_1", reviewer)):
        AssessmentMark.objects.create(
            score=score, stage=stage, value=Decimal(70), note=word(f"考核评语{stage}"), by=by, at=at
        )
    evidence = AssessmentEvidence.objects.create(
        score=score,
        title=word("考核佐证"),
        content_type="application/pdf",
        extension=".pdf",
        size=len(PDF),
        sha256=hashlib.sha256(PDF).hexdigest(),
        stored_name=sealed_files.keep("assessments/matrix", PDF),
        by=organiser,
        at=at,
    )
    figure = SuppliedFigure.objects.create(
        score=score,
        value=Decimal(66),
        authority_name=word("考核提供单位"),
        document_name="审计通报",
        document_number="示审〔2026〕1号",
        dated_on=localdate(),
        note=word("考核数据说明"),
        entered_by=organiser,
        entered_at=at,
    )
    AssessmentStep.objects.create(
        round=case, name="open", label="启动考核", by=organiser, at=at, note=word("考核经过")
    )
    result = _result(about, word, organiser, at)
    world.objects |= {
        "assessmentround": [case.pk],
        "assessmentsheet": [sheet.pk],
        "assessmentevidence": [evidence.pk],
        "suppliedfigure": [figure.pk],
        "assessmentresult": [result.pk],
    }


def _version(organiser: Any, reviewer: Any, region: str, at: Any) -> SystemVersion:
    system = IndicatorSystem.objects.create(
        key="matrix", scope="departments", region_id=region, created_by=organiser, created_at=at
    )
    version = SystemVersion.objects.create(
        system=system,
        number=1,
        title="考核办法",
        issuer="示例机关",
        year=2025,
        writers=[organiser.pk],
        created_by=organiser,
        created_at=at,
        updated_at=at,
    )
    plant(version, INDICATORS)
    SystemVersion.objects.filter(pk=version.pk).update(
        status="adopted", adopted_by=reviewer, adopted_at=at, frozen_at=at
    )
    version.refresh_from_db()
    return version


def _result(about: Any, word: Callable[[str], str], by: Any, at: Any) -> AssessmentResult:
    entry = AssessmentResult(
        origin="411000",
        origin_name="信用许昌",
        version=1,
        status="published",
        scope="government",
        organisation=about,
        title=word("考核结果标题"),
        document_number=word("考核结果文号"),
        document_name="通报",
        authority_name="示例机关",
        decided_on=localdate(),
        created_by=by,
        created_at=at,
        updated_at=at,
        published_at=at,
        round_uid=about.pk,
        round_title=word("考核结果考核"),
        year=2025,
        period_from=date(2025, 1, 1),
        period_until=date(2025, 12, 31),
        system_title="考核办法",
        peer_group="工作部门",
        score=Decimal(40),
        full=Decimal(100),
        passed=False,
        peer_count=1,
        peer_median=Decimal(40),
        peer_low=Decimal(40),
        peer_high=Decimal(40),
        details={"system": {}, "bodies": [{}]},
    )
    entry.place()
    entry.save(force_insert=True)
    return entry


def things(world: "World") -> list[dict[str, Any]]:
    """What may be called wrong."""
    return [{"kind": ASSESSMENTS.kind, "uid": uid} for uid in world.objects.get("assessmentresult", [])]


def _uids(model: str, *more: dict[str, Any]) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [
        {"uid": uid, **one} for uid in world.objects.get(model, []) for one in (more or ({},))
    ]


def _parts(model: str, part: str, hole: str, **more: Any) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [
        {"uid": uid, hole: one, **more}
        for uid in world.objects.get(model, [])
        for one in world.objects.get(part, [])
    ]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "site:assessments": (PLAIN, _LISTS),
    "site:assessments-csv": (PLAIN, _LISTS),
    "site:recompute-script": (PLAIN, ("",)),
    "site:assessment": (_uids("assessmentresult"), ("",)),
    "site:assessment-round": (_uids("assessmentround"), ("",)),
    "site:assessment-round-data": (_uids("assessmentround"), ("",)),
    "public-assessments": (PLAIN, _LISTS),
    "public-assessment": (_uids("assessmentresult"), ("",)),
    "public-assessment-versions": (_uids("assessmentresult"), ("",)),
    "public-assessment-proof": (_uids("assessmentresult"), ("",)),
    "admin:supervision_assessmentround_changelist": (PLAIN, ("", "q=隐藏", "work=rounds_to_publish")),
    "admin:supervision_assessmentround_plan": (PLAIN, ("",)),
    "admin:supervision_assessmentround_edit": (_uids("assessmentround"), ("",)),
    "admin:supervision_assessmentround_bodies": (_uids("assessmentround"), ("",)),
    "admin:supervision_assessmentround_remove": (
        _parts("assessmentround", "assessmentsheet", "sheet"),
        ("",),
    ),
    "admin:supervision_assessmentround_step": (
        _uids("assessmentround", *({"name": name} for name in ROUND_STEPS)),
        ("",),
    ),
    "admin:supervision_assessmentsheet_changelist": (PLAIN, ("", "q=隐藏", "work=sheets_to_review")),
    "admin:supervision_assessmentsheet_fill": (_uids("assessmentsheet"), ("",)),
    "admin:supervision_assessmentsheet_assess": (_uids("assessmentsheet"), ("",)),
    "admin:supervision_assessmentsheet_deed": (
        _uids("assessmentsheet", *({"key": "A", "deed": name} for name in DEEDS)),
        ("",),
    ),
    "admin:supervision_assessmentsheet_basis": (_uids("assessmentsheet", {"key": "B"}), ("",)),
    "admin:supervision_assessmentsheet_evidence": (
        _parts("assessmentsheet", "assessmentevidence", "evidence"),
        ("",),
    ),
    "admin:supervision_assessmentsheet_figure": (
        _parts("assessmentsheet", "suppliedfigure", "item"),
        ("",),
    ),
    "admin:supervision_assessmentsheet_use": (_uids("assessmentsheet"), ("",)),
    "admin:supervision_assessmentsheet_decide": (
        _parts("assessmentsheet", "assessmentround", "item", what="use"),
        ("",),
    ),
    "admin:supervision_assessmentsheet_step": (
        _uids("assessmentsheet", *({"name": name} for name in SHEET_STEPS)),
        ("",),
    ),
    "admin:records_assessmentresult_page": (_uids("assessmentresult"), ("",)),
    "admin:records_assessmentresult_propose": (_uids("assessmentresult"), ("",)),
    "admin:records_assessmentresult_step": (
        _uids("assessmentresult", *({"name": name} for name in ("publish", "end"))),
        ("",),
    ),
}
WITH_ROWS = frozenset({"assessmentround", "assessmentsheet", "assessmentresult"})
