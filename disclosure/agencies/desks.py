"""The five desks of this room."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.agencies.models import Agency, AgencyReport, AgencyScore, BadConduct, Expert
from disclosure.editing.choices import Status
from disclosure.editing.desk import Desk, Problems, add
from records.common.identifiers import validate_uscc

# What the strictest class of dishonesty may be displayed (国办发〔2025〕22号, 信用修复管理办法): three years.
LONGEST_DISPLAY = timedelta(days=3 * 366)


def _not_of_the_future(item: Any, on: date) -> Problems:
    if item.dated_on and item.dated_on > on:
        return {"dated_on": [_("日期不能晚于今天，请核对。")]}
    return {}


def _of_agency(item: Any, on: date) -> Problems:
    found = _not_of_the_future(item, on)
    try:
        validate_uscc(item.uscc)
    except ValidationError as error:
        found["uscc"] = list(error.messages)
    other = Agency.objects.filter(uscc=item.uscc, status=Status.PUBLISHED).exclude(pk=item.pk)
    if item.uscc and other.exists():
        found["uscc"] = [_("该代码的机构已经发布，请在原条目上提出变更。")]
    return found


def _of_score(item: Any, on: date) -> Problems:
    found = _not_of_the_future(item, on)
    other = AgencyScore.objects.filter(
        agency=item.agency_id, year=item.year, authority_name=item.authority_name, status=Status.PUBLISHED
    )
    if other.exclude(pk=item.pk).exists():
        found["year"] = [_("该单位对这家机构这一年度的评价已经发布，请在原条目上提出变更。")]
    return found


def _of_expert(item: Any, on: date) -> Problems:
    other = Expert.objects.filter(
        organisation=item.organisation_id, title=item.title, status=Status.PUBLISHED
    )
    if other.exclude(pk=item.pk).exists():
        return {"title": [_("该专家代码已经发布，请在原条目上提出变更。")]}
    return _not_of_the_future(item, on)


def _of_conduct(item: Any, on: date) -> Problems:
    found = _not_of_the_future(item, on)
    if (item.agency_id is None) == (item.expert_id is None):
        found["agency"] = [_("请填写代理机构或专家，只填其中一项。")]
    if item.show_from and item.dated_on and item.show_from < item.dated_on:
        found["show_from"] = [_("公示不能早于文书日期开始。")]
    if item.show_until is None:
        found["show_until"] = [_("请填写公示截止日期：不良行为不得长期公示。")]
    elif item.dated_on and item.show_until > item.dated_on + LONGEST_DISPLAY:
        found["show_until"] = [_("公示最长三年，自文书日期起算；请改短。")]
    return found


AGENCIES = Desk(
    kind="agency",
    model=Agency,
    label=gettext_lazy("招标代理机构"),
    fields=("uscc", "qualification", "specialities", "address"),
    optional=("specialities", "address"),
    more=_of_agency,
    unsearched=("uscc",),
)
SCORES = Desk(
    kind="agency-score",
    model=AgencyScore,
    label=gettext_lazy("代理机构年度评价"),
    fields=("agency", "year", "grade", "score", "authority_name", "document_number", "remarks"),
    optional=("score", "remarks"),
    more=_of_score,
)
EXPERTS = Desk(
    kind="expert",
    model=Expert,
    label=gettext_lazy("评标专家"),
    fields=("speciality", "state"),
    more=_of_expert,
)
CONDUCT = Desk(
    kind="bad-conduct",
    model=BadConduct,
    label=gettext_lazy("招标投标不良行为"),
    fields=(
        "agency", "expert", "conduct", "facts", "legal_basis", "authority_name", "document_name", "document_number",
    ),
    optional=("agency", "expert"),
    more=_of_conduct,
)  # fmt: skip
REPORTS = Desk(
    kind="agency-report",
    model=AgencyReport,
    label=gettext_lazy("第三方信用报告"),
    fields=("agency", "author_name", "period", "summary"),
    optional=("agency",),
    more=_not_of_the_future,
    files=True,
)


def register() -> None:
    for desk in (AGENCIES, SCORES, EXPERTS, CONDUCT, REPORTS):
        add(desk)
