"""
What an agency's or a credit platform's system sends of ratings; another person checks each before the body is asked.

A rating is known again by its agency and report number. While nobody has checked it, other content takes its place; of a
published one a corrected report comes under a number of its own and ends the former once it is published itself. The
report comes with it or is attached by whoever receives it; without it nothing is checked.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.sandbox import is_sandbox
from records.common.identifiers import normalise_uscc
from records.common.uploads import FileRefused, examined
from records.common.workflow import TransitionDenied
from records.dishonesty.services.partner_matters import MatterColumn, Matters, register_matters
from records.registers.models.rating import Outlook, RatingKind
from records.registers.ratings import RATINGS
from records.sharing.from_submissions import Steps, add_steps
from records.subjects.models import Organisation
from supervision.ratings.choices import PUBLIC, Status
from supervision.ratings.models import RatingCase, RatingMethod, RatingStep
from supervision.ratings.services.receiving import RatingData, attach, receive, resend, resubmit

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from records.access.models import User

KIND = RATINGS.kind
_COLUMNS = (
    MatterColumn("agency_uscc", gettext_lazy("评级机构统一社会信用代码"), True, "11990100000000027A", gettext_lazy("须已在本站登记。")),
    MatterColumn("method_name", gettext_lazy("评级方法名称"), True, "政务诚信评价方法", gettext_lazy("须已在本站登记。")),
    MatterColumn("method_version", gettext_lazy("评级方法版本"), True, "2025版"),
    MatterColumn("rating_kind", gettext_lazy("评级类别"), True, "trust", choices=RatingKind),
    MatterColumn("title", gettext_lazy("报告名称"), True, "示例市财政局2025年政务诚信评价报告", longest=200),
    MatterColumn("report_number", gettext_lazy("报告编号"), True, "示评〔2026〕11号", gettext_lazy("同一评级机构不重复；已公布的报告更正时用新的编号。"), longest=128),
    MatterColumn("rated_on", gettext_lazy("评级日期"), True, "2026-06-10", form="day"),
    MatterColumn("valid_until", gettext_lazy("有效期至"), False, "2027-06-09", form="day"),
    MatterColumn("period_from", gettext_lazy("评价期自"), True, "2025-01-01", form="day"),
    MatterColumn("period_until", gettext_lazy("评价期至"), True, "2025-12-31", form="day"),
    MatterColumn("grade", gettext_lazy("评级结果"), True, "AA", gettext_lazy("评级方法的等级之一。"), longest=30),
    MatterColumn("outlook", gettext_lazy("展望"), False, "stable", choices=Outlook),
    MatterColumn("score", gettext_lazy("得分"), False, "86.50", gettext_lazy("评级方法有满分的才填。"), form="amount"),
    MatterColumn("findings", gettext_lazy("主要发现"), True, "合同履约总体良好，账款支付有两笔逾期。", gettext_lazy("公布后所有人可见，不写个人信息。"), longest=4_000),
    MatterColumn("conflict_statement", gettext_lazy("利益冲突声明"), True, "本机构与被评机构没有委托、投资、人员等利益关系。", gettext_lazy("照录评级机构的声明；没有声明的不接收。")),
    MatterColumn("replaces_number", gettext_lazy("替代的报告编号"), False, "", gettext_lazy("同一评级机构对同一机构正在公布的报告；新报告公布时原报告终止。"), longest=128),
    MatterColumn("report_name", gettext_lazy("报告文件名"), False, "评价报告.pdf", gettext_lazy("附报告的填写，含扩展名。"), longest=200),
    MatterColumn("report_file", gettext_lazy("评级报告"), False, "", gettext_lazy("报告原件，base64 编码，不超过 8 兆字节；不附的，把原件交给本站，附上后才核对。"), form="file", longest=11_500_000),
)  # fmt: skip


_ANSWERS = {
    "check": "approved",
    "return": "returned",
    "refuse": "returned",
    "publish": "published",
    "replace": "ended",
    "withdraw": "ended",
}


def register() -> None:
    add_steps(Steps(RatingStep, "case_id", _ANSWERS))
    register_matters(
        Matters(
            KIND,
            RATINGS.label,
            RatingCase,
            _COLUMNS,
            _find,
            _enter,
            _follow,
            _fate,
            mine=_mine,
            places={"method": "method_version", "replaces": "replaces_number"},
            body_help=gettext_lazy("被评机构的全称，须已登记；对地区的评级填写该地区的人民政府。"),
        )
    )


def _mine(body: Organisation, by: "User") -> "QuerySet[RatingCase]":
    return RatingCase.objects.filter(body=body, received_by=by)


def _find(body: Organisation, said: Mapping[str, Any], *, by: "User") -> RatingCase | None:
    rows = RatingCase.objects.select_for_update(of=("self",)).select_related("agency", "method", "body")
    code = normalise_uscc(said["agency_uscc"])
    return (
        rows.filter(body=body, agency__uscc=code, report_number=said["report_number"]).order_by("-pk").first()
    )


def _enter(
    *,
    body: Organisation,
    said: Mapping[str, Any],
    by: "User",
    at: datetime,
    former: "UUID | None" = None,
) -> RatingCase:
    data = _data(body, said, former=former)
    case = receive(said=data, received_on=timezone.localdate(at), by=by, at=at)
    _keep_report(case, said, by=by, at=at)
    return case


def _keep_report(case: RatingCase, said: Mapping[str, Any], *, by: "User", at: datetime) -> bool:
    """Whether a report came that the case does not have yet; then it is kept with it."""
    content = said["report_file"]
    if not content or case.files.filter(sha256=hashlib.sha256(content).hexdigest()).exists():
        return False
    file = SimpleUploadedFile(said["report_name"] or "report.pdf", content)
    try:
        if is_sandbox(by):
            # A rehearsal is undone, and what lies in the storage would not be.
            examined(file)
        else:
            attach(case=case.pk, file=file, by=by, at=at)
    except FileRefused as refused:
        raise ValidationError(
            {"report_file": ValidationError(refused.message, code=refused.code)}
        ) from refused
    return True


def _data(body: Organisation, said: Mapping[str, Any], *, former: "UUID | None") -> RatingData:
    method = _method(said)
    told = {one.name: said[one.name] for one in fields(RatingData) if one.name in said}
    return RatingData(
        **told, method=method.pk, body=body.pk, replaces=_former(body, method, said, default=former)
    )


def _method(said: Mapping[str, Any]) -> RatingMethod:
    known = RatingMethod.objects.filter(
        agency__uscc=normalise_uscc(said["agency_uscc"]), agency__ended_at=None
    ).select_related("agency")
    methods = list(known.order_by("name", "version"))
    if not methods:
        raise ValidationError(
            {
                "agency_uscc": ValidationError(
                    _("该评级机构或其评级方法尚未登记，请先请本站登记，再报送。"), code="agency_unknown"
                )
            }
        )
    wanted = (said["method_name"], said["method_version"])
    found = next((one for one in methods if (one.name, one.version) == wanted), None)
    if found is None:
        listed = _("、").join(str(one) for one in methods)
        raise ValidationError(
            {
                "method": ValidationError(
                    _("没有登记这一评级方法，该机构已登记：%s。") % listed, code="method_unknown"
                )
            }
        )
    return found


def _former(
    body: Organisation, method: RatingMethod, said: Mapping[str, Any], *, default: "UUID | None"
) -> "UUID | None":
    if not said["replaces_number"]:
        return default
    rows = RatingCase.objects.filter(body=body, agency=method.agency_id, status__in=PUBLIC)
    found = rows.filter(report_number=said["replaces_number"]).values_list("pk", flat=True).first()
    if found is None:
        raise ValidationError(
            {"replaces": _("没有找到该机构正在公布的这一报告，请核对编号；不替代其他报告的不填。")}
        )
    return found


def _follow(case: RatingCase, *, said: Mapping[str, Any], by: "User", at: datetime) -> RatingCase | None:
    if _says(case, said):
        return _follow_by_report(case, said, by=by, at=at)
    match case.status:
        case Status.RECEIVED | Status.RETURNED:
            mended = resend(case=case.pk, said=_data(case.body, said, former=case.replaces_id), by=by, at=at)
            _keep_report(mended, said, by=by, at=at)
            return mended
        case Status.REFUSED:
            return _enter(body=case.body, said=said, by=by, at=at)
        case Status.CHECKED:
            raise TransitionDenied(
                "checked_already", _("评级已核对，正在征求被评机构意见，不再变更；公布后以新的报告编号报送。")
            )
        case Status.PUBLISHED if said["report_number"] != case.report_number:
            return _enter(body=case.body, said=said, by=by, at=at, former=case.pk)
        case Status.PUBLISHED | Status.WITHDRAWING:
            raise ValidationError(
                {
                    "report_number": ValidationError(
                        _("该报告已公布，内容不能直接更改；更正的报告请用新的编号，核对公布后替代原报告。"),
                        code="published_already",
                    )
                }
            )
        case _:
            raise TransitionDenied("entry_ended", _("该评级已终止公布，不再变更；新的报告请用新的编号报送。"))


def _follow_by_report(
    case: RatingCase, said: Mapping[str, Any], *, by: "User", at: datetime
) -> RatingCase | None:
    """The words are known; the report may be what was missing."""
    if case.status not in (Status.RECEIVED, Status.RETURNED) or not _keep_report(case, said, by=by, at=at):
        return None
    return resubmit(case=case.pk, by=by, at=at) if case.status == Status.RETURNED else case


def _says(case: RatingCase, said: Mapping[str, Any]) -> bool:
    """Whether the case is what was said, word for word."""
    own = all(
        getattr(case, one.name) == said[one.name]
        for one in fields(RatingData)
        if one.name not in ("method", "body", "replaces")
    )
    method = (case.method.agency.uscc, case.method.name, case.method.version)
    same = method == (normalise_uscc(said["agency_uscc"]), said["method_name"], said["method_version"])
    former = case.replaces.report_number if case.replaces else ""
    return own and same and said["replaces_number"] in ("", former)


def _fate(case: RatingCase) -> tuple[str, list[str]]:
    """Approved is what was checked, while its body is asked what it says to it."""
    match case.status:
        case Status.RECEIVED:
            return "in_review", []
        case Status.CHECKED:
            return "approved", []
        case Status.RETURNED | Status.REFUSED:
            return "returned", [case.reason]
        case Status.PUBLISHED | Status.WITHDRAWING:
            return "published", []
        case Status.REPLACED:
            return "ended", [str(Status.REPLACED.label)]
        case _:
            return "ended", [case.withdrawal_reason]
