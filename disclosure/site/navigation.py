"""The parts of the site: one list for the main navigation, the site map and the large-letter mode."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Part:
    """
    :ivar pages: the URL names of the pages below that have no entrance of their own, so that the navigation shows
        where one is
    :ivar below: what the site map lists under it
    :ivar first: whether it stays in the short navigation of the large-letter mode
    """

    label: Any
    name: str
    pages: tuple[str, ...] = ()
    below: tuple["Part", ...] = ()
    first: bool = False

    @property
    def url(self) -> str:
        return reverse(f"site:{self.name}")

    @property
    def within(self) -> set[str]:
        """The URL names of all pages that belong to it, but its own."""
        return {*self.pages, *(name for part in self.below for name in (part.name, *part.pages))}


PARTS = (
    Part(_("首页"), "home", first=True),
    Part(_("查记录"), "records", ("record", "search"), first=True),
    Part(
        _("查机构"),
        "organisations",
        ("organisation",),
        (
            Part(
                _("招标代理机构和评标专家"),
                "agencies",
                ("agency", "experts", "bad-conduct", "one-conduct", "agency-reports"),
            ),
        ),
        first=True,
    ),
    Part(
        _("看地区"),
        "regions",
        ("region",),
        (
            Part(_("示范地区和单位"), "demonstrations", ("demonstration",)),
            Part(_("示范名单"), "demonstration-titles"),
            Part(_("专项治理"), "campaigns", ("campaign",)),
        ),
    ),
    Part(
        _("看承诺"),
        "pledges",
        ("pledge",),
        (
            Part(_("乡镇街道的承诺"), "townships", ("township",)),
            Part(_("拖欠账款公示"), "arrears", ("arrears-statement",)),
        ),
    ),
    Part(
        _("双公示"),
        "licences",
        ("licence",),
        (Part(_("行政许可"), "licences"), Part(_("行政处罚"), "penalties", ("penalty",))),
    ),
    Part(
        _("信用清单"),
        "lists",
        ("list", "list-changes"),
        (
            Part(_("表彰激励"), "commendations", ("commendation",)),
            Part(_("典型案例"), "cases", ("case", "criticism", "criticisms")),
            Part(_("考核评价"), "assessments", ("assessment", "assessment-round")),
            Part(_("第三方评级"), "ratings", ("rating",)),
            Part(_("政府债务公开"), "debt-disclosures", ("debt-disclosure",)),
        ),
    ),
    Part(
        _("通知政策"),
        "notices",
        ("notice",),
        (
            Part(_("新闻动态"), "news", ("news-item",)),
            Part(_("政策文件"), "policies", ("policy",)),
            Part(_("重大决策"), "decisions", ("decision",)),
            Part(_("建议提案答复"), "proposals", ("proposal",)),
        ),
    ),
    Part(_("统计"), "statistics"),
    Part(
        _("数据开放"),
        "open-data",
        ("open-data-dictionary",),
        (
            Part(_("变更记录"), "changes"),
            Part(_("数据接口"), "developers"),
            Part(_("邮件订阅"), "subscribe", ("subscription",)),
        ),
    ),
    Part(
        _("投诉举报"),
        "complaints",
        (),
        (
            Part(_("提交投诉"), "complaint-new"),
            Part(_("查询投诉进度"), "complaint-track", ("complaint-act",)),
            Part(_("答复选登"), "complaint-answers", ("complaint-answer",)),
            Part(_("投诉举报办理情况"), "complaint-figures"),
        ),
        first=True,
    ),
    Part(
        _("异议与修复"),
        "remedies",
        ("wrong",),
        (
            Part(_("提出异议"), "objection-new"),
            Part(_("申请修复"), "repair-new"),
            Part(_("查询进度"), "remedy-track", ("objection-track", "repair-track")),
        ),
        first=True,
    ),
)


def parts(*, short: bool = False) -> list[Part]:
    return [part for part in PARTS if part.first or not short]
