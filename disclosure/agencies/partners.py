"""
What a supervisor's system sends of agencies: bad conduct found, and the year's grade and score (动态监管).

The body is the office that makes it known; the agency or the expert must be shown here already. Bad conduct is known
again by its document, a grade by agency, year and who gave it. A person publishes both.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.agencies.choices import Conduct, Grade
from disclosure.agencies.desks import CONDUCT, SCORES
from disclosure.agencies.models import Agency, Expert
from disclosure.editing import services
from disclosure.editing.choices import Status, VersionReason
from disclosure.editing.desk import Desk
from disclosure.editing.models import Written, WrittenStep
from records.common.identifiers import normalise_uscc
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import ItemOutcome, Scope
from records.dishonesty.models import SubmissionItem
from records.dishonesty.services.partner_matters import MatterColumn, Matters, register_matters
from records.sharing.from_submissions import Steps, add_steps
from records.subjects.models import Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from records.access.models import User


class ShownTo(TextChoices):
    PUBLIC = Scope.PUBLIC.value, Scope.PUBLIC.label
    GOVERNMENT = Scope.GOVERNMENT.value, Scope.GOVERNMENT.label


_AGENCY = "agency_uscc"
_SHOWN = (
    MatterColumn("show_from", gettext_lazy("展示自"), False, "", gettext_lazy("不填的为收到当天。"), form="day"),
    MatterColumn("scope", gettext_lazy("公开范围"), False, "public", gettext_lazy("不填的为公示。"), choices=ShownTo),
)  # fmt: skip
_OF_CONDUCT = (
    MatterColumn(_AGENCY, gettext_lazy("代理机构统一社会信用代码"), False, "91990199MA0000001N", gettext_lazy("已发布的招标代理机构；与专家代码只填一项。")),
    MatterColumn("expert_code", gettext_lazy("专家代码"), False, "", gettext_lazy("已发布的评标专家的代码，不得填写姓名。"), longest=30),
    MatterColumn("title", gettext_lazy("标题"), True, "未按规定保存招标文件", longest=200),
    MatterColumn("conduct", gettext_lazy("行为类别"), True, "rules", choices=Conduct),
    MatterColumn("facts", gettext_lazy("行为事实"), True, "未按规定保存招标文件。", gettext_lazy("公示后所有人可见，不写个人信息。"), longest=3_000),
    MatterColumn("legal_basis", gettext_lazy("认定依据"), True, "《示例招标投标管理办法》第九条", longest=500),
    MatterColumn("authority_name", gettext_lazy("认定机关"), True, "示例市住房和城乡建设局", longest=200),
    MatterColumn("document_name", gettext_lazy("文书名称"), True, "行政处理决定书", longest=200),
    MatterColumn("document_number", gettext_lazy("文书文号"), True, "示建处〔2026〕1号", longest=128),
    MatterColumn("dated_on", gettext_lazy("文书日期"), True, "2026-03-16", form="day"),
    MatterColumn("show_until", gettext_lazy("展示至"), True, "2027-03-15", gettext_lazy("最长三年，自文书日期起算。"), form="day"),
    *_SHOWN,
)  # fmt: skip
_OF_SCORE = (
    MatterColumn(_AGENCY, gettext_lazy("代理机构统一社会信用代码"), True, "91990199MA0000001N", gettext_lazy("已发布的招标代理机构。")),
    MatterColumn("title", gettext_lazy("标题"), True, "示例招标代理有限公司2025年度评价", longest=200),
    MatterColumn("year", gettext_lazy("年度"), True, "2025", form="number"),
    MatterColumn("grade", gettext_lazy("信用等级"), True, "a", choices=Grade),
    MatterColumn("score", gettext_lazy("动态监管得分"), False, "92.50", gettext_lazy("百分制；没有评分的不填。"), form="amount"),
    MatterColumn("authority_name", gettext_lazy("评价单位"), True, "示例市公共资源交易中心", longest=200),
    MatterColumn("document_number", gettext_lazy("公布文号"), True, "示资〔2026〕1号", longest=128),
    MatterColumn("remarks", gettext_lazy("监管情况"), False, "", longest=500),
    MatterColumn("dated_on", gettext_lazy("公布日期"), True, "2026-02-10", form="day"),
    MatterColumn("show_until", gettext_lazy("展示至"), False, "", gettext_lazy("长期展示的不填。"), form="day"),
    *_SHOWN,
)  # fmt: skip


# The steps of every desk; what nobody sent in, nobody is called about.
_ANSWERS = {
    "return": "returned",
    "publish": "published",
    "accept": "change_accepted",
    "refuse": "change_refused",
    "end": "ended",
}


def register() -> None:
    add_steps(Steps(WrittenStep, "item", _ANSWERS))
    _register(CONDUCT, _OF_CONDUCT, _same_conduct)
    _register(SCORES, _OF_SCORE, _same_score)


def _register(
    desk: Desk, columns: tuple[MatterColumn, ...], same: Callable[[Mapping[str, Any]], Any]
) -> None:
    register_matters(
        Matters(
            desk.kind,
            desk.label,
            desk.model,
            columns,
            partial(_find, desk, same),
            partial(_enter, desk),
            partial(_follow, desk),
            _fate,
            mine=partial(_mine, desk),
            change_fate=_change_fate,
            places={"agency": _AGENCY, "expert": "expert_code"},
            body_help=gettext_lazy("发布单位的全称，须已登记。"),
        )
    )


def _rows(desk: Desk) -> "QuerySet[Any]":
    rows: Any = desk.model
    found: QuerySet[Any] = rows.objects.with_place()
    return found


def _mine(desk: Desk, body: Organisation, by: "User") -> "QuerySet[Any]":
    return _rows(desk).filter(organisation=body, created_by=by)


def _find(
    desk: Desk,
    same: Callable[[Mapping[str, Any]], dict[str, Any]],
    body: Organisation,
    said: Mapping[str, Any],
    *,
    by: "User",
) -> Any:
    rows = _rows(desk).filter(organisation=body, **same(said)).select_for_update(of=("self",))
    return rows.order_by("-pk").first()


def _same_conduct(said: Mapping[str, Any]) -> dict[str, Any]:
    who = (
        {"agency__uscc": normalise_uscc(said[_AGENCY])}
        if said[_AGENCY]
        else {"expert__title": said["expert_code"]}
    )
    return {"document_number": said["document_number"], "conduct": said["conduct"], **who}


def _same_score(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "agency__uscc": normalise_uscc(said[_AGENCY]),
        "year": said["year"],
        "authority_name": said["authority_name"],
    }


def _enter(desk: Desk, *, body: Organisation, said: Mapping[str, Any], by: "User", at: datetime) -> Written:
    content = {**_content(desk, said), "organisation": body}
    content["show_from"] = content["show_from"] or timezone.localdate(at)
    return services.hand_in(desk=desk, content=content, by=by, at=at)


def _content(desk: Desk, said: Mapping[str, Any], *, standing: Any = None) -> dict[str, Any]:
    """What was said in the desk's own columns; what may be left out stays as it stands."""
    content = {name: said[name] for name in desk.carried if name in said}
    content["scope"] = said["scope"] or (standing.scope if standing else Scope.PUBLIC)
    content["show_from"] = said["show_from"] or (standing.show_from if standing else None)
    content["agency"] = _agency(said[_AGENCY])
    if desk is CONDUCT:
        content["expert"] = _expert(said["expert_code"])
    return content


