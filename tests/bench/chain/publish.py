"""
Run inside the city's environment: publish records one at a time, as staff do, while the chain is idle.

A line for each: the moment before publishing, and the record's number. Pauses differ, so that no publish keeps
step with a clock of the nodes.
"""

import json
import random
import sys
import time

import django

django.setup()

from django.utils import timezone  # noqa: E402

from records.access.models import User  # noqa: E402
from records.dishonesty import services  # noqa: E402
from records.subjects.models import Organisation  # noqa: E402
from tests.bench.chain.content import content_of  # noqa: E402

SHORTEST, LONGEST = 0.3, 0.7


def main(count: int, first: int) -> None:
    chance = random.Random(first)
    clerk, reviewer = (User.objects.get(username=name) for name in ("clerk", "reviewer"))
    body = Organisation.objects.filter(region_id="411000").order_by("name").first()
    for number in range(first, first + count):
        at = timezone.now()
        record = services.create_record(
            content={**content_of(number, "速达"), "organisation": body}, by=clerk, at=at
        )
        services.submit_record(uid=record.uid, by=clerk, at=at)
        services.approve_record(uid=record.uid, by=reviewer, at=at)
        time.sleep(chance.uniform(SHORTEST, LONGEST))
        begun = time.monotonic()
        services.publish_record(uid=record.uid, by=reviewer, at=timezone.now())
        sys.stdout.write(json.dumps({"begun": begun, "uid": str(record.uid)}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
