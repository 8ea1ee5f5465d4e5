"""What a leaf of a log is sealed with, for those who write one and those who read one."""

from chesil.vault import labels, sealing
from chesil_web.foundation.log.models import Leaf


def leaf_key(leaf: Leaf, key: bytes) -> bytes:
    """What seals one leaf, from the key of what it is about."""
    return sealing.subkey(key, labels.child(_id(leaf)))


def leaf_place(leaf: Leaf) -> bytes:
    """Where a leaf's sealed bytes belong."""
    return labels.field("log.leaf", _id(leaf), "sealed")


def _id(leaf: Leaf) -> bytes:
    return leaf.log_id.bytes + leaf.number.to_bytes(8)
