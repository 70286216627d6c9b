"""A published record as the pages tell it: labels for codes, one plain sentence, clocks in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosure.published import PUBLIC, present
from disclosure.search.highlights import excerpt, highlighted
from disclosure.site.addresses import address_of
from records.dishonesty.choices import DocumentKind, Domain, Severity, Source, SubjectType, VersionReason
from records.dishonesty.models import DishonestyRecord, RecordVersion


@dataclass(frozen=True)
class Clock:
    title: str
    day: date
    left: str
    why: str


@dataclass(frozen=True)
class Step:
    """A version of the record, and why there is one."""

    number: int
    reason: str
    made_at: datetime


def steps_of(versions: Iterable[RecordVersion]) -> list[Step]:
    return [
        Step(version.number, str(VersionReason(version.reason).label), version.made_at)
        for version in versions
    ]


class Reading:
    """
    What a page may say of a record: everything here comes out of ``present``, never off the row itself,
    but for the dates, which ``present`` gives as text.
    """

    def __init__(self, record: DishonestyRecord, *, query: str = "") -> None:
        self.shown: dict[str, Any] = present(record, PUBLIC)
        self.query = query
        self.decided_on = record.decided_on
        self.display_from = record.display_from
        self.display_until = record.display_until
        self.repairable_from = record.repairable_from
        self.published_at = record.published_at
        self.updated_at = record.updated_at
        self.about_official = self.shown["subject_type"] == SubjectType.OFFICIAL

    # In the language of the page that the reading is made for: looked up where the page says them, and once.
    @cached_property
    def source(self) -> str:
        return str(Source(self.shown["source"]).label)

    @cached_property
    def domain(self) -> str:
        return str(Domain(self.shown["domain"]).label)

    @cached_property
    def severity(self) -> str:
        return str(Severity(self.shown["severity"]).label)

    @cached_property
    def subject_type(self) -> str:
        return str(SubjectType(self.shown["subject_type"]).label)

    @cached_property
    def document_kind(self) -> str:
        return str(DocumentKind(self.shown["document_kind"]).label)

    @property
    def url(self) -> str:
        return address_of("record", self.shown["uid"])

    @property
    def organisation_url(self) -> str:
        return address_of("organisation", self.shown["organisation"]["uid"])

    @property
    def region_url(self) -> str:
        return address_of("region", self.shown["region"]["code"])

    @property
    def title(self) -> SafeString:
        return highlighted(self.shown["title"], self.query)

    @property
    def organisation_name(self) -> SafeString:
        return highlighted(self.shown["organisation"]["name"], self.query)

    @property
    def document_number(self) -> SafeString:
        return highlighted(self.shown["document_number"], self.query)

    @cached_property
    def excerpt(self) -> SafeString | None:
        """Where the facts say one of the searched words; none where nothing was searched, or only other parts say it."""
        return excerpt(self.shown["facts"], self.query) if self.query else None

    @cached_property
    def summary(self) -> str:
        """Who decided what about whom, in one sentence that reports and does not accuse."""
        parts = {
            "date": date_format(self.decided_on, "DATE_FORMAT"),
            "authority": self.shown["authority"]["name"],
            "document": self.shown["document_name"].strip("《》"),
            "number": self.shown["document_number"],
            "body": self.shown["organisation"]["name"],
            "domain": self.domain,
            "source": self.source,
            "severity": self.severity,
        }
        if self.about_official:
            return (
                _(
                    "%(date)s，%(authority)s作出《%(document)s》，文号%(number)s，涉及%(body)s的一名公务员。"
                    "本站据此记录：来源为%(source)s，领域为%(domain)s，程度为%(severity)s。"
                )
                % parts
            )
        return (
            _(
                "%(date)s，%(authority)s作出《%(document)s》，文号%(number)s，涉及%(body)s。"
                "本站据此记录：来源为%(source)s，领域为%(domain)s，程度为%(severity)s。"
            )
            % parts
        )

    def clocks(self, *, on: date) -> list[Clock]:
        """The days that matter to the one concerned, each with how far off it is and why it falls there."""
        found = []
        parts = {"severity": self.severity, "date": date_format(self.decided_on, "DATE_FORMAT")}
        if self.repairable_from:
            found.append(
                Clock(
                    _("可以申请信用修复"),
                    self.repairable_from,
                    _("已经可以申请") if self.repairable_from <= on else _until(self.repairable_from, on),
                    _("程度为“%(severity)s”的记录，从文书日期%(date)s起公示满最短期限，就可以申请修复。")
                    % parts,
                )
            )
        if self.display_until:
            found.append(
                Clock(
                    _("公示到期自动终止"),
                    self.display_until,
                    _until(self.display_until, on),
                    _(
                        "程度为“%(severity)s”的记录，从文书日期%(date)s起计算最长公示期限；"
                        "到期后各级网站自动停止公示，不需要申请。"
                    )
                    % parts,
                )
            )
        return found


def _until(day: date, on: date) -> str:
    days = (day - on).days
    if days == 0:
        return _("就在今天")
    return ngettext("还有 %(days)d 天", "还有 %(days)d 天", days) % {"days": days}
