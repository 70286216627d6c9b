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
    Part(_("查记录"), "records", ("record",), first=True),
    Part(_("查机构"), "organisations", ("organisation",), first=True),
    Part(_("看地区"), "regions", ("region",)),
    Part(_("表彰激励"), "commendations", ("commendation",)),
    Part(_("统计"), "statistics"),
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
