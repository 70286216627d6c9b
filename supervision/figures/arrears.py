"""Figures of arrears, in cases and in money. Single claims never leave their node, so neither do these figures' rows."""

from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Least
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records.pledges.arrears.choices import PaymentKind
from records.pledges.arrears.models import Arrear, Payment
from supervision.figures.counting import Counted, add
from supervision.figures.measures import Period, register_field

FIELD = "arrears"
_MONEY: Any = DecimalField(max_digits=18, decimal_places=2)
_NOTHING = Value(Decimal(0), output_field=_MONEY)


def _paid(**when: Any) -> Coalesce:
    """Confirmed payments on a claim; what a creditor gave up is no payment."""
    found = (
        Payment.objects.filter(arrear=OuterRef("pk"), confirmed=True, **when)
        .exclude(kind=PaymentKind.WAIVER)
        .order_by()
        .values("arrear")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    return Coalesce(Subquery(found, output_field=_MONEY), _NOTHING)


def _confirmed(period: Period) -> QuerySet[Arrear]:
    first, after = period.moments
    return Arrear.objects.confirmed().filter(confirmed_at__gte=first, confirmed_at__lt=after)


def _owed_in(period: Period) -> QuerySet[Arrear]:
    """
    Confirmed claims that were past their day at some time of the period, with what was owed on them when it began
    or they fell due, and what of that was paid in it.
    """
    rows = Arrear.objects.confirmed().filter(due_on__lte=period.ended_until)
    rows = rows.filter(Q(settled_on=None) | Q(settled_on__gte=period.since, settled_on__gt=F("due_on")))
    rows = rows.annotate(
        paid_before=_paid(paid_on__lt=period.since),
        paid_within=_paid(paid_on__range=(period.since, period.until)),
    )
    rows = rows.annotate(owed=Greatest(F("amount") - F("paid_before"), _NOTHING, output_field=_MONEY))
    # Interest is paid as well; it makes the share no greater than the whole.
    return rows.annotate(paid=Least(F("paid_within"), F("owed"), output_field=_MONEY)).filter(owed__gt=0)


def _late_at_end(period: Period) -> QuerySet[Arrear]:
    rows = Arrear.objects.confirmed().filter(due_on__lte=period.ended_until)
    rows = rows.filter(Q(settled_on=None) | Q(settled_on__gt=period.until))
    rows = rows.annotate(paid_until=_paid(paid_on__lte=period.until))
    return rows.annotate(left=Greatest(F("amount") - F("paid_until"), _NOTHING, output_field=_MONEY))


def _of_claims(rows: Any, **more: Any) -> Counted:
    return Counted(
        rows=lambda period: rows(period).order_by("due_on", "uid"),
        url=lambda one: reverse("admin:records_arrear_change", args=[one.pk]),
        # A contract's name may say who waits for the money, and not everybody who reads figures may know that.
        title=lambda one: f"{one.get_kind_display()} {one.contract_number}",
        on=lambda one: one.due_on,
        **more,
    )


def register() -> None:
    register_field(FIELD, _("账款清欠"))
    add(
        "arrears_confirmed",
        _("核实的拖欠账款"),
        _of_claims(_confirmed, placed="confirmed_at"),
        help=_("期内经核实的账款。"),
        field=FIELD,
        better="less",
    )
    add(
        "arrears_overdue",
        _("逾期账款"),
        _of_claims(_late_at_end),
        help=_("期末已过应付日期、尚未清偿的账款。"),
        field=FIELD,
        better="less",
    )
    add(
        "arrears_overdue_amount",
        _("逾期账款余额"),
        _of_claims(
            _late_at_end,
            numerator=F("left"),
            told=lambda one: gettext("余额%s元") % f"{one.left:.2f}",
        ),
        help=_("期末已过应付日期、尚未清偿的本金余额；逾期利息不计。"),
        field=FIELD,
        better="less",
        kind="amount",
    )
    add(
        "arrears_paid_rate",
        _("账款清偿率"),
        _of_claims(
            _owed_in,
            numerator=F("paid"),
            denominator=F("owed"),
            told=lambda one: (
                gettext("应付%(owed)s元，期内已付%(paid)s元")
                % {"owed": f"{one.owed:.2f}", "paid": f"{one.paid:.2f}"}
            ),
        ),
        help=_("期内处于逾期状态的账款，期内经核实的付款占应付本金的比例；债权人放弃的不算付款。"),
        field=FIELD,
        better="more",
        kind="rate",
    )
