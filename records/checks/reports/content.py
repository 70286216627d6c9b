"""What a report says: the cover, the overview with its counts, the ten sections. No score, ever."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import override

from records.checks.reports.choices import SCOPES, Mode
from records.papers.cleaning import chinese_day, chinese_moment
from records.papers.report_sections import PARTS, Asked, ReportEntry, Section
from records.subjects.models import OrganisationName

if TYPE_CHECKING:
    from records.checks.reports.models import CreditReport
    from records.subjects.models import Organisation

VERSION = "公共信用信息报告（V2.0 体例）"
COUNTED = tuple(section for section in Section if section not in (Section.REGISTRATION, Section.ADVICE))
AUDIENCE_WORDS = {
    Mode.OWN: "自查：含公开公示、政务共享和授权查询的信息",
    Mode.ENTRUSTED: "委托查询：含公开公示和授权查询的信息",
}
EXPLANATION = (
    "本报告依据查询时本平台归集的公共信用信息如实生成，不评分、不评级、不作担保。",
    "本报告只载明查询时仍在公示期内或者有效的信息；已经修复、撤销、终止或者期满的信息不载入。",
    "标注“异议处理中”“复议诉讼中”的信息正在核实或者审理，请结合处理结果使用。",
    "认为信息有误的，可以向出具单位或者本平台提出异议；符合条件的，可以申请信用修复。",
    "报告出具后信息发生变化的，以核验页面的说明为准；请勿截取、涂改后使用。",
)


def asked_of(report: "CreditReport", *, on: date) -> Asked:
    """What this report's audience may be told today of its body."""
    body = report.organisation.current()
    return Asked(organisation=body, bodies=tuple(body.answering_uids()), scopes=SCOPES[report.mode], on=on)


def collect(asked: Asked) -> dict[Section, list[ReportEntry]]:
    """The rows of all rooms, section by section."""
    found: dict[Section, list[ReportEntry]] = {section: [] for section in Section}
    with override("zh-hans"):
        for part in PARTS.values():
            for section, entry in part.entries(asked):
                found[section].append(entry)
    return found


def sources_of(found: dict[Section, list[ReportEntry]]) -> list[str]:
    return sorted({entry.source for entries in found.values() for entry in entries if entry.source})


def words_of(
    report: "CreditReport", asked: Asked, found: dict[Section, list[ReportEntry]], *, at: datetime
) -> dict[str, Any]:
    """The report as the template and the JSON twin have it."""
    found = {
        **found,
        Section.REGISTRATION: [
            ReportEntry(title="", facts=_registration(asked.organisation)),
            *found[Section.REGISTRATION],
        ],
        Section.ADVICE: _advice(found),
    }
    body = asked.organisation
    return {
        "variant": f"（{report.get_mode_display()}）",
        "subject": _pairs([("主体名称", body.name), ("统一社会信用代码", body.uscc or "未登记")]),
        "cover": _pairs(
            [
                ("报告体例", VERSION),
                ("查询时间", chinese_moment(at)),
                ("查询目的", report.purpose),
                ("查询范围", AUDIENCE_WORDS[Mode(report.mode)]),
                ("信息来源", settings.NODE_NAME),
            ]
        ),
        "explanation": list(EXPLANATION),
        "summary": [
            {"label": section.label.split("、")[1], "count": len(found[section])} for section in COUNTED
        ],
        "sections": [
            {
                "key": section.value,
                "title": section.label,
                "entries": [
                    {"title": entry.title, "marks": entry.marks, "facts": _pairs(entry.facts)}
                    for entry in found[section]
                ],
            }
            for section in Section
        ],
    }


def _registration(body: "Organisation") -> list[tuple[str, str]]:
    facts = [
        ("主体名称", body.name),
        ("统一社会信用代码", body.uscc or "未登记"),
        ("主体类别", body.get_kind_display()),
        ("行政区划", f"{body.region.full_name}（{body.region_id}）"),
        ("上级机构", body.superior.name if body.superior else "—"),
    ]
    former = OrganisationName.objects.filter(organisation=body, kind=OrganisationName.Kind.FORMER)
    facts += [
        ("曾用名", f"{one.name}（至{chinese_day(one.until_on)}）" if one.until_on else one.name)
        for one in former.order_by("-until_on", "name")[:20]
    ]
    facts += [("并入的机构", one.name) for one in body.absorbed.order_by("name")[:20]]
    return facts


def _advice(found: dict[Section, list[ReportEntry]]) -> list[ReportEntry]:
    lines = [line for entries in found.values() for entry in entries for line in entry.advice]
    return [ReportEntry(title=line, facts=[]) for line in lines]


def _pairs(facts: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"label": label, "value": value} for label, value in facts]
