"""How long things take, asked once per task: a file of 20,000 rows asks the same few rules over and over."""

from datetime import date

from records.clocks import services as clocks
from records.common.deadlines import Length, compute


class Lengths:
    """The rules and the calendar as they stand now; make one per request or task."""

    def __init__(self) -> None:
        self.calendar = clocks.calendar()
        self._rules: dict[tuple[str, str], tuple[Length, bool]] = {}
        self._days: dict[tuple[str, str, date], date] = {}

    def due(self, key: str, start_on: date, region: str) -> date:
        """The last day for ``key`` from ``start_on`` in the region with this code."""
        asked = (key, region, start_on)
        if asked not in self._days:
            length, rolls = self._rule(key, region)
            self._days[asked] = compute(start_on, length, self.calendar, roll=rolls).due_on
        return self._days[asked]

    def length(self, key: str, region: str) -> Length:
        return self._rule(key, region)[0]

    def _rule(self, key: str, region: str) -> tuple[Length, bool]:
        if (key, region) not in self._rules:
            rule = clocks.rule_of(key, region)
            self._rules[key, region] = (rule.length, rule.rolls)
        return self._rules[key, region]
