"""The four kinds of cases as staff meet them: what a case says, and its steps as forms."""

from typing import Any

from django.contrib import admin
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from records.dishonesty.content import LABELS, readable
from records.remedies import services
from records.remedies.admin import forms, window
from records.remedies.admin.doors import ApplicantCaseAdmin
from records.remedies.admin.pages import CaseAdmin, Step
from records.remedies.models import Bar, HandlingComplaint, Mitigation, Objection, Repair
from records.remedies.workflow import HANDLING, MITIGATION, OBJECTION, REPAIR

_SENT = gettext_lazy("已办理。")


def _moment(at: Any) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _person_at(user: Any, at: Any) -> str:
    return f"{user.get_full_name()} {_moment(at)}" if user else ""


@admin.register(Objection)
class ObjectionAdmin(ApplicantCaseAdmin):
    workflow = OBJECTION
    list_select_related = (
        "record__organisation", "region", "source", "applicant", "change", "accepted_by", "sent_by",
        "source_answered_by", "proposed_by", "decided_by",
    )  # fmt: skip
    steps = {
        "accept": Step(services.accept_objection, gettext_lazy("受理后该记录立即加注“异议处理中”标识，各级同步。"), gettext_lazy("已受理并加注标识。"), forms.NoteForm, "main"),
        "refuse": Step(services.refuse_objection, gettext_lazy("不予受理须说明理由，申请人会看到。"), _SENT, forms.ReasonForm, "grave"),
        "send": Step(services.send_to_source, gettext_lazy("转信息提供单位核实，其期限单独计算；该单位看不到申请人身份。"), gettext_lazy("已转信息提供单位。"), forms.NoteForm, "main"),
        "answer": Step(services.answer_as_source, gettext_lazy("请核对原始文书后答复；意见单独记录，不代表信用主管部门的决定。"), gettext_lazy("答复已登记。"), forms.SourceAnswerForm, "main"),
        "propose": Step(services.propose_outcome, gettext_lazy("拟定意见后由另一人决定。选择更正的，请直接修改下面的字段，只有改动的字段会被更正。"), gettext_lazy("意见已提出，等待另一人决定。"), forms.OutcomeForm, "main"),
        "return": Step(services.return_proposal, gettext_lazy("退回拟办人重新拟定。"), gettext_lazy("已退回重拟。"), forms.InnerReasonForm),
        "decide": Step(services.decide_objection, gettext_lazy("按拟定意见作出决定：更正或撤销立即生效并同步各级，去除标识，生成决定书。"), gettext_lazy("已作出决定，决定书已生成。"), forms.ReasonsForm, "main"),
        "inform": Step(services.inform_applicant, gettext_lazy("登记如何告知申请人；告知后总时限才算完成。"), _SENT, forms.InformForm, "main"),
        "close": Step(services.close_objection, gettext_lazy("办结归档。"), _SENT),
        "withdraw": Step(services.withdraw_objection, gettext_lazy("申请人到窗口撤回的，在此登记；标识随即去除。"), _SENT, forms.WithdrawForm, "grave"),
        "moot": Step(services.end_moot_objection, gettext_lazy("所涉记录已终止公示，无需再决定。"), _SENT, forms.ReasonForm, "grave"),
    }  # fmt: skip

    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path("intake/", wrap(window.intake), name="records_objection_intake"),
            path("intake/<uuid:record>/", wrap(window.file_objection), name="records_objection_file"),
            *super().own_urls(wrap),
        ]

    def form_of(self, step: Step, case: Any, data: Any, files: Any) -> Any:
        if step.form is forms.OutcomeForm:
            return forms.OutcomeForm(data, instance=case.record)
        return super().form_of(step, case, data, files)

    def data_of(self, step: Step, form: Any) -> dict[str, Any]:
        if isinstance(form, forms.OutcomeForm):
            return {
                "outcome": form.cleaned_data["outcome"],
                "reasons": form.cleaned_data["reasons"],
                "changes": form.changes(),
            }
        return super().data_of(step, form)

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        disputed = _("、").join(str(LABELS.get(name, name)) for name in case.disputed_fields)
        return [
            (
                _("异议申请"),
                [
                    (_("异议事由"), case.get_ground_display()),
                    (_("异议内容"), case.statement),
                    (_("请求"), case.wished),
                    (_("有异议的字段"), disputed),
                    (_("不予受理的理由"), case.refusal_reason),
                ],
            ),
            (
                _("信息提供单位意见"),
                [
                    (_("单位"), case.source_name or (_("本单位提供的信息") if case.accepted_at else "")),
                    (_("转核"), _person_at(case.sent_by, case.sent_at)),
                    (_("核实结论"), case.get_source_finding_display()),
                    (_("核实情况"), case.source_opinion),
                    (_("来函文号"), case.source_letter),
                    (_("答复"), _person_at(case.source_answered_by, case.source_answered_at)),
                ],
            ),
            (
                _("信用主管部门意见"),
                [
                    (_("拟处理结果"), case.get_proposed_outcome_display()),
                    (_("拟处理理由"), case.proposed_reasons),
                    (_("拟作的更正"), _corrections(case)),
                    (_("拟办"), _person_at(case.proposed_by, case.proposed_at)),
                    (_("处理结果"), case.get_outcome_display()),
                    (_("处理理由"), case.decision_reasons),
                    (_("决定"), _person_at(case.decided_by, case.decided_at)),
                    (_("告知"), case.get_informed_how_display()),
                ],
            ),
        ]


