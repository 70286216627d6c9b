"""Side by side, what shares something dear stays on one process, and what takes minutes has one of its own."""

from tests.support.ordering import group_of


def test_all_that_share_the_demonstration_run_one_after_another():
    first, second = "tests/live/test_site.py::test_a[en]", "tests/live/test_surge.py::test_b"
    assert group_of(first) == group_of(second) != group_of("tests/journeys/test_site.py::test_a[en]")


def test_tests_of_a_file_stay_together():
    one = "tests/records/test_x.py::TestIt::test_a"
    assert group_of(one) == group_of("tests/records/test_x.py::test_b[a::b]") == "tests/records/test_x.py"


def test_each_walk_of_the_matrix_is_a_unit():
    walks = [f"tests/access_matrix/test_outsiders.py::test_it[{role}]" for role in ("clerk", "partner")]
    assert len(set(map(group_of, walks))) == 2
