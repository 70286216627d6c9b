"""The three nodes, and the environment file that is the whole configuration of each."""

import json
import secrets
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from integrity_portal.engines import Postgres, Redis


@dataclass(frozen=True)
class DemoNode:
    """One level's node: where it lies under .local/ and where it answers."""

    key: str
    code: str
    name: str
    number: int
    port: int
    local: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def env_file(self) -> Path:
        return self.local / f"{self.key}.env"

    @property
    def accounts_file(self) -> Path:
        return self.local / f"{self.key}.users.json"

    @property
    def identity_file(self) -> Path:
        return self.local / f"{self.key}.identity.json"

    @property
    def home(self) -> Path:
        return self.local / self.key

    @property
    def database(self) -> str:
        return f"portal_{self.key}"


def demo_nodes(local: Path, first_port: int) -> list[DemoNode]:
    """City, province, nation: each one's superior is the next."""
    names = [
        ("city", "411000", "信用许昌"),
        ("province", "410000", "信用河南"),
        ("nation", "000000", "信用中国（演示）"),
    ]
    return [
        DemoNode(key=key, code=code, name=name, number=number, port=first_port + number, local=local)
        for number, (key, code, name) in enumerate(names)
    ]


def environment(
    node: DemoNode, nodes: Sequence[DemoNode], postgres: Postgres, redis: Redis, *, line_port: int = 0
) -> dict[str, str]:
    """
    The node's environment; its secrets are made once and kept in its file.

    :param line_port: where the city finds its superior, instead of at the superior itself; the province one port on
    """
    kept = read_environment(node.env_file)
    superior = nodes[node.number + 1] if node.number + 1 < len(nodes) else None
    upstream = superior.url if superior else ""
    if superior and line_port:
        upstream = f"http://127.0.0.1:{line_port + node.number}"
    levels = [{"code": other.code, "name": other.name, "url": other.url} for other in reversed(nodes)]
    return {
        "DJANGO_SETTINGS_MODULE": "integrity_portal.settings.base",
        "DEMO": "1",
        "LOCAL_DIR": str(node.local),
        "NODE_CODE": node.code,
        "NODE_NAME": node.name,
        "UPSTREAM_URL": upstream,
        "UPSTREAM_CODE": superior.code if superior else "",
        "PUBLIC_URL": node.url,
        "LEVEL_LINKS": json.dumps(levels, ensure_ascii=False),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "DATABASE_URL": postgres.url(node.database),
        "REDIS_URL": redis.url(node.number),
        "NODE_KEY_DIR": str(node.home / "keys"),
        "MEDIA_ROOT": str(node.home / "media"),
        "OPEN_DATA_DIR": str(node.home / "open-data"),
        "SECRET_KEY": kept.get("SECRET_KEY") or secrets.token_urlsafe(48),
        "FIELD_KEYS": kept.get("FIELD_KEYS") or Fernet.generate_key().decode(),
        "BLIND_INDEX_KEY": kept.get("BLIND_INDEX_KEY") or secrets.token_urlsafe(48),
    }


def read_environment(path: Path) -> dict[str, str]:
    """What a file of ``NAME=value`` lines in the shell's quoting holds; nothing if there is no such file."""
    if not path.exists():
        return {}
    pairs = (word.partition("=") for word in shlex.split(path.read_text(), comments=True))
    return {name: value for name, _, value in pairs}


def write_environment(path: Path, values: dict[str, str]) -> None:
    """Write it for ``set -a; . FILE``, readable by its owner alone."""
    write_privately(path, "".join(f"{name}={shlex.quote(value)}\n" for name, value in values.items()))


def write_privately(path: Path, text: str) -> None:
    """Replace a file at once, so that a reader sees the old one or the new one whole."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
