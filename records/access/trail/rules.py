"""
What reading is unusual: rules as data. Thresholds come from the settings; 0 switches a rule off.

A rule counts entries of one person in one span of time (an hour, a day, a night). It speaks when there are at least
as many as its threshold, and ``habit`` times as many as this person's own thirty days let expect: whoever reads files
all day by duty is no alarm for doing so today.
"""

from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HABIT_DAYS = 30
# Where nothing is known of a person's habit yet, the threshold alone decides.
NIGHT_FROM, NIGHT_UNTIL = 22, 6


class Span(Enum):
    HOUR = "hour"
    DAY = "day"
    # From the evening into the next morning, counted as one.
    NIGHT = "night"


class What(Enum):
    READS = "reads"
    # Reads that open a person's data: an official's, an informant's, an applicant's.
    READS_OF_PERSONS = "persons"
    REFUSALS = "refusals"
    EXPORTS = "exports"


class By(Enum):
    PERSON = ""
    THING = "thing"
    # A region in which this person read nothing in the thirty days before.
    NEW_REGION = "region"


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One rule; ``threshold`` is the default that a setting replaces.

    :ivar habit: how many times the usual number it takes besides; 0: the threshold alone decides
    """

    code: str
    label: Promise
    why: Promise
    what: What
    span: Span
    threshold: int
    habit: int = 0
    by: By = By.PERSON

    @property
    def limit(self) -> int:
        """The threshold in force here; 0 where the rule is off."""
        return int(settings.TRAIL_ALARM_THRESHOLDS.get(self.code, self.threshold))


RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule(
            "reads_hour",
            _("一小时内大量查阅"),
            _("一小时内的敏感查阅远多于本人平日。"),
            What.READS,
            Span.HOUR,
            80,
            habit=3,
        ),
        Rule(
            "reads_day",
            _("一天内大量查阅"),
            _("一天内的敏感查阅远多于本人平日。"),
            What.READS,
            Span.DAY,
            300,
            habit=3,
        ),
        Rule(
            "reads_night",
            _("夜间查阅"),
            _("22 时至次日 6 时多次敏感查阅，而本人平日夜间不查阅。"),
            What.READS,
            Span.NIGHT,
            15,
            habit=3,
        ),
        Rule(
            "reads_region",
            _("查阅平日不涉及的地区"),
            _("一天内多次查阅本人近 30 天没有查阅过的地区。"),
            What.READS,
            Span.DAY,
            20,
            by=By.NEW_REGION,
        ),
        Rule(
            "reads_person",
            _("反复查阅同一对象"),
            _("一天内反复打开同一人或同一件的个人信息。"),
            What.READS_OF_PERSONS,
            Span.DAY,
            10,
            habit=3,
            by=By.THING,
        ),
        Rule(
            "refusals_hour",
            _("多次越权被拒"),
            _("一小时内多次被拒绝：可能在试探权限。"),
            What.REFUSALS,
            Span.HOUR,
            10,
        ),
        Rule(
            "exports_day",
            _("一天内多次导出"),
            _("一天内多次导出数据，远多于本人平日。"),
            What.EXPORTS,
            Span.DAY,
            10,
            habit=3,
        ),
    )
}
