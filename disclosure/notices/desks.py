"""The four desks of this room."""

from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.editing.desk import Desk, Problems, add
from disclosure.editing.markup import safe_address
from disclosure.notices.choices import ArticleKind, Step
from disclosure.notices.models import Article, Case, Decision, Policy
from records.dishonesty.choices import Scope, Status

TEXT = ("summary", "authority_name", "subjects", "body")
_OPTIONAL = ("summary", "subjects")


def _of_article(item: Any, on: date) -> Problems:
    if item.kind == ArticleKind.MODEL and item.about_id is None:
        return {"about": [_("诚信示范须填写示范单位。")]}
    if item.kind != ArticleKind.MODEL and item.about_id is not None:
        return {"about": [_("只有诚信示范填写示范单位；其他类别请清空。")]}
    return {}


def _of_case(item: Any, on: date) -> Problems:
    record = item.record
    shown = (
        record.status == Status.PUBLISHED
        and record.scope == Scope.PUBLIC
        and record.display_from is not None
        and record.display_from <= on
        and (record.display_until is None or record.display_until >= on)
    )
    if shown:
        return {}
    return {"record": [_("只能通报公示中的记录；该记录没有公示或公示已经结束。")]}


def _of_policy(item: Any, on: date) -> Problems:
    found: Problems = {}
    if item.dated_on and item.dated_on > on:
        found["dated_on"] = [_("成文日期不能晚于今天，请核对文件。")]
    if item.repealed_on and item.dated_on and item.repealed_on < item.dated_on:
        found["repealed_on"] = [_("失效日期不能早于成文日期，请核对。")]
    if item.supersedes_id is not None and str(item.supersedes_id) == str(item.uid):
        found["supersedes"] = [_("文件不能替代自己。")]
    return found


def step_problems(steps: Any, on: date) -> list[str]:
    """What is missing of the five steps, or wrong with them."""
    found, before = [], None
    for step in Step:
        said = steps.get(step.value) if isinstance(steps, dict) else None
        if not isinstance(said, dict) or not said.get("on") or not said.get("document"):
            found.append(_("“%s”缺日期或材料名称，请补齐。") % step.label)
            continue
        try:
            day = parse_date(str(said["on"]))
        except ValueError:
            day = None
        if day is None or day > on:
            found.append(_("“%s”的日期不正确，或晚于今天。") % step.label)
        elif step == Step.COLLECTIVE and before is not None and day < before:
            found.append(_("集体讨论决定不能早于前四个程序。"))
        else:
            before = max(day, before) if before else day
        if said.get("url") and (wrong := safe_address(str(said["url"]))):
            found.append(f"{step.label}：{wrong}")
    return found


def _of_decision(item: Any, on: date) -> Problems:
    problems = step_problems(item.steps, on)
    return {"steps": problems} if problems else {}


ARTICLES = Desk(
    kind="article",
    model=Article,
    label=gettext_lazy("文章"),
    fields=("kind", "about", *TEXT),
    optional=("about", *_OPTIONAL),
    more=_of_article,
    files=True,
)
CASES = Desk(
    kind="case",
    model=Case,
    label=gettext_lazy("典型案例"),
    fields=("record", *TEXT),
    optional=_OPTIONAL,
    more=_of_case,
    files=True,
)
POLICIES = Desk(
    kind="policy",
    model=Policy,
    label=gettext_lazy("政策文件"),
    fields=(
        "category", "document_number", "effective_on", "repealed_on", "supersedes", *TEXT, "source_note",
    ),
    optional=("effective_on", "repealed_on", "supersedes", "source_note", *_OPTIONAL),
    more=_of_policy,
    files=True,
)  # fmt: skip
DECISIONS = Desk(
    kind="decision",
    model=Decision,
    label=gettext_lazy("重大行政决策"),
    fields=("document_number", "steps", *TEXT),
    optional=_OPTIONAL,
    more=_of_decision,
    keys={step.value: step.label for step in Step},
    files=True,
)


def register() -> None:
    for desk in (ARTICLES, CASES, POLICIES, DECISIONS):
        add(desk)
