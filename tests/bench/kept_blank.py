"""The migrated and empty node from which each group begins; it is made once for a version of the portal."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.machine import ROOT

KEPT = ROOT / ".local" / "bench-blank"
MADE_OF = ("*/migrations/**/*.py", "integrity_portal/static/**/*", "requirements.lock")


def copy_into(folder: Path, make: Callable[[Path], None], *, kept: Path = KEPT, root: Path = ROOT) -> None:
    """
    :param make: makes such a node in a folder, where none is kept that is still what it would make
    """
    stamp, wanted = kept / "made-of", made_of(root)
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(kept, ignore_errors=True)
        make(kept)
        # Last: a folder that was left half made has none.
        stamp.write_text(wanted)
    # With the owners of the files: the engine may be another user.
    subprocess.run(["cp", "-a", str(kept), str(folder)], check=True)


def made_of(root: Path) -> str:
    """A digest of the migrations, static files and libraries that such a node is made of."""
    digest = hashlib.sha256(sys.version.encode())
    for path in _files(root):
        digest.update(f"{path.relative_to(root)}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    yield from sorted({path for pattern in MADE_OF for path in root.glob(pattern) if path.is_file()})
