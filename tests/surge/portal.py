"""A portal of its own, with engines of its own, under the limits of service."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import django
import httpx

from integrity_portal.demo.supervisor import Supervised, spawn
from integrity_portal.engines import Postgres, Redis

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 60


class Portal:
    def __init__(self, folder: Path, stack: contextlib.ExitStack, limits: dict[str, str]) -> None:
        self.folder, self.stack = folder, stack
        folder.chmod(0o755)
        postgres, redis = Postgres(folder), Redis(folder)
        stack.callback(postgres.release)
        stack.callback(redis.release)
        os.environ.update(
            {
                "DJANGO_SETTINGS_MODULE": "tests.surge.settings",
                "LOCAL_DIR": str(folder),
                "DATABASE_URL": postgres.url("portal"),
                "REDIS_URL": redis.url(0),
                "NODE_CODE": "411000",
                "NODE_NAME": "信用许昌",
                # A demonstration may answer in plain HTTP and make its own keys; its limits are those given here.
                "DEMO": "1",
                "LOG_LEVEL": "WARNING",
                **limits,
            }
        )
        for name in ("ENV_FILE", "UPSTREAM_URL", "UPSTREAM_CODE"):
            os.environ.pop(name, None)
        self._manage("migrate", "--verbosity", "0")
        django.setup()

    def body(self) -> Any:
        from records.access.services import ensure_system_users
        from records.subjects.models import Organisation

        ensure_system_users()
        known = {"kind": "department", "region_id": "411000"}
        return Organisation.objects.get_or_create(name="示例市城市管理局", defaults=known)[0]

    def stored(self) -> int:
        from supervision.complaints.models import Complaint

        return Complaint.objects.count()

    def serve(self) -> int:
        """The web server; the port that it answers on."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        log = self.folder / "web.log"
        process = self.web = spawn(
            ["-m", "gunicorn", "--config", "python:integrity_portal.server", "--no-control-socket"],
            environment={"BIND": f"127.0.0.1:{port}"},
            log=log,
        )

        def end() -> None:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.kill()

        self.stack.callback(end)
        deadline = time.monotonic() + READY_SECONDS
        while True:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=10).status_code == 200:
                    return port
            assert process.poll() is None, log.read_text()[-3000:]
            assert time.monotonic() < deadline, log.read_text()[-3000:]
            time.sleep(0.2)

    def work(self) -> list[Supervised]:
        """A worker and beat, started again by whoever looks after them."""
        celery = ["-m", "celery", "-A", "integrity_portal"]
        worker = [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"]
        beat = [*celery, "beat", "--schedule", str(self.folder / "beat"), "--pidfile="]
        made = []
        for name, arguments in (("worker", worker), ("beat", beat)):
            one = Supervised(
                name, [*arguments, "--loglevel", "WARNING"], environment={}, log=self.folder / f"{name}.log"
            )
            one.look_after()
            self.stack.callback(one.kill)
            made.append(one)
        return made

    def _manage(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=True)
