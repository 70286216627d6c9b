"""What the bench makes of its figures; nothing here is timed."""

import json
import os
import re
from dataclasses import replace

import pytest

from records.dishonesty.content.columns import from_row
from tests.bench import kept_blank, machine, results
from tests.bench.careless import careless
from tests.bench.chain.content import content_of
from tests.bench.chain.group import PARTS, percentile, windows
from tests.bench.chain.throughput import Run
from tests.bench.clock import Clock
from tests.bench.first import FIRST
from tests.bench.forms import FORMS
from tests.bench.front import nginx
from tests.bench.groups import GROUPS
from tests.bench.hand import Hand
from tests.bench.intake import items
from tests.bench.intake.group import BATCH
from tests.bench.intake.pushing import Pushed
from tests.bench.registry import MEASURES, Figure, Measure

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
    results.write(path, results.document(about, {"chain": figures}))
    told = json.loads(path.read_text())
    assert set(told) == {"machine", "measures"}
    assert told["machine"]["cores"] >= 1
    assert told["machine"]["noise"]["spread"] == {"6": 0.123}
    assert told["machine"]["notes"] == {"6": "a note"}
    assert len(told["machine"]["noise"]["loop_ms"]) == 1
    assert [measure["id"] for measure in told["measures"]] == [6, 7]


def test_each_group_gets_its_table_between_its_marks_and_the_rest_of_the_document_stays():
    figures = {
        "chain": [Figure("6", 3_000, limit=9_000, peer=15, spread=0.1, note="a note")],
        "front": [Figure("8", 50_000, limit=60_000)],
    }
    content = results.document(machine.describe("full"), figures)
    text = "before\n" + "".join(
        f"{begin}\nold\n{end}\nafter {group}\n"
        for group in ("chain", "front", "intake")
        for begin, end in [results.marks(group)]
    )
    written = results.render_into(text, content)
    assert written.startswith(f"before\n{results.marks('chain')[0]}\nfull form")
    assert written.count("old") == 1
    chain, rest = written.split("after chain\n")
    assert "| 1,176 | 3,000 events/s | 9,000 | 33% | ≥ 30% | 15 | 200× | ≥ 150× | yes |" in chain
    assert "a note" in chain
    assert "nginx" not in chain
    assert "50,000 requests/s" in rest.split("after front\n")[0]
    assert "a note" not in rest
    assert results.render_into(written, content) == written
    with pytest.raises(ValueError, match="holds no"):
        results.render_into("nothing marked", content)


def test_a_curve_is_drawn_from_its_sizes_and_values_under_the_table_of_its_group():
    curve = ((10_000, 40.04), (100_000, 44.0), (1_000_000, 48.0))
    figures = {"disclosure": [Figure("15-home", 48.0, limit=40.0, curve=curve)]}
    content = results.document(machine.describe("full"), figures)
    assert content["machine"]["curves"] == {"15-home": [[10_000, 40.0], [100_000, 44.0], [1_000_000, 48.0]]}
    written = results.markdown(content, "disclosure")
    assert '    x-axis "rows" ["10,000", "100,000", "1,000,000"]\n' in written
    assert '    y-axis "ms" 0 --> 60\n' in written
    assert "    line [40, 44, 48]\n" in written