def _agency(code: str) -> Agency | None:
    if not code:
        return None
    found = Agency.objects.filter(uscc=normalise_uscc(code), status=Status.PUBLISHED).first()
    if found is None:
        raise ValidationError(
            {
                "agency": ValidationError(
                    _("没有已发布的这家招标代理机构，请核对代码，或先请本站登记。"), code="agency_unknown"
                )
            }
        )
    return found


def _expert(code: str) -> Expert | None:
    if not code:
        return None
    found = list(Expert.objects.filter(title=code, status=Status.PUBLISHED)[:2])
    if len(found) != 1:
        raise ValidationError(
            {
                "expert": ValidationError(
                    _("没有已发布的这一专家代码，或不止一个专家库使用它，请联系本站核对。"),
                    code="expert_unknown",
                )
            }
        )
    return found[0]


def _follow(desk: Desk, item: Any, *, said: Mapping[str, Any], by: "User", at: datetime) -> Written | None:
    content = _content(desk, said, standing=item)
    changed = {
        name: value for name, value in content.items() if desk.plain(name, value) != desk.value(item, name)
    }
    if not changed:
        return None
    if item.status == Status.ENDED:
        raise TransitionDenied("entry_ended", _("该条已终止公示，不再变更；新的决定请用新的编号报送。"))
    if item.status != Status.PUBLISHED:
        return services.hand_in_anew(desk=desk, uid=item.pk, content=changed, by=by, at=at)
    return services.propose_change(
        desk=desk,
        uid=item.pk,
        content=changed,
        reason=VersionReason.UPDATED,
        note=_("报送单位报来新的内容。"),
        by=by,
        at=at,
    )


def _fate(item: Any) -> tuple[str, list[str]]:
    match item.status:
        case Status.RETURNED:
            step = WrittenStep.objects.filter(item=item.pk, name="return").order_by("at", "uid").last()
            return "returned", [step.reason] if step else []
        case Status.PUBLISHED:
            return "published", []
        case Status.ENDED:
            return "ended", [item.end_note]
        case _:
            return "in_review", []


def _change_fate(item: Any, sent: SubmissionItem) -> tuple[str, list[str], datetime]:
    """What was decided on the change: proposal and decision are steps, the first of the moment of its receipt."""
    asked = (
        SubmissionItem.objects.filter(
            entry=item.pk,
            proposal=sent.proposal,
            outcome=ItemOutcome.ACCEPTED,
            submission__received_at__lte=sent.submission.received_at,
        )
        .order_by("submission__received_at")
        .values_list("submission__received_at", flat=True)
        .last()
    )
    since = asked or sent.submission.received_at
    steps = WrittenStep.objects.filter(item=item.pk, at__gt=since, name__in=("accept", "refuse", "end"))
    decided = steps.order_by("at", "uid").first()
    if decided is None:
        return "change_in_review", [], since
    return _ANSWERS[decided.name], [decided.reason] if decided.reason else [], decided.at
