"""Third-party ratings and disclosed debt in words, for lists, profiles, search and their own pages."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.published.ratings import came_in_time, present_debt, present_rating
from disclosure.site.promises import Mark
from disclosure.site.views.registers import Section
from records.registers.models import DebtDisclosure, Rating
from records.registers.ratings import DEBTS, RATINGS

RATING_SECTION = Section(
    register=RATINGS,
    name="ratings",
    detail="rating",
    heading=gettext_lazy("第三方评级"),
    lead=gettext_lazy(
        "独立的评级机构对政府和部门的评价：谁评的、按什么方法、有没有利益关系、被评机构怎么说。"
        "评级由评级机构负责，与政府的考核结果分开，互不计算。"
    ),
    empty=gettext_lazy("没有符合条件的评级。可以去掉一个条件再查；已撤回或过期的不再显示。"),
)
DEBT_SECTION = Section(
    register=DEBTS,
    name="debt-disclosures",
    detail="debt-disclosure",
    heading=gettext_lazy("政府债务公开"),
    lead=gettext_lazy(
        "各级政府依法公开的债务限额、余额、到期和偿债安排，按公开文件照录，并写明是否按时公开。"
    ),
    empty=gettext_lazy("没有符合条件的债务公开。可以去掉一个条件再查。"),
)


def _punctual(in_time: bool) -> Mark:
    if in_time:
        return Mark(_("按时公布"), "check", "mark")
    return Mark(_("逾期公布"), "flag", "severity severity-serious")


class RatingReading:
    """One rating as a reader meets it."""

    def __init__(self, entry: Rating) -> None:
        self.entry = entry

    @cached_property
    def shown(self) -> dict[str, Any]:
        return present_rating(self.entry)

    @property
    def url(self) -> str:
        return reverse("site:rating", args=[self.entry.uid])

    @property
    def organisation_url(self) -> str:
        return reverse("site:organisation", args=[self.entry.organisation_id])

    @property
    def mark(self) -> Mark:
        return _punctual(came_in_time(self.entry))

    @property
    def tags(self) -> list[str]:
        found = [str(self.entry.get_rating_kind_display())]
        if self.entry.outlook:
            found.append(_("展望：%s") % self.entry.get_outlook_display())
        return found


class DebtReading:
    """What one government disclosed of its debt for one year."""

    def __init__(self, entry: DebtDisclosure) -> None:
        self.entry = entry

    @cached_property
    def shown(self) -> dict[str, Any]:
        return present_debt(self.entry)

    @property
    def url(self) -> str:
        return reverse("site:debt-disclosure", args=[self.entry.uid])

    @property
    def organisation_url(self) -> str:
        return reverse("site:organisation", args=[self.entry.organisation_id])

    @property
    def mark(self) -> Mark:
        if self.entry.on_time:
            return Mark(_("按时公开"), "check", "mark")
        return Mark(_("逾期公开"), "flag", "severity severity-serious")

    @property
    def tags(self) -> list[str]:
        return [_("%d年度") % self.entry.year, str(self.entry.get_emergency_display())]

    @property
    def rows(self) -> list[tuple[str, Any, Any]]:
        """Kind, limit and balance, and both together."""
        one = self.entry
        return [
            (_("一般债务"), one.limit_general, one.balance_general),
            (_("专项债务"), one.limit_special, one.balance_special),
            (_("合计"), one.limit_general + one.limit_special, one.balance_general + one.balance_special),
        ]
