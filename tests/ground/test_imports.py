"""What the portal imports is installed where it runs: the tools of developers and tests are not."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OWN = ("integrity_portal", "records", "supervision", "disclosure")
# With the extras for the national suite and for files in a bucket; the portal runs without them.
LOCKS = ("requirements.lock", "requirements-sm.lock", "requirements-s3.lock")


def _locked() -> set[str]:
    names = set()
    for lock in LOCKS:
        names |= set(
            re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
        )
    return {_plain(name) for name in names}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_a_machine_with_the_locked_packages_alone_has_all_that_is_imported():
    locked, homes = _locked(), packages_distributions()
    strangers = sorted(
        f"{path.relative_to(ROOT)}: {name}"
        for app in OWN
        for path in (ROOT / app).rglob("*.py")
        for name in set(_imported(path))
        if name not in OWN
        and name not in sys.stdlib_module_names
        and not {_plain(home) for home in homes.get(name, [])} & locked
    )
    assert strangers == []
