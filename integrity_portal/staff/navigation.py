"""The side bar of the staff pages, by task; what somebody may not open is not there."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from integrity_portal.staff import supervision
from integrity_portal.staff.doors import Group, door, home, written_door
from records.access import kept_counts
from records.access.roles import Role
from records.access.stewardship import work as stewardship
from records.archives.admin import work as archives
from records.clocks import work as deadlines
from records.consequences.admin.work import WORK as following
from records.dishonesty.admin import work
from records.dishonesty.admin.base import person
from records.pledges.admin.work import WORK as pledges
from records.pledges.arrears.admin.work import WORK as arrears
from records.registers.admin import work as publicity
from records.remedies.admin.work import WORK as remedies


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    counts = kept_counts.counted(request, "records", work.work_of(request).badges)
    groups: list[Group] = [
        (
            "",
            [
                home(request),
                door(request, _("我的时限"), "alarm", "deadline", badge=deadlines.badge(request)),
            ],
        ),
        (
            _("失信记录"),
            [
                door(request, _("全部记录"), "description", "dishonestyrecord", quiet_on="work=to_review"),
                door(request, _("录入新记录"), "edit_document", "dishonestyrecord", page="add"),
                door(
                    request,
                    _("待审核"),
                    "fact_check",
                    "dishonestyrecord",
                    query="work=to_review",
                    badge=counts.get("to_review"),
                ),
                door(
                    request,
                    _("变更申请"),
                    "difference",
                    "proposedchange",
                    badge=counts.get("pending_changes"),
                ),
            ],
        ),
        (
            _("异议与修复"),
            [
                door(request, _("异议"), "gavel", "objection", badge=remedies.badge(request, "objection")),
                door(request, _("信用修复"), "healing", "repair", badge=remedies.badge(request, "repair")),
                door(
                    request,
                    _("从轻免于"),
                    "balance",
                    "mitigation",
                    badge=remedies.badge(request, "mitigation"),
                ),
                door(
                    request,
                    _("办理投诉"),
                    "feedback",
                    "handlingcomplaint",
                    badge=remedies.badge(request, "handlingcomplaint"),
                ),
                door(request, _("窗口登记"), "storefront", "objection", page="intake")
                if person(request).holds([Role.CLERK, Role.REVIEWER])
                else None,
            ],
        ),
        *supervision.groups(request),
        (
            _("守信践诺"),
            [
                door(request, _("承诺"), "handshake", "pledge", badge=pledges.badge(request, "pledge")),
                door(request, _("承诺交接"), "move_up", "handover", badge=pledges.badge(request, "handover")),
                door(request, _("承诺履行考核"), "leaderboard", "pledge", page="performance"),
                door(request, _("拖欠账款"), "payments", "arrear", badge=arrears.badge(request, "arrear")),
                door(request, _("账款年度公示"), "request_quote", "arrearsstatement"),
                door(request, _("贷款市场报价利率"), "percent", "loanprimerate"),
            ],
        ),
        (
            _("双公示"),
            [
                door(
                    request,
                    _("行政许可"),
                    "verified_user",
                    "licence",
                    badge=publicity.badge(request, "licence"),
                ),
                door(request, _("行政处罚"), "gavel", "penalty", badge=publicity.badge(request, "penalty")),
            ],
        ),
        (
            _("导入与疑问数据"),
            [
                door(request, _("文件导入"), "upload_file", "importbatch"),
                door(request, _("疑问数据"), "help", "importrow", badge=counts.get("questionable_rows")),
                door(request, _("接口报送"), "sync_alt", "submission"),
            ],
        ),
        (
            _("奖惩"),
            [
                door(
                    request,
                    _("整改"),
                    "build",
                    "rectificationorder",
                    badge=following.badge(request, "rectificationorder"),
                ),
                door(
                    request,
                    _("惩戒措施"),
                    "do_not_disturb_on",
                    "measure",
                    badge=following.badge(request, "measure"),
                ),
                door(
                    request,
                    _("通报批评"),
                    "record_voice_over",
                    "criticismnotice",
                    badge=following.badge(request, "criticismnotice"),
                ),
                door(
                    request,
                    _("责任追究"),
                    "how_to_reg",
                    "responsibility",
                    badge=following.badge(request, "responsibility"),
                ),
                door(
                    request,
                    _("失信情况报告"),
                    "assignment_late",
                    "ownreport",
                    badge=following.badge(request, "ownreport"),
                ),
            ],
        ),
        (
            _("文书与报告"),
            [
                door(request, _("出具的文书"), "draft", "paper"),
                door(request, _("信用报告"), "summarize", "creditreport"),
            ],
        ),
        (
            _("表彰与核查"),
            [
                door(request, _("表彰激励"), "workspace_premium", "commendation"),
                door(request, _("评优评先核查"), "checklist", "awardcheck"),
            ],
        ),
        (
            _("信息发布"),
            [
                written_door(request, _("通知与动态"), "article", "article", "article"),
                written_door(request, _("典型案例"), "report", "case", "case"),
                written_door(request, _("政策文件"), "menu_book", "policy", "policy"),
                written_door(request, _("重大行政决策"), "account_tree", "decision", "decision"),
                written_door(request, _("权责与服务清单"), "list_alt", "servicelist", "service-list"),
            ],
        ),
        (
            _("招标投标"),
            [
                written_door(request, _("招标代理机构"), "store", "agency", "agency"),
                written_door(request, _("代理机构年度评价"), "grade", "agencyscore", "agency-score"),
                written_door(request, _("评标专家"), "group", "expert", "expert"),
                written_door(request, _("不良行为"), "gpp_bad", "badconduct", "bad-conduct"),
                written_door(request, _("第三方信用报告"), "lab_profile", "agencyreport", "agency-report"),
            ],
        ),
        (
            _("机构与人员"),
            [
                door(request, _("机构"), "account_balance", "organisation"),
                door(request, _("公务员"), "badge", "official"),
                door(request, _("职务"), "work", "post"),
                door(request, _("行政区划"), "map", "region"),
            ],
        ),
        (
            _("诚信档案"),
            [
                archives.unless_elsewhere(door(request, _("档案目录"), "folder_shared", "archive"), request),
                archives.waiting_door(request),
                archives.figures_door(request),
                door(request, _("档案导入"), "upload_file", "archiveimport"),
            ],
        ),
        (
            _("诚信教育"),
            [
                door(request, _("诚信教育课程"), "school", "course"),
                door(request, _("干部诚信手册"), "menu_book", "handbookpage"),
            ],
        ),
        (
            _("逐级归集"),
            [
                door(request, _("归集看板"), "monitoring", "chainalarm", page="board"),
                door(request, _("归集事件"), "link", "chainevent"),
                door(request, _("上下级节点"), "hub", "peer"),
                door(request, _("上报进度"), "upload", "pushcursor"),
                door(request, _("回执"), "receipt_long", "receipt"),
                door(request, _("核对"), "fact_check", "reconcilerun"),
                door(request, _("上级通知"), "campaign", "notice"),
                door(
                    request,
                    _("终止未确认"),
                    "pending_actions",
                    "dishonestyrecord",
                    query="work=unconfirmed_ends",
                ),
                door(request, _("隔离的事件"), "block", "quarantined"),
                door(request, _("冲突告警"), "warning", "conflictalarm"),
            ],
        ),
        (
            _("工作日与时限"),
            [
                door(request, _("工作日历"), "calendar_month", "calendaryear"),
                door(request, _("放假与调休"), "event", "calendarday"),
                door(request, _("办理时限"), "timer", "deadlinerule"),
            ],
        ),
        (
            _("账号与权限"),
            [
                door(request, _("开放数据版本"), "database", "dumpversion", app="disclosure"),
                door(request, _("邮件订阅"), "outgoing_mail", "subscription", app="disclosure"),
                door(
                    request,
                    _("三员审批"),
                    "approval_delegation",
                    "stewardrequest",
                    badge=stewardship.badge(request),
                ),
                door(request, _("账号"), "person", "user"),
                door(request, _("授权"), "key", "grant"),
                door(request, _("授权复核"), "event_repeat", "grantreview"),
                door(request, _("保存期限与销毁"), "auto_delete", "destructionlist"),
                door(request, _("对接系统"), "electrical_services", "partnerapplication"),
                door(request, _("回调通知"), "webhook", "webhookendpoint"),
            ],
        ),
        (
            _("审计"),
            [
                door(request, _("审计日志"), "policy", "auditentry"),
                door(request, _("异常查阅告警"), "notification_important", "trailalarm"),
                door(request, _("审计核验"), "verified", "trailcheck"),
            ],
        ),
    ]
    return [
        {"title": title, "items": shown, "separator": bool(title)}
        for title, items in groups
        # The skin asks of each door; what somebody may not open is none.
        if (shown := [item | {"has_permission": True} for item in items if item])
    ]
