"""One's own work in this room: the lists behind the cards of the home page and the filter of the list."""

from django.utils.translation import gettext_lazy as _

from records.access.roles import Role
from records.dishonesty.admin.room_work import Kind, RoomWork
from supervision.ratings import queries
from supervision.ratings.workflow import CHECKERS, RECEIVERS

KINDS: tuple[Kind, ...] = (
    Kind("ratings_to_check", _("评级待核对"), _("他人接收，等您核对报告、方法和声明"), "ratingcase", "plain", CHECKERS),
    Kind("ratings_to_mend", _("评级待补正"), _("核对人已写明缺什么"), "ratingcase", "plain", RECEIVERS),
    Kind("ratings_to_comment", _("对本单位的评级"), _("公布前可以提出意见，与评级一并公布"), "ratingcase", "plain", frozenset({Role.DEPARTMENT})),
    Kind("ratings_to_publish", _("评级待公布"), _("征求意见后，在期限内公布"), "ratingcase", "plain", CHECKERS),
    Kind("ratings_to_withdraw", _("评级撤回待核定"), _("他人提出撤回，等您核定"), "ratingcase", "plain", CHECKERS),
    Kind("ratings_overdue", _("评级逾期未公布"), _("期限已过，尚未公布"), "ratingcase", "serious", frozenset({Role.SUPERVISOR})),
)  # fmt: skip

WORK = RoomWork("supervision", KINDS, queries.my_work)
