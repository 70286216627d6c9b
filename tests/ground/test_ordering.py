"""Side by side, what shares something dear stays on one process, and what takes minutes has one of its own."""

from types import SimpleNamespace

from tests.support.demo import ROOT
from tests.support.ordering import APART, _longest_first, _slow_last, group_of


def test_all_that_share_the_demonstration_run_one_after_another():
    first, second = "tests/live/test_site.py::test_a[en]", "tests/live/test_rights.py::test_b"
    assert group_of(first) == group_of(second) != group_of("tests/journeys/test_site.py::test_a[en]")


def test_what_needs_no_demonstration_does_not_keep_it_waiting():
    for file in APART:
        assert (ROOT / file).exists()
        assert "LiveDemo" not in (ROOT / file).read_text()
        assert group_of(f"{file}::test_a") == group_of(f"{file}::test_b") == file


def test_tests_of_a_file_stay_together():
    one = "tests/records/test_x.py::TestIt::test_a"
    assert group_of(one) == group_of("tests/records/test_x.py::test_b[a::b]") == "tests/records/test_x.py"


def test_each_walk_of_the_matrix_is_a_unit():
    walks = [f"tests/access_matrix/test_outsiders.py::test_it[{role}]" for role in ("clerk", "partner")]
    assert len(set(map(group_of, walks))) == 2


def test_nothing_comes_after_the_test_that_ends_the_demonstration():
    def item(name: str) -> SimpleNamespace:
        return SimpleNamespace(nodeid=f"tests/live/{name}", get_closest_marker=lambda mark: mark)

    for order in (_longest_first, _slow_last):
        end, after = item("test_start_and_end.py::test_it"), item("test_verifier.py::test_it")
        assert sorted([end, after], key=order) == [after, end]
