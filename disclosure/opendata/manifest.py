"""The list of a version's files: what, how much, which hashes, from when, under which conditions; signed."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from disclosure.opendata import licence
from disclosure.opendata.writing import Written
from disclosure.published.changes import written_position
from disclosure.published.kinds import open_kind
from records.chain import transparency as chain
from records.common.identity import this_node
from records.common.signing import node_signer, verify

FORMAT = "integrity-open-data/1"
# What is signed begins with this line, so that no signature can be passed off as one on something else.
DOMAIN = b"integrity-open-data/1\n"
NAME, SIGNATURE, SUMS = "manifest.json", "manifest.json.sig", "SHA256SUMS"
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
    "json": "application/json",
    "gz": "application/gzip",
    "sig": "application/json",
    "txt": "text/plain; charset=utf-8",
}
DELTA = "changes"


@dataclass(frozen=True)
class Filed:
    """One file and its compressed twin."""

    dataset: str
    plain: Written
    packed: Written


def media_type(name: str) -> str:
    return MEDIA_TYPES.get(name.rpartition(".")[2], "text/plain; charset=utf-8")


def made(
    files: list[Filed], *, version: str, made_at: datetime, position: UUID, delta_since: datetime
) -> dict[str, Any]:
    node, checkpoint = this_node(), chain.newest_checkpoint()
    with override("zh-hans"):
        terms, licence_name, node_title = licence.text(), str(licence.NAME), _title(node.name)
    return {
        "format": FORMAT,
        "title": node_title,
        "publisher": {"code": node.code, "name": node.name},
        "version": version,
        "issued": made_at.isoformat(),
        "position": written_position(position),
        "changes": _absolute("/api/v1/public/changes/"),
        "checkpoint": None
        if checkpoint is None
        else {"size": checkpoint.size, "root": checkpoint.root.hex(), "note": checkpoint.note},
        "licence": {
            "name": licence_name,
            "text": terms,
            "url": _absolute(f"{reverse('site:open-data')}#licence"),
        },
        "landing_page": _absolute(reverse("site:open-data")),
        "delta_since": delta_since.isoformat(),
        "distributions": [entry for filed in files for entry in _described(filed, version)],
    }


def as_bytes(manifest: dict[str, Any]) -> bytes:
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def signed(content: bytes) -> bytes:
    """The detached signature on the manifest's bytes."""
    signer = node_signer()
    signature = {
        "format": FORMAT,
        "node": this_node().code,
        "algorithm": signer.algorithm,
        "key_id": signer.key_id,
        "signature": base64.b64encode(signer.sign(DOMAIN + content)).decode(),
    }
    return (json.dumps(signature, indent=1) + "\n").encode()


def holds(content: bytes, signature: bytes) -> bool:
    """Whether a key of this node made the signature on these bytes."""
    said = json.loads(signature)
    own = [key for key in chain.public_keys() if key.peer.code == this_node().code]
    keys = [bytes(key.public_key) for key in own if key.key_id == said["key_id"]]
    signer = node_signer()
    if signer.key_id == said["key_id"]:
        keys.append(signer.public_key)
    made = base64.b64decode(said["signature"])
    return any(verify(said["algorithm"], key, DOMAIN + content, made) for key in keys)


def sums(files: list[Filed]) -> bytes:
    """The hashes in the form that ``sha256sum --check`` reads."""
    every = [written for filed in files for written in (filed.plain, filed.packed)]
    return "".join(f"{written.sha256}  {written.name}\n" for written in every).encode()


def _described(filed: Filed, version: str) -> list[dict[str, Any]]:
    kind = open_kind(filed.dataset)
    about = {
        "dataset": filed.dataset,
        "kind": kind.kind if kind else None,
        "rows": filed.plain.rows,
        "dictionary": _absolute(
            reverse("site:open-data-dictionary", args=[filed.dataset]) if kind else reverse("site:open-data")
        ),
    }
    return [
        {
            **about,
            "name": written.name,
            "media_type": media_type(filed.plain.name),
            "compression": "gzip" if written is filed.packed else None,
            "bytes": written.bytes,
            "sha256": written.sha256,
            "url": _absolute(reverse("site:open-data-file", args=[version, written.name])),
        }
        for written in (filed.plain, filed.packed)
    ]


def _title(name: str) -> str:
    return f"{name} 开放数据"


def _absolute(path: str) -> str:
    return settings.PUBLIC_URL.rstrip("/") + path
