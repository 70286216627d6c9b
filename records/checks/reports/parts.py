"""The parts of a report that rooms below give: dishonesty records, honours. What comes later registers itself."""

from typing import cast

from records.dishonesty.choices import Rectification, Source
from records.dishonesty.models import DishonestyRecord
from records.papers.cleaning import chinese_day
from records.papers.report_sections import Asked, ReportEntry, ReportPart, Section, register_report_section
from records.registers.models import Commendation
from records.registers.models.entry import EntryQuerySet

# More than any body has; a report of more would be a list, and says that it was cut.
MOST_ENTRIES = 500

# Each record stands once, in the section in which the national report has its kind.
SECTION_OF_SOURCE = {
    Source.JUDGMENT: Section.COURTS,
    Source.NON_PROSECUTION: Section.COURTS,
    Source.PENALTY: Section.ADMINISTRATION,
    Source.DISCIPLINE: Section.ADMINISTRATION,
    Source.ACCOUNTABILITY: Section.ADMINISTRATION,
    Source.JUDGMENT_DEBTOR: Section.SERIOUS,
    Source.BROKEN_PLEDGE: Section.PLEDGES,
    Source.ONLINE_SERVICE: Section.OTHER,
    Source.ARREARS: Section.OTHER,
    Source.OTHER: Section.OTHER,
}


def register() -> None:
    register_report_section(ReportPart("dishonesty-records", dishonesty_records))
    register_report_section(ReportPart("commendations", commendations))


def dishonesty_records(asked: Asked) -> list[tuple[Section, ReportEntry]]:
    """Published, in scope and inside the display period; what has ended or run out is not found here at all."""
    records = (
        DishonestyRecord.objects.on_display(on=asked.on)
        .filter(organisation__in=asked.bodies, scope__in=asked.scopes)
        .order_by("-decided_on", "-uid")
        .defer("search_grams")
    )
    return [(SECTION_OF_SOURCE[Source(one.source)], _record(one)) for one in records[:MOST_ENTRIES]]


def commendations(asked: Asked) -> list[tuple[Section, ReportEntry]]:
    honours = (
        EntryQuerySet(Commendation)
        .in_force(on=asked.on)
        .filter(organisation__in=asked.bodies, scope__in=asked.scopes)
        .order_by("-decided_on", "-uid")
        .defer("search_grams")
    )
    return [(Section.HONOURS, _honour(cast(Commendation, one))) for one in honours[:MOST_ENTRIES]]


def _record(record: DishonestyRecord) -> ReportEntry:
    facts = [
        ("失信来源", record.get_source_display()),
        ("失信程度", record.get_severity_display()),
        ("文书", f"{record.document_name}，{record.document_number}"),
        ("作出机关", record.authority_name),
        ("文书日期", chinese_day(record.decided_on)),
        ("失信事实", record.facts),
        ("认定依据", record.legal_basis),
    ]
    if record.amount is not None:
        facts.append(("涉及金额", f"{record.amount:,.2f}元"))
    if record.rectification_status and record.rectification_due_on:
        state = Rectification(record.rectification_status).label
        facts.append(("整改", f"{state}，期限{chinese_day(record.rectification_due_on)}"))
    if record.display_until:
        facts.append(("公示截止日", chinese_day(record.display_until)))
    if record.subject_comment:
        facts.append(("当事机构意见", record.subject_comment))
    facts.append(("产生节点", record.origin_name))
    marks = [
        words
        for is_so, words in ((record.under_objection, "异议处理中"), (record.under_litigation, "复议诉讼中"))
        if is_so
    ]
    return ReportEntry(
        title=record.title,
        facts=facts,
        marks=marks,
        advice=_advice(record),
        source=f"dishonesty-record:{record.uid}@{record.version}",
    )


def _advice(record: DishonestyRecord) -> list[str]:
    found = []
    if record.rectification_due_on and record.rectification_status in (
        Rectification.OPEN,
        Rectification.OVERDUE,
    ):
        due = chinese_day(record.rectification_due_on)
        found.append(f"“{record.title}”：整改期限为{due}，请尽快完成整改并报送材料。")
    if record.repairable_from:
        day = chinese_day(record.repairable_from)
        found.append(f"“{record.title}”：履行全部义务后，自{day}起可以申请信用修复。")
    return found


def _honour(honour: Commendation) -> ReportEntry:
    facts = [
        ("表彰类别", f"{honour.get_level_display()} {honour.get_honour_display()}"),
        ("文书", f"{honour.document_name}，{honour.document_number}"),
        ("作出机关", honour.authority_name),
        ("文书日期", chinese_day(honour.decided_on)),
        ("诚信事迹", honour.merits),
    ]
    if honour.valid_until:
        facts.append(("有效期至", chinese_day(honour.valid_until)))
    return ReportEntry(title=honour.title, facts=facts, source=f"commendation:{honour.uid}@{honour.version}")
