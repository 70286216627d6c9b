"""What frames every staff page: titles by node, the navigation by task, and the home page with one's work."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosure.editing.admin import work as desks
from disclosure.notices.admin import work as notices
from records.access.roles import Role
from records.archives.admin import work as archives
from records.chain import log
from records.chain import queries as chain
from records.chain.models import ChainEvent, ConflictAlarm, PeerRole, PushCursor
from records.clocks import work as deadlines
from records.consequences.admin import work as following
from records.dishonesty.admin import work
from records.dishonesty.admin.base import person
from records.pledges.admin import work as pledges
from records.pledges.arrears.admin import work as arrears
from records.registers.admin import work as publicity
from records.remedies.admin import work as remedies
from supervision.complaints.admin import work as complaints
from supervision.complaints.referrals.admin import work as referrals
from supervision.disputes.admin import work as disputes

Item = dict[str, Any]


def site_title(request: HttpRequest) -> str:
    return settings.NODE_NAME


def site_subtitle(request: HttpRequest) -> str:
    return _("政务诚信工作台")


def language_address(request: HttpRequest) -> str:
    """Staff and public pages share one switch and one cookie."""
    return reverse("site:language")


def languages(request: HttpRequest) -> list[dict[str, str]]:
    return [{"code": code, "name_local": name} for code, name in settings.LANGUAGES]


def home(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The first page: what waits for this person, each number a door to its list."""
    today = timezone.localdate()
    cards = [*work.work_of(request).cards(), *following.cards(request)]
    cards += [*complaints.cards(request), *referrals.cards(request), *disputes.cards(request)]
    cards += [*remedies.cards(request), *publicity.cards(request), *archives.cards(request)]
    cards += [*pledges.cards(request), *arrears.cards(request)]
    cards += [*desks.cards(request), *notices.cards(request)]
    cards += [*_deadline_cards(request), *_chain_cards(request)]
    waiting = sum(card.count for card in cards if card.is_task)
    summary = (
        ngettext("有 %(count)d 件工作等您办理。", "有 %(count)d 件工作等您办理。", waiting)
        % {"count": waiting}
        if waiting
        else _("目前没有等您办理的工作。")
    )
    return {
        **context,
        "today": today,
        "cards": cards,
        "summary": summary,
        "roles": [role.label for role in sorted(person(request).roles())],
        "recent": work.recent(person(request)),
        "may_enter_records": person(request).has_perm("records.add_dishonestyrecord"),
        "may_import": person(request).has_perm("records.add_importbatch"),
    }


def _deadline_cards(request: HttpRequest) -> list[work.Card]:
    """The deadlines of cases; somebody whom no case has ever given one sees no card for them."""
    return [
        work.Card(one.title, one.help, one.count, one.url, one.tone, one.is_task)
        for one in deadlines.cards(person(request), request)
    ]


