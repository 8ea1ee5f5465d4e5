"""Both verifiers, written apart, refuse every attack on a pack and agree on every changed one (E1, E2)."""

import pytest
from tests.vault.pack.attacks import EVERY, SCRIPTED
from tests.vault.pack.changes import LAYERS, change, must_be_found
from tests.vault.pack.verdicts import verdicts

RANDOM = 300


def test_the_seventeen_attacks_of_the_design_are_there():
    assert len(SCRIPTED) == 17
    assert sum(name.startswith("insider") for name in SCRIPTED) == 3


@pytest.mark.parametrize("name", EVERY)
def test_an_attack_is_found_by_both(pack, tmp_path, name):
    data = EVERY[name](pack)
    assert data not in (pack.whole, pack.pending)
    (tmp_path / "pack.zip").write_bytes(data)
    found = verdicts(tmp_path / "pack.zip")
    assert (found.alone, found.ours) == (False, False), found.lines
    assert "Traceback" not in found.lines


def test_no_random_change_is_missed_and_the_two_agree(pack, tmp_path):
    path, tried, seen, faults = tmp_path / "pack.zip", 0, set(), []
    for number in range(2 * RANDOM):
        changed = change(pack, number)
        if changed.data is None or tried == RANDOM:
            continue
        tried += 1
        seen.add(changed.layer)
        path.write_bytes(changed.data)
        found = verdicts(path)
        if not found.same or (found.ours and must_be_found(changed)):
            faults.append((number, changed.layer, changed.what, found.alone, found.ours))
    assert tried == RANDOM
    assert seen == set(LAYERS)
    assert faults == []