@admin.register(Repair)
class RepairAdmin(ApplicantCaseAdmin):
    workflow = REPAIR
    list_select_related = (
        "record__organisation", "region", "authority", "applicant", "accepted_by", "authority_answered_by",
        "decided_by", "executed_by", "doubted_by", "revoked_by",
    )  # fmt: skip
    steps = {
        "ask_supplement": Step(services.ask_supplement, gettext_lazy("一次告知需补正的全部内容，补正期间办理期限暂停。"), gettext_lazy("已通知补正。"), forms.SupplementAskForm),
        "supplement": Step(services.supplement_repair, gettext_lazy("申请人到窗口补正的，在此登记。"), gettext_lazy("补正已登记，期限继续计算。"), forms.SupplementForm, "main"),
        "accept": Step(services.accept_repair, gettext_lazy("受理后转作出文书的单位核实（谁认定、谁修复）。"), gettext_lazy("已受理并转认定单位。"), forms.NoteForm, "main"),
        "not_accept": Step(services.not_accept_repair, gettext_lazy("不予受理须说明理由，并生成决定书。"), _SENT, forms.ReasonForm, "grave"),
        "answer": Step(services.answer_as_authority, gettext_lazy("请核实文书确定的义务是否全部履行；意见单独记录。"), gettext_lazy("答复已登记。"), forms.AuthorityAnswerForm, "main"),
        "approve": Step(services.approve_repair, gettext_lazy("同意后系统自动执行：停止公示和共享、解除惩戒措施、办结未决异议、通知各级。"), gettext_lazy("已同意修复，一分钟内自动执行。"), forms.ReasonsForm, "main"),
        "refuse": Step(services.refuse_repair, gettext_lazy("不予修复须说明理由，并生成决定书。"), _SENT, forms.ReasonsForm, "grave"),
        "execute": Step(services.execute_repair, gettext_lazy("立即执行：停止公示和共享、解除惩戒措施、办结未决异议、通知各级。"), gettext_lazy("已执行，正在通知各级。")),
        "doubt": Step(services.doubt_repair, gettext_lazy("提出后由另一人核实；查实的撤销修复、恢复公示并限期不得申请。"), gettext_lazy("已提出，等待另一人核实。"), forms.DoubtForm, "grave"),
        "clear": Step(services.clear_repair, gettext_lazy("核实没有虚假，修复维持。"), _SENT, forms.ReasonsForm),
        "revoke": Step(services.revoke_repair, gettext_lazy("撤销修复：公示期未满的恢复公示并同步各级，限期不得再次申请。已解除的惩戒措施须另行决定。"), gettext_lazy("已撤销修复。"), forms.ReasonsForm, "grave"),
        "withdraw": Step(services.withdraw_repair, gettext_lazy("申请人到窗口撤回的，在此登记。"), _SENT, forms.WithdrawForm, "grave"),
        "moot": Step(services.end_moot_repair, gettext_lazy("所涉记录已终止公示，无需修复。"), _SENT, forms.ReasonForm, "grave"),
    }  # fmt: skip

    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path("intake/<uuid:record>/", wrap(window.file_repair), name="records_repair_file"),
            *super().own_urls(wrap),
        ]

    def data_of(self, step: Step, form: Any) -> dict[str, Any]:
        data = super().data_of(step, form)
        if isinstance(form, forms.AuthorityAnswerForm):
            return {**data, "agrees": data["agrees"] == "yes"}
        if isinstance(form, forms.SupplementForm):
            return {"statement": data["statement"], "proofs": form.proofs()}
        return data

    def receipts(self, case: Any, at: Any) -> list[Any]:
        return services.receipts_of(case, at=at) if case.executed_at else []

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        record = case.record
        return [
            (
                _("修复申请"),
                [
                    (_("纠正情况"), case.statement),
                    (_("失信程度"), record.get_severity_display()),
                    (_("可申请修复日"), record.repairable_from),
                    (_("整改"), record.get_rectification_status_display()),
                    (_("义务履行"), _("声明已全部履行") if case.duties_done else ""),
                    (_("信用承诺"), case.pledge_text if case.pledged else ""),
                    (_("需补正的内容"), case.supplement_asked),
                    (pgettext("application", "补正"), _moment(case.supplemented_at)),
                ],
            ),
            (
                _("认定单位意见"),
                [
                    (_("单位"), case.authority_name),
                    (_("受理转送"), _person_at(case.accepted_by, case.accepted_at)),
                    (_("意见"), _agreement(case)),
                    (_("核实情况"), case.authority_opinion),
                    (_("来函文号"), case.authority_letter),
                    (_("答复"), _person_at(case.authority_answered_by, case.authority_answered_at)),
                ],
            ),
            (
                _("决定与执行"),
                [
                    (_("决定理由"), case.decision_reasons),
                    (_("决定"), _person_at(case.decided_by, case.decided_at)),
                    (_("执行"), _person_at(case.executed_by, case.executed_at)),
                    (_("解除的惩戒措施"), case.measures_lifted if case.executed_at else ""),
                    (_("各级均已确认"), _moment(case.confirmed_at)),
                ],
            ),
            (
                _("事后核查"),
                [
                    (_("涉嫌虚假的情况"), case.doubt),
                    (_("提出"), _person_at(case.doubted_by, case.doubted_at)),
                    (_("撤销的理由"), case.revocation_reasons),
                    (_("撤销"), _person_at(case.revoked_by, case.revoked_at)),
                    (_("限制申请"), _bar(case)),
                ],
            ),
        ]


