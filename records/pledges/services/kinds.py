"""The kinds of steps: who may propose each, what it must say, and what it makes of the promise once accepted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.dishonesty.content.checks import ID_NUMBER
from records.pledges import rules
from records.pledges.choices import (
    OPEN_OUTCOMES,
    ChangeGround,
    ForbiddenGround,
    Outcome,
    StepStatus,
)
from records.pledges.course import MOST_ROWS, is_address
from records.pledges.models import (
    Disclosure,
    Milestone,
    Pledge,
    PledgeChange,
    PledgeStep,
    Reaching,
    Stage,
    Verdict,
)
from records.pledges.wording import blames_leaders
from records.pledges.workflow import CLERKS, REPORTERS
from records.registers.choices import Status, VersionReason

Errors = dict[str, list[str]]
_DRAFT = frozenset({Status.DRAFT, Status.RETURNED})
_PUBLISHED = frozenset({Status.PUBLISHED})


@dataclass(frozen=True)
class StepKind:
    """
    :ivar proposers: the roles that may note it
    :ivar states: in which states of the promise; what is noted of a draft is decided by its publication
    :ivar fields: what a person says of it
    :ivar optional: which of these may stay empty
    :ivar check: what is wrong, by field, as ``check(pledge, said, on=…, evidence=number of pieces)``
    :ivar effect: the columns that change once it is accepted, besides the course
    :ivar words: what its version says has happened
    """

    name: str
    model: type[PledgeStep]
    label: str | Promise
    proposers: frozenset[str]
    states: frozenset[str]
    fields: tuple[str, ...]
    optional: tuple[str, ...]
    check: Callable[..., Errors]
    effect: Callable[[Any], dict[str, Any]]
    words: Callable[[Any], str]
    reason: Callable[[Any], VersionReason] = lambda step: VersionReason.UPDATED

    def wrong(self, pledge: Pledge, said: Mapping[str, Any], *, on: date, evidence: int) -> Errors:
        found: Errors = {}
        for name in self.fields:
            column: Any = self.model._meta.get_field(name)
            value = said.get(name)
            if value in (None, ""):
                if name not in self.optional:
                    found[name] = [_("请填写%s。") % column.verbose_name]
                continue
            try:
                column.clean(getattr(value, "pk", value), None)
            except ValidationError as error:
                found[name] = list(error.messages)
                continue
            if isinstance(value, str):
                if ID_NUMBER.search(value):
                    found[name] = [_("文字中出现了身份证件号码，请删去。")]
                elif len(pledge.person_name or "") > 1 and (pledge.person_name or "") in value:
                    found[name] = [_("文字中出现了相对人的姓名，请改为“相对人”：自然人的姓名不公示。")]
        if not found:
            found = self.check(pledge, said, on=on, evidence=evidence)
        return found


def _milestone(pledge: Pledge, said: Mapping[str, Any], *, on: date, evidence: int) -> Errors:
    found: Errors = {}
    if said["due_on"] > pledge.due_on:
        found["due_on"] = [_("里程碑不能晚于承诺的兑现期限 %s。") % pledge.due_on]
    elif said["due_on"] < pledge.decided_on:
        found["due_on"] = [_("里程碑不能早于作出承诺的日期 %s。") % pledge.decided_on]
    standing = Milestone.objects.filter(pledge=pledge, status__in=[StepStatus.PROPOSED, StepStatus.ACCEPTED])
    if standing.count() >= MOST_ROWS:
        found["title"] = [_("一项承诺最多 %d 个里程碑，请合并。") % MOST_ROWS]
    return found


def _reaching(pledge: Pledge, said: Mapping[str, Any], *, on: date, evidence: int) -> Errors:
    milestone, found = said["milestone"], Errors()
    if milestone.pledge_id != pledge.pk or milestone.status != StepStatus.ACCEPTED:
        return {"milestone": [_("请选择这项承诺已核定的里程碑。")]}
    if milestone.reachings.filter(status__in=[StepStatus.PROPOSED, StepStatus.ACCEPTED]).exists():
        return {"milestone": [_("该里程碑已登记达成。")]}
    _past(found, "reached_on", said["reached_on"], since=pledge.decided_on, on=on)
    if not evidence:
        found["evidence"] = [_("请附上能证明达成的材料：文件或网址。")]
    return found


def _verdict(pledge: Pledge, said: Mapping[str, Any], *, on: date, evidence: int) -> Errors:
    found = Errors()
    if pledge.outcome == Outcome.ENDED:
        return {"outcome": [_("承诺已依法终止，不再评定。")]}
    if _waits(Verdict, pledge):
        return {"outcome": [_("已有一项评定待核定，请先办理它。")]}
    if said["outcome"] == Outcome.KEPT:
        if said.get("fulfilled_on") is None:
            found["fulfilled_on"] = [_("评定为全部履行的，请填写履行完成日期。")]
        else:
            _past(found, "fulfilled_on", said["fulfilled_on"], since=pledge.decided_on, on=on)
    elif said.get("fulfilled_on") is not None:
        found["fulfilled_on"] = [_("只有全部履行的填写完成日期。")]
    if said["outcome"] == Outcome.BROKEN and on <= pledge.due_on:
        found["outcome"] = [_("兑现期限 %s 届满后，才能评定为未履行。") % pledge.due_on]
    if not evidence:
        found["evidence"] = [_("请附上评定所依据的材料：文件或网址。")]
    return found


def _change(pledge: Pledge, said: Mapping[str, Any], *, on: date, evidence: int) -> Errors:
    found = Errors()
    mistaken = said["ground"] == ChangeGround.CLERICAL and said.get("ends")
    if pledge.outcome not in OPEN_OUTCOMES and not (mistaken and pledge.outcome != Outcome.ENDED):
        return {"ground": [_("承诺已评定为“%s”，不再变更。") % pledge.get_outcome_display()]}
    if _waits(PledgeChange, pledge):
        return {"ground": [_("已有一项变更待核定，请先办理它。")]}
    if blames_leaders(said["reasons"], said["procedure"]):
        found["reasons"] = [leaders_are_no_reason()]
    _past(found, "decided_on", said["decided_on"], since=pledge.decided_on, on=on)
    due_on, standard = said.get("new_due_on"), (said.get("new_counts_as_kept") or "").strip()
    if said.get("ends"):
        if due_on or standard:
            found["ends"] = [_("终止承诺的，不填新的期限和标准。")]
    elif not due_on and not standard:
        found["new_due_on"] = [_("请填写新的兑现期限或新的兑现标准；不再履行的，勾选终止承诺。")]
    elif due_on == pledge.due_on or (standard and standard == pledge.counts_as_kept):
        found["new_due_on"] = [_("新的期限或标准与现在的相同，请核对。")]
    if due_on and due_on < pledge.decided_on:
        found["new_due_on"] = [_("新的兑现期限不能早于作出承诺的日期。")]
    return found


def _stage(pledge: Pledge, said: Mapping[str, Any], *, on: date, evidence: int) -> Errors:
    if said["stage"] not in rules.stages_of(pledge.pledge_kind):
        return {"stage": [_stages_are(pledge)]}
    return {}


def _disclosure(pledge: Pledge, said: Mapping[str, Any], *, on: date, evidence: int) -> Errors:
    found = Errors()
    if not Stage.objects.filter(pledge=pledge, stage=said["stage"], status=StepStatus.ACCEPTED).exists():
        found["stage"] = [_("请先登记并核定该阶段的责任职务，再登记信息公开。")]
    _past(found, "disclosed_on", said["disclosed_on"], since=pledge.decided_on, on=on)
    if not is_address(said.get("url") or ""):
        found["url"] = [_("网址须以 https:// 或 http:// 开头。")]
    return found


def _waits(model: type[PledgeStep], pledge: Pledge) -> bool:
    rows: Any = model.objects  # type: ignore[attr-defined]
    return rows.filter(pledge=pledge, status=StepStatus.PROPOSED).exists()


def _past(found: Errors, name: str, day: date, *, since: date, on: date) -> None:
    if not since <= day <= on:
        found[name] = [_("日期应在 %(since)s 与今天之间，请核对。") % {"since": since}]


def _stages_are(pledge: Pledge) -> str:
    known = [str(one.label) for one in rules.stages_of(pledge.pledge_kind)]
    if not known:
        return _("只有招商引资协议和政府和社会资本合作项目分阶段登记。")
    return _("该类承诺的阶段为：%s。") % _("、").join(known)


def leaders_are_no_reason() -> str:
    return _(
        "不得以行政区划调整、政府换届、机构或者职能调整以及相关责任人更替为由变更或不履行承诺"
        "（优化营商环境条例第三十一条）。请继续履行，或写明国家利益、社会公共利益等法定事由。"
    )


def refused_ground(said: Mapping[str, Any]) -> bool:
    return said.get("ground") in ForbiddenGround.values


def _nothing(step: Any) -> dict[str, Any]:
    return {}


def _new_terms(step: PledgeChange) -> dict[str, Any]:
    if step.ends:
        return {"outcome": Outcome.ENDED.value}
    content: dict[str, Any] = {}
    if step.new_due_on:
        content["due_on"] = step.new_due_on
    if step.new_counts_as_kept:
        content["counts_as_kept"] = step.new_counts_as_kept
    # A slip of the pen put right is no change of what was promised.
    if step.ground != ChangeGround.CLERICAL:
        content["outcome"] = Outcome.CHANGED.value
    return content


def _change_reason(step: PledgeChange) -> VersionReason:
    return VersionReason.CORRECTED if step.ground == ChangeGround.CLERICAL else VersionReason.UPDATED


STEPS: dict[str, StepKind] = {
    kind.name: kind
    for kind in (
        StepKind(
            "milestone",
            Milestone,
            gettext_lazy("里程碑"),
            CLERKS,
            _DRAFT | _PUBLISHED,
            ("title", "weight", "due_on"),
            (),
            _milestone,
            _nothing,
            lambda step: _("新增里程碑：%s") % step.title,
        ),
        StepKind(
            "reaching",
            Reaching,
            gettext_lazy("里程碑达成"),
            REPORTERS,
            _PUBLISHED,
            ("milestone", "reached_on", "statement"),
            (),
            _reaching,
            _nothing,
            lambda step: _("里程碑达成：%s") % step.milestone.title,
        ),
        StepKind(
            "verdict",
            Verdict,
            gettext_lazy("履行评定"),
            REPORTERS,
            _PUBLISHED,
            ("outcome", "fulfilled_on", "reasons"),
            ("fulfilled_on",),
            _verdict,
            lambda step: {"outcome": step.outcome},
            lambda step: _("履行评定：%s") % step.get_outcome_display(),
        ),
        StepKind(
            "change",
            PledgeChange,
            gettext_lazy("法定变更"),
            CLERKS,
            _PUBLISHED,
            (
                "ground",
                "procedure",
                "document_name",
                "document_number",
                "decided_on",
                "reasons",
                "compensation_terms",
                "compensation_amount",
                "new_due_on",
                "new_counts_as_kept",
                "ends",
            ),
            ("compensation_amount", "new_due_on", "new_counts_as_kept", "ends"),
            _change,
            _new_terms,
            lambda step: (
                _("依法终止：%s") % step.document_number
                if step.ends
                else _("依法变更：%s") % step.document_number
            ),
            _change_reason,
        ),
        StepKind(
            "stage",
            Stage,
            gettext_lazy("项目阶段"),
            CLERKS,
            _DRAFT | _PUBLISHED,
            ("stage", "post_title", "official", "disclose_by"),
            ("official", "disclose_by"),
            _stage,
            _nothing,
            lambda step: _("阶段责任：%s") % step.get_stage_display(),
        ),
        StepKind(
            "disclosure",
            Disclosure,
            gettext_lazy("阶段信息公开"),
            REPORTERS,
            _PUBLISHED,
            ("stage", "disclosed_on", "document_name", "url"),
            ("url",),
            _disclosure,
            _nothing,
            lambda step: _("阶段信息公开：%s") % step.get_stage_display(),
        ),
    )
}


def step_kind(step: PledgeStep) -> StepKind:
    return next(kind for kind in STEPS.values() if isinstance(step, kind.model))