@pytest.mark.parametrize("group", [group.name for group in GROUPS])
def test_the_document_in_the_tree_has_a_place_for_each_group(group):
    text = (machine.ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert all(text.count(mark) == 1 for mark in results.marks(group))


def test_every_row_of_the_screen_is_as_wide_as_its_head():
    content = results.document(
        machine.describe("short"),
        {"chain": [Figure("6", 1, limit=2, peer=3), Figure("17-chain", 9, limit=10)]},
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
    assert windows(run, 4_000) == [
        (800 * part, pytest.approx(rate))
        for part, rate in enumerate((1_000, 1_000, 1_000 * 800 / 1_200, 500, 500), start=1)
    ]
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
    assert set(FIRST) <= set(MEASURES)
    for form in FORMS.values():
        # The log is measured at both ends, each in whole parts, and something lies between them.
        assert form.chain_events > 2 * form.chain_window
        assert form.chain_window % PARTS == 0
        # The last batches that are taken in are none of the first.
        assert form.intake_rows >= 6 * BATCH
        assert sorted(form.stock_sizes) == list(form.stock_sizes)
        assert len(form.stock_sizes) > 1


def test_the_full_form_is_as_large_as_the_goals_ask():
    full = FORMS["full"]
    assert full.stock_sizes == (10_000, 100_000, 1_000_000)
    assert full.chain_events == 1_000_000
    assert full.chain_window == 100_000


def test_each_moment_of_a_run_belongs_to_one_step():
    moments = iter((0.0, 0.0, 5.0, 7.0, 7.5, 9.0, 10.0, 20.0))
    clock = Clock(lambda: next(moments))
    with clock.step("nobody's"):
        pass
    with clock.group("chain"), clock.step("starting"):
        with clock.step("migrating"):
            pass
        clock.apart({"indexes": 1.0})
    assert clock.seconds == {"chain": {"measuring": 15.0, "starting": 3.5, "migrating": 0.5, "indexes": 1.0}}
    assert list(clock.told()["chain"]) == ["measuring", "starting", "indexes", "migrating"]


def test_where_the_time_went_is_said_group_by_group():
    said = results.times({"chain": {"measuring": 70, "growing": 30}, "front": {"measuring": 5}})
    assert said.splitlines() == ["chain    100 s: measuring 70, growing 30", "front      5 s: measuring 5"]


def test_a_script_is_run_in_a_fork_of_what_is_loaded_and_its_last_line_is_heard(tmp_path, monkeypatch):
    (tmp_path / "spoken.py").write_text("import sys\nprint('first')\nprint(sys.argv[1:])\n")
    (tmp_path / "failing.py").write_text("raise SystemExit('not today')\n")
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tests.bench.disclosure.bare.settings",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1/none",
    }
    hand = Hand(environment)
    try:
        assert hand.run("spoken", 7, "seven") == "['7', 'seven']"
        with pytest.raises(RuntimeError, match="failing"):
            hand.run("failing")
        assert hand.run("spoken") == "[]"
    finally:
        hand.end()


def test_durability_is_off_only_while_rows_are_made(monkeypatch):
    done = []
    monkeypatch.setattr(os, "sync", lambda: done.append("sync"))
    with careless(done.append):
        done.append("rows")
    before, after = done[: done.index("rows")], done[done.index("rows") + 1 :]
    assert [one for one in before if "fsync" in one] == ["ALTER SYSTEM SET fsync = off"]
    assert len([one for one in before if one.endswith("= off")]) == len(
        [one for one in after if "RESET" in one]
    )
    assert after[-2:] == ["CHECKPOINT", "sync"]


def test_what_wrk_says_is_read_in_milliseconds():
    said = (
        "    50%  110.00us\n    99%    1.25ms\n  9 requests\nRequests/sec:  38123.45\nTransfer/sec: 1.1GB\n"
    )
    assert nginx.told(said) == nginx.Rate(38123.45, 1.25)
    assert nginx.told(said.replace("1.25ms", "980.00us")).p99 == pytest.approx(0.98)
    with pytest.raises(RuntimeError, match="something else"):
        nginx.told("unable to connect")


def test_the_operators_own_sample_is_measured(tmp_path):
    text = nginx.configuration(
        nginx.SAMPLE.read_text(encoding="utf-8"), folder=tmp_path, port=1234, portal=5678, static=tmp_path
    )
    assert "proxy_cache portal;" in text
    assert "server 127.0.0.1:5678;" in text
    assert "listen 127.0.0.1:1234" in text
    assert "443" not in text
    assert text.count("location") == 2


def test_the_last_of_many_batches_are_held_against_the_first():
    pushed = Pushed([(second, 0.5) for second in (1.0, 2.0, 3.0, 5.0, 7.0)], size=100)
    assert pushed.rate == pytest.approx(500 / 7)
    assert pushed.rate_of(slice(0, 3)) == pytest.approx(100)
    assert pushed.rate_of(slice(-2, None)) == pytest.approx(50)
    assert pushed.tenths == ((300, pytest.approx(100)),)


def test_an_item_and_a_line_of_a_file_say_the_same():
    bodies = [("示例市财政局", "411000"), ("示例市水利局", "411002")]
    said = items.item(7, bodies)
    assert from_row(items.row(7, bodies)) == said


def test_an_empty_node_is_made_once_and_anew_when_a_migration_comes(tmp_path):
    root, kept, made = tmp_path / "portal", tmp_path / "kept", []
    migrations = root / "records" / "migrations"
    migrations.mkdir(parents=True)
    (migrations / "0001_first.py").write_text("one")

    def make(folder):
        folder.mkdir()
        made.append(folder)
        (folder / "database").write_text(str(len(made)))

    def fails(folder):
        folder.mkdir()
        raise RuntimeError("half made")

    def copy(number, how=make):
        kept_blank.copy_into(tmp_path / f"copy-{number}", how, kept=kept, root=root)
        return (tmp_path / f"copy-{number}" / "database").read_text()

    assert copy(1) == copy(2) == "1"
    (migrations / "0002_second.py").write_text("two")
    with pytest.raises(RuntimeError, match="half made"):
        copy(3, fails)
    assert copy(4) == copy(5) == "2"
