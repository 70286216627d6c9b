"""
Run inside a node's environment: bring its database to this version, and collect its static files beside that.

Nobody waits twice: a demonstration in a copy of this folder finds that its static files are those it would collect.
"""

import gc
import os
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from integrity_portal.demo.run import Demo  # noqa: E402


def collect() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    demo = Demo(local=Path(settings.LOCAL_DIR), first_port=0, say=print)
    (demo.local / "static.stamp").write_text(demo._static_content())


def main() -> None:
    pid = os.fork()
    if pid == 0:
        collect()
        os._exit(0)
    # Three hundred models are drawn up again and again: half of the time would go into looking for what may be dropped.
    gc.disable()
    call_command("migrate", verbosity=0)
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
        raise SystemExit("the static files could not be collected")


if __name__ == "__main__":
    main()
