"""The doors and cards of the rooms of supervision: one function each, to which a room adds its lines."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from integrity_portal.staff.doors import Group, Item, door
from records.dishonesty.admin.work import Card
from supervision.assessments.rounds.admin.work import WORK as rounds
from supervision.assessments.systems.admin.work import WORK as systems
from supervision.complaints.admin.work import WORK as complaints
from supervision.complaints.referrals.admin import work as referrals
from supervision.disputes.admin.work import WORK as disputes
from supervision.inspections.admin.work import WORK as inspections
from supervision.oversight.admin.work import WORK as oversight
from supervision.ratings.admin.work import WORK as ratings
from supervision.warnings.admin.work import WORK as warnings
from supervision.worklist.documents.admin.work import WORK as documents
from supervision.worklist.ledger.admin.work import WORK as ledger
from supervision.worklist.reports.admin.work import WORK as reports
from supervision.worklist.reports.admin.work import may_see_table


def cards(request: HttpRequest) -> list[Card]:
    """What waits for this person."""
    return [
        *complaints.cards(request),
        *referrals.cards(request),
        *disputes.cards(request),
        *oversight.cards(request),
        *inspections.cards(request),
        *rounds.cards(request),
        *systems.cards(request),
        *warnings.cards(request),
        *ledger.cards(request),
        *documents.cards(request),
        *reports.cards(request),
        *ratings.cards(request),
    ]


def groups(request: HttpRequest) -> list[Group]:
    """The side bar's groups of these rooms."""
    return [
        (
            _("投诉举报"),
            [
                door(
                    request,
                    _("全部投诉举报"),
                    "campaign",
                    "complaint",
                    app="supervision",
                    badge=complaints.badge(request),
                ),
                door(request, _("登记投诉举报"), "edit_note", "complaint", page="add", app="supervision"),
                door(
                    request,
                    _("节点间转办"),
                    "swap_vert",
                    "referral",
                    app="supervision",
                    badge=referrals.badge(request),
                ),
                door(request, _("反映人身份"), "shield_person", "informant", app="supervision"),
                door(
                    request,
                    _("失信违约事件协调"),
                    "handshake",
                    "dispute",
                    app="supervision",
                    badge=disputes.badge(request),
                ),
            ],
        ),
        (
            _("督导和专项治理"),
            [
                door(
                    request,
                    _("督导检查"),
                    "travel_explore",
                    "inspection",
                    app="supervision",
                    badge=inspections.badge(request, "inspection"),
                ),
                door(
                    request,
                    _("检查对象"),
                    "where_to_vote",
                    "inspectionvisit",
                    app="supervision",
                    badge=inspections.badge(request, "inspectionvisit"),
                ),
                door(
                    request,
                    _("督导问题整改"),
                    "troubleshoot",
                    "inspectionfinding",
                    app="supervision",
                    badge=inspections.badge(request, "inspectionfinding"),
                ),
                door(
                    request,
                    _("年度督导计划"),
                    "event_note",
                    "inspectionplan",
                    app="supervision",
                    badge=inspections.badge(request, "inspectionplan"),
                ),
                door(
                    request,
                    _("检查清单"),
                    "fact_check",
                    "inspectionchecklist",
                    app="supervision",
                    badge=inspections.badge(request, "inspectionchecklist"),
                ),
                door(
                    request,
                    _("专项治理"),
                    "flag_circle",
                    "campaign",
                    app="supervision",
                    badge=inspections.badge(request, "campaign"),
                ),
                door(
                    request,
                    _("治理对象"),
                    "target",
                    "campaigntarget",
                    app="supervision",
                    badge=inspections.badge(request, "campaigntarget"),
                ),
            ],
        ),
        (
            _("示范创建"),
            [
                door(
                    request,
                    _("示范创建方案"),
                    "emoji_events",
                    "demonstrationprogramme",
                    app="supervision",
                    badge=inspections.badge(request, "demonstrationprogramme"),
                ),
                door(
                    request,
                    _("示范申报"),
                    "military_tech",
                    "demonstrationapplication",
                    app="supervision",
                    badge=inspections.badge(request, "demonstrationapplication"),
                ),
            ],
        ),
        (
            pgettext("group of pages", "考核评价"),
            [
                door(
                    request,
                    _("考核"),
                    "assignment",
                    "assessmentround",
                    app="supervision",
                    badge=rounds.badge(request, "assessmentround"),
                ),
                door(
                    request,
                    _("考核表"),
                    "checklist",
                    "assessmentsheet",
                    app="supervision",
                    badge=rounds.badge(request, "assessmentsheet"),
                ),
                door(request, _("考核结果"), "leaderboard", "assessmentresult"),
                door(
                    request,
                    _("指标体系"),
                    "account_tree",
                    "systemversion",
                    app="supervision",
                    badge=systems.badge(request, "systemversion"),
                ),
                door(request, _("指标取数"), "calculate", "reckoning", app="supervision"),
            ],
        ),
        (
            _("预警和质量"),
            [
                door(request, _("领导看板"), "dashboard", "dashboardday", app="supervision"),
                door(request, _("预警看板"), "grid_view", "riskwarning", page="board", app="supervision"),
                door(
                    request,
                    _("风险预警"),
                    "notification_important",
                    "riskwarning",
                    app="supervision",
                    badge=warnings.badge(request, "riskwarning"),
                ),
                door(
                    request,
                    _("法院列入前预警"),
                    "gavel",
                    "courtnotice",
                    app="supervision",
                    badge=warnings.badge(request, "courtnotice"),
                ),
                door(request, _("预警规则"), "rule_settings", "warningrule", app="supervision"),
                door(request, _("数据报送质量"), "data_check", "qualitymonth", app="supervision"),
            ],
        ),
        (
            _("任务和公文"),
            [
                door(
                    request,
                    _("政策落实"),
                    "account_tree",
                    "taskpolicy",
                    app="supervision",
                    badge=ledger.badge(request, "taskpolicy"),
                ),
                door(
                    request,
                    _("任务台账"),
                    "checklist",
                    "ledgeritem",
                    app="supervision",
                    badge=ledger.badge(request, "ledgeritem"),
                ),
                door(
                    request,
                    _("单位任务"),
                    "assignment_ind",
                    "taskduty",
                    app="supervision",
                    badge=ledger.badge(request, "taskduty"),
                ),
                door(
                    request,
                    _("各单位推进情况"),
                    "stacked_bar_chart",
                    "ledgeritem",
                    page="board",
                    app="supervision",
                ),
                door(request, _("协调会议"), "groups", "taskmeeting", app="supervision"),
                door(
                    request,
                    _("收文办理"),
                    "inbox",
                    "incomingdocument",
                    app="supervision",
                    badge=documents.badge(request),
                ),
                door(
                    request,
                    _("登记收文"),
                    "mark_email_unread",
                    "incomingdocument",
                    page="add",
                    app="supervision",
                ),
            ],
        ),
        (
            _("人大政协和司法监督"),
            [
                _oversight(request, _("建议提案"), "how_to_vote", "proposal"),
                _oversight(request, _("向人大政协报告"), "podium", "congressreport"),
                _oversight(request, _("行政诉讼和复议"), "gavel", "litigationcase"),
                _oversight(request, _("司法建议和检察建议"), "mark_email_unread", "legaladvice"),
                _oversight(request, _("涉嫌犯罪案件移送"), "local_police", "criminaltransfer"),
                _oversight(request, _("重大决策程序卷"), "account_tree", "decisionfile"),
            ],
        ),
        (
            _("工作情况报告"),
            [
                door(
                    request,
                    _("报告"),
                    "summarize",
                    "workreport",
                    app="supervision",
                    badge=reports.badge(request),
                ),
                door(request, _("报送情况"), "fact_check", "workreport", page="table", app="supervision")
                if may_see_table(request)
                else None,
            ],
        ),
        (
            _("第三方评级"),
            [
                door(
                    request,
                    _("评级办理"),
                    "star_rate",
                    "ratingcase",
                    app="supervision",
                    badge=ratings.badge(request),
                ),
                door(request, _("接收评级"), "move_to_inbox", "ratingcase", page="add", app="supervision"),
                door(request, _("评级机构"), "corporate_fare", "ratingagency", app="supervision"),
                door(request, _("已公布的评级"), "hotel_class", "rating"),
                door(request, _("政府债务公开"), "account_balance_wallet", "debtdisclosure"),
            ],
        ),
    ]


def _oversight(request: HttpRequest, title: str, icon: str, model_name: str) -> Item | None:
    """The door of one of the desks of oversight, with how much waits there."""
    badge = oversight.badge(request, model_name)
    return door(request, title, icon, model_name, app="supervision", badge=badge)
