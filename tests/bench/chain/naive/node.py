"""Run inside a naive node's environment: ``migrate``, or ``write COUNT``: that many records, a task each."""

import sys
import time
import uuid

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from tests.bench.chain.content import content_of  # noqa: E402
from tests.bench.chain.naive.models import Record  # noqa: E402
from tests.bench.chain.naive.tasks import send  # noqa: E402


def write(count: int) -> None:
    sys.stdout.write(f"{time.monotonic()}\n")
    for number in range(count):
        record = Record.objects.create(uid=uuid.uuid4(), **content_of(number, "逐条"))
        send.delay(str(record.uid))


if __name__ == "__main__":
    if sys.argv[1] == "migrate":
        call_command("migrate", run_syncdb=True, verbosity=0)
    else:
        write(int(sys.argv[2]))
