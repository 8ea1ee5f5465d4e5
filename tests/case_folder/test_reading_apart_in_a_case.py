"""Files of a case are read apart: from their path as they are added, and from what is sealed without a disk."""

import attrs
from tests.case_folder.conftest import PASSPHRASE

from chesil import pipeline
from chesil.case_folder import opening, receiving
from chesil.sandbox import nursery
from chesil.terms.readings import ReadOptions

TOLD = ReadOptions(day_first=True)


def test_a_sealed_original_is_read_from_memory_as_it_was_when_it_was_added(sealed):
    for (item, kept), read in zip(sealed.files().items(), sealed.load(), strict=True):
        with sealed.items.file(item) as original:
            again = pipeline.read_in_memory(kept.name, original, options=TOLD)
        assert again.sha256 == kept.sha256
        assert again.readings[0].rows.equals(read.readings[0].rows)


def test_a_file_whose_reader_was_stopped_is_read_again_when_it_is_added_again(
    made, exports, clock, monkeypatch
):
    def add(case):
        return [each.outcome for each in receiving.add(case, [exports], options=TOLD)]

    allowance = nursery._allowance
    monkeypatch.setattr(nursery, "_allowance", lambda each: attrs.evolve(allowance(each), answer_bytes=0))
    with opening.open_case(made[0], PASSPHRASE, now=clock) as case:
        assert add(case) == ["added", "added"]
        assert [each.readings[0].problems["code"].to_list() for each in case.load()] == [
            ["sandbox-misfit"]
        ] * 2
        monkeypatch.undo()
        assert add(case) == ["read again", "read again"]
        assert [each.readings[0].problems.height for each in case.load()] == [0, 0]
        assert add(case) == ["there already", "there already"]
