"""The desk of suggestions and proposals."""

import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms as base
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from records.dishonesty.admin.filters import by_choice
from records.pledges.models import Pledge
from records.registers.choices import Status as Published
from supervision.oversight import services
from supervision.oversight.admin import forms
from supervision.oversight.admin.desk import OversightDesk, Step, Table, name_of
from supervision.oversight.choices import (
    AnswerClass,
    AnswerPublished,
    Assembly,
    Contact,
    PromiseState,
    ProposalField,
    ProposalStatus,
    Satisfied,
)
from supervision.oversight.deadlines import PROMISE_KIND, UNIT_KIND
from supervision.oversight.models import Leg, Proposal, ProposalPromise
from supervision.oversight.services.promises import AFTER_ANSWER
from supervision.oversight.services.proposals import UNIT_STATES
from supervision.oversight.workflow import BOTH, OFFICE, OPEN_PROMISES, PROPOSAL


class ProposalForm(forms.EntryForm):
    assembly = forms.one_of(gettext_lazy("类别"), Assembly.choices)
    session = base.CharField(
        label=gettext_lazy("届次"), max_length=60, help_text=gettext_lazy("例如“十五届人大三次会议”。")
    )
    session_number = base.CharField(label=gettext_lazy("建议、提案号"), max_length=30)
    region = forms.region_choice(gettext_lazy("所属地区"))
    proposer = base.CharField(
        label=gettext_lazy("提出人"),
        max_length=60,
        help_text=gettext_lazy("代表、委员以公职身份提出，姓名公开；也可以是代表团、党派、界别。"),
    )
    co_proposers = base.CharField(label=gettext_lazy("附议人"), max_length=1000, required=False)
    field = forms.one_of(gettext_lazy("分类"), ProposalField.choices)
    title = base.CharField(label=gettext_lazy("标题"), max_length=200)
    text = base.CharField(label=gettext_lazy("正文"), max_length=8000, widget=forms.area(10))
    proposed_on = forms.day(gettext_lazy("提出日期"))
    complex = base.BooleanField(
        label=gettext_lazy("涉及面广、处理难度大"),
        required=False,
        help_text=gettext_lazy("答复期限为六个月；其他为三个月。"),
    )

    def enter(self, *, by: Any, at: datetime) -> Proposal:
        return services.enter_proposal(said=services.ProposalData(**self.cleaned_data), by=by, at=at)


class AssignForm(forms.StepForm):
    host = forms.BodyField(label=pgettext_lazy("proposal", "主办单位"))
    joint = forms.BodiesField(label=gettext_lazy("会办单位"))
    separate = forms.BodiesField(label=gettext_lazy("分办单位"))


class ContactForm(forms.StepForm):
    way = forms.one_of(gettext_lazy("沟通方式"), Contact.choices)
    on = forms.day(gettext_lazy("沟通日期"))
    notes = base.CharField(
        label=gettext_lazy("沟通情况"),
        max_length=2000,
        widget=forms.area(5),
        help_text=gettext_lazy("写明提出人的意见；不写联系电话。"),
    )


