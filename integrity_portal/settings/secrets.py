"""Secrets come from the environment, from a file that the environment names, or are made once under .local/."""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet
from environs import Env


def secret(env: Env, name: str) -> str:
    """The value of ``NAME``, or the content of the file that ``NAME_FILE`` points to, or an empty string."""
    if path := env.str(f"{name}_FILE", ""):
        return Path(path).read_text().strip()
    return str(env.str(name, ""))


def generated(directory: Path, name: str, *, fernet: bool = False) -> str:
    """A secret kept in ``directory/secrets`` with mode 0600, made at the first start by whichever process is first."""
    folder = directory / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    if not path.exists():
        value = Fernet.generate_key().decode() if fernet else secrets.token_urlsafe(48)
        draft = folder / f".{name}.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(value)
        try:
            # A hard link fails where another process was first, so all processes agree on one value.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
