"""Figures of dishonesty records, of what was ordered on them, and of bodies' own reports."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.consequences.models import OwnReport
from records.dishonesty.choices import Domain, EndReason, Rectification, Severity, Source
from records.dishonesty.models import DishonestyRecord
from supervision.figures.counting import Counted, Family, add
from supervision.figures.measures import Period

FIELD = "records"
REPEATED_WITHIN = timedelta(days=365)


def _published(period: Period, **only: Any) -> QuerySet[DishonestyRecord]:
    """What was published in a period; a record that was revoked since should never have been there."""
    first, after = period.moments
    rows = DishonestyRecord.objects.filter(published_at__gte=first, published_at__lt=after, **only)
    return rows.exclude(end_reason=EndReason.REVOKED)


def _standing(period: Period, **only: Any) -> QuerySet[DishonestyRecord]:
    """What stood published when the period ended."""
    after = period.moments[1]
    rows = DishonestyRecord.objects.filter(published_at__lt=after, **only)
    return rows.filter(Q(ended_at=None) | Q(ended_at__gte=after)).exclude(end_reason=EndReason.REVOKED)


def _repeated(period: Period) -> QuerySet[DishonestyRecord]:
    """Of the same body and source as a record whose document is at most a year older."""
    before = DishonestyRecord.objects.filter(
        organisation=OuterRef("organisation"),
        source=OuterRef("source"),
        published_at__isnull=False,
        decided_on__lt=OuterRef("decided_on"),
        decided_on__gte=OuterRef("decided_on") - REPEATED_WITHIN,
    ).exclude(end_reason=EndReason.REVOKED)
    return _published(period).filter(Exists(before))


def _to_rectify(period: Period) -> QuerySet[DishonestyRecord]:
    rows = DishonestyRecord.objects.filter(rectification_due_on__range=(period.since, period.until))
    # What is not due yet and not done is neither in place nor lacking.
    return rows.exclude(end_reason=EndReason.REVOKED).exclude(
        ~Q(rectification_status=Rectification.ACCEPTED), rectification_due_on__gt=period.ended_until
    )


def _owed_reports(period: Period) -> QuerySet[OwnReport]:
    rows = OwnReport.objects.filter(due_on__range=(period.since, period.until))
    return rows.exclude(status="cancelled").exclude(filed_on=None, due_on__gt=period.ended_until)


def _of_records(rows: Any, **more: Any) -> Counted:
    return Counted(
        rows=lambda period: rows(period).order_by("-published_at", "-uid").defer("facts", "search_grams"),
        url=lambda one: reverse("admin:records_dishonestyrecord_page", args=[one.pk]),
        title=lambda one: one.title,
        on=more.pop("on", lambda one: timezone.localdate(one.published_at)),
        **more,
    )


# Counted together where many of them are asked for: severity, source and field divide the same rows.
_FAMILY = Family(rows=_published, columns=("severity", "source", "domain"))


def _where(**only: str) -> Counted:
    return _of_records(
        lambda period: _published(period, **only), placed="published_at", family=_FAMILY, only=only
    )


_NOT_REVOKED = _("按首次发布日期计算，本节点和下级归集的记录都在内；已撤销的不计。")


def register() -> None:
    add(
        "records_published",
        _("失信记录"),
        _where(),
        help=_NOT_REVOKED,
        field=FIELD,
        better="less",
    )
    for severity in Severity:
        add(
            f"records_{severity.value}",
            _SEVERITIES[severity],
            _where(severity=severity.value),
            help=_NOT_REVOKED,
            field=FIELD,
            better="less",
        )
    for source in Source:
        add(
            f"records_source_{source.value}",
            _SOURCES[source],
            _where(source=source.value),
            help=_NOT_REVOKED,
            field=FIELD,
            better="less",
        )
    for domain in Domain:
        add(
            f"records_domain_{domain.value}",
            _DOMAINS[domain],
            _where(domain=domain.value),
            help=_NOT_REVOKED,
            field=domain.value,
            better="less",
        )
    add(
        "records_repeated",
        _("重复失信"),
        _of_records(_repeated, placed="published_at"),
        help=_("同一机构、同一失信来源，文书日期在前一件之后一年内的记录。"),
        field=FIELD,
        better="less",
    )
    add(
        "judgment_debtors",
        _("政府失信被执行人（未退出）"),
        _of_records(lambda period: _standing(period, source=Source.JUDGMENT_DEBTOR)),
        help=_("期末仍在公示的失信被执行人记录，目标为零（动态清零）。"),
        field=FIELD,
        better="less",
    )
    add(
        "rectification_rate",
        _("整改到位率"),
        _of_records(
            _to_rectify,
            hits=lambda period: Q(rectification_status=Rectification.ACCEPTED),
            on=lambda one: one.rectification_due_on,
            words=(_("整改到位"), _("未到位")),
        ),
        help=_("整改期限在期内的失信记录中，经核查整改到位的比例；期限未到又未到位的不计。"),
        field=FIELD,
        better="more",
        kind="rate",
    )
    add(
        "own_reports_rate",
        _("失信情况按期报告率"),
        Counted(
            rows=lambda period: _owed_reports(period).order_by("due_on", "uid"),
            url=lambda one: reverse("admin:records_ownreport_change", args=[one.pk]),
            title=lambda one: one.title,
            on=lambda one: one.due_on,
            hits=lambda period: Q(filed_on__lte=F("due_on")),
            words=(_("按期"), _("逾期或未报告")),
        ),
        help=_("报告期限在期内的失信情况报告中，在期限以内报告的比例。"),
        field=FIELD,
        better="more",
        kind="rate",
    )


# Written out, so that each can be translated as a whole.
_SEVERITIES = {
    Severity.MINOR: _("轻微失信记录"),
    Severity.ORDINARY: _("一般失信记录"),
    Severity.SERIOUS: _("严重失信记录"),
}
_SOURCES = {
    Source.JUDGMENT: _("失信记录：司法判决"),
    Source.NON_PROSECUTION: _("失信记录：相对不起诉"),
    Source.PENALTY: _("失信记录：行政处罚"),
    Source.DISCIPLINE: _("失信记录：纪律处分"),
    Source.ACCOUNTABILITY: _("失信记录：问责处理"),
    Source.JUDGMENT_DEBTOR: _("失信记录：失信被执行人"),
    Source.BROKEN_PLEDGE: _("失信记录：未守信践诺"),
    Source.ONLINE_SERVICE: _("失信记录：网上办理未达标"),
    Source.ARREARS: _("失信记录：拖欠账款"),
    Source.OTHER: _("失信记录：其他来源"),
}
_DOMAINS = {
    Domain.PROCUREMENT: _("失信记录：政府采购领域"),
    Domain.PPP: _("失信记录：政府和社会资本合作领域"),
    Domain.BIDDING: _("失信记录：招标投标领域"),
    Domain.RESOURCE_TRADING: _("失信记录：公共资源交易领域"),
    Domain.INVESTMENT: _("失信记录：招商引资领域"),
    Domain.DEBT: _("失信记录：地方政府债务领域"),
    Domain.STATISTICS: _("失信记录：政府统计领域"),
    Domain.GRASSROOTS: _("失信记录：街道乡镇领域"),
    Domain.WORK_SAFETY: _("失信记录：安全生产领域"),
    Domain.LEGAL_DUTY: _("失信记录：履行法定义务领域"),
    Domain.POLICY: _("失信记录：政策兑现领域"),
    Domain.GENERAL: _("失信记录：其他领域"),
}
