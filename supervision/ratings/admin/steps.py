"""The steps of a rating as forms; those that move it nowhere say themselves when they are open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from supervision.ratings import services
from supervision.ratings.admin import forms
from supervision.ratings.choices import PUBLIC, Status
from supervision.ratings.models import RatingCase
from supervision.ratings.services.publishing import BODY, HEARD, unshown_comment
from supervision.ratings.services.receiving import MOST_FILES
from supervision.ratings.services.steps import why_not
from supervision.ratings.workflow import CHECKERS, RECEIVERS


@dataclass(frozen=True)
class Step:
    """
    One step as a page.

    :ivar label: for what is no transition; with it go the states and roles in which it is open
    """

    take: Callable[..., Any]
    says: str | Promise
    form: type[Any] = forms.NoteForm
    tone: str = ""
    label: str | Promise = ""
    states: frozenset[str] = frozenset()
    roles: frozenset[str] = RECEIVERS
    more: Callable[[RatingCase], bool] = lambda case: True

    def is_open(self, case: RatingCase, by: Any) -> bool:
        return why_not(case, states=self.states, roles=self.roles, by=by) is None and self.more(case)


def _more_files(case: RatingCase) -> bool:
    return case.files.count() < MOST_FILES


def _unshown(case: RatingCase) -> bool:
    return unshown_comment(case) is not None


STEPS: dict[str, Step] = {
    "check": Step(services.check, _("核对报告、方法、等级和利益冲突声明；通过后被评机构可以提出意见。"), forms.CheckForm, "main"),
    "return": Step(services.send_back, _("写明缺什么，由接收人向评级机构要。"), forms.ReasonForm),
    "attach": Step(services.attach, _("上传评级机构的报告原件。"), forms.FileForm, label=_("上传报告"), states=frozenset({Status.RECEIVED, Status.RETURNED}), more=_more_files),
    "resubmit": Step(services.resubmit, _("补正完毕，再次交另一人核对。"), forms.Nothing, "main"),
    "comment": Step(services.comment, _("意见与评级一并公布。"), forms.CommentForm, "main", _("提出意见"), HEARD, BODY),
    "publish": Step(services.publish, _("公布后所有人可见，并逐级归集；替代的原评级同时终止。"), tone="main"),
    "refuse": Step(services.refuse_rating, _("不予公布，写明理由。"), forms.ReasonForm, "grave"),
    "show_comment": Step(services.show_comment, _("把公布后提出的意见补在评级旁边。"), forms.Nothing, "main", _("公布意见"), PUBLIC, CHECKERS, _unshown),
    "propose_withdrawal": Step(services.propose_withdrawal, _("由另一人核定；核定前评级照常公布。"), forms.WithdrawalForm, "grave"),
    "withdraw": Step(services.withdraw, _("核定后各级同步终止，公众看到撤回理由。"), tone="grave"),
    "keep": Step(services.keep, _("评级继续公布。"), forms.ReasonForm),
}  # fmt: skip
