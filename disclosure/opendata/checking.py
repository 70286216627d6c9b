"""Whether the files that are offered are those that were signed."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from disclosure.opendata import manifest, store
from disclosure.opendata.models import DumpVersion

_PIECE = 1024 * 1024


def problems(version: DumpVersion) -> Iterator[str]:
    """What is wrong with a version's files, as sentences for an operator; nothing where all is well."""
    place = store.folder(version.version)
    if not place.is_dir():
        yield f"{place} is missing; make a new version: manage.py open_data build"
        return
    for name, kept in ((manifest.NAME, version.manifest), (manifest.SIGNATURE, version.signature)):
        path = place / name
        if not path.is_file() or path.read_text(encoding="utf-8") != kept:
            yield f"{name} is not the one that was made"
    if not manifest.holds(version.manifest.encode(), version.signature.encode()):
        yield f"{manifest.SIGNATURE} was made by no key of this node"
    for entry in json.loads(version.manifest)["distributions"]:
        yield from _wrong(place / entry["name"], entry["bytes"], entry["sha256"])


def _wrong(path: Path, size: int, sha256: str) -> Iterator[str]:
    if not path.is_file():
        yield f"{path.name} is missing"
    elif path.stat().st_size != size:
        yield f"{path.name} has {path.stat().st_size} bytes instead of {size}"
    elif _sha256(path) != sha256:
        yield f"{path.name} has another content than was signed"


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
