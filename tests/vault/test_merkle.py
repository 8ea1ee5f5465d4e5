"""The hash tree: against the published test data, against a slow twin, and against every small change."""

from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chesil.vault import merkle
from chesil.vault.errors import LogBroken
from chesil.vault.merkle import Frontier, Tree

# The reference tree of the Certificate Transparency projects: 8 entries, the root of each prefix, and
# the way to the root for some (leaf, size).
ENTRIES = tuple(
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
)
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
PATHS = (
    (0, 1, ()),
    (
        0,
        8,
        (
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ),
    ),
    (
        5,
        8,
        (
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ),
    ),
    (2, 3, ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",)),
    (
        1,
        5,
        (
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ),
    ),
)
REFERENCE_LEAVES = tuple(sha256(b"\x00" + entry).digest() for entry in ENTRIES)
SIZES = st.integers(min_value=1, max_value=70)


def leaves(size: int) -> list[bytes]:
    return [sha256(index.to_bytes(4)).digest() for index in range(size)]


def slow_root(hashes: list[bytes]) -> bytes:
    """The root as RFC 9162 section 2.1.1 defines it, over leaves that are hashed already."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"").digest()
    half = largest_power_below(len(hashes))
    return sha256(b"\x01" + slow_root(hashes[:half]) + slow_root(hashes[half:])).digest()


def slow_path(index: int, hashes: list[bytes]) -> list[bytes]:
    """The way to the root as RFC 9162 section 2.1.3.1 defines it."""
    if len(hashes) < 2:
        return []
    half = largest_power_below(len(hashes))
    if index < half:
        return [*slow_path(index, hashes[:half]), slow_root(hashes[half:])]
    return [*slow_path(index - half, hashes[half:]), slow_root(hashes[:half])]


def largest_power_below(count: int) -> int:
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def test_a_leaf_is_the_hash_of_its_salt_and_record_below_a_zero_byte() -> None:
    salt, record = bytes(range(32)), b'{"event":"undeleted"}'
    assert merkle.leaf(salt, record) == sha256(b"\x00" + salt + record).digest()


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_salt_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        merkle.leaf(bytes(size), b"{}")


@pytest.mark.parametrize("size", range(9))
def test_the_reference_tree_has_its_published_roots(size: int) -> None:
    assert merkle.root_of(REFERENCE_LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "path"), PATHS)
def test_the_reference_tree_has_its_published_proofs(index: int, size: int, path: tuple[str, ...]) -> None:
    proof = merkle.inclusion_proof(REFERENCE_LEAVES[:size], index)
    assert tuple(one.hex() for one in proof) == path
    root = bytes.fromhex(ROOTS[size])
    merkle.verify_inclusion(REFERENCE_LEAVES[index], index=index, size=size, proof=proof, root=root)


def test_every_prefix_has_the_root_that_the_definition_gives() -> None:
    every = leaves(130)
    frontier, roots = Frontier(), merkle.prefix_roots(every, range(131))
    for size in range(131):
        wanted = slow_root(every[:size])
        assert frontier.size == size
        assert frontier.root == roots[size] == wanted
        assert size == 0 or Tree.over(every[:size]).root == wanted
        frontier = frontier.append(sha256(size.to_bytes(4)).digest())


@given(size=SIZES, cut=st.integers(0, 70))
def test_a_frontier_goes_on_from_where_it_was_stored(size: int, cut: int) -> None:
    every = leaves(size)
    stored = Frontier().extend(every[:cut]).to_bytes()
    assert Frontier.from_bytes(stored).extend(every[cut:]) == Frontier().extend(every)


def test_prefixes_the_log_does_not_reach_are_absent() -> None:
    assert merkle.prefix_roots(leaves(5), [3, 5, 6]).keys() == {3, 5}


def cut_short(stored: bytes) -> bytes:
    return stored[:-1]


def one_byte_more(stored: bytes) -> bytes:
    return stored + b"\x00"


def one_hash_more(stored: bytes) -> bytes:
    return stored + bytes(32)


def other_version(stored: bytes) -> bytes:
    return b"\x02" + stored[1:]


def other_size(stored: bytes) -> bytes:
    return stored[:8] + b"\x06" + stored[9:]


def far_too_large(stored: bytes) -> bytes:
    return stored[:1] + b"\xff" * 8 + bytes(64 * 32)


def nothing(_: bytes) -> bytes:
    return b""


@pytest.mark.parametrize(
    "damage", [cut_short, one_byte_more, one_hash_more, other_version, far_too_large, nothing]
)
def test_a_damaged_frontier_is_refused(damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(LogBroken):
        Frontier.from_bytes(damage(Frontier().extend(leaves(7)).to_bytes()))


def test_a_frontier_of_another_size_with_as_many_hashes_gives_another_root() -> None:
    five = Frontier().extend(leaves(5))
    assert Frontier.from_bytes(other_size(five.to_bytes())).size == 6


@pytest.mark.parametrize(
    ("size", "hashes"),
    [(1, ()), (0, (bytes(32),)), (1, (bytes(31),)), (-1, (bytes(32),)), (2**63, (bytes(32),))],
)
def test_a_frontier_that_is_none_cannot_be_made(size: int, hashes: tuple[bytes, ...]) -> None:
    with pytest.raises(LogBroken):
        Frontier(size, hashes)


def test_a_full_log_takes_no_more() -> None:
    nearly = Frontier(2**63 - 2, (bytes(32),) * 62)
    full = nearly.append(bytes(32))
    assert Frontier.from_bytes(full.to_bytes()) == full
    with pytest.raises(LogBroken):
        full.append(bytes(32))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_leaf_of_another_length_is_refused(count: int) -> None:
    with pytest.raises(LogBroken):
        Frontier().extend([b"short"] * count)


def test_a_tree_with_proofs_needs_a_leaf() -> None:
    with pytest.raises(LogBroken):
        Tree.over([])


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(LogBroken):
        merkle.inclusion_proof(leaves(3), index)


@given(size=SIZES)
def test_every_leaf_has_the_proof_that_the_definition_gives(size: int) -> None:
    every = leaves(size)
    tree = Tree.over(every)
    for index, leaf in enumerate(every):
        proof = tree.proof(index)
        assert list(proof) == slow_path(index, every)
        merkle.verify_inclusion(leaf, index=index, size=size, proof=proof, root=tree.root)


@given(size=SIZES, data=st.data())
def test_a_proof_holds_for_no_other_place_leaf_root_or_path(size: int, data: st.DataObject) -> None:
    every = leaves(size)
    index, bit = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, 255))
    tree = Tree.over(every)
    proof, leaf = tree.proof(index), every[index]
    others = [(leaf, other, size, proof, tree.root) for other in range(-1, size + 2) if other != index]
    others += [
        (flipped(leaf, bit), index, size, proof, tree.root),
        (leaf, index, size, proof, flipped(tree.root, bit)),
        (leaf, index, size, (*proof, leaf), tree.root),
        (leaf, index, size, tuple(flipped(one, bit) for one in proof) or (leaf,), tree.root),
    ]
    if proof:
        others += [(leaf, index, size, proof[:-1], tree.root), (leaf, index, size, proof[1:], tree.root)]
    for changed, place, count, path, root in others:
        with pytest.raises(LogBroken):
            merkle.verify_inclusion(changed, index=place, size=count, proof=path, root=root)


@pytest.mark.parametrize("hashes", [(b"",), (bytes(31),), (bytes(33),)])
def test_a_proof_with_something_that_is_no_hash_is_refused(hashes: tuple[bytes, ...]) -> None:
    pair = leaves(2)
    with pytest.raises(LogBroken):
        merkle.verify_inclusion(pair[0], index=0, size=2, proof=hashes, root=merkle.root_of(pair))


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8 % len(data)] ^= 1 << bit % 8
    return bytes(changed)
