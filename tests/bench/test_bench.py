"""What the bench makes of its figures; nothing here is timed."""

import json
import re
from dataclasses import replace

import pytest

from tests.bench import machine, registry, results
from tests.bench.chain.content import content_of
from tests.bench.chain.group import percentile, windows
from tests.bench.chain.throughput import Run
from tests.bench.groups import GROUPS
from tests.bench.registry import FORMS, MEASURES, Figure, Measure

RATE = Measure("r", 6, "a rate", "events/s", "limit", "peer", goal_limit=0.30, goal_peer=150.0)
DELAY = Measure("d", 7, "a delay", "ms", "limit", "peer", goal_limit=1.0, lower=True)
KEYS = {
    "id", "name", "value", "unit", "limit", "peer", "ratio_to_limit", "ratio_to_peer", "goal_limit", "goal_peer",
    "met",
}  # fmt: skip


def test_an_entry_has_exactly_the_agreed_shape():
    entry = results.entry(RATE, Figure("r", 3_000.4, limit=10_000, peer=20))
    assert set(entry) == KEYS
    assert entry["value"] == 3_000
    assert (entry["limit"], entry["peer"]) == (
        {"name": "limit", "value": 10_000},
        {"name": "peer", "value": 20},
    )
    assert (entry["ratio_to_limit"], entry["ratio_to_peer"]) == (0.3, 150.02)


@pytest.mark.parametrize(
    ("measure", "value", "limit", "peer", "met"),
    [
        (RATE, 3_000, 10_000, 20, True),
        (RATE, 2_999, 10_000, 20, False),
        (RATE, 3_000, 10_000, 20.1, False),
        (RATE, 3_000, None, 20, False),
        (RATE, 3_000, 10_000, None, False),
        (DELAY, 200, 200, None, True),
        (DELAY, 201, 200, 1_000, False),
        (replace(DELAY, goal_limit=None), 9_000, None, None, True),
    ],
)
def test_a_goal_is_met_from_its_very_value_on_and_never_unmeasured(measure, value, limit, peer, met):
    assert results.entry(measure, Figure(measure.key, value, limit=limit, peer=peer))["met"] is met


def test_the_file_tells_machine_and_noise_beside_the_measures(tmp_path):
    about = machine.describe("short")
    figures = [
        Figure("6", 3_000, limit=9_000, peer=15, spread=0.1234, note="a note"),
        Figure("7-p50", 150, limit=200),
    ]
    path = tmp_path / "deep" / "bench.json"
    results.write(path, results.document(about, figures))
    told = json.loads(path.read_text())
    assert set(told) == {"machine", "measures"}
    assert told["machine"]["cores"] >= 1
    assert told["machine"]["noise"]["spread"] == {"6": 0.123}
    assert told["machine"]["notes"] == {"6": "a note"}
    assert len(told["machine"]["noise"]["loop_ms"]) == 1
    assert [measure["id"] for measure in told["measures"]] == [6, 7]


def test_the_document_gets_the_table_between_its_marks_and_keeps_the_rest():
    about = machine.describe("full")
    content = results.document(about, [Figure("6", 3_000, limit=9_000, peer=15, spread=0.1, note="a note")])
    text = f"before\n{results.BEGIN}\nold\n{results.END}\nafter\n"
    written = results.render_into(text, content)
    assert written.startswith(f"before\n{results.BEGIN}\nfull form")
    assert written.endswith(f"{results.END}\nafter\n")
    assert "old" not in written
    assert "3,000 events/s | 9,000 | 33% | ≥ 30% | 15 | 200× | ≥ 150× | yes |" in written
    assert "a note" in written
    assert results.render_into(written, content) == written
    with pytest.raises(ValueError, match="holds no"):
        results.render_into("nothing marked", content)


def test_the_document_in_the_tree_can_take_a_table():
    text = (machine.ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert text.count(results.BEGIN) == text.count(results.END) == 1


def test_every_row_of_the_screen_is_as_wide_as_its_head():
    content = results.document(
        machine.describe("short"), [Figure("6", 1, limit=2, peer=3), Figure("17-chain", 9, limit=10)]
    )
    lines = results.screen(content).splitlines()
    assert len(lines) == 4
    assert all(re.match(r"\d+ ", line) for line in lines[2:])


def test_rates_of_stretches_follow_from_when_how_much_had_arrived():
    run = Run(begun=100.0, curve=[(101.0, 1_000), (102.0, 2_000), (106.0, 4_000)])
    assert run.rate() == pytest.approx(4_000 / 6)
    assert run.rate(0, 2_000) == pytest.approx(1_000)
    assert run.rate(2_000, 4_000) == pytest.approx(500)
    # Half way through the last batch.
    assert run.rate(2_000, 3_000) == pytest.approx(500)
    assert windows(run, 2_000, 4_000) == pytest.approx([1_000, 500])
    with pytest.raises(ValueError, match="never held"):
        run.rate(0, 5_000)


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.99, 99), (1.0, 100)])
def test_a_percentile_is_a_value_that_was_measured(share, value):
    assert percentile(list(range(100, 0, -1)), share) == value


def test_one_value_is_all_its_percentiles():
    assert percentile([7.0], 0.5) == percentile([7.0], 0.99) == 7.0


def test_the_same_number_makes_the_same_record():
    assert content_of(7, "x") == content_of(7, "x") != content_of(8, "x")
    lengths = [len(content_of(number, "x")["facts"]) for number in range(200)]
    assert 80 <= min(lengths) <= max(lengths) <= 300


def test_measures_groups_and_forms_have_one_name_each():
    assert all(key == measure.key for key, measure in MEASURES.items())
    assert len({group.name for group in GROUPS}) == len(GROUPS)
    assert set(FORMS) == {"short", "full"}
    assert all(form.chain_events % form.chain_window == 0 for form in registry.FORMS.values())
