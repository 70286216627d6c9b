"""
Run inside the node's environment: enter, submit, approve and publish records into the stock, one after another.

``python -m tests.bench.disclosure.publishing COUNT``: its last line is how many milliseconds each of them took, the
services that staff use and nothing else.
"""

import json
import sys
import time
from datetime import date, timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from records.access.models import Grant, User  # noqa: E402
from records.access.roles import Role  # noqa: E402
from records.access.services import clock_user  # noqa: E402
from records.dishonesty import services  # noqa: E402
from records.dishonesty.models import DishonestyRecord  # noqa: E402
from records.subjects.models import Organisation  # noqa: E402
from tests.bench.chain.content import content_of  # noqa: E402

REGION = "410000"
# Words are loaded and statements prepared by the first ones.
UNCOUNTED = 5


def holder(name: str, role: Role) -> User:
    user, made = User.objects.get_or_create(
        username=f"bench-{name}", defaults={"full_name": name, "kind": User.Kind.PERSON, "is_staff": True}
    )
    if made:
        Grant.objects.create(
            user=user, role=role, region_id=REGION, granted_by=clock_user(), granted_at=timezone.now(),
            starts_on=date(2026, 1, 1),
        )  # fmt: skip
    return user


def main(count: int) -> None:
    clerk, reviewer = holder("录入", Role.CLERK), holder("审核", Role.REVIEWER)
    body = Organisation.objects.filter(region__code__startswith="41").order_by("uid")[0]
    taken = []
    first = Organisation.objects.count() + int(time.time())
    # Among the newest of the stock, as if work had gone on without a pause.
    newest = DishonestyRecord.objects.latest("published_at").published_at
    for number in range(first, first + count + UNCOUNTED):
        begun = time.perf_counter()
        at = newest + timedelta(seconds=number - first + 1)
        record = services.create_record(
            content={
                **content_of(number, "速达"),
                "organisation": body,
                "decided_on": timezone.localdate(at) - timedelta(days=30),
            },
            by=clerk,
            at=at,
        )
        services.submit_record(uid=record.uid, by=clerk, at=at)
        services.approve_record(uid=record.uid, by=reviewer, at=at)
        services.publish_record(uid=record.uid, by=reviewer, at=at)
        taken.append((time.perf_counter() - begun) * 1000)
    sys.stdout.write(json.dumps(taken[UNCOUNTED:]) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
