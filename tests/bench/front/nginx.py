"""nginx in front of the portal, as docs/operators/kept-pages.md sets it up, and how fast it gives a page away."""

import contextlib
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from integrity_portal.demo.supervisor import spawn
from tests.bench.chain.nodes import free_ports
from tests.bench.machine import ROOT

SAMPLE = ROOT / "docs" / "operators" / "kept-pages.md"
NEEDED = ("nginx", "wrk")
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
_LATENCY = re.compile(r"^\s+99%\s+([0-9.]+)(us|ms|s)$", re.MULTILINE)
_RATE = re.compile(r"^Requests/sec:\s+([0-9.]+)$", re.MULTILINE)


def missing() -> list[str]:
    """What of it this machine does not have; neither comes with the portal's packages."""
    return [name for name in NEEDED if shutil.which(name) is None]


@dataclass(frozen=True)
class Rate:
    """Answers a second, and the p99 in milliseconds."""

    a_second: float
    p99: float


def configuration(text: str, *, folder: Path, port: int, portal: int, static: Path) -> str:
    """The document's own sample on this machine: its ports and folders, plain HTTP, and one static file beside it."""
    (sample,) = re.findall(r"```nginx\n(.*?)```", text, re.DOTALL)
    sample = (
        sample.replace("/var/cache/nginx/portal", str(folder / "cache"))
        .replace("server 127.0.0.1:8000;", f"server 127.0.0.1:{portal};")
        .replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port} backlog=1024;")
        .replace("server_name credit.example.gov.cn;", "server_name 127.0.0.1;")
        .replace("location / {", f"location = /page.html {{ root {static}; }}\n    location / {{", 1)
    )
    return (
        f"daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        "events { worker_connections 1024; }\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;\n"
        f"{sample}}}\n"
    )


@contextlib.contextmanager
def in_front(folder: Path, *, portal: int, page: bytes) -> Iterator[int]:
    """nginx before the portal at that port, with ``page`` as a file of its own; its port."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page.html").write_bytes(page)
    port, file = free_ports(1), folder / "nginx.conf"
    file.write_text(
        configuration(
            SAMPLE.read_text(encoding="utf-8"), folder=folder, port=port, portal=portal, static=folder
        ),
        encoding="utf-8",
    )
    process = spawn(
        [
            "-c",
            "import os, sys; os.execvp('nginx', ['nginx', *sys.argv[1:]])",
            "-p",
            str(folder),
            "-c",
            str(file),
        ],
        environment={"PATH": "/usr/sbin:/usr/bin:/bin"},
        log=folder / "nginx.log",
    )
    try:
        for _ in range(100):
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"http://127.0.0.1:{port}/page.html", timeout=5).content == page:
                    break
            time.sleep(0.1)
        else:
            raise RuntimeError("nginx did not start:\n" + (folder / "nginx.log").read_text(errors="replace"))
        yield port
    finally:
        process.terminate()
        process.wait(20)


def asked(url: str, *, seconds: float, connections: int = 4) -> Rate:
    """
    :raises RuntimeError: where an answer was not 2xx, or none came
    """
    done = subprocess.run(
        ["wrk", "-t", "1", "-c", str(connections), "-d", f"{max(1, round(seconds))}s", "--latency", url],
        capture_output=True,
        text=True,
        check=True,
    )
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(done.stdout)
    return told(done.stdout)


def told(text: str) -> Rate:
    rate, latency = _RATE.search(text), _LATENCY.search(text)
    if rate is None or latency is None:
        raise RuntimeError(f"wrk said something else:\n{text}")
    return Rate(float(rate[1]), float(latency[1]) * _UNITS[latency[2]])
