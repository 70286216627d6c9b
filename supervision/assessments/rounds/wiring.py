"""What this room tells the rooms below when the app is ready."""

from django.utils.translation import gettext_lazy as _

from records.access.labels import name_actions, name_steps
from supervision.assessments.rounds import deadlines, partners
from supervision.assessments.systems.workflow import WORKFLOW as SYSTEM


def register() -> None:
    deadlines.register()
    partners.register()
    name_steps(
        "system",
        _("指标体系"),
        SYSTEM,
        create=_("新建"),
        draft=_("起草"),
        copy=_("复制为新版本"),
        say_about=_("修改说明"),
        put_indicator=_("填写指标"),
        remove_indicator=_("删除指标"),
        replace_tree=_("以表格替换全部指标"),
        freeze=_("启用"),
    )
    name_actions(
        **{
            "assessment.open_page": _("查看考核"),
            "assessment.plan": _("建立考核"),
            "assessment.change": _("修改考核方案"),
            "assessment.add_bodies": _("加入被考核机构"),
            "assessment.remove_body": _("移出被考核机构"),
            "assessment.open": _("启动考核"),
            "assessment.assess_oneself": _("填写自评"),
            "assessment.keep_evidence": _("保存自评佐证"),
            "assessment.evidence_opened": _("查看自评佐证"),
            "assessment.submit": _("上报自评"),
            "assessment.recall": _("撤回自评"),
            "assessment.close_reports": _("截止自评"),
            "assessment.take_in": _("考核表进入评审"),
            "assessment.find": _("考核系统取数"),
            "assessment.review": _("评审指标"),
            "assessment.supply": _("收到其他单位报来的考核数据"),
            "assessment.decide_figure": _("采用或退回其他单位报来的考核数据"),
            "assessment.finish_review": _("评审完毕"),
            "assessment.review_again": _("重新评审"),
            "assessment.open_replies": _("反馈评审意见"),
            "assessment.feed_back": _("考核表反馈"),
            "assessment.object_to": _("提出申辩"),
            "assessment.reply": _("提交申辩"),
            "assessment.answer": _("答复申辩"),
            "assessment.close_replies": _("结束申辩"),
            "assessment.no_reply": _("申辩期满"),
            "assessment.change_in_audit": _("复核调整分数"),
            "assessment.audit": _("复核完毕"),
            "assessment.settle": _("考核定分"),
            "assessment.return": _("考核结果退回复核"),
            "assessment.audit_again": _("考核表退回复核"),
            "assessment.publish": _("发布考核结果"),
            "assessment.amended": _("更新考核结果"),
            "assessment.cancel": _("取消考核"),
            "assessment.dun": _("自评催报"),
            "assessment.overdue": _("考核逾期"),
            "assessment.propose_correction": _("提出考核结果更正"),
            "assessment.accept_correction": _("核定考核结果更正"),
            "assessment.refuse_correction": _("不采纳考核结果更正"),
            "assessment.propose_use": _("登记考核结果运用"),
            "assessment.accept_use": _("核定考核结果运用"),
            "assessment.refuse_use": _("不采纳考核结果运用"),
            "reckoning.ask": _("申请计算指标"),
            "reckoning.rows": _("查看指标明细"),
        }
    )