def _chain_cards(request: HttpRequest) -> list[work.Card]:
    """What has not arrived above, or was not taken: for whoever may look at the chain."""
    doors = {
        name: item["link"]
        for name in ("pushcursor", "quarantined", "conflictalarm")
        if (item := _item(request, "", "", name))
    }
    if "pushcursor" not in doors:
        return []
    cards = []
    cursor = PushCursor.objects.filter(peer__role=PeerRole.PARENT).first()
    if cursor is not None:
        behind = ChainEvent.objects.pending().count() + log.size() - cursor.next_index
        said = _("上报受阻，系统会自动重试") if cursor.problem else _("已发布，等待上级确认收到")
        tone = "serious" if cursor.problem else "plain"
        cards.append(work.Card(_("未到达上级"), said, behind, doors["pushcursor"], tone, False))
    found = (
        ("quarantined", _("隔离的事件"), _("收到但未采用，等人查看"), chain.problems().count()),
        (
            "conflictalarm",
            _("冲突警报"),
            _("同一序号出现两种内容，须人工核对"),
            ConflictAlarm.objects.filter(closed_at=None).count(),
        ),
    )
    return cards + [
        work.Card(title, said, count, doors[name], "serious", False)
        for name, title, said, count in found
        if name in doors and count
    ]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The side bar by task; what somebody may not open is not there."""
    counts = work.work_of(request).badges()
    follow = following.badges(request)
    groups: list[tuple[str, list[Item | None]]] = [
        (
            "",
            [
                {"title": _("我的工作"), "icon": "home", "link": reverse("admin:index")},
                _item(request, _("我的时限"), "alarm", "deadline", badge=deadlines.badge(request)),
            ],
        ),
        (
            _("失信记录"),
            [
                _item(request, _("全部记录"), "description", "dishonestyrecord", quiet_on="work=to_review"),
                _item(request, _("录入新记录"), "edit_document", "dishonestyrecord", page="add"),
                _item(
                    request,
                    _("待审核"),
                    "fact_check",
                    "dishonestyrecord",
                    query="work=to_review",
                    badge=counts.get("to_review"),
                ),
                _item(
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
                _item(request, _("异议"), "gavel", "objection", badge=remedies.badge(request, "objection")),
                _item(request, _("信用修复"), "healing", "repair", badge=remedies.badge(request, "repair")),
                _item(
                    request,
                    _("从轻免于"),
                    "balance",
                    "mitigation",
                    badge=remedies.badge(request, "mitigation"),
                ),
                _item(
                    request,
                    _("办理投诉"),
                    "feedback",
                    "handlingcomplaint",
                    badge=remedies.badge(request, "handlingcomplaint"),
                ),
                _item(request, _("窗口登记"), "storefront", "objection", page="intake")
                if person(request).holds([Role.CLERK, Role.REVIEWER])
                else None,
            ],
        ),
        (
            _("投诉举报"),
            [
                _item(
                    request,
                    _("全部投诉举报"),
                    "campaign",
                    "complaint",
                    app="supervision",
                    badge=complaints.badge(request),
                ),
                _item(request, _("登记投诉举报"), "edit_note", "complaint", page="add", app="supervision"),
                _item(
                    request,
                    _("节点间转办"),
                    "swap_vert",
                    "referral",
                    app="supervision",
                    badge=referrals.badge(request),
                ),
                _item(request, _("反映人身份"), "shield_person", "informant", app="supervision"),
                _item(
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
            _("守信践诺"),
            [
                _item(request, _("承诺"), "handshake", "pledge", badge=pledges.badge(request)),
                _item(request, _("承诺交接"), "move_up", "handover", badge=pledges.handover_badge(request)),
                _item(request, _("承诺履行考核"), "leaderboard", "pledge", page="performance"),
                _item(request, _("拖欠账款"), "payments", "arrear", badge=arrears.badge(request)),
                _item(request, _("账款年度公示"), "request_quote", "arrearsstatement"),
                _item(request, _("贷款市场报价利率"), "percent", "loanprimerate"),
            ],
        ),
        (
            _("双公示"),
            [
                _item(
                    request,
                    _("行政许可"),
                    "verified_user",
                    "licence",
                    badge=publicity.badge(request, "licence"),
                ),
                _item(request, _("行政处罚"), "gavel", "penalty", badge=publicity.badge(request, "penalty")),
            ],
        ),
        (
            _("导入与疑问数据"),
            [
                _item(request, _("文件导入"), "upload_file", "importbatch"),
                _item(request, _("疑问数据"), "help", "importrow", badge=counts.get("questionable_rows")),
                _item(request, _("接口报送"), "sync_alt", "submission"),
            ],
        ),
        (
            _("奖惩"),
            [
                _item(
                    request,
                    _("整改"),
                    "build",
                    "rectificationorder",
                    badge=follow.get("to_rectify", 0) + follow.get("to_check", 0),
                ),
                _item(
                    request,
                    _("惩戒措施"),
                    "do_not_disturb_on",
                    "measure",
                    badge=follow.get("measure_to_decide"),
                ),
                _item(
                    request,
                    _("通报批评"),
                    "record_voice_over",
                    "criticismnotice",
                    badge=follow.get("notice_to_issue"),
                ),
                _item(
                    request,
                    _("责任追究"),
                    "how_to_reg",
                    "responsibility",
                    badge=follow.get("responsibility_to_confirm"),
                ),
                _item(
                    request,
                    _("失信情况报告"),
                    "assignment_late",
                    "ownreport",
                    badge=follow.get("report_due", 0) + follow.get("report_to_take", 0),
                ),
            ],
        ),
        (
            _("文书与报告"),
            [
                _item(request, _("出具的文书"), "draft", "paper"),
                _item(request, _("信用报告"), "summarize", "creditreport"),
            ],
        ),
        (
            _("表彰与核查"),
            [
                _item(request, _("表彰激励"), "workspace_premium", "commendation"),
                _item(request, _("评优评先核查"), "checklist", "awardcheck"),
            ],
        ),
        (
            _("信息发布"),
            [
                _written(request, _("通知与动态"), "article", "article", "article"),
                _written(request, _("典型案例"), "report", "case", "case"),
                _written(request, _("政策文件"), "menu_book", "policy", "policy"),
                _written(request, _("重大行政决策"), "account_tree", "decision", "decision"),
                _written(request, _("权责与服务清单"), "list_alt", "servicelist", "service-list"),
            ],
        ),
        (
            _("招标投标"),
            [
                _written(request, _("招标代理机构"), "store", "agency", "agency"),
                _written(request, _("代理机构年度评价"), "grade", "agencyscore", "agency-score"),
                _written(request, _("评标专家"), "group", "expert", "expert"),
                _written(request, _("不良行为"), "gpp_bad", "badconduct", "bad-conduct"),
                _written(request, _("第三方信用报告"), "lab_profile", "agencyreport", "agency-report"),
            ],
        ),
        (
            _("机构与人员"),
            [
                _item(request, _("机构"), "account_balance", "organisation"),
                _item(request, _("公务员"), "badge", "official"),
                _item(request, _("职务"), "work", "post"),
                _item(request, _("行政区划"), "map", "region"),
            ],
        ),
        (
            _("诚信档案"),
            [
                archives.unless_elsewhere(_item(request, _("档案目录"), "folder_shared", "archive"), request),
                archives.waiting_door(request),
                archives.figures_door(request),
                _item(request, _("档案导入"), "upload_file", "archiveimport"),
            ],
        ),
        (
            _("诚信教育"),
            [
                _item(request, _("诚信教育课程"), "school", "course"),
                _item(request, _("干部诚信手册"), "menu_book", "handbookpage"),
            ],
        ),
        (
            _("逐级归集"),
            [
                _item(request, _("归集看板"), "monitoring", "chainalarm", page="board"),
                _item(request, _("归集事件"), "link", "chainevent"),
                _item(request, _("上下级节点"), "hub", "peer"),
                _item(request, _("上报进度"), "upload", "pushcursor"),
                _item(request, _("回执"), "receipt_long", "receipt"),
                _item(request, _("核对"), "fact_check", "reconcilerun"),
                _item(request, _("上级通知"), "campaign", "notice"),
                _item(
                    request,
                    _("终止未确认"),
                    "pending_actions",
                    "dishonestyrecord",
                    query="work=unconfirmed_ends",
                ),
                _item(request, _("隔离的事件"), "block", "quarantined"),
                _item(request, _("冲突告警"), "warning", "conflictalarm"),
            ],
        ),
        (
            _("工作日与时限"),
            [
                _item(request, _("工作日历"), "calendar_month", "calendaryear"),
                _item(request, _("放假与调休"), "event", "calendarday"),
                _item(request, _("办理时限"), "timer", "deadlinerule"),
            ],
        ),
        (
            _("账号与权限"),
            [
                _item(request, _("开放数据版本"), "database", "dumpversion", app="disclosure"),
                _item(request, _("邮件订阅"), "outgoing_mail", "subscription", app="disclosure"),
                _item(request, _("账号"), "person", "user"),
                _item(request, _("授权"), "key", "grant"),
                _item(request, _("对接系统"), "electrical_services", "partnerapplication"),
            ],
        ),
        (
            _("审计"),
            [
                _item(request, _("审计日志"), "policy", "auditentry"),
                _item(request, _("日志封印"), "verified", "auditseal"),
            ],
        ),
    ]
    return [
        {"title": title, "items": shown, "separator": bool(title)}
        for title, items in groups
        if (shown := [item for item in items if item])
    ]


def _written(request: HttpRequest, title: str, icon: str, model_name: str, kind: str) -> Item | None:
    """The door of a desk, with how much waits there."""
    return _item(request, title, icon, model_name, app="disclosure", badge=desks.badge(request, kind))


def _item(
    request: HttpRequest,
    title: str,
    icon: str,
    model_name: str,
    *,
    page: str = "changelist",
    query: str = "",
    quiet_on: str = "",
    badge: int | None = None,
    app: str = "records",
) -> Item | None:
    """One door, or none where the page does not exist here or is not this person's to open."""
    # A room that is not built yet has no model and no page; its door appears with it.
    model = apps.all_models[app].get(model_name)
    model_admin = admin.site._registry.get(model) if model else None
    if model_admin is None:
        return None
    allowed = (
        model_admin.has_add_permission(request)
        if page == "add"
        else model_admin.has_view_or_change_permission(request)
    )
    if not allowed:
        return None
    path = reverse(f"admin:{app}_{model_name}_{page}")
    asked = request.META.get("QUERY_STRING", "")
    here = request.path == path or (
        page == "changelist" and not query and request.path.startswith(path) and not _is_add(request)
    )
    item: Item = {
        "title": title,
        "icon": icon,
        "link": f"{path}?{query}" if query else path,
        "active": here and (query in asked if query else not (quiet_on and quiet_on in asked)),
    }
    if badge:
        item["badge"] = badge
        item["badge_variant"] = "primary"
    return item


def _is_add(request: HttpRequest) -> bool:
    return request.path.endswith("/add/") or "/intake/" in request.path
