"""The desk of litigation and review."""

import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms as base
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from records.access.roles import Role
from records.dishonesty.admin.base import record_url
from records.dishonesty.admin.filters import by_choice
from supervision.oversight import services
from supervision.oversight.admin import forms
from supervision.oversight.admin.desk import OversightDesk, Step, Table, name_of
from supervision.oversight.admin.importing import Importing
from supervision.oversight.choices import (
    Appeared,
    CaseOutcome,
    CaseStatus,
    DutyState,
    Excuse,
    Instance,
    LossReason,
    PlaintiffKind,
    Procedure,
)
from supervision.oversight.deadlines import DUTY_KIND, page_of
from supervision.oversight.models import LitigationCase
from supervision.oversight.services.duties import OBLIGING
from supervision.oversight.services.litigation import UNSETTLED
from supervision.oversight.workflow import BOTH, LITIGATION, OFFICE


class CaseForm(forms.EntryForm):
    procedure = forms.one_of(gettext_lazy("程序"), Procedure.choices)
    instance = forms.one_of(
        gettext_lazy("审级"), Instance.choices, required=False, help_text=gettext_lazy("复议案件不填。")
    )
    case_number = base.CharField(label=gettext_lazy("案号"), max_length=60)
    authority = base.CharField(label=gettext_lazy("审理法院或者复议机关"), max_length=100)
    title = base.CharField(
        label=gettext_lazy("案由"), max_length=200, help_text=gettext_lazy("只写案由，不写当事人姓名。")
    )
    plaintiff_kind = forms.one_of(gettext_lazy("原告、申请人类别"), PlaintiffKind.choices)
    body = forms.BodyField(label=gettext_lazy("被告、被申请人"))
    filed_on = forms.day(gettext_lazy("立案日期"))
    before_number = base.CharField(
        label=gettext_lazy("前一审级案号"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("二审、再审案件填写，须已登记。"),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        number, body = told.get("before_number", ""), told.get("body")
        self.before: UUID | None = None
        if number and body:
            self.before = (
                LitigationCase.objects.filter(body=body, case_number=number)
                .values_list("pk", flat=True)
                .first()
            )
            if self.before is None:
                self.add_error("before_number", _("没有登记过该单位的这个案号，请核对。"))
        return told

    def enter(self, *, by: Any, at: datetime) -> LitigationCase:
        told = {name: value for name, value in self.cleaned_data.items() if name != "before_number"}
        return services.enter_case(said=services.CaseData(**told, before=self.before), by=by, at=at)


class HearingForm(forms.FilesForm):
    held_on = forms.day(gettext_lazy("开庭日期"))
    appeared = forms.one_of(gettext_lazy("出庭人员"), Appeared.choices)
    post = base.CharField(
        label=gettext_lazy("出庭负责人职务"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("例如“副局长”，不写姓名；负责人没有出庭的不填。"),
    )
    called_again = base.BooleanField(
        label=gettext_lazy("法院通知负责人再次出庭"),
        required=False,
        help_text=gettext_lazy("同一审级出庭一次即可，法院再次通知的除外。"),
    )
    excuse = base.ChoiceField(label=gettext_lazy("未出庭的理由"), choices=Excuse.choices, required=False)
    proof = base.CharField(
        label=gettext_lazy("证明材料"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("盖行政机关印章或者主要负责人签字的说明，写名称和文号。"),
    )
    accepted = base.NullBooleanField(
        label=gettext_lazy("法院是否认可"),
        widget=base.Select(
            choices=[
                ("", gettext_lazy("法院没有表示")),
                ("true", pgettext_lazy("court", "认可")),
                ("false", gettext_lazy("不认可")),
            ]
        ),
    )
    field_order = ("held_on", "appeared", "post", "called_again", "excuse", "proof", "accepted", "files")


class StrikeForm(forms.RowForm):
    row_name, row_label = "hearing", gettext_lazy("开庭记录")
    reason = base.CharField(label=gettext_lazy("理由"), max_length=500, widget=forms.area(3))

    def rows(self) -> list[tuple[UUID, str]]:
        rows = self.case.hearings.filter(struck_at=None).order_by("held_on", "entered_at")
        return [(one.pk, f"{one.held_on} {one.get_appeared_display()} {one.post}") for one in rows]


class OutcomeForm(forms.FilesForm):
    outcome = forms.one_of(gettext_lazy("结果"), CaseOutcome.choices)
    loss_reason = forms.one_of(
        gettext_lazy("败诉、纠错原因"),
        LossReason.choices,
        required=False,
        help_text=gettext_lazy("只有败诉、被纠错的才选择。"),
    )
    decided_on = forms.day(gettext_lazy("裁判、决定日期"))
    note = base.CharField(
        label=gettext_lazy("备注"),
        max_length=1000,
        required=False,
        widget=forms.area(3),
        help_text=forms.INNER,
    )
    field_order = ("outcome", "loss_reason", "decided_on", "note", "files")


class ConfirmForm(forms.NoteForm):
    def shown(self) -> list[tuple[str, str]]:
        case = self.case
        return [
            (_("结果"), str(case.get_outcome_display())),
            (_("败诉、纠错原因"), str(case.get_loss_reason_display())),
            (_("裁判、决定日期"), str(case.decided_on)),
        ]


class DutyForm(forms.StepForm):
    text = base.CharField(
        label=gettext_lazy("裁判义务"),
        max_length=500,
        widget=forms.area(3),
        help_text=gettext_lazy("不写当事人姓名。"),
    )
    due_on = forms.day(gettext_lazy("履行期限"))
    amount = base.DecimalField(
        label=gettext_lazy("金额（元）"), max_digits=16, decimal_places=2, min_value=0, required=False
    )


class OneDuty(forms.RowForm):
    row_name, row_label = "duty", gettext_lazy("裁判义务")
    states: tuple[str, ...] = (DutyState.DUE, DutyState.NOTED)

    def rows(self) -> list[tuple[UUID, str]]:
        rows = self.case.duties.filter(state__in=self.states).order_by("number")
        return [(one.pk, f"{one.number}. {one.text}（{one.due_on}）") for one in rows]


class PerformedForm(OneDuty):
    on = forms.day(gettext_lazy("履行日期"))
    evidence = base.CharField(label=gettext_lazy("履行凭证"), max_length=1000, widget=forms.area(4))


class NotedDuty(OneDuty):
    states = (DutyState.NOTED,)

    def shown(self) -> list[tuple[str, str]]:
        rows = self.case.duties.filter(state=DutyState.NOTED).order_by("number")
        return [(f"{one.number}. {one.text}", f"{one.performed_on} {one.evidence}") for one in rows]


class DoubtForm(NotedDuty):
    reason = base.CharField(label=gettext_lazy("理由"), max_length=1000, widget=forms.area(4))


class DraftForm(OneDuty):
    def rows(self) -> list[tuple[UUID, str]]:
        rows = self.case.duties.filter(overdue_at__isnull=False, draft=None)
        rows = rows.exclude(state=DutyState.PERFORMED).order_by("number")
        return [(one.pk, f"{one.number}. {one.text}（{one.due_on}）") for one in rows]


def _obliges(case: LitigationCase) -> bool:
    return case.outcome in OBLIGING


def _in_court(case: LitigationCase) -> bool:
    return case.procedure == Procedure.LITIGATION


def _heard(case: LitigationCase) -> bool:
    return case.hearings.filter(struck_at=None).exists()


def _owing(case: LitigationCase) -> bool:
    return case.duties.exclude(state=DutyState.PERFORMED).exists()


def _noted(case: LitigationCase) -> bool:
    return case.duties.filter(state=DutyState.NOTED).exists()


def _overdue(case: LitigationCase) -> bool:
    rows = case.duties.filter(overdue_at__isnull=False, draft=None)
    return rows.exclude(state=DutyState.PERFORMED).exists()


_CONCLUDED = frozenset({CaseStatus.CONCLUDED})
_CLERK = frozenset({Role.CLERK})
STEPS: dict[str, Step] = {
    "add_hearing": Step(services.add_hearing, gettext_lazy("登记每次开庭由谁出庭；负责人出庭只写职务。"), HearingForm, "main", gettext_lazy("登记开庭"), UNSETTLED, BOTH, _in_court),
    "strike_hearing": Step(services.strike_hearing, gettext_lazy("登记有误的，作废后重新登记。"), StrikeForm, "", gettext_lazy("作废开庭登记"), UNSETTLED, OFFICE, _heard, row=True),
    "decide": Step(services.decide, gettext_lazy("结果由另一人对照文书核对后才计入统计。"), OutcomeForm, "main"),
    "correct": Step(services.correct, gettext_lazy("与文书不一致的，退回重新登记。"), forms.ReasonForm),
    "confirm": Step(services.confirm, gettext_lazy("与裁判、复议决定文书核对一致；核对后不能再改。"), ConfirmForm, "main"),
    "add_duty": Step(services.add_duty, gettext_lazy("逐项登记要履行的义务和期限。"), DutyForm, "main", gettext_lazy("登记裁判义务"), _CONCLUDED, BOTH, _obliges),
    "note_performance": Step(services.note_performance, gettext_lazy("登记履行日期和凭证，由督导人员核实。"), PerformedForm, "main", gettext_lazy("登记履行情况"), _CONCLUDED, BOTH, _owing, row=True),
    "confirm_performance": Step(services.confirm_performance, gettext_lazy("凭证能够证明已经履行；您登记的由另一人核实。"), NotedDuty, "main", gettext_lazy("核实履行情况"), _CONCLUDED, OFFICE, _noted, row=True),
    "doubt_performance": Step(services.doubt_performance, gettext_lazy("凭证不能证明已经履行的，退回。"), DoubtForm, "", gettext_lazy("退回履行登记"), _CONCLUDED, OFFICE, _noted, row=True),
    "draft_record": Step(services.draft_record, gettext_lazy("据逾期未履行的裁判起草失信记录，经审核后才公示。"), DraftForm, "grave", gettext_lazy("起草失信记录"), _CONCLUDED, _CLERK, _overdue, row=True),
}  # fmt: skip


@admin.register(LitigationCase)
class LitigationAdmin(Importing):
    workflow = LITIGATION
    steps = STEPS
    list_filter = (
        by_choice("status", gettext_lazy("状态"), CaseStatus),
        by_choice("procedure", gettext_lazy("程序"), Procedure),
        by_choice("outcome", gettext_lazy("结果"), CaseOutcome),
    )
    search_columns = (*OversightDesk.search_columns, "case_number__icontains")
    entry_form = CaseForm
    entry_title = gettext_lazy("登记诉讼、复议案件")
    entry_lead = gettext_lazy("每个审级登记一件；不登记当事人的姓名。")

    def below(self, case: Any) -> str:
        return f"{case.case_number} · {case.body.name}"

    def warnings(self, case: Any) -> list[str]:
        found = []
        if case.advice_expected:
            found.append(
                _(
                    "负责人没有出庭且没有正当理由，或者行政机关无工作人员出庭，法院应当记录在案并可提出司法建议。"
                )
            )
        found += [
            _("第%(number)d项义务逾期未履行（%(day)s）。") % {"number": one.number, "day": one.due_on}
            for one in case.duties.filter(overdue_at__isnull=False).exclude(state=DutyState.PERFORMED)
        ]
        return found

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("案件"),
                [
                    (_("程序"), f"{case.get_procedure_display()} {case.get_instance_display()}"),
                    (_("案号"), case.case_number),
                    (_("审理机关"), case.authority),
                    (_("案由"), case.title),
                    (_("原告、申请人类别"), case.get_plaintiff_kind_display()),
                    (_("被告、被申请人"), case.body.name),
                    (_("立案日期"), case.filed_on),
                ],
            ),
            (
                _("结果"),
                [
                    (_("结果"), case.get_outcome_display()),
                    (_("败诉、纠错原因"), case.get_loss_reason_display()),
                    (_("裁判、决定日期"), case.decided_on),
                    (_("结果登记人"), name_of(case.decided_by)),
                    (_("结果核对人"), name_of(case.confirmed_by)),
                    (_("负责人出庭应诉"), _appearance_words(case)),
                ],
            ),
        ]

    def tables(self, case: Any) -> list[Table]:
        hearings = case.hearings.order_by("held_on", "entered_at")
        return [
            Table(
                _("开庭和出庭应诉"),
                [_("开庭日期"), _("出庭人员"), _("未出庭的理由"), _("证明材料"), _("备注")],
                [
                    [
                        one.held_on,
                        f"{one.get_appeared_display()} {one.post}".strip(),
                        one.get_excuse_display() if one.appeared in ("staff", "lawyer", "nobody") else "",
                        one.proof,
                        _("已作废") if one.struck_at else "",
                    ]
                    for one in hearings
                ],
            ),
            Table(
                _("裁判履行"),
                [_("裁判义务"), _("金额（元）"), _("履行期限"), _("状态"), _("履行日期"), _("履行凭证")],
                [
                    [
                        f"{one.number}. {one.text}",
                        one.amount,
                        one.due_on,
                        one.get_state_display(),
                        one.performed_on,
                        one.evidence,
                    ]
                    for one in case.duties.order_by("number")
                ],
            ),
        ]

    def links(self, request: HttpRequest, case: Any) -> list[tuple[str, str]]:
        found = []
        if case.before_id:
            found.append((_("前一审级"), page_of("litigation", case.before_id)))
        found += [
            (f"{one.get_instance_display()} {one.case_number}", page_of("litigation", one.pk))
            for one in case.after.order_by("filed_on", "uid")
        ]
        found += [
            (f"{one.get_adviser_display()} {one.document_number}", page_of("advice", one.pk))
            for one in case.advice.order_by("received_on", "uid")
        ]
        drafts = case.duties.filter(draft__isnull=False).select_related("draft").order_by("number")
        return found + [(_("据此起草的记录"), record_url(one.draft)) for one in drafts]

    def clock_rows(self, case: Any) -> list[tuple[str, list[uuid.UUID]]]:
        return [(DUTY_KIND, list(case.duties.values_list("pk", flat=True)))]


def _appearance_words(case: LitigationCase) -> str:
    if case.heard_on is None:
        return ""
    if not case.appearance_due:
        return _("有正当理由，不计入应出庭")
    return _("已出庭") if case.appearance_kept else _("未出庭")
