"""One's own work: the lists behind the numbers of the home page, of the badges and of the list's filter."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.chain.unconfirmed import unconfirmed_ends
from records.clocks import services as clocks
from records.common.counting import count_many
from records.common.deadlines import compute
from records.dishonesty import queries
from records.dishonesty.admin.base import person
from records.dishonesty.choices import Status
from records.dishonesty.models import DishonestyRecord

if TYPE_CHECKING:
    from records.access.models import User

# The platform's own check of incoming data: 5 working days (河南省社会信用条例 art. 17).
REVIEW_KEY = "incoming_data_check"
RECENT = 8


@dataclass(frozen=True)
class Kind:
    """
    One kind of work.

    :ivar page: the list that holds it, as a URL name of the admin
    :ivar query: the filter there, where it is not ``work=key``
    :ivar is_task: whether somebody has to act; the others are for information
    """

    key: str
    title: str | Promise
    help: str | Promise
    page: str
    tone: str
    roles: frozenset[str]
    is_task: bool = True
    query: str = ""


_RECORDS = "admin:records_dishonestyrecord_changelist"
_CHANGES = "admin:records_proposedchange_changelist"
_ROWS = "admin:records_importrow_changelist"

KINDS: tuple[Kind, ...] = (
    Kind("to_review", gettext_lazy("待我审核"), gettext_lazy("他人录入，等您核对后通过或退回"), _RECORDS, "plain", frozenset({Role.REVIEWER})),
    Kind("late_review", gettext_lazy("审核已超期"), gettext_lazy("提交后超过规定的工作日仍未审核"), _RECORDS, "serious", frozenset({Role.REVIEWER, Role.SUPERVISOR}), False),
    Kind("returned", gettext_lazy("退回给我"), gettext_lazy("审核人已写明原因，补正后再提交"), _RECORDS, "serious", frozenset({Role.CLERK})),
    Kind("asked_from_above", gettext_lazy("上级退回与更正要求"), gettext_lazy("上级未采用或要求更正；核对后提出变更，新版本上报即办结"), _RECORDS, "serious", frozenset({Role.CLERK, Role.REVIEWER})),
    Kind("drafts", gettext_lazy("我的草稿"), gettext_lazy("尚未提交审核"), _RECORDS, "plain", frozenset({Role.CLERK})),
    Kind("hold_over", gettext_lazy("告知期满，可以发布"), gettext_lazy("已审核，没有或已过告知期"), _RECORDS, "plain", frozenset({Role.REVIEWER})),
    Kind("due_soon", gettext_lazy("3 个工作日内到期"), gettext_lazy("公示期将满，期满自动终止"), _RECORDS, "soon", frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERVISOR}), False),
    Kind("overdue", gettext_lazy("公示期满未终止"), gettext_lazy("应已自动终止，请告知系统管理员"), _RECORDS, "serious", frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERVISOR}), False),
    Kind("unconfirmed_ends", gettext_lazy("终止未确认"), gettext_lazy("已终止，持有它的上级逾期仍未确认停止公示"), _RECORDS, "serious", frozenset({Role.SUPERVISOR}), False),
    Kind("under_hold", gettext_lazy("告知期内"), gettext_lazy("已审核，等当事机构的异议期届满"), _RECORDS, "plain", frozenset({Role.CLERK, Role.REVIEWER}), False),
    Kind("pending_changes", gettext_lazy("变更申请待审"), gettext_lazy("对已发布记录提出的更新或更正"), _CHANGES, "plain", frozenset({Role.REVIEWER})),
    Kind("questionable_rows", gettext_lazy("疑问数据"), gettext_lazy("导入时未通过核对，等待修正或作废"), _ROWS, "soon", frozenset({Role.CLERK}), query="state=questionable"),
)  # fmt: skip
BADGES = frozenset({"to_review", "pending_changes", "questionable_rows"})
RECORD_KINDS = tuple(kind for kind in KINDS if kind.page == _RECORDS)


@dataclass(frozen=True)
class Card:
    title: str
    help: str
    count: int
    url: str
    tone: str
    is_task: bool


class Work:
    """All kinds of work of one person on one day; each list is counted once, however often it is asked for."""

    def __init__(self, user: "User", *, on: date) -> None:
        self.user, self.on = user, on
        self._counts: dict[str, int] = {}

    @cached_property
    def _lists(self) -> dict[str, QuerySet[Any]]:
        return queries.my_work(self.user, on=self.on)

    def list_of(self, key: str) -> QuerySet[Any]:
        if key == "late_review":
            return _waiting_too_long(queries.records_in_reach(self.user), on=self.on)
        if key == "unconfirmed_ends":
            return _end_unconfirmed(queries.records_in_reach(self.user))
        return self._lists[key]

    def kinds(self) -> list[Kind]:
        """Those that this person's roles have to do with."""
        return [kind for kind in KINDS if kind.roles & self.user.roles()]

    def count(self, key: str) -> int:
        """All of this person's lists are counted with the first that is asked for."""
        if not self._counts:
            self._counts = count_many({kind.key: self.list_of(kind.key) for kind in self.kinds()})
        return self._counts[key]

    def cards(self) -> list[Card]:
        """The numbers of the home page, each with the address of its list."""
        return [
            Card(
                str(kind.title),
                str(kind.help),
                self.count(kind.key),
                f"{reverse(kind.page)}?{kind.query or f'work={kind.key}'}",
                kind.tone,
                kind.is_task,
            )
            for kind in self.kinds()
        ]

    def badges(self) -> dict[str, int]:
        """The few numbers that stand in the side bar of every page."""
        return {kind.key: self.count(kind.key) for kind in self.kinds() if kind.key in BADGES}


def work_of(request: HttpRequest) -> Work:
    """The work of whoever asks; side bar and home page count it together."""
    on = timezone.localdate()
    known: Work | None = getattr(request, "_work", None)
    if known is None or known.on != on:
        known = Work(person(request), on=on)
        request._work = known  # type: ignore[attr-defined]
    return known


def recent(user: "User") -> list[DishonestyRecord]:
    """What changed last within this person's reach."""
    mine, order = queries.records_in_reach(user), ("-updated_at", "-uid")
    # The last of each status: there is an index by status and moment, and none by the moment alone.
    last = [
        mine.filter(status=status).order_by(*order).values("uid", "updated_at")[:RECENT]
        for status in Status.values
    ]
    found = last[0].union(*last[1:], all=True).order_by(*order)[:RECENT]
    return list(mine.with_parties().filter(uid__in=[row["uid"] for row in found]).order_by(*order))


def _end_unconfirmed(records: QuerySet[DishonestyRecord]) -> QuerySet[DishonestyRecord]:
    """Ended here, and a level that holds the record has not said so when it should have."""
    return records.filter(pk__in={one.uid for one in unconfirmed_ends(timezone.now())})


def _waiting_too_long(records: QuerySet[DishonestyRecord], *, on: date) -> QuerySet[DishonestyRecord]:
    """Submitted so long ago that the time for the check is over."""
    calendar, length = clocks.calendar(), clocks.length_of(REVIEW_KEY)
    day = on - timedelta(days=1)
    while compute(day, length, calendar).due_on >= on:
        day -= timedelta(days=1)
    return records.filter(status=Status.SUBMITTED, submitted_at__date__lte=day)
