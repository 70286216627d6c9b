"""The printable answer to a list, with number and code that anybody can verify."""

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from records.checks.awards.choices import Result, SubjectKind
from records.checks.awards.models import AwardCheck, AwardCheckItem
from records.common.masking import mask_id_number
from records.papers import services as papers
from records.papers.kinds import AWARD_CHECK_SHEET, register_paper_kind

if TYPE_CHECKING:
    from records.papers.models import Paper

# Above this the sheet names those that need attention; the others stand in the list whose digest it bears.
MOST_NAMED = 1_000
CREDIT_CHECK_SHEET = replace(AWARD_CHECK_SHEET, name="credit-check-sheet", label=gettext_lazy("信用核查单"))
register_paper_kind(CREDIT_CHECK_SHEET)


def issue_sheet(check: AwardCheck, *, at: datetime) -> "Paper":
    kind = CREDIT_CHECK_SHEET if check.audience == AwardCheck.Audience.PARTNER else AWARD_CHECK_SHEET
    with override("zh-hans"):
        data = _content(check, at=at)
    return papers.issue(
        kind=kind.name,
        title=str(kind.label),
        data=data,
        about_kind="award-check",
        about_uid=check.pk,
        region=check.region,
        by=check.requested_by,
        at=at,
    )


def _content(check: AwardCheck, *, at: datetime) -> dict[str, Any]:
    named = check.items.order_by("position")
    all_named = check.total <= MOST_NAMED
    if not all_named:
        named = named.exclude(result=Result.CLEAR)
    notes = [
        _("本核查单只反映核查时点本站登记且依法可以查询的信息，不是信用评价，也不代替主管部门的决定。"),
        _("“需人工核实”表示名称或号码不足以确定对象，须补充后另行核查，不得视为有失信记录。"),
        _("结果清单共 %(total)d 行，校验值（SHA-256）：%(digest)s。")
        % {"total": check.total, "digest": check.list_digest},
    ]
    if not all_named:
        notes.append(_("名单较长，本单只列出发现记录和需人工核实的对象，其余均为“未发现”，见结果清单。"))
    return {
        "reference": check.title,
        "facts": [
            {"label": _("用途"), "value": check.get_purpose_display()},
            {"label": _("用途说明"), "value": check.title},
            *([{"label": _("授权或依据"), "value": check.basis}] if check.basis else []),
            {"label": _("申请人"), "value": check.requested_by.get_full_name()},
            {"label": _("核查时间"), "value": timezone.localtime(at).strftime("%Y-%m-%d %H:%M")},
            {"label": _("核查范围"), "value": check.region.full_name},
        ],
        "summary": [
            {"label": _("核查对象"), "value": str(check.total)},
            {"label": _("未发现"), "value": str(check.clear)},
            {"label": _("发现记录"), "value": str(check.found)},
            {"label": _("需人工核实"), "value": str(check.unclear)},
        ],
        "rows": [_row(item) for item in named[: MOST_NAMED * 2]],
        "notes": notes,
    }


def _row(item: AwardCheckItem) -> dict[str, Any]:
    is_person = item.subject_kind == SubjectKind.OFFICIAL
    code = mask_id_number(item.id_number) if is_person and item.id_number else item.uscc
    found = findings_of(item)
    if item.explanation:
        found = [{"title": item.explanation, "authority": "", "decided_on": "", "reason": ""}, *found]
    return {
        "name": item.name or item.uscc,
        "identifier": code or item.unit,
        "result": item.result,
        "findings": [
            {name: str(finding[name]) for name in ("title", "authority", "decided_on", "reason")}
            for finding in found
        ],
    }


def findings_of(item: AwardCheckItem) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(item.findings or "[]")
    return found
