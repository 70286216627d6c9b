"""The records: how many of each life there are, and their telling in the order of time."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from integrity_portal.demo.data.drafts import Clocks, Drafts
from integrity_portal.demo.data.stories import ALL, SHOWN_LONG, Step, Story, Teller, is_loaded
from integrity_portal.demo.data.world import World

RECENT = dict.fromkeys(ALL, (8, 24))
IN_REVIEW = dict.fromkeys(ALL, (26, 55))
# Published in the last days and weeks, so that a site that was opened today looks alive.
FRESH = dict.fromkeys(SHOWN_LONG, (20, 34))
# Shown today: old enough to have been reviewed, young enough for its display to run.
SHOWN = {"minor": (42, 70), "ordinary": (48, 340), "serious": (48, 900)}
SHOWN_FOR_LONG = {severity: (100, SHOWN[severity][1]) for severity in SHOWN_LONG}


def _draft(tell: Teller, number: int) -> Story:
    # Every other draft is one that somebody has only begun.
    missing = ("document_number", "legal_basis", "facts") if number % 2 else ()
    story = tell.begin(number, days_back=RECENT)
    return story.created(tell.world.office.working_ago(tell.world.random.randint(0, 3)), without=missing)


def _submitted(tell: Teller, number: int) -> Story:
    story = tell.begin(number, days_back=IN_REVIEW).created().submitted()
    if number % 3 == 0:
        story.returned().mended(tell.world.office.working_ago(tell.world.random.randint(0, 3)))
    return story


def _returned(tell: Teller, number: int) -> Story:
    office, random = tell.world.office, tell.world.random
    story = tell.begin(number, days_back=IN_REVIEW).created().submitted()
    return story.returned(office.working_ago(random.randint(0, 5)))


def _under_hold(tell: Teller, number: int) -> Story:
    office, random = tell.world.office, tell.world.random
    story = tell.begin(number, days_back=IN_REVIEW, served=False).created().submitted()
    story.approved(office.working_ago(random.randint(1, 3)))
    return story.answered() if number % 3 == 0 else story


def _hold_over(tell: Teller, number: int) -> Story:
    story = tell.begin(number, days_back=dict.fromkeys(ALL, (45, 62)), served=False)
    return (
        story.created().submitted().approved(tell.world.office.working_ago(tell.world.random.randint(8, 12)))
    )


def _approved(tell: Teller, number: int) -> Story:
    story = tell.begin(number, days_back=IN_REVIEW).created().submitted()
    return story.approved(tell.world.office.working_ago(tell.world.random.randint(0, 1)))


def _published(tell: Teller, number: int) -> Story:
    story = tell.begin(number, days_back=SHOWN, served=tell.world.random.random() < 0.8)
    return story.created().submitted().approved().published()


def _fresh(tell: Teller, number: int) -> Story:
    story = tell.begin(number, days_back=FRESH)
    return story.created().submitted().approved().published()


def _commented(tell: Teller, number: int) -> Story:
    story = tell.begin(number, days_back=SHOWN_FOR_LONG, served=False)
    return story.created().submitted().approved().published(comment=True)


def _ending_soon(tell: Teller, number: int) -> Story:
    case, severity = tell.drafts.choose(severities=("ordinary",), about_official=False)
    ends_on = tell.world.office.today + timedelta(days=1 + number % 3)
    decided_on = tell.clocks.decided_for_end_on(severity, ends_on)
    return tell.started(number, case, severity, decided_on).created().submitted().approved().published()


def _change_pending(tell: Teller, number: int) -> Story:
    office, random = tell.world.office, tell.world.random
    story = tell.begin(number, days_back=SHOWN_FOR_LONG).created().submitted().approved().published()
    return story.paid_in_part(office.working_ago(random.randint(0, 4)), pending=True)


def _amended(tell: Teller, number: int) -> Story:
    story = tell.begin(number, days_back=SHOWN_FOR_LONG).created().submitted().approved().published()
    return story.paid_in_part(story.later(8, 30))


def _corrected(tell: Teller, number: int) -> Story:
    story = tell.begin(number, days_back=SHOWN_FOR_LONG).created().submitted().approved().published()
    return story.corrected(story.later(3, 15))


def _litigated(tell: Teller, number: int) -> Story:
    story = tell.begin(number, days_back=SHOWN_FOR_LONG).created().submitted().approved().published()
    return story.litigated(story.later(5, 30))


def _expired(tell: Teller, number: int) -> Story:
    story = tell.begin(number, days_back={"minor": (110, 900), "ordinary": (385, 900)})
    until = tell.clocks.period(story.severity, story.decided_on).display_until
    return story.created().submitted().approved().published().expired(until)


def _repaired(tell: Teller, number: int) -> Story:
    office, random = tell.world.office, tell.world.random
    story = tell.begin(number, days_back={"ordinary": (150, 900), "serious": (420, 900)})
    period = tell.clocks.period(story.severity, story.decided_on)
    latest = min(period.display_until - timedelta(days=20), office.last_day)
    span = max((latest - period.repairable_from).days, 1)
    day = period.repairable_from + timedelta(days=random.randint(min(8, span), min(span, 150)))
    return story.created().submitted().approved().published().repaired(office.on_or_after(day))


def _revoked(tell: Teller, number: int) -> Story:
    story = tell.begin(number, days_back=dict.fromkeys(SHOWN_LONG, (130, 880)))
    story.created().submitted().approved().published()
    return story.revoked(story.later(12, 60))


def _official(tell: Teller, number: int) -> Story:
    story = tell.begin(number, days_back=SHOWN, about_official=True)
    return story.created().submitted().approved().published()


def _named(tell: Teller, number: int) -> Story:
    days_back = {severity: SHOWN[severity] for severity in SHOWN_LONG}
    story = tell.begin(number, days_back=days_back, about_official=True, named=True)
    return story.created().submitted().approved().named().published()


# How many of each there are in the city.
LIVES: tuple[tuple[Callable[[Teller, int], Story], int], ...] = (
    (_published, 82),
    (_fresh, 12),
    (_expired, 30),
    (_submitted, 14),
    (_draft, 12),
    (_official, 11),
    (_repaired, 10),
    (_returned, 9),
    (_under_hold, 9),
    (_commented, 8),
    (_revoked, 8),
    (_hold_over, 7),
    (_change_pending, 7),
    (_amended, 6),
    (_litigated, 5),
    (_approved, 4),
    (_ending_soon, 4),
    (_corrected, 4),
    (_named, 2),
)


def load(world: World) -> None:
    """Tell all stories, once."""
    if is_loaded(world):
        return
    tell = Teller(world, Drafts(world), Clocks(world))
    part = world.plan.share * world.scale
    lives = [life for life, count in LIVES for _ in range(max(1, round(count * part)))]
    world.random.shuffle(lives)
    steps: list[Step] = []
    for number, life in enumerate(lives, 1):
        steps += life(tell, number).steps
    # All or nothing: a start that was broken off begins again and finds either none of them or all.
    with transaction.atomic():
        for step in sorted(steps):
            step.do(step.at)
    world.say(f"{len(lives)} records in {len(steps)} steps.")
