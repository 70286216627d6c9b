"""Run inside the node's environment: put the newest records into the log, so that their pages have proofs to show."""

import sys

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from records.chain.models import ChainEvent  # noqa: E402
from records.chain.services import NewEvent, emit_many, sequence  # noqa: E402
from records.dishonesty.choices import VersionReason  # noqa: E402
from records.dishonesty.kind import KIND, shared_content  # noqa: E402
from records.dishonesty.models import DishonestyRecord  # noqa: E402


def main(count: int) -> None:
    records = DishonestyRecord.objects.with_parties().order_by("-published_at", "-uid")[:count]
    known = set(ChainEvent.objects.values_list("uid", flat=True))
    events = [
        NewEvent(KIND, record.uid, 1, "publish", shared_content(record, reason=VersionReason.CREATED))
        for record in records
        if record.uid not in known
    ]
    with transaction.atomic():
        emit_many(events=events, at=timezone.now())
    sequence(at=timezone.now())
    sys.stdout.write(f"{len(events)}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
