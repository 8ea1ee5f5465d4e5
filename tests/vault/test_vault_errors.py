"""Every fault of the vault has a code and calm words of its own, and can pass from a child process."""

import pickle

import pytest

from chesil.terms.errors import ChesilError
from chesil.vault import errors
from chesil.vault.errors import VaultError

FAULTS = [
    fault for fault in vars(errors).values() if isinstance(fault, type) and issubclass(fault, VaultError)
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_says_what_happened_in_whole_sentences(fault):
    said = fault()
    assert isinstance(said, ChesilError)
    assert said.what.endswith(".")
    assert not said.next_step or said.next_step.endswith(".")
    assert len(str(said)) < 250
    assert "!" not in str(said)


def test_no_two_faults_share_a_code_or_their_words():
    assert len(FAULTS) >= 20
    assert len({fault.code for fault in FAULTS}) == len(FAULTS)
    assert len({fault().what for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_passes_between_processes_with_its_words(fault):
    for said in (fault(), fault("The lock is closed.", where="row 7", next_step="Open it.")):
        again = pickle.loads(pickle.dumps(said))  # noqa: S301  (our own bytes)
        assert type(again) is fault
        assert (str(again), again.what, again.where, again.next_step) == (
            str(said),
            said.what,
            said.where,
            said.next_step,
        )
