"""A report on its way to the superior and a rating that nobody has vouched for, hidden; and how their pages are asked."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate, now

from records.access.roles import Role
from records.common import sealed_files
from records.subjects.models import Organisation
from supervision.ratings.models import RatingAgency, RatingCase, RatingFile, RatingMethod, RatingStep
from supervision.worklist.reports.models import (
    WorkReport,
    WorkReportCorrection,
    WorkReportExemption,
    WorkReportSection,
    WorkReportStep,
    WorkReportVersion,
)
from tests.records.access.factories import holder

if TYPE_CHECKING:
    from tests.access_matrix.world import World

PLAIN: list[dict[str, Any]] = [{}]
REPORT_STEPS = ("compile", "send", "rework", "sign", "file", "return", "accept")
RATING_STEPS = ("check", "return", "attach", "comment", "publish", "refuse", "withdraw", "keep")
LISTS = ("", "q=隐藏", "q=隐", "region=411000", "decided_from=2000-01-01&decided_to=2100-01-01")


def hide(world: "World", word: Callable[[str], str]) -> None:
    _report(world, word)
    _rating(world, word)


def _report(world: "World", word: Callable[[str], str]) -> None:
    """One with a returned version, about the very body whose department walks the routes: it reads its own."""
    at, unit = now(), world.public.organisation
    writer, signer = holder("报告编写", Role.CLERK), holder("报告签发", Role.REVIEWER)
    report = WorkReport.objects.create(
        unit=unit,
        region=unit.region,
        judged_in_id=unit.region_id,
        coverage="department",
        year=2025,
        period="year",
        route="within",
        origin="411000",
        origin_name="许昌",
        status="drafting",
        version=1,
        due_on=localdate(),
        opened_at=at,
        updated_at=at,
        compiled_at=at,
        writers=[writer.pk],
        submitted_on=localdate(),
        reason=word("报告退回理由"),
    )
    section = WorkReportSection.objects.create(
        report=report,
        key="records",
        title="政务失信记录",
        place=20,
        figures=[
            {"key": "records_published", "title": "公示失信记录", "unit": "件", "kind": "count", "value": "1", "numerator": "1", "denominator": None, "before": None}
        ],
        proposal=word("报告生成文字"),
        as_of=at,
        text=word("报告编写文字"),
        note=word("报告数字依据"),
        edited_by=writer,
        edited_at=at,
    )  # fmt: skip
    WorkReportCorrection.objects.create(
        section=section, figure="records_published", was="1", stated=Decimal(2), note=word("报告改动依据"), by=writer, at=at
    )  # fmt: skip
    WorkReportVersion.objects.create(
        report=report,
        number=1,
        content={
            "sections": [
                {
                    "key": "work",
                    "title": "工作",
                    "text": word("报告旧版文字"),
                    "note": "",
                    "figures": [],
                    "tables": [],
                }
            ]
        },
        writers=[writer.pk],
        by=signer,
        made_at=at,
        registered_at=at,
    )
    WorkReportStep.objects.create(
        report=report, name="return", label="退回重报", source="submitted", target="returned", by=signer, at=at, note=word("报告经过"),
    )  # fmt: skip
    exempt = WorkReportExemption.objects.create(
        unit=Organisation.objects.exclude(pk=unit.pk).first() or unit,
        reason=word("免报理由"),
        by=signer,
        at=at,
    )
    world.objects |= {
        "workreport": [report.pk],
        "workreportsection": [section.pk],
        "workreportexemption": [exempt.pk],
    }


def _rating(world: "World", word: Callable[[str], str]) -> None:
    """One that has only been received: not even the body that it is about may see it."""
    at, body = now(), world.public.organisation
    receiver = holder("评级接收", Role.CLERK)
    agency = RatingAgency.objects.create(
        name=word("评级机构"),
        uscc="11990100000000027A",
        qualification=word("评级资质"),
        region=body.region,
        entered_by=receiver,
        entered_at=at,
    )
    method = RatingMethod.objects.create(
        agency=agency,
        name=word("评级方法"),
        version="1",
        grades=["AAA", word("评级等级")],
        issued_on=localdate(),
        entered_by=receiver,
        entered_at=at,
    )
    case = RatingCase.objects.create(
        number="PJ411000-2026-99999",
        rating_kind="trust",
        agency=agency,
        method=method,
        body=body,
        region=body.region,
        title=word("评级报告名称"),
        report_number="隐评1号",
        rated_on=localdate(),
        period_from=localdate() - timedelta(days=365),
        period_until=localdate(),
        grade="AAA",
        findings=word("评级发现"),
        conflict_statement=word("评级声明"),
        received_on=localdate(),
        due_on=localdate() + timedelta(days=30),
        writers=[receiver.pk],
        received_by=receiver,
        updated_at=at,
    )
    file = RatingFile.objects.create(
        case=case,
        name=word("评级文件"),
        stored_name=sealed_files.keep("ratings/matrix", b"%PDF-1.7 rating"),
        content_type="application/pdf",
        extension=".pdf",
        size=1,
        sha256="0" * 64,
        by=receiver,
        at=at,
    )
    RatingStep.objects.create(
        case=case, name="receive", label="接收", target="received", by=receiver, at=at, note=word("评级经过")
    )
    world.objects |= {"ratingcase": [case.pk], "ratingfile": [file.pk], "ratingagency": [agency.pk]}


def _of(model: str, hole: str = "uid", **more: Any) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [{hole: uid, **more} for uid in world.objects.get(model, [])]


def _steps(model: str, names: tuple[str, ...]) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [
        {"uid": uid, "name": name} for uid in world.objects.get(model, []) for name in names
    ]


def _parts(model: str, part: str, hole: str, **more: Any) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [
        {"uid": uid, hole: one, **more}
        for uid in world.objects.get(model, [])
        for one in world.objects.get(part, [])
    ]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "admin:supervision_workreport_changelist": (
        PLAIN,
        ("", "q=隐藏", "work=reports_to_write", "late=1", "year=2025"),
    ),
    "admin:supervision_workreport_table": (PLAIN, ("", "year=2025&period=year")),
    "admin:supervision_workreport_exempt": (PLAIN, ("",)),
    "admin:supervision_workreport_exempt_end": (_of("workreportexemption", "exemption"), ("",)),
    "admin:supervision_workreport_section": (_parts("workreport", "workreportsection", "section"), ("",)),
    "admin:supervision_workreport_figure": (
        _parts("workreport", "workreportsection", "section", figure="records_published"),
        ("",),
    ),
    "admin:supervision_workreport_version": (_of("workreport", number=1), ("",)),
    "admin:supervision_workreport_paper": (_of("workreport"), ("",)),
    "admin:supervision_workreport_step": (_steps("workreport", REPORT_STEPS), ("",)),
    "admin:supervision_ratingcase_changelist": (PLAIN, ("", "q=隐藏", "work=ratings_to_check")),
    "admin:supervision_ratingcase_receive": (PLAIN, ("",)),
    "admin:supervision_ratingcase_mend": (_of("ratingcase"), ("",)),
    "admin:supervision_ratingcase_file": (_parts("ratingcase", "ratingfile", "file"), ("",)),
    "admin:supervision_ratingcase_step": (_steps("ratingcase", RATING_STEPS), ("",)),
    "admin:supervision_ratingagency_method": (_of("ratingagency"), ("",)),
    "admin:supervision_ratingagency_step": (_steps("ratingagency", ("confirm", "end")), ("",)),
    **{
        f"admin:records_{model}_{page}": (_of(model), ("",))
        for model in ("rating", "debtdisclosure")
        for page in ("page", "propose")
    },
    **{
        f"admin:records_{model}_step": (_steps(model, ("publish", "end")), ("",))
        for model in ("rating", "debtdisclosure")
    },
    "site:ratings": (PLAIN, (*LISTS, "rating_kind=trust")),
    "site:ratings-csv": (PLAIN, LISTS),
    "site:rating": (_of("rating"), ("",)),
    "site:debt-disclosures": (PLAIN, (*LISTS, "emergency=none")),
    "site:debt-disclosures-csv": (PLAIN, LISTS),
    "site:debt-disclosure": (_of("debtdisclosure"), ("",)),
    "public-ratings": (PLAIN, (*LISTS, "ordering=decided_on")),
    "public-debt-disclosures": (PLAIN, (*LISTS, "ordering=decided_on")),
    **{
        f"public-{name}{page}": (_of(model), ("",))
        for name, model in (("rating", "rating"), ("debt-disclosure", "debtdisclosure"))
        for page in ("", "-versions", "-proof")
    },
}
WITH_ROWS = frozenset({"workreport", "ratingcase", "ratingagency", "rating", "debtdisclosure"})
