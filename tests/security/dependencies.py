"""
What the portal is made of, looked through: ``make audit``.

First what needs no network: each package is pinned to one version with its digests, and stands under a licence that an
office may use. Then the known faults of these versions, where an advisory service can be asked; where none can be
reached it says so and is no failure, because a build without a network must not depend on one.
"""

import importlib.metadata
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = (
    "requirements.lock", "requirements-sm.lock", "requirements-s3.lock", "requirements-dev.lock", "requirements-bench.lock",
)  # fmt: skip
# In service; the last two locks add tools of ours, which are not handed on and may stand under any free licence.
SERVED = "requirements.lock"
SHIPPED = (SERVED, "requirements-sm.lock", "requirements-s3.lock")

# Weak copyleft is used as it is, unchanged and linked, which all of these allow.
ALLOWED = re.compile(
    r"(?i)\b(MIT|MIT-0|BSD|Apache|PSF|ISC|MPL|Mozilla Public|LGPL|Lesser General|OFL|Python Software|Unlicense|Zlib|"
    r"Public Domain|0BSD)"
)
FORBIDDEN = re.compile(r"(?i)\b(AGPL|Affero|SSPL|(?<!L)GPL-|(?<!Lesser )General Public License)")
# Classified more widely than they are: looked at by hand in their source archives.
KNOWN_LICENCES = {"qrcode": "BSD-3-Clause"}

_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)\s*(?:;\s*(.*?))?\s*\\?$")


@dataclass(frozen=True)
class Locked:
    name: str
    version: str
    marker: str
    digests: int


def locked(text: str) -> Iterator[Locked | str]:
    """The packages of a lock file, and as text each line that is none and should not be there."""
    lines = text.splitlines()
    for place, line in enumerate(lines):
        if not line.strip() or line.lstrip().startswith(("#", "--hash=")):
            continue
        if not (pin := _PIN.match(line)):
            yield line
            continue
        digests = 0
        for below in lines[place + 1 :]:
            if not below.lstrip().startswith("--hash=sha256:"):
                break
            digests += 1
        name = re.sub(r"[-_.]+", "-", pin[1]).lower()
        yield Locked(name, pin[2], (pin[3] or "").strip(), digests)


def faults_of(text: str) -> list[str]:
    """What is wrong with a lock file."""
    found, seen = [], set[tuple[str, str]]()
    for one in locked(text):
        if isinstance(one, str):
            found.append(f"not pinned to one version: {one.strip()}")
            continue
        if not one.digests:
            found.append(f"{one.name} has no sha256 digest")
        if (one.name, one.marker) in seen:
            found.append(f"{one.name} is locked twice")
        seen.add((one.name, one.marker))
    names = [one for one in locked(text) if isinstance(one, Locked)]
    for one in names:
        if not one.marker and any(other.name == one.name and other != one for other in names):
            found.append(f"{one.name} is locked for every Python and again for one")
    return found


def licence_of(name: str) -> str | None:
    """As the installed package declares it; None where it is for another system and not installed."""
    try:
        about = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    kinds = [kind for kind in about.get_all("Classifier", []) if kind.startswith("License")]
    said = [about.get("License-Expression") or "", *kinds, (about.get("License") or "")[:80]]
    return "; ".join(filter(None, said))


def licence_faults(text: str) -> list[str]:
    found = []
    for one in locked(text):
        if isinstance(one, str) or (licence := licence_of(one.name)) is None:
            continue
        licence = KNOWN_LICENCES.get(one.name, licence)
        if FORBIDDEN.search(licence) and not ALLOWED.search(licence):
            found.append(f"{one.name} stands under {licence}")
        elif not ALLOWED.search(licence):
            found.append(f"{one.name} names no licence that is known here: {licence or 'none'}")
    return found


def advisories(lock: Path, timeout: int = 120) -> list[str] | None:
    """Known faults of what is locked, one sentence each; None where no service could be asked."""
    try:
        asked = subprocess.run(
            [
                sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--require-hashes", "--disable-pip",
                "--format", "json", "--progress-spinner", "off", "--timeout", "10",
            ],
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )  # fmt: skip
        said = json.loads(asked.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    # A mirror without advisories answers too, and knows nothing of any package.
    if not any("vulns" in one for one in said["dependencies"]):
        return None
    return [
        f"{one['name']} {one['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none yet'}"
        for one in said["dependencies"]
        for fault in one.get("vulns", [])
    ]


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> int:
    wrong = [f"{name}: {fault}" for name in LOCKS for fault in faults_of((ROOT / name).read_text())]
    wrong += [f"{name}: {fault}" for name in SHIPPED for fault in licence_faults((ROOT / name).read_text())]
    known = advisories(ROOT / SERVED)
    for line in [*wrong, *(known or [])]:
        say(line)
    if known is None:
        say(
            "Known faults: NOT ASKED, no advisory service could be reached from here. Run make audit where one can."
        )
    else:
        say(f"Known faults: asked, {len(known)} found.")
    say(f"Lock files and licences: {len(wrong)} faults.")
    return 1 if wrong or known else 0


if __name__ == "__main__":
    sys.exit(main())
