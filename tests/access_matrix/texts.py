"""What offices write for the public, before its day, after its day and for the government alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate, now

from disclosure.agencies.desks import AGENCIES, CONDUCT, EXPERTS, REPORTS, SCORES
from disclosure.editing import files, services
from disclosure.lists.desks import LISTS
from disclosure.notices.desks import ARTICLES, CASES, DECISIONS, POLICIES
from disclosure.notices.models import Article
from records.access.roles import Role
from tests.disclosure.texts import factories
from tests.records.access.factories import holder
from tests.records.dishonesty.factories import People

if TYPE_CHECKING:
    from tests.access_matrix.world import World

MODELS = (
    "article", "case", "policy", "decision", "servicelist", "agency", "agencyscore", "expert", "badconduct", "agencyreport",
)  # fmt: skip
WITH_FILES = ("article", "case", "policy", "decision", "agencyreport")
SECTIONS = {
    "notices": ("notice", "article"),
    "news": ("news-item", "article"),
    "demonstrations": ("demonstration", "article"),
    "policies": ("policy", "policy"),
    "cases": ("case", "case"),
    "decisions": ("decision", "decision"),
}
SHOWN = "公开的通知"
_LISTS = (
    "",
    "q=隐藏",
    "q=隐",
    "year=2026",
    "subject=general",
    "kind=notice",
    "force=in_force",
)


def _uids(model: str, **more: Any) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [{"uid": uid, **more} for uid in world.objects.get(model, [])]


def _files(**more: Any) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [
        {"uid": uid, "file": file, **more} for uid, file in world.objects.get("writtenfile", [])
    ]


def _steps(model: str) -> Callable[["World"], list[dict[str, Any]]]:
    return lambda world: [
        {"uid": uid, "name": name}
        for uid in world.objects.get(model, [])
        for name in ("publish", "accept", "end")
    ]


ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    **{f"site:{name}": ([{}], _LISTS) for name in SECTIONS},
    **{f"site:{detail}": (_uids(model), ("",)) for detail, model in SECTIONS.values()},
    "site:criticisms": ([{}], ("", "q=隐藏")),
    "site:criticism": (_uids("criticismnotice"), ("",)),
    "site:public-file": (_files(section="notices"), ("",)),
    "site:leave": ([{}], ("", "to=https://www.example.gov.cn/")),
    "site:lists": ([{}], ("", "q=隐藏", "kind=powers")),
    **{f"site:list{part}": (_uids("servicelist"), ("", "q=隐藏")) for part in ("", "-changes", "-csv")},
    "site:agencies": ([{}], ("", "q=隐藏", "grade=a", "grade=d")),
    "site:agency": (_uids("agency"), ("",)),
    "site:experts": ([{}], ("", "q=YINCANG", "speciality=works", "state=active")),
    "site:bad-conduct": ([{}], ("", "q=隐藏", "conduct=rules")),
    "site:one-conduct": (_uids("badconduct"), ("",)),
    "site:agency-reports": ([{}], ("", "q=隐藏")),
    "site:agency-report-file": (_files(), ("",)),
    **{f"site:{name}-csv": ([{}], ("", "q=隐藏")) for name in ("agencies", "experts", "bad-conduct")},
    "public-notices": ([{}], ("", "q=隐藏", "kind=notice", "page_size=100")),
    "public-policies": ([{}], ("", "q=隐藏", "category=policy", "force=in_force")),
    "public-agencies": ([{}], ("", "q=隐藏", "page_size=100")),
    "public-notice": (_uids("article"), ("",)),
    "public-policy": (_uids("policy"), ("",)),
    "public-agency": (_uids("agency"), ("",)),
    **{f"admin:disclosure_{model}_page": (_uids(model), ("",)) for model in MODELS},
    **{f"admin:disclosure_{model}_propose": (_uids(model), ("",)) for model in MODELS},
    **{f"admin:disclosure_{model}_step": (_steps(model), ("",)) for model in MODELS},
    **{f"admin:disclosure_{model}_attach": (_uids(model), ("",)) for model in WITH_FILES},
    **{
        f"admin:disclosure_{model}_{page}": (_files(), ("",))
        for model in WITH_FILES
        for page in ("file", "file_remove")
    },
    "admin:disclosure_article_freshness": ([{}], ("",)),
    "admin:disclosure_servicelist_template": ([{}], ("",)),
    "admin:disclosure_servicelist_items": (_uids("servicelist"), ("",)),
}
WITH_ROWS = frozenset(MODELS)


def seen(organisation: Any) -> None:
    """One notice that everybody may read; what is proposed about it is not."""
    factories.published(ARTICLES, _people("公开"), title=SHOWN, organisation=organisation)


def hide(world: "World", word: Callable[[str], str]) -> None:
    """
    A draft, a scheduled, a withdrawn, a past and a government's own text, and a draft or government's own of each other kind.

    :param word: makes a hidden word and keeps it
    """
    who, today, day = _people("隐藏"), localdate(), timedelta(days=1)
    about = {"organisation": world.public.organisation}
    draft = factories.draft(ARTICLES, who, **about, title=word("文章草稿"), body=word("草稿正文"))
    kept = files.attach(
        desk=ARTICLES,
        uid=draft.pk,
        file=factories.pdf(f"{word('公开附件名')}.pdf", word("公开附件内容")),
        by=who.clerk,
        at=now(),
    )
    texts = [
        draft,
        factories.published(ARTICLES, who, **about, title=word("定时文章"), show_from=today + day),
        factories.published(
            ARTICLES, who, **about, title=word("过期文章"), show_from=today - 3 * day, show_until=today - day
        ),
        factories.published(
            ARTICLES, who, **about, title=word("政务文章"), scope="government", authority_name=word("来源")
        ),
        factories.ended(ARTICLES, who, **about, title=word("撤回文章"), body=word("撤回正文")),
    ]
    shown = Article.objects.get(title=SHOWN)
    services.propose_change(
        desk=ARTICLES,
        uid=shown.pk,
        content={"body": word("拟改正文")},
        reason="corrected",
        note=word("更正说明"),
        by=who.clerk,
        at=now(),
    )
    inside = {**about, "scope": "government"}
    edition = factories.published(
        LISTS, who, **inside, title=word("政务清单"), items=(("001", word("政务清单事项")),)
    )
    agency = factories.published(AGENCIES, who, **inside, title=word("政务代理机构"))
    conduct = factories.published(
        CONDUCT, who, **about, agency=agency, title=word("代理的行为"), facts=word("行为事实")
    )
    score = factories.published(SCORES, who, **about, agency=agency, grade="d", remarks=word("监管情况"))
    report = factories.draft(REPORTS, who, **about, title=word("第三方报告"), summary=word("报告结论"))
    expert = factories.draft(EXPERTS, who, **about, title="YINCANG-01")
    world.words["专家代码"] = "YINCANG-01"
    world.objects |= {
        "article": [shown.pk, *(text.pk for text in texts)],
        "writtenfile": [(draft.pk, kept.pk)],
        "case": [
            factories.published(
                CASES, who, **inside, record=world.public, title=word("政务案例"), body=word("案例正文")
            ).pk
        ],
        "policy": [factories.draft(POLICIES, who, **about, title=word("政策草稿"), body=word("政策正文")).pk],
        "decision": [factories.submitted(DECISIONS, who, **about, title=word("待审决策")).pk],
        "servicelist": [edition.pk],
        "agency": [agency.pk],
        "agencyscore": [score.pk],
        "badconduct": [conduct.pk],
        "agencyreport": [report.pk],
        "expert": [expert.pk],
    }


def _people(name: str) -> People:
    clerk, reviewer = holder(f"{name}撰写", Role.CLERK), holder(f"{name}发布", Role.REVIEWER)
    return People(clerk=clerk, reviewer=reviewer, second_reviewer=reviewer, other_clerk=clerk, newcomer=clerk)
