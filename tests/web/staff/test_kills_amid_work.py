"""Processes that answer are killed amid the work on cases; `make bench` does it two hundred times."""

from bench.site import killing, work_kills


def test_a_kill_amid_a_look_a_first_look_or_a_release_leaves_nothing_by_half(tables):
    module, of = "bench.site.work_kills", {"kills": 0, "seed": 1, "tables": tables, "more": ("--each",)}
    found = killing.apart(module, work_kills.Outcome, "sqlite", **of)
    assert found.kills >= 2 * 3, "amid each step, and after it"
    assert min(found.unanswered, found.not_done) > 0
    assert found.is_good, found
