"""
The portal loaded once in a node's environment, and a fork of it for each script that is run there.

``python -m tests.bench.hand`` reads a line for each: its module and its arguments. Loading takes longer than most scripts.
"""

import contextlib
import json
import os
import runpy
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable

from integrity_portal import collector
from tests.bench.machine import ROOT

ENDED = "ended with "
ASIDE = "aside"


class Hand:
    """It loads while whoever made it goes on."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.hand"],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip

    def run(self, module: str, *arguments: object, hear: Callable[[str], object] = lambda line: None) -> str:
        """
        The last line that the script says.

        :param hear: is told each line as it is said
        :raises RuntimeError: where it fails
        """
        assert self._process.stdout is not None
        self._ask(module, *arguments)
        said = ""
        for line in self._process.stdout:
            if line.startswith(ENDED):
                if line != f"{ENDED}0\n":
                    raise RuntimeError(f"{module} {line}")
                return said
            said = line.strip()
            hear(said)
        raise RuntimeError(f"{module} could not be run")

    def begin(self, module: str, *arguments: object) -> None:
        """A script that goes on until the end, and says nothing."""
        self._ask(ASIDE, module, *arguments)

    def _ask(self, *words: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([*map(str, words)]) + "\n")
        self._process.stdin.flush()

    def end(self) -> None:
        """Of a script that still runs as well."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.communicate()


def _run(module: str, arguments: list[str]) -> int:
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if end.code and not isinstance(end.code, int):
            sys.stderr.write(f"{end.code}\n")
        return bool(end.code)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def main() -> None:
    import django

    collector.loading()
    django.setup()
    collector.loaded()
    for line in sys.stdin:
        module, *arguments = json.loads(line)
        aside = module == ASIDE
        if aside:
            module, *arguments = arguments
        pid = os.fork()
        if pid == 0:
            code = _run(module, arguments)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        if aside:
            continue
        _pid, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{ENDED}{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
