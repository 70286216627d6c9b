from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from records.access import audit
from records.access.services import clock_user
from records.clocks import reference as clocks
from records.subjects import reference as subjects


class Command(BaseCommand):
    help = "Loads regions, working days and deadline rules; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = subjects.load_regions()
        self.stdout.write(f"Regions in force: {loaded.regions}; former: {loaded.former}.")
        if loaded.stale:
            self.stderr.write(
                f"No longer in GB/T 2260, move what belongs to them: {', '.join(loaded.stale)}."
            )
        clocks.load()
        audit.record(
            action="reference.loaded",
            by=clock_user(),
            at=timezone.now(),
            details={"regions": loaded.regions, "former": loaded.former},
        )
        self.stdout.write("Working days and deadline rules are loaded.")