@admin.register(Mitigation)
class MitigationAdmin(CaseAdmin):
    workflow = MITIGATION
    list_select_related = ("record__organisation", "region", "filed_by", "decided_by")
    steps = {
        "grant": Step(services.grant_mitigation, gettext_lazy("免于惩戒的，随该记录的惩戒措施立即解除；从轻的，写明哪项措施如何从轻。计入公开统计。"), _SENT, forms.GrantForm, "main"),
        "refuse": Step(services.refuse_mitigation, gettext_lazy("不采纳须说明理由。"), _SENT, forms.ReasonsForm, "grave"),
        "withdraw": Step(services.withdraw_mitigation, gettext_lazy("只有提出人可以撤回。"), _SENT, forms.WithdrawForm, "grave"),
    }  # fmt: skip

    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [path("propose/<uuid:record>/", wrap(window.propose), name="records_mitigation_propose")]

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("建议"),
                [
                    (_("情形"), case.get_ground_display()),
                    (_("主动纠正的情况"), case.facts),
                    (_("证据"), case.evidence),
                    (_("建议"), case.get_asked_display()),
                    (_("提出"), _person_at(case.filed_by, case.filed_at)),
                ],
            ),
            (
                _("决定"),
                [
                    (_("决定"), case.get_granted_display()),
                    (_("如何从轻"), case.effect),
                    (_("理由"), case.decision_reasons),
                    (_("决定人"), _person_at(case.decided_by, case.decided_at)),
                    (_("解除的惩戒措施"), case.measures_lifted or ""),
                ],
            ),
        ]


@admin.register(HandlingComplaint)
class HandlingAdmin(ApplicantCaseAdmin):
    workflow = HANDLING
    list_select_related = ("region", "applicant", "answered_by")
    search_columns = ("number__icontains", "about_number__icontains")
    steps = {
        "accept": Step(services.accept_handling, gettext_lazy("受理后核查所涉案件的办理经过。"), _SENT, forms.NoteForm, "main"),
        "refuse": Step(services.refuse_handling, gettext_lazy("不予受理须说明理由。"), _SENT, forms.ReasonForm, "grave"),
        "answer": Step(services.answer_handling, gettext_lazy("答复由未经办所涉案件的督导人员作出，并生成答复书。"), _SENT, forms.AnswerForm, "main"),
        "close": Step(services.close_handling, gettext_lazy("办结归档。"), _SENT),
        "withdraw": Step(services.withdraw_handling, gettext_lazy("申请人到窗口撤回的，在此登记。"), _SENT, forms.WithdrawForm, "grave"),
    }  # fmt: skip

    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path(
                "intake/<slug:kind>/<uuid:about>/",
                wrap(window.file_complaint),
                name="records_handlingcomplaint_file",
            ),
            *super().own_urls(wrap),
        ]

    def about(self, case: Any) -> str:
        return _("对案件 %s 办理情况的投诉") % case.about_number

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("投诉"),
                [
                    (_("所涉案件"), f"{case.get_about_kind_display()} {case.about_number}"),
                    (_("投诉内容"), case.statement),
                    (_("不予受理的理由"), case.refusal_reason),
                ],
            ),
            (
                _("答复"),
                [
                    (_("结论"), case.get_finding_display()),
                    (_("答复"), case.answer),
                    (_("答复人"), _person_at(case.answered_by, case.answered_at)),
                ],
            ),
        ]


def _corrections(case: Any) -> str:
    if case.change is None:
        return ""
    return "\n".join(
        _("%(field)s：%(old)s → %(new)s")
        % {
            "field": LABELS.get(name, name),
            "old": readable(name, values["old"]),
            "new": readable(name, values["new"]),
        }
        for name, values in case.change.fields.items()
    )


def _agreement(case: Any) -> str:
    if case.authority_agrees is None:
        return ""
    return _("同意修复") if case.authority_agrees else _("不同意修复")


def _bar(case: Any) -> str:
    bar = Bar.objects.filter(repair=case).first()
    if bar is None:
        return ""
    return _("%(first)s至%(last)s不得再次申请（%(basis)s）") % {
        "first": bar.from_on,
        "last": bar.until_on,
        "basis": bar.basis,
    }
