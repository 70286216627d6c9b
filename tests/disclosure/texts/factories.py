"""Texts, lists and agencies of invented bodies, in any state, made by the same services that staff use."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate, now

from disclosure.agencies.desks import AGENCIES, CONDUCT, EXPERTS, REPORTS, SCORES
from disclosure.editing import services
from disclosure.editing.desk import Desk
from disclosure.lists.desks import LISTS
from disclosure.lists.services import import_items
from disclosure.notices.choices import Step
from disclosure.notices.desks import ARTICLES, CASES, DECISIONS, POLICIES
from tests.disclosure import factories as records
from tests.records.dishonesty.factories import People, bureau

_number = count(1)


def steps() -> dict[str, dict[str, str]]:
    day = (localdate() - timedelta(days=40)).isoformat()
    return {step.value: {"on": day, "document": f"{step.label}材料", "url": ""} for step in Step}


def content(desk: Desk, **more: Any) -> dict[str, Any]:
    """What a clerk fills in, complete."""
    today, number = localdate(), next(_number)
    said: dict[str, Any] = {
        "organisation": more.pop("organisation", None) or bureau(),
        "title": f"示例内容第{number}号",
        "dated_on": today - timedelta(days=10),
        "show_from": today - timedelta(days=10),
        "show_until": None,
        "scope": "public",
    }
    if desk in (ARTICLES, CASES, POLICIES, DECISIONS):
        said |= {
            "authority_name": "示例市发展和改革委员会",
            "body": "第一段。\n\n第二段。",
            "subjects": ["general"],
        }
    own: dict[str, Any] = {}
    match desk.kind:
        case "article":
            own = {"kind": "notice"}
        case "case":
            own = {} if "record" in more else {"record": records.record()}
        case "policy":
            own = {"document_number": f"示政〔2026〕{number}号"}
        case "decision":
            own = {"document_number": f"示决〔2026〕{number}号", "steps": steps()}
        case "service-list":
            own = {"kind": "powers", "year": today.year, "authority_name": "示例市人民政府"}
        case "agency":
            own = {"uscc": _code(number), "qualification": "工程招标代理"}
        case "agency-score":
            own = {
                "year": today.year,
                "grade": "a",
                "authority_name": "示例市公共资源交易中心",
                "document_number": "示资〔2026〕1号",
            }
        case "expert":
            own = {"title": f"ZJ-{number:06d}", "speciality": "works"}
        case "bad-conduct":
            own = {
                "conduct": "rules",
                "facts": "未按规定保存招标文件。",
                "legal_basis": "《示例招标投标管理办法》第九条",
                "authority_name": "示例市住房和城乡建设局",
                "document_name": "行政处理决定书",
                "document_number": f"示建处〔2026〕{number}号",
                "show_until": today + timedelta(days=90),
            }
        case "agency-report":
            own = {"author_name": "示例信用服务有限公司", "period": "2025 年度", "summary": "总体平稳。"}
    return {**said, **own, **more}


def _code(number: int) -> str:
    """A code that passes its check digit; of nobody."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91990199MA{number:07d}"
    total = sum(alphabet.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + alphabet[(31 - total % 31) % 31]


def draft(desk: Desk, who: People, **more: Any) -> Any:
    items = more.pop("items", (("示-001", "示例事项"),))
    made = services.create(desk=desk, content=content(desk, **more), by=who.clerk, at=now())
    if desk is LISTS and items:
        import_items(uid=made.pk, file=sheet(items), by=who.clerk, at=now())
        made.refresh_from_db()
    return made


def submitted(desk: Desk, who: People, **more: Any) -> Any:
    made = draft(desk, who, **more)
    return services.submit(desk=desk, uid=made.pk, by=who.clerk, at=now())


def returned(desk: Desk, who: People, **more: Any) -> Any:
    made = submitted(desk, who, **more)
    return services.send_back(desk=desk, uid=made.pk, reason="请补充来源。", by=who.reviewer, at=now())


def published(desk: Desk, who: People, **more: Any) -> Any:
    made = submitted(desk, who, **more)
    return services.publish(desk=desk, uid=made.pk, by=who.reviewer, at=now())


def proposed(desk: Desk, who: People, **more: Any) -> Any:
    made = published(desk, who)
    return services.propose_change(
        desk=desk,
        uid=made.pk,
        content=more or {"title": "改过的标题"},
        reason="corrected",
        note="标题有误。",
        by=who.clerk,
        at=now(),
    )


def ended(desk: Desk, who: People, **more: Any) -> Any:
    made = published(desk, who, **more)
    return services.end(desk=desk, uid=made.pk, reason="内容已经过时。", by=who.reviewer, at=now())


IN_STATE = {
    "draft": draft,
    "submitted": submitted,
    "returned": returned,
    "published": published,
    "proposed": proposed,
    "ended": ended,
}


def sheet(rows: Any, heading: str = "code,name,basis,content,time_limit,url") -> SimpleUploadedFile:
    """A csv file of list items: (code, name) and whatever else each row gives."""
    lines = [heading]
    for row in rows:
        code, name, *rest = row
        basis, text, limit, url = (*rest, *("《示例条例》第八条", "示例内容", "7 个工作日", "")[len(rest) :])
        lines.append(",".join((code, name, basis, text, limit, url)))
    return SimpleUploadedFile("items.csv", "\n".join(lines).encode())


def pdf(name: str = "附件.pdf", text: str = "x") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 " + text.encode())


__all__ = ["AGENCIES", "CONDUCT", "EXPERTS", "LISTS", "REPORTS", "SCORES"]
