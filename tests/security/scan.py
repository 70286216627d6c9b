"""
A web scanner of somebody else's against the running demo: ``make scan``.

wapiti (from the Debian archive) walks the city's public pages and, signed in, its staff pages, and attacks what it found:
injection of every kind, files, headers, cookies, forms. The run fails for each finding above informational that is not
answered below. ``SCAN_SECONDS`` (60) bounds each kind of attack; the report goes to ``.local/scan/``.
"""

import contextlib
import html.parser
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

ROOT = Path(__file__).resolve().parents[2]
LOCAL = Path(os.environ.get("LOCAL_DIR") or ROOT / ".local")
OUT = LOCAL / "scan"
MODULES = (
    "backup", "blindsql", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess", "http_headers", "methods",
    "permanentxss", "redirect", "sql", "xss", "xxe",
)  # fmt: skip
# Debian's wapiti 3.0.4 turns what it is to leave out into a pattern that Python 3.11 no longer reads.
WAPITI = (
    "/usr/bin/python3",
    "-c",
    "import fnmatch, re, wapitiCore.net.crawler as crawler; "
    "crawler.wildcard_translate = lambda words: re.compile(fnmatch.translate(words)); "
    "from wapitiCore.main.wapiti import wapiti_main; wapiti_main()",
)
# Of a scanner that was turned away at the door nothing is learnt.
FEWEST = 40
# Says how it found the thing, or what the server is: nothing to mend.
INFORMATIONAL = ("additionals",)


@dataclass(frozen=True)
class Answered:
    """A finding that is right about the demo and nothing to mend, with what shows that it is so in service."""

    category: str
    words: str
    because: str
    path: str = ""

    def answers(self, category: str, finding: dict[str, Any]) -> bool:
        said = f"{finding.get('info', '')} {finding.get('parameter', '')}"
        return (
            self.category == category
            and self.words in said
            and str(finding.get("path", "")).startswith(self.path)
        )


ANSWERED = (
    Answered(
        "HTTP Secure Headers", "Strict-Transport-Security",
        "the demo speaks plain HTTP, where the header means nothing; over TLS: test_headers.py",
    ),
    Answered(
        "HTTP Secure Headers", "X-XSS-Protection",
        "browsers have dropped the filter that it steered, and where it lives on it opens holes of its own; the policy stands",
    ),
    Answered(
        "Secure Flag cookie", "",
        "a secure cookie would not come back to the plain HTTP of the demo; in service: test_deployment.py",
    ),
    *(
        Answered("Cross Site Request Forgery", "", because, path)
        for path, because in {
            "/language/": "the reader's own language, kept in his own cookie (ADR 12)",
            "/text-size/": "the reader's own letters, kept in his own cookie (ADR 12)",
            "/contrast/": "the reader's own contrast, kept in his own cookie (ADR 12)",
            "/verify/": "looks a paper up by number and code and changes nothing",
            "/complaints/": "carries no session and no cookie, so there is nobody in whose name it could be sent",
        }.items()
    ),
)  # fmt: skip


class _Token(html.parser.HTMLParser):
    value = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "input" and said.get("name") == "csrfmiddlewaretoken":
            self.value = said.get("value") or ""


def signed_in(url: str, account: dict[str, str]) -> dict[str, str] | None:
    """The cookies of a member of staff; None where the account does not get in."""
    with httpx.Client(base_url=url, timeout=30, follow_redirects=True) as client:
        page = client.get("/admin/login/")
        token = _Token()
        token.feed(page.text)
        client.post(
            str(page.url),
            data={
                "username": account["username"],
                "password": account["password"],
                "csrfmiddlewaretoken": token.value,
            },
            headers={"Referer": str(page.url)},
        )
        got_in = client.get("/admin/", follow_redirects=False).status_code == 200
        return dict(client.cookies) if got_in else None


