"""The one-year LPR (贷款市场报价利率): a table by day of announcement, kept by staff, delivered with what is known."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.pledges.arrears.models.money import LoanPrimeRate

if TYPE_CHECKING:
    from records.access.models import User

SOURCE = "中国人民银行授权全国银行间同业拆借中心公布"
# Each day on which the one-year rate became another.
DELIVERED = (
    ("2019-08-20", "4.25"),
    ("2019-09-20", "4.20"),
    ("2019-11-20", "4.15"),
    ("2020-02-20", "4.05"),
    ("2020-04-20", "3.85"),
    ("2021-12-20", "3.80"),
    ("2022-01-20", "3.70"),
    ("2022-08-22", "3.65"),
    ("2023-06-20", "3.55"),
    ("2023-08-21", "3.45"),
    ("2024-07-22", "3.35"),
    ("2024-10-21", "3.10"),
    ("2025-05-20", "3.00"),
)


class NoRate(LookupError):
    """The table does not reach back to that day."""


def rate_on(day: date) -> Decimal:
    """
    The rate that held on a day.

    :raises NoRate: before the first one: the LPR in its present form begins in August 2019
    """
    found = LoanPrimeRate.objects.filter(published_on__lte=day).order_by("-published_on").first()
    if found is None:
        raise NoRate(_("利率表中没有%s的一年期LPR，请先在“贷款市场报价利率”中补录。") % day.isoformat())
    return found.rate


def add_missing_rates(apps: Any, schema_editor: Any = None) -> None:
    """Only add what an upgrade brings; what staff entered stays. For migrations."""
    rates = apps.get_model("records", "LoanPrimeRate")
    rates.objects.bulk_create(
        [
            rates(published_on=date.fromisoformat(day), rate=Decimal(rate), source=SOURCE)
            for day, rate in DELIVERED
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def set_rate(*, published_on: date, rate: Decimal, source: str, by: "User", at: datetime) -> LoanPrimeRate:
    """Enter or correct a rate. What was confirmed keeps the rate that it was confirmed with."""
    row = LoanPrimeRate.objects.select_for_update().filter(pk=published_on).first()
    before = str(row.rate) if row else None
    row = row or LoanPrimeRate(published_on=published_on)
    row.rate, row.source, row.changed_at = rate, source, at
    row.full_clean(validate_unique=False)
    row.save()
    audit.record(action="lpr.set", by=by, at=at, subject=row, details={"before": before, "after": str(rate)})
    return row
