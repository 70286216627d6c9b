"""What this room tells the others when the app is ready."""

import uuid

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.access.labels import name_actions
from records.archives import promises, sheets
from records.archives.choices import EntryKind
from records.archives.feeds import Feed, register_feed
from records.archives.services.education import FEED
from records.pledges.tracing import register_listener


def register() -> None:
    register_feed(
        Feed(name=FEED, label=_("诚信教育课程"), kinds=frozenset({EntryKind.TRAINING}), address=_course_page)
    )
    register_feed(
        Feed(name=promises.FEED, label=_("承诺履行评定"), kinds=promises.KINDS, address=_pledge_page)
    )
    register_listener(promises.take_verdict)
    sheets.register()
    name_actions(
        **{
            "archive.opened": _("建立诚信档案"),
            "archive.opened_for_body": _("批量建立诚信档案"),
            "archive.handed_over": _("转递诚信档案"),
            "archive.read": _("查阅诚信档案"),
            "archive.searched": _("按号码查找档案"),
            "archive.listed": _("查阅档案目录"),
            "archive.coverage": _("查看档案覆盖情况"),
            "archive.lacking_listed": _("查阅缺档名单"),
            "archive.entered": _("录入档案条目"),
            "archive.corrected": _("更正档案条目"),
            "archive.confirmed": _("确认处分入档"),
            "archive.refused_entry": _("退回处分条目"),
            "archive.fed": _("系统归入档案"),
            "archive.term_ended": _("处分影响期满"),
            "archive.sheet_issued": _("出具档案查阅件"),
            "archive.import_uploaded": _("上传档案导入文件"),
            "archive.import_confirmed": _("确认档案导入"),
            "archive.import_done": _("完成档案导入"),
            "archive.import_read": _("查看档案导入文件"),
            "course.read": _("查看教育课程"),
            "course.completion": _("查看教育完成情况"),
            "course.planned": _("新建教育课程"),
            "course.changed": _("修改教育课程"),
            "course.session_added": _("增加课次"),
            "course.attendance": _("登记签到和成绩"),
            "course.open": _("开课"),
            "course.close": _("结课并归档"),
            "course.cancel": _("取消课程"),
            "handbook.written": _("编写诚信手册"),
        }
    )


def _course_page(uid: uuid.UUID) -> str:
    return reverse("admin:records_course_change", args=[uid])


def _pledge_page(uid: uuid.UUID) -> str:
    return reverse("admin:records_pledge_page", args=[uid])
