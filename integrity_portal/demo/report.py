"""What the demonstration tells: to programs in .local/demo.json, to people on the screen."""

import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from integrity_portal.demo.nodes import DemoNode, read_environment


def demo_json(nodes: Sequence[DemoNode]) -> dict[str, Any]:
    """The content of .local/demo.json; its names are fixed (users and checks read it)."""
    return {
        "nodes": {
            node.key: {
                "code": node.code,
                "name": node.name,
                "url": node.url,
                **_accounts(node),
                "database_url": read_environment(node.env_file)["DATABASE_URL"],
                "env_file": _from_the_top(node.env_file),
            }
            for node in nodes
        }
    }


def _from_the_top(path: Path) -> str:
    """As one would type it in the project's folder; whole where the data lies elsewhere."""
    root = Path(settings.BASE_DIR)
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def welcome(nodes: Sequence[DemoNode], *, seconds: float) -> str:
    rows = [("node", "address", "role", "user name", "password")]
    for node in nodes:
        place: tuple[str, str] = (node.name, node.url)
        for role, account in _accounts(node)["users"].items() or [("", {})]:
            rows.append((*place, role, account.get("username", ""), account.get("password", "")))
            place = ("", "")
    lines = [
        "",
        f"Ready after {seconds:.0f} seconds. 三级节点已就绪（演示数据，均为虚构）。",
        "",
        *_table(rows),
        "",
        f"Staff sign in at …/admin/. Accounts for programs: {nodes[0].local}/demo.json. Ctrl-C ends everything.",
        "",
    ]
    return "\n".join(lines)


def _accounts(node: DemoNode) -> dict[str, Any]:
    if not node.accounts_file.exists():
        return {"users": {}, "client": {}, "sandbox": {}}
    accounts = json.loads(node.accounts_file.read_text(encoding="utf-8"))
    return {name: accounts.get(name, {}) for name in ("users", "client", "sandbox")}


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
    return [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
