from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from records.common.today import today

# Midnight between the sixth and the seventh of May in China.
MIDNIGHT = datetime(2026, 5, 6, 16, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (MIDNIGHT - MOMENT, date(2026, 5, 6)),
        (MIDNIGHT, date(2026, 5, 7)),
        (MIDNIGHT + timedelta(days=1) - MOMENT, date(2026, 5, 7)),
        (MIDNIGHT + timedelta(days=1), date(2026, 5, 8)),
        (MIDNIGHT - timedelta(days=1, hours=1), date(2026, 5, 5)),
    ],
)
def test_it_is_the_day_in_china(at: datetime, day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MIDNIGHT)
    today()
    monkeypatch.setattr(timezone, "now", lambda: at)
    assert today() == timezone.localdate() == day
    assert today() == day


def test_the_zone_is_asked_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MIDNIGHT)
    assert today() == date(2026, 5, 7)

    def ask(*args: object) -> date:
        raise AssertionError("asked again")

    monkeypatch.setattr(timezone, "localdate", ask)
    assert today() == date(2026, 5, 7)
