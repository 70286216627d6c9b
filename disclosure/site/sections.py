"""The sections of texts that the site has: which desk feeds each, which kinds it shows, and its words."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disclosure.editing.desk import Desk
from disclosure.notices.choices import ArticleKind, PolicyCategory
from disclosure.published.articles import ARTICLES, CASES, DECISIONS, NEWS_KINDS, POLICIES


@dataclass(frozen=True)
class Section:
    """
    One section; ``name`` is its list's URL name, an item's is ``detail``.

    :ivar column: the column of the model that tells kinds apart, if there is one
    :ivar kinds: the values of it that this section shows
    """

    desk: Desk
    name: str
    detail: str
    heading: str | Promise
    lead: str | Promise
    empty: str | Promise
    column: str = ""
    kinds: tuple[Any, ...] = ()

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(kind.value, str(kind.label)) for kind in self.kinds]


NOTICES = Section(
    desk=ARTICLES,
    name="notices",
    detail="notice",
    heading=_("通知公告"),
    lead=_("本站和主管机关发布的通知、公告。"),
    empty=_("没有符合条件的通知公告。可以去掉一个条件再查；过了展示期的不再显示。"),
    column="kind",
    kinds=(ArticleKind.NOTICE,),
)
NEWS = Section(
    desk=ARTICLES,
    name="news",
    detail="news-item",
    heading=_("新闻动态"),
    lead=_("政务诚信建设的动态、经验做法和政策解读。"),
    empty=_("没有符合条件的内容。可以去掉一个条件再查。"),
    column="kind",
    kinds=NEWS_KINDS,
)
DEMONSTRATIONS = Section(
    desk=ARTICLES,
    name="demonstrations",
    detail="demonstration",
    heading=_("诚信示范"),
    lead=_("政务诚信示范地区、街道、乡镇和部门的做法，供各地参考。"),
    empty=_("没有符合条件的诚信示范。可以去掉一个条件再查。"),
    column="kind",
    kinds=(ArticleKind.MODEL,),
)
POLICY_LIBRARY = Section(
    desk=POLICIES,
    name="policies",
    detail="policy",
    heading=_("政策文件"),
    lead=_("政务诚信的政策文件和制度规范，全文可读，注明文号、日期和是否有效。"),
    empty=_("没有符合条件的文件。可以换一个词，或去掉一个条件再查。"),
    column="category",
    kinds=tuple(PolicyCategory),
)
TYPICAL_CASES = Section(
    desk=CASES,
    name="cases",
    detail="case",
    heading=_("典型案例"),
    lead=_("公开通报的政务失信案例，都以公示中的记录和文书为据；记录结束公示，案例同时撤下。"),
    empty=_("目前没有公示中的典型案例。"),
)
MAJOR_DECISIONS = Section(
    desk=DECISIONS,
    name="decisions",
    detail="decision",
    heading=_("重大行政决策"),
    lead=_("每项决策都列出公众参与、专家论证、风险评估、合法性审查、集体讨论决定五个程序的日期和材料。"),
    empty=_("没有符合条件的重大行政决策。可以去掉一个条件再查。"),
)
SECTIONS = (NOTICES, NEWS, DEMONSTRATIONS, POLICY_LIBRARY, TYPICAL_CASES, MAJOR_DECISIONS)
