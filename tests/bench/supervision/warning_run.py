"""
Run inside the node's environment, over its stock of records: all rules that come along, in one run.

``python -m tests.bench.supervision.warning_run PLEDGES``: fills up to so many promises, switches the rules on and says
on its last line how long a first run, a second one on the same day, and one dry run took.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from records.access.services import chain_user, clock_user, ensure_system_users  # noqa: E402
from records.dishonesty.choices import Channel  # noqa: E402
from records.pledges.models import Pledge  # noqa: E402
from records.subjects.models import Organisation, Region  # noqa: E402
from supervision.warnings import services  # noqa: E402
from supervision.warnings.models import (  # noqa: E402
    RiskWarning,
    WarningDryRun,
    WarningRule,
    WarningSwitch,
)
from supervision.warnings.observing import known  # noqa: E402

PART = 2_000
TRIED = "records-rising"


def fill(wanted: int) -> None:
    """Promises of all bodies in turn, due from a year ago until a year from now, one in three kept."""
    there, today, now = Pledge.objects.count(), timezone.localdate(), timezone.now()
    bodies = list(Organisation.objects.order_by("uid").values_list("uid", "region_id"))
    by = chain_user()
    for start in range(there, wanted, PART):
        Pledge.objects.bulk_create(
            [
                _pledge(number, *bodies[number % len(bodies)], today, now, by)
                for number in range(start, min(start + PART, wanted))
            ]
        )


def _pledge(number: int, body: Any, region: str, today: date, now: Any, by: Any) -> Pledge:
    due_on = today + timedelta(days=number % 730 - 365)
    kept = number % 3 == 0 and due_on < today
    return Pledge(
        origin=settings.NODE_CODE,
        origin_name=settings.NODE_NAME,
        version=1,
        status="published",
        organisation_id=body,
        region_id=region,
        title=f"承诺事项第{number}号",
        document_number=f"演示〔2026〕{number}号",
        document_name="年度承诺清单",
        authority_name="演示市人民政府",
        decided_on=due_on - timedelta(days=400),
        channel=Channel.CHAIN,
        created_by=by,
        created_at=now - timedelta(days=800),
        updated_at=now,
        published_at=now - timedelta(days=800),
        pledge_kind="livelihood",
        counts_as_kept="按期完成。",
        post_title="局长",
        due_on=due_on,
        outcome="kept" if kept else "pending",
        course={
            "milestones": [],
            "verdicts": [{"outcome": "kept", "on": due_on.isoformat()}] if kept else [],
            "changes": [],
            "handovers": [],
            "stages": [],
        },
    )


def switch_all_on() -> int:
    """Past the services, for here nobody looks at dry runs: the rows that the database asks for are all there."""
    now, supervisor = timezone.now(), chain_user()
    services.load_rules(region=Region.objects.get(pk=settings.NODE_CODE), at=now)
    on = 0
    for rule in WarningRule.objects.filter(active=None).select_related("newest"):
        if not known(rule.newest.asked):
            continue
        dry = WarningDryRun.objects.create(
            version=rule.newest,
            since=now.date(),
            until=now.date(),
            state="done",
            asked_by=supervisor,
            asked_at=now,
            finished_at=now,
        )
        WarningSwitch.objects.create(
            version=rule.newest, turned_on=True, dry_run=dry, note="bench", by=supervisor, at=now
        )
        rule.status, rule.active = "on", rule.newest
        rule.save()
        on += 1
    return on


def seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def run_once() -> None:
    now = timezone.now()
    done = services.work_run(uid=services.ask_run(by=clock_user(), at=now).pk, at=now)
    if done.state != "done" or done.problems:
        raise SystemExit(f"the run ended {done.state}: {done.problems}")


def dry_run() -> None:
    now, version = timezone.now(), WarningRule.objects.get(key=TRIED).newest
    since, until = now.date() - timedelta(days=365), now.date().replace(day=1) - timedelta(days=1)
    dry = WarningDryRun.objects.create(
        version=version, since=since, until=until, asked_by=clock_user(), asked_at=now
    )
    services.run_dry(uid=dry.pk, at=now)


def main(pledges: int) -> None:
    ensure_system_users()
    fill(pledges)
    rules = switch_all_on()
    told = {
        "rules": rules,
        "bodies": Organisation.objects.count(),
        "first": seconds(run_once),
        "second": seconds(run_once),
        "dry": seconds(dry_run),
        "warnings": RiskWarning.objects.count(),
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