class AnswerForm(forms.StepForm):
    answer_class = forms.one_of(gettext_lazy("答复类别"), AnswerClass.choices)
    text = base.CharField(label=gettext_lazy("答复"), max_length=8000, widget=forms.area(12))
    promised = forms.LinesField(label=gettext_lazy("承诺事项"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before = self.case.answers.filter(round=self.case.round).first()
        if before is not None:
            lines = [f"{one['due_on']} | {one['text']}" for one in before.promised]
            self.initial.update(answer_class=before.answer_class, text=before.text, promised="\n".join(lines))

    def shown(self) -> list[tuple[str, str]]:
        return [
            (_("会办、分办意见"), f"{unit.organisation.name}\n{unit.opinion}")
            for unit in _answered(self.case)
        ]


def _answered(case: Proposal) -> list[Any]:
    rows = case.units.filter(dropped_at=None, answered_on__isnull=False).select_related("organisation")
    return list(rows.order_by("answered_on", "uid"))


class SignForm(forms.NoteForm):
    def shown(self) -> list[tuple[str, str]]:
        answer = self.case.answers.filter(round=self.case.round).first()
        if answer is None:
            return []
        promised = "\n".join(f"{one['due_on']} {one['text']}" for one in answer.promised)
        shown = [(_("答复类别"), str(answer.get_answer_class_display())), (_("答复"), answer.text)]
        return [*shown, *([(_("承诺事项"), promised)] if promised else [])]


class RatingForm(forms.StepForm):
    process = forms.one_of(gettext_lazy("对办理过程"), Satisfied.choices)
    result = forms.one_of(gettext_lazy("对办理结果"), Satisfied.choices)
    on = forms.day(gettext_lazy("反馈日期"))
    remarks = base.CharField(
        label=gettext_lazy("提出人的意见"), max_length=1000, required=False, widget=forms.area(3)
    )


class UnsatisfiedForm(RatingForm):
    remarks = base.CharField(label=gettext_lazy("提出人的意见"), max_length=1000, widget=forms.area(3))


class OpinionForm(forms.RowForm):
    row_name, row_label = "unit", gettext_lazy("单位")
    opinion = base.CharField(label=gettext_lazy("办理意见"), max_length=4000, widget=forms.area(8))

    def rows(self) -> list[tuple[UUID, str]]:
        open_units = self.case.units.filter(dropped_at=None, answered_on=None).select_related("organisation")
        return [(unit.pk, f"{unit.get_role_display()} {unit.organisation.name}") for unit in open_units]


class PromiseForm(forms.RowForm):
    row_name, row_label = "promise", gettext_lazy("承诺事项")
    states: tuple[str, ...] = OPEN_PROMISES

    def rows(self) -> list[tuple[UUID, str]]:
        return [
            (one.pk, f"{one.number}. {one.text}（{one.due_on}）")
            for one in _promises(self.case, *self.states)
        ]


def _promises(case: Proposal, *states: str) -> list[ProposalPromise]:
    rows = ProposalPromise.objects.filter(answer__proposal=case)
    rows = rows.filter(state__in=states) if states else rows
    return list(rows.select_related("noted_by", "checked_by").order_by("answer__round", "number"))


class KeptForm(PromiseForm):
    evidence = base.CharField(label=gettext_lazy("落实情况和凭证"), max_length=1000, widget=forms.area(4))


class CheckForm(PromiseForm):
    states = (PromiseState.NOTED,)
    kept = forms.one_of(
        gettext_lazy("核实结果"), [("yes", gettext_lazy("已落实")), ("no", gettext_lazy("未落实"))]
    )

    def data_for_service(self) -> dict[str, Any]:
        told = super().data_for_service()
        return {**told, "kept": told["kept"] == "yes"}


class FollowForm(PromiseForm):
    followed = base.CharField(
        label=gettext_lazy("对应的承诺或任务"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("粘贴承诺或任务页面的网址；留空表示取消对应。"),
    )

    def clean_followed(self) -> UUID | None:
        text = self.cleaned_data["followed"].strip()
        if not text:
            return None
        for part in reversed(text.rstrip("/").split("/")):
            try:
                return uuid.UUID(part)
            except ValueError:
                continue
        raise ValidationError(_("网址中没有编号，请从承诺或任务的页面复制完整的网址。"))


class PublishForm(forms.StepForm):
    how = forms.one_of(gettext_lazy("公开方式"), AnswerPublished.choices)
    summary = base.CharField(
        label=gettext_lazy("公开的摘要"), max_length=4000, required=False, widget=forms.area(6)
    )
    reason = base.CharField(
        label=gettext_lazy("不公开的理由"), max_length=500, required=False, widget=forms.area(3)
    )


def _unit_legs(case: Proposal) -> list[Leg]:
    rows = case.units.filter(dropped_at=None, answered_on=None).select_related("organisation")
    return [unit.leg for unit in rows]


def _open_units(case: Proposal) -> bool:
    return case.units.filter(dropped_at=None, answered_on=None).exists()


def _open_promises(case: Proposal) -> bool:
    return bool(_promises(case, *OPEN_PROMISES))


def _noted_promises(case: Proposal) -> bool:
    return bool(_promises(case, PromiseState.NOTED))


STEPS: dict[str, Step] = {
    "assign": Step(services.assign, gettext_lazy("交办后开始计算退回期限和答复期限。"), AssignForm, "main"),
    "take": Step(services.take, gettext_lazy("签收后不能再退回。"), tone="main"),
    "refuse": Step(services.refuse_proposal, gettext_lazy("不属于本单位职责的，写明依据，建议承办单位。"), forms.ReasonForm, "grave"),
    "note_contact": Step(services.note_contact, gettext_lazy("答复前要与提出人沟通。"), ContactForm, "main", gettext_lazy("登记与提出人沟通"), frozenset({ProposalStatus.HANDLING})),
    "give_opinion": Step(services.give_opinion, gettext_lazy("会办意见送主办单位；分办意见是本单位承担部分的答复。"), OpinionForm, "main", gettext_lazy("提交会办、分办意见"), UNIT_STATES, BOTH, _open_units, _unit_legs, row=True),
    "draft": Step(services.draft_answer, gettext_lazy("写明办理情况；B类、C类逐项写明做什么、何时做到。"), AnswerForm, "main"),
    "return": Step(services.return_answer, gettext_lazy("退回后可以修改再报审。"), forms.ReasonForm),
    "sign": Step(services.sign_answer, gettext_lazy("签发后生成带编号的答复函，不能再改。"), SignForm, "main"),
    "close": Step(services.close, gettext_lazy("登记提出人对过程和结果的评价。"), RatingForm, "main"),
    "rehandle": Step(services.rehandle, gettext_lazy("提出人不满意的，重新办理一次，期限另行计算。"), UnsatisfiedForm, "grave"),
    "note_promise": Step(services.note_promise, gettext_lazy("登记落实情况和凭证，由督导人员核实。"), KeptForm, "", gettext_lazy("登记承诺落实"), AFTER_ANSWER, BOTH, _open_promises, row=True),
    "check_promise": Step(services.check_promise, gettext_lazy("核对凭证后认定；您登记的由另一人核实。"), CheckForm, "", gettext_lazy("核实承诺落实"), AFTER_ANSWER, OFFICE, _noted_promises, row=True),
    "follow_promise": Step(services.follow_promise, gettext_lazy("已经列入承诺登记簿或者任务台账的，注明对应关系。"), FollowForm, "", gettext_lazy("对应承诺或任务"), AFTER_ANSWER, BOTH, _open_promises, row=True),
    "publish": Step(services.publish_answer, gettext_lazy("答复原则上公开；摘要公开的填摘要，不公开的写明依据。确定后不能再改。"), PublishForm, "main", gettext_lazy("确定答复公开方式"), frozenset({ProposalStatus.CLOSED}), OFFICE, lambda case: not case.published),
}  # fmt: skip


@admin.register(Proposal)
class ProposalAdmin(OversightDesk):
    workflow = PROPOSAL
    steps = STEPS
    list_filter = (
        by_choice("status", gettext_lazy("状态"), ProposalStatus),
        by_choice("assembly", gettext_lazy("类别"), Assembly),
    )
    search_columns = (*OversightDesk.search_columns, "session_number__icontains", "proposer__icontains")
    entry_form = ProposalForm
    entry_title = gettext_lazy("登记建议提案")
    entry_lead = gettext_lazy("登记后由督导人员交办；同一届次的同一号只登记一次。")
    may_enter = OFFICE

    def below(self, case: Any) -> str:
        return f"{case.get_assembly_display()} {case.session_number} · {super().below(case)}"

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("建议提案"),
                [
                    (_("类别"), case.get_assembly_display()),
                    (_("届次和编号"), f"{case.session} {case.session_number}"),
                    (_("提出人"), case.proposer),
                    (_("附议人"), case.co_proposers),
                    (_("提出日期"), case.proposed_on),
                    (_("分类"), case.get_field_display()),
                    (_("正文"), case.text),
                ],
            ),
            (
                _("办理"),
                [
                    (pgettext("proposal", "主办单位"), case.body.name if case.body else ""),
                    (_("交办日期"), case.assigned_on),
                    (_("涉及面广、处理难度大"), _("是") if case.complex else ""),
                    (_("第几次办理"), case.round if case.round > 1 else ""),
                    (_("办结日期"), case.closed_on),
                    (_("答复公开"), case.get_published_display()),
                    (_("公开的摘要"), case.published_text),
                    (_("不公开的理由"), case.withheld_reason),
                ],
            ),
        ]

    def tables(self, case: Any) -> list[Table]:
        units = case.units.filter(dropped_at=None).select_related("organisation").order_by("role", "uid")
        return [
            Table(
                _("会办、分办单位"),
                [_("单位"), _("职责"), _("办理意见"), _("提交日期")],
                [[u.organisation.name, u.get_role_display(), u.opinion, u.answered_on] for u in units],
            ),
            Table(
                _("与提出人沟通"),
                [_("沟通日期"), _("沟通方式"), _("沟通情况")],
                [[c.on, c.get_way_display(), c.notes] for c in case.contacts.order_by("on", "at")],
            ),
            Table(
                _("答复"),
                [_("第几次办理"), _("答复类别"), _("答复"), _("签发人"), _("对办理过程"), _("对办理结果")],
                [
                    [
                        answer.round,
                        answer.get_answer_class_display(),
                        answer.text,
                        name_of(answer.signed_by),
                        answer.get_process_display(),
                        answer.get_result_display(),
                    ]
                    for answer in case.answers.select_related("signed_by").order_by("round")
                ],
            ),
            Table(
                _("承诺事项"),
                [_("承诺事项"), _("期限"), _("状态"), _("落实情况和凭证")],
                [
                    [f"{p.number}. {p.text}", p.due_on, p.get_state_display(), p.evidence]
                    for p in _promises(case)
                ],
            ),
        ]

    def links(self, request: HttpRequest, case: Any) -> list[tuple[str, str]]:
        return [
            (_("第%d项对应的承诺") % one.number, f"/pledges/{one.followed_uid}/")
            for one in _promises(case)
            if one.followed_uid and _is_pledge(one.followed_uid)
        ]

    def clock_rows(self, case: Any) -> list[tuple[str, list[uuid.UUID]]]:
        return [
            (UNIT_KIND, list(case.units.values_list("pk", flat=True))),
            (PROMISE_KIND, [one.pk for one in _promises(case)]),
        ]


def _is_pledge(uid: UUID) -> bool:
    return Pledge.objects.filter(pk=uid, status=Published.PUBLISHED).exists()
