"""``make chaos``: the long form; ``CHAOS_SEED=…`` repeats one, ``CHAOS_FORM=short`` runs the short one."""

import os
import secrets
import sys
from pathlib import Path

from tests.chaos.campaign import LONG, SHORT, Campaign, Report
from tests.support.demo import ROOT


def told(report: Report) -> str:
    lines = [f"seed {report.seed}, {report.form} form, {sum(report.seconds.values()):.0f} s {report.seconds}"]
    lines.append(f"events  {report.events_total}: {_pairs(report.events)}")
    lines.append(f"transactions  {_pairs(report.transactions)}")
    lines.append(f"faults  {report.faults_total}: {_pairs(report.faults)}")
    lines.append(f"requests between nodes {report.requests}, processes started again {report.restarts}")
    lines += [f"{code}  {_pairs(proofs)}" for code, proofs in report.proofs.items()]
    lines.append(_pairs(report.verdict))
    lines += report.words
    lines += [f"not reached: {name}" for name in report.short_of]
    lines.append("PASSED" if report.passed else "FAILED")
    return "\n".join(lines)


def _pairs(values: dict[str, int]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())


def main() -> int:
    local = Path(os.environ.get("LOCAL_DIR") or ROOT / ".local")
    local.mkdir(parents=True, exist_ok=True)
    seed = int(os.environ.get("CHAOS_SEED") or secrets.randbelow(10**9))
    form = {"long": LONG, "short": SHORT}[os.environ.get("CHAOS_FORM") or "long"]

    def say(text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    report = Campaign(form, seed, keep=local / "chaos", say=say).run()
    (local / "chaos.json").write_text(report.to_json(), encoding="utf-8")
    say(told(report))
    return 0 if report.passed else 1


if __name__ == "__main__":
    sys.exit(main())
