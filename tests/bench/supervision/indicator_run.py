"""
Run inside the node's environment, over its stock of records: a system that reads every figure, for all bodies.

``python -m tests.bench.supervision.indicator_run PLEDGES``: fills up to so many promises, makes a system with one
indicator for each figure of the registry, asks for a run over the last year as staff do, and says on its last line how
long it took until the run's last value was kept.
"""

import json
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from records.access.services import clock_user, ensure_system_users  # noqa: E402
from records.subjects.models import Organisation  # noqa: E402
from supervision.assessments.reckoning import carry_out  # noqa: E402
from supervision.assessments.systems import services  # noqa: E402
from supervision.assessments.systems.models import IndicatorSystem, Reckoning, SystemVersion  # noqa: E402
from supervision.assessments.systems.services.drafts import begin_system  # noqa: E402
from supervision.assessments.systems.services.trees import plant  # noqa: E402
from supervision.figures.measures import measures  # noqa: E402
from tests.bench.supervision.warning_run import fill  # noqa: E402

# As many as staff may choose on the page.
KEY, MOST_BODIES = "bench-every-figure", 400


def system() -> SystemVersion:
    """One indicator for each figure, so that nothing that an office may ask for is left out."""
    known = SystemVersion.objects.filter(system__key=KEY).first()
    if known is not None:
        return known
    by, at = clock_user(), timezone.now()
    about = services.About(title="全部取数口径", issuer="示例单位", year=timezone.localdate().year)
    made = begin_system(
        IndicatorSystem(
            key=KEY, scope="departments", region_id=settings.NODE_CODE, created_by=by, created_at=at
        ),
        about,
        by=by,
        at=at,
    )
    rule = {"shape": "share", "full_at": "1"}
    plant(
        made,
        [
            {
                "key": one.key[:40],
                "title": one.key,
                "order": place,
                "mode": "automatic",
                "weights": {"*": "1"},
                "rule": {**rule, "measure": one.key},
            }
            for place, one in enumerate(measures())
        ],
    )
    return made


def main(pledges: int) -> None:
    ensure_system_users()
    fill(pledges)
    version, today = system(), timezone.localdate()
    bodies = list(Organisation.objects.order_by("uid").values_list("pk", flat=True)[:MOST_BODIES])
    run = Reckoning.objects.create(
        version=version,
        since=today - timedelta(days=364),
        until=today,
        bodies=bodies,
        total=len(measures()),
        asked_by=clock_user(),
        asked_at=timezone.now(),
    )
    begun = time.monotonic()
    carry_out(uid=run.pk)
    seconds = time.monotonic() - begun
    run.refresh_from_db()
    if run.status != "done":
        raise SystemExit(f"the run ended as {run.status}: {run.failure}")
    told = {
        "seconds": round(seconds, 2),
        "measures": run.done,
        "bodies": len(bodies),
        "values": run.values.count(),
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