def scanned(
    url: str, name: str, *, start: str, leave: tuple[str, ...] = (), cookies: dict[str, str] | None = None
) -> dict[str, Any]:
    """wapiti's report of one walk."""
    seconds = os.environ.get("SCAN_SECONDS", "60")
    folder = OUT / name
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    command = [
        *WAPITI, "--url", f"{url}{start}", "--scope", "folder", "--module", ",".join(MODULES),
        "--depth", "4", "--max-files-per-dir", "6", "--max-links-per-page", "40", "--max-parameters", "12",
        "--max-scan-time", seconds, "--max-attack-time", seconds, "--timeout", "15", "--flush-session",
        "--no-bugreport", "--store-session", str(folder / "session"), "--format", "json", "--output", str(report),
        "--verbose", "0",
    ]  # fmt: skip
    for path in leave:
        command += ["--exclude", f"{url}{path}"]
    if cookies is not None:
        host = urlsplit(url).hostname or ""
        kept = {
            key: {"value": value, "version": 0, "expires": None, "secure": False, "port": None}
            for key, value in cookies.items()
        }
        file = folder / "cookies.json"
        file.write_text(json.dumps({host: {"/": kept}}))
        file.chmod(0o600)
        command += ["--cookie", str(file)]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if not report.exists():
        raise SystemExit(f"wapiti made no report of {name}:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(report.read_text())
    found["walked"] = _walked(folder / "session")
    return found


def _walked(session: Path) -> int:
    """How many addresses and forms it knew, from where wapiti keeps them."""
    for kept in session.glob("*.db"):
        with contextlib.closing(sqlite3.connect(kept)) as base:
            return int(base.execute("SELECT count(*) FROM paths").fetchone()[0])
    return 0


def findings(report: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What is above informational and answered by nothing, and what is answered, one sentence each."""
    open_ones, answered = [], []
    for part in ("vulnerabilities", "anomalies"):
        for category, found in report.get(part, {}).items():
            for one in found:
                line = (
                    f"{category}: {one.get('method', '')} {one.get('path', '')} {one.get('info', '')}".strip()
                )
                answer = next((known for known in ANSWERED if known.answers(category, one)), None)
                if answer:
                    answered.append(f"{line} [{answer.because}]")
                else:
                    open_ones.append(line)
    return open_ones, answered


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    if not shutil.which("wapiti"):
        say("wapiti is not installed. On Debian: apt install wapiti")
        return 2
    try:
        node = json.loads((LOCAL / "demo.json").read_text())["nodes"]["city"]
    except (FileNotFoundError, KeyError):
        say("No demo runs here. Start one with: make demo")
        return 2
    url = node["url"].rstrip("/")
    try:
        cookies = signed_in(url, node["users"]["clerk"])
    except httpx.TransportError:
        say(f"The demo of {LOCAL} does not answer at {url}.")
        return 2
    walks: dict[str, dict[str, Any]] = {"public": {"start": "/"}}
    if cookies:
        walks["staff"] = {
            "start": "/admin/",
            # Where the walk would sign itself out, or change its own way in.
            "leave": ("/admin/logout/*", "/admin/password_change/*", "/admin/security/*", "/admin/sign-in/*"),
            "cookies": cookies,
        }
    wrong = 0 if cookies else 1
    if not cookies:
        say("staff: NOT SCANNED, the demo's clerk did not get in")
    for name, how in walks.items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        report = scanned(url, name, **how)
        bad, answered = findings(report)
        walked = report.get("walked", 0)
        say(f"{name}: {walked} addresses, {len(bad)} findings above informational, {len(answered)} answered")
        if walked < FEWEST:
            say(f"  NOT SCANNED: {walked} addresses are not this part of the portal")
            wrong += 1
        for line in sorted(set(answered)):
            say(f"  answered: {line}")
        for line in sorted(set(bad)):
            say(f"  FINDING: {line}")
        wrong += len(bad)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
