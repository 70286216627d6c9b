"""Which columns of the site have had nothing new for too long (国办秘函〔2019〕19号, 政府网站与政务新媒体检查指标)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disclosure.editing.models import WrittenQuerySet
from disclosure.notices.choices import ArticleKind
from disclosure.notices.models import Article, Policy
from records.dishonesty.choices import Scope

BASIS = _("国办秘函〔2019〕19号《政府网站与政务新媒体检查指标》")
TWO_WEEKS, SIX_MONTHS = 14, 182
_NEWS = (ArticleKind.NEWS, ArticleKind.PRACTICE, ArticleKind.INTERPRETATION)


@dataclass(frozen=True)
class Column:
    """One column of the site on one day; ``newest_on`` is when readers last found something new in it."""

    key: str
    title: str | Promise
    days: int
    newest_on: date | None
    on: date

    @property
    def due_on(self) -> date | None:
        return self.newest_on + timedelta(days=self.days) if self.newest_on else None

    @property
    def stale(self) -> bool:
        return self.due_on is None or self.due_on < self.on


def columns(*, on: date) -> list[Column]:
    news = _newest(Article, on, kind__in=_NEWS)
    notices = _newest(Article, on, kind=ArticleKind.NOTICE)
    policies = _newest(Policy, on)
    home = max((day for day in (news, notices) if day), default=None)
    return [
        Column("home", _("首页"), TWO_WEEKS, home, on),
        Column("news", _("新闻动态"), TWO_WEEKS, news, on),
        Column("notices", _("通知公告"), SIX_MONTHS, notices, on),
        Column("policies", _("政策文件"), SIX_MONTHS, policies, on),
    ]


def stale_columns(*, on: date) -> list[Column]:
    return [column for column in columns(on=on) if column.stale]


def _newest(model: type[Any], on: date, **filters: Any) -> date | None:
    """The newest day on which something appeared: its day of showing, or of publishing where that came later."""
    shown = WrittenQuerySet(model).shown(on=on).filter(scope=Scope.PUBLIC, **filters)
    found = shown.aggregate(shown=Max("show_from"))["shown"]
    return found if found is None else min(found, on)
