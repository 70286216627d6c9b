"""``python -m tests.bench [--form short|full] [--only GROUP …] [--render]``"""

import argparse
import json
import os
import shutil
import sys
import time

from integrity_portal.demo.supervisor import ended_by_signals
from tests.bench import machine, results
from tests.bench.clock import CLOCK
from tests.bench.forms import FORMS
from tests.bench.groups import GROUPS
from tests.bench.machine import ROOT
from tests.bench.registry import Bench, Figure

RESULTS = ROOT / ".local" / "bench.json"
FOLDER = ROOT / ".local" / "bench"
DOCUMENT = ROOT / "docs" / "performance.md"


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def measure(form: str, only: list[str]) -> None:
    # Where it is set, each of some forty processes would compile the portal's 1,500 modules anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    about = machine.describe(form)
    figures: dict[str, list[Figure]] = {}
    begun = time.monotonic()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    try:
        for group in GROUPS:
            if only and group.name not in only:
                continue
            say(f"{group.name} …")
            with CLOCK.group(group.name):
                figures[group.name] = list(group.run(Bench(FORMS[form], FOLDER / group.name, say)))
            about["noise"]["loop_ms"].append(machine.loop_ms())
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    about["seconds"] = round(time.monotonic() - begun)
    about["steps"] = CLOCK.told()
    content = results.document(about, figures)
    results.write(RESULTS, content)
    say(
        f"\n{results.screen(content)}\n\n{results.times(about['steps'])}\n{about['seconds']} s in all;"
        f" the figures are in {RESULTS.relative_to(ROOT)}"
    )


def render() -> None:
    content = json.loads(RESULTS.read_text(encoding="utf-8"))
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(results.render_into(text, content), encoding="utf-8")
    say(f"{DOCUMENT.relative_to(ROOT)} holds the figures of {content['machine']['at']}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--form", choices=sorted(FORMS), default=os.environ.get("BENCH") or "short")
    parser.add_argument("--only", nargs="*", default=[], choices=[group.name for group in GROUPS])
    parser.add_argument("--render", action="store_true", help="write the last run's table into the document")
    arguments = parser.parse_args()
    if arguments.render:
        render()
        return
    with ended_by_signals():
        measure(arguments.form, arguments.only)


if __name__ == "__main__":
    main()
