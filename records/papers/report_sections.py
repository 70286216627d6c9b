"""
What a credit report is made of, section by section. Rooms that know something of a body add their part.

A part is asked for what one audience may read today. It must leave out what has ended or expired: a report says
what stands, never what stood.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import TextChoices

if TYPE_CHECKING:
    from records.subjects.models import Organisation


class Section(TextChoices):
    """The ten sections of the national report (公共信用信息报告 V2.0), in its order and words."""

    REGISTRATION = "registration", "一、登记注册基础信息"
    ADMINISTRATION = "administration", "二、行政管理信息"
    HONOURS = "honours", "三、诚实守信相关荣誉信息"
    SERIOUS = "serious", "四、严重失信主体名单信息"
    ABNORMAL = "abnormal", "五、经营（活动）异常名录（状态）信息"
    PLEDGES = "pledges", "六、信用承诺信息"
    RATINGS = "ratings", "七、信用评价信息"
    COURTS = "courts", "八、司法判决及执行信息"
    OTHER = "other", "九、其他信息"
    ADVICE = "advice", "十、信用状况提升建议"


@dataclass(frozen=True)
class Asked:
    """Whom a report is about, which scopes its audience may read, and the day."""

    organisation: "Organisation"
    # The body and all that were merged into it.
    bodies: tuple[uuid.UUID, ...]
    scopes: tuple[str, ...]
    on: date


@dataclass(frozen=True)
class ReportEntry:
    """
    One row of a section.

    ``source`` names what it was taken from, with its version: when that is no longer what the part gives, the
    report is out of date. ``advice`` are lines for the last section.
    """

    title: str
    facts: list[tuple[str, str]]
    marks: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)
    source: str = ""


@dataclass(frozen=True)
class ReportPart:
    name: str
    entries: Callable[[Asked], list[tuple[Section, ReportEntry]]]


PARTS: dict[str, ReportPart] = {}


def register_report_section(part: ReportPart) -> None:
    """Add a room's rows to every credit report; each row says in which section it stands."""
    PARTS[part.name] = part
