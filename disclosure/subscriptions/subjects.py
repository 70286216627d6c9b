"""What a subscription is about: in words, as a page, and as rows that have changed."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.published import PUBLIC, find_organisation, regions
from disclosure.published.kinds import RECORDS_KIND, OpenKind, open_kinds
from disclosure.search.criteria import CODE_LISTS, Criteria
from disclosure.search.matching import matching
from disclosure.subscriptions.models import Target
from records.subjects.models import subtree_prefix, within_regions

_TITLES = {
    "source": gettext_lazy("失信来源"),
    "domain": gettext_lazy("所属领域"),
    "severity": gettext_lazy("失信程度"),
    "subject_type": gettext_lazy("主体类别"),
}


@dataclass(frozen=True)
class Subject:
    target: str
    about: str

    @property
    def criteria(self) -> Criteria:
        """A question that was once lawful and no longer is, as of a region that was dissolved, asks for less."""
        return Criteria.read(dict(parse_qsl(self.about)))[0]

    @property
    def words(self) -> str:
        if self.target == Target.ORGANISATION:
            body = find_organisation(UUID(self.about), PUBLIC)
            return body.name if body else _("一个机构")
        if self.target == Target.REGION:
            region = regions().filter(code=self.about).first()
            return region.full_name if region else self.about
        return _("、").join(_in_words(self.criteria)) or _("全部公示记录")

    @property
    def page(self) -> str:
        if self.target == Target.ORGANISATION:
            return reverse("site:organisation", args=[self.about])
        if self.target == Target.REGION:
            return reverse("site:region", args=[self.about])
        return reverse("site:records") + (f"?{self.about}" if self.about else "")

    @property
    def feed(self) -> str:
        if self.target == Target.ORGANISATION:
            return reverse("site:feed-organisation", args=[self.about])
        if self.target == Target.REGION:
            return reverse("site:feed-region", args=[self.about])
        return reverse("site:feed-records") + (f"?{self.about}" if self.about else "")

    def sources(self, *, on: date) -> list[tuple[OpenKind, QuerySet[Any]]]:
        """What everybody may read of it on a day, kind by kind."""
        if self.target == Target.SEARCH:
            return [(RECORDS_KIND, matching(RECORDS_KIND.rows(on), self.criteria))]
        kinds = [kind for kind in open_kinds() if kind.changes]
        if self.target == Target.ORGANISATION:
            body = find_organisation(UUID(self.about), PUBLIC)
            answering = body.answering_uids() if body else []
            return [(kind, kind.rows(on).filter(organisation__in=answering)) for kind in kinds]
        prefix = subtree_prefix(self.about)
        inside = [within_regions("region", [prefix])] if prefix else []
        return [(kind, kind.rows(on).filter(*inside)) for kind in kinds]


def subject_of(criteria: Criteria) -> Subject:
    """A question for one body or one region alone is about all that is published of it; any other is a search."""
    criteria = criteria.without("ordering")
    names = criteria.filters
    if names == ["organisation"]:
        return Subject(Target.ORGANISATION, str(criteria.organisation))
    if names == ["region"]:
        return Subject(Target.REGION, criteria.region)
    return Subject(Target.SEARCH, criteria.querystring)


def _in_words(criteria: Criteria) -> list[str]:
    words = []
    for name, value in criteria.pairs():
        if name in CODE_LISTS:
            said = {"title": _TITLES[name], "words": CODE_LISTS[name](value).label}
            words.append(_("%(title)s：%(words)s") % said)
        elif name == "region":
            region = regions().filter(code=value).first()
            words.append(region.full_name if region else value)
        elif name == "organisation":
            words.append(Subject(Target.ORGANISATION, value).words)
        elif name == "decided_from":
            words.append(_("文书日期从 %(day)s 起") % {"day": value})
        elif name == "decided_to":
            words.append(_("文书日期到 %(day)s 止") % {"day": value})
        else:
            words.append(_("“%(words)s”") % {"words": value})
    return words
