"""
A process of a node that answers questions, one line of JSON each: ``python -m tests.support.answering``.

Most of what one question costs is the start of the process that answers it.
"""

import contextlib
import io
import json
import select
import subprocess
import sys
import traceback
from typing import Any


class Answerer:
    """The asker's end."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, code: str, *, within: float) -> Any:
        """What the code prints, read as JSON."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(code), file=self.process.stdin, flush=True)
        assert select.select([self.process.stdout], [], [], within)[0], (
            f"no answer within {within} s to\n{code}"
        )
        answer = self.process.stdout.readline()
        assert answer, f"ended while it was asked\n{code}"
        said, error = json.loads(answer)
        assert not error, error[-3000:]
        return json.loads(said)

    def leave(self) -> None:
        self.process.kill()
        self.process.communicate()


def _answer() -> None:
    import django

    django.setup()
    from django.db import connections

    for line in sys.stdin:
        said, error = io.StringIO(), ""
        try:
            with contextlib.redirect_stdout(said):
                exec(json.loads(line), {"__name__": "__main__"})
        except BaseException:
            error = traceback.format_exc()
        # A process that has just begun has none either.
        connections.close_all()
        sys.stdout.write(json.dumps([said.getvalue(), error]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _answer()
