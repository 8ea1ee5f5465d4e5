"""The heads: weights that were changed are refused, shares add up, and empty and huge texts are scored."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.recognisers.graded import features, heads
from chesil.terms.errors import SettingsError

LABELS = ("harm", "any_abuse")


@pytest.fixture
def fresh():
    heads.load.cache_clear()
    yield
    heads.load.cache_clear()


class _Files:
    """A folder of a package with two files, one of them changed."""

    def __init__(self, files: dict[str, bytes], name: str = "") -> None:
        self._files, self._name = files, name

    def joinpath(self, name: str) -> "_Files":
        return self if name == "model" else _Files(self._files, name)

    def read_bytes(self) -> bytes:
        return self._files[self._name]


@pytest.mark.parametrize("change", ["a letter", "cut short", "empty"])
def test_changed_weights_are_refused(fresh: None, monkeypatch: pytest.MonkeyPatch, change: str):
    place = heads.resources.files(heads.__package__).joinpath("model")
    files = {name: place.joinpath(name).read_bytes() for name in ("heads.json", "heads.npz")}
    whole = files["heads.npz"]
    middle = len(whole) // 2
    files["heads.npz"] = {
        "a letter": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "cut short": whole[:middle],
        "empty": b"",
    }[change]
    monkeypatch.setattr(heads.resources, "files", lambda package: _Files(files))
    with pytest.raises(SettingsError, match="not the ones that were made") as refused:
        heads.load()
    assert refused.value.next_step == "Install Chesil again."


def test_nothing_in_the_weights_is_ever_executed():
    packed = io.BytesIO()
    np.savez(packed, weights=np.array([{"a": 1}], dtype=object), rarity=np.zeros(1, np.float32))
    with pytest.raises(ValueError, match="allow_pickle"):
        heads.unpacked(packed.getvalue(), heads.load().about)


def test_the_weights_are_small_numbers_for_every_head_and_bucket():
    model = heads.load()
    names = (*model.about.labels, *model.about.kinds)
    assert model.weights.dtype == np.int8
    assert model.weights.shape == (len(names), features.BUCKETS)
    assert model.rarity.shape == (features.BUCKETS,)
    assert model.rarity.min() >= 0
    assert len(model.about.scales) == len(model.about.intercepts) == len(names)
    assert not model.weights[:, features.NOTHING].any()


@given(st.lists(st.text(max_size=60), max_size=6))
def test_a_text_scores_the_same_alone_and_beside_others(texts: list[str]):
    model = heads.load()
    together = model.scores(texts, of=LABELS)
    assert together.shape == (len(texts), len(LABELS))
    alone = [model.scores([text], of=LABELS)[0] for text in texts]
    np.testing.assert_allclose(together, np.reshape(alone, together.shape), atol=1e-4)


@given(st.text(min_size=1, max_size=80))
def test_the_shares_of_a_text_add_up_to_its_score(text: str):
    model = heads.load()
    row = (*model.about.labels, *model.about.kinds).index("harm")
    batch = features.batch([text])
    ends = np.array([0, int(batch.sizes[0]) - 1])
    score = model.scores([text], of=("harm",))[0, 0] - model.about.intercepts[row]
    shares = model.shares(text, of="harm")
    assert len(shares) == int(batch.sizes[0]) - 2
    # What the spaces at both ends add is no word's share: at most what the runs that touch them weigh.
    assert np.isfinite(shares).all()
    assert abs(score - shares.sum()) <= np.abs(_spread(model, text)[ends]).sum() + 1e-3


def _spread(model: heads.Heads, text: str) -> np.ndarray:
    """What each byte of *text*, its two spaces too, adds to its score, worked out one feature after another."""
    row = (*model.about.labels, *model.about.kinds).index("harm")
    batch = features.batch([text])
    added = np.zeros(len(batch.letters))
    length = 0.0
    for each in batch.features():
        for place in np.flatnonzero(each.buckets != features.NOTHING):
            found, first, last = each.buckets[place], each.first[place], each.last[place]
            added[first:last] += float(model.weights[row][found]) / (last - first)
            length += float(model.rarity[found])
    whole = added * model.about.scales[row] / max(length, 1e-6) ** 0.5
    return whole[: int(batch.sizes[0])]


@given(st.text(min_size=1, max_size=80))
def test_the_share_of_each_byte_is_what_its_features_weigh(text: str):
    model = heads.load()
    np.testing.assert_allclose(model.shares(text, of="harm"), _spread(model, text)[1:-1], atol=1e-4)


def test_no_texts_empty_texts_and_huge_ones_are_scored():
    model = heads.load()
    assert model.scores([], of=LABELS).shape == (0, 2)
    rows = [(*model.about.labels, *model.about.kinds).index(label) for label in LABELS]
    bases = [model.about.intercepts[row] for row in rows]
    blank = model.scores(["", " "], of=LABELS)
    assert np.isfinite(blank).all()
    assert len(bases) == blank.shape[1]
    huge = model.scores(["kill you " * 500_000, "a" * 1_000_000, "😂" * 300_000], of=LABELS)
    assert np.isfinite(huge).all()
