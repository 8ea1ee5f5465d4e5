"""AES-256-GCM and Argon2id written out in plain Python from their standards: slow twins to compare with.

Sources: FIPS 197; NIST SP 800-38D; RFC 9106.
"""

import hashlib
import struct

# AES-256-GCM.

_POLYNOMIAL = 0xE1 << 120


def _doubled(byte: int) -> int:
    return (byte << 1 ^ 0x1B if byte & 0x80 else byte << 1) & 0xFF


def _box() -> bytes:
    box, three, inverse = [0x63] * 256, 1, 1
    while True:
        three ^= _doubled(three)  # times 3
        for shift in (1, 2, 4):  # divided by 3
            inverse ^= inverse << shift & 0xFF
        inverse ^= 0x09 if inverse & 0x80 else 0
        turned = inverse
        for places in (1, 2, 3, 4):
            turned ^= (inverse << places | inverse >> 8 - places) & 0xFF
        box[three] = turned ^ 0x63
        if three == 1:
            return bytes(box)


_BOX = _box()


def _round_keys(key: bytes) -> list[bytes]:
    words = [key[start : start + 4] for start in range(0, 32, 4)]
    power = 1
    for place in range(8, 60):
        word = words[-1]
        if place % 8 == 0:
            word = bytes(_BOX[byte] for byte in word[1:] + word[:1])
            word = bytes([word[0] ^ power]) + word[1:]
            power = _doubled(power)
        elif place % 8 == 4:
            word = bytes(_BOX[byte] for byte in word)
        words.append(bytes(one ^ other for one, other in zip(words[-8], word, strict=True)))
    return [b"".join(words[start : start + 4]) for start in range(0, 60, 4)]


def _mixed(column: bytes) -> bytes:
    turned = [column[place:] + column[:place] for place in range(4)]
    return bytes(_doubled(a) ^ _doubled(b) ^ b ^ c ^ d for a, b, c, d in turned)


def _block(keys: list[bytes], block: bytes) -> bytes:
    state = bytes(one ^ other for one, other in zip(block, keys[0], strict=True))
    for number, key in enumerate(keys[1:], 1):
        state = bytes(_BOX[state[(place + 4 * (place % 4)) % 16]] for place in range(16))
        if number < 14:
            state = b"".join(_mixed(state[start : start + 4]) for start in range(0, 16, 4))
        state = bytes(one ^ other for one, other in zip(state, key, strict=True))
    return state


def _times(one: int, other: int) -> int:
    product = 0
    for place in range(127, -1, -1):
        if one >> place & 1:
            product ^= other
        other = other >> 1 ^ (_POLYNOMIAL if other & 1 else 0)
    return product


def aes_256_gcm(key: bytes, nonce: bytes, plain: bytes, beside: bytes) -> bytes:
    """The ciphertext and the tag behind it; the nonce has 12 bytes."""
    keys = _round_keys(key)
    stream = b"".join(
        _block(keys, nonce + (number + 2).to_bytes(4)) for number in range(-(-len(plain) // 16))
    )
    cipher = bytes(one ^ other for one, other in zip(plain, stream, strict=False))
    hashed, total = int.from_bytes(_block(keys, bytes(16))), 0
    lengths = (8 * len(beside)).to_bytes(8) + (8 * len(cipher)).to_bytes(8)
    padded = beside + bytes(-len(beside) % 16) + cipher + bytes(-len(cipher) % 16) + lengths
    for start in range(0, len(padded), 16):
        total = _times(total ^ int.from_bytes(padded[start : start + 16]), hashed)
    tag = total ^ int.from_bytes(_block(keys, nonce + (1).to_bytes(4)))
    return cipher + tag.to_bytes(16)


# Argon2id.

_WORD = 2**64 - 1


def _long_hash(data: bytes, size: int) -> bytes:
    data = size.to_bytes(4, "little") + data
    if size <= 64:
        return hashlib.blake2b(data, digest_size=size).digest()
    made = part = hashlib.blake2b(data).digest()
    made = made[:32]
    while size - len(made) > 64:
        part = hashlib.blake2b(part).digest()
        made += part[:32]
    return made + hashlib.blake2b(part, digest_size=size - len(made)).digest()


def _quarter(v: list[int], a: int, b: int, c: int, d: int) -> None:
    for left, right in ((32, 24), (16, 63)):
        v[a] = v[a] + v[b] + 2 * (v[a] & 0xFFFFFFFF) * (v[b] & 0xFFFFFFFF) & _WORD
        v[d] = (v[d] ^ v[a]) >> left | (v[d] ^ v[a]) << 64 - left & _WORD
        v[c] = v[c] + v[d] + 2 * (v[c] & 0xFFFFFFFF) * (v[d] & 0xFFFFFFFF) & _WORD
        v[b] = (v[b] ^ v[c]) >> right | (v[b] ^ v[c]) << 64 - right & _WORD


def _permuted(v: list[int], places: list[int]) -> None:
    part = [v[place] for place in places]
    for first in range(4):
        _quarter(part, first, 4 + first, 8 + first, 12 + first)
    for first in range(4):
        _quarter(part, first, 4 + (first + 1) % 4, 8 + (first + 2) % 4, 12 + (first + 3) % 4)
    for place, value in zip(places, part, strict=True):
        v[place] = value


def _compressed(one: list[int], other: list[int]) -> list[int]:
    both = [left ^ right for left, right in zip(one, other, strict=True)]
    v = list(both)
    for row in range(8):
        _permuted(v, list(range(16 * row, 16 * row + 16)))
    for column in range(8):
        _permuted(v, [16 * row + 2 * column + half for row in range(8) for half in (0, 1)])
    return [left ^ right for left, right in zip(v, both, strict=True)]


def argon2id(
    secret: bytes, salt: bytes, *, memory_kib: int, passes: int, lanes: int, size: int = 32,
    key: bytes = b"", beside: bytes = b"",
) -> bytes:  # fmt: skip
    """RFC 9106, section 3.2, with the names of its steps."""
    numbers = struct.pack("<6I", lanes, size, memory_kib, passes, 0x13, 2)
    fields = b"".join(len(field).to_bytes(4, "little") + field for field in (secret, salt, key, beside))
    start = hashlib.blake2b(numbers + fields).digest()
    quarter = memory_kib // (4 * lanes)
    length = 4 * quarter
    memory: list[list[list[int]]] = [[[]] * length for _ in range(lanes)]
    for lane in range(lanes):
        for place in (0, 1):
            block = _long_hash(start + struct.pack("<2I", place, lane), 1024)
            memory[lane][place] = list(struct.unpack("<128Q", block))
    for turn in range(passes):
        for slice_ in range(4):
            for lane in range(lanes):
                _segment(memory, turn, slice_, lane, quarter, passes)
    last = memory[0][-1]
    for lane in range(1, lanes):
        last = [one ^ other for one, other in zip(last, memory[lane][-1], strict=True)]
    return _long_hash(struct.pack("<128Q", *last), size)


def _segment(
    memory: list[list[list[int]]], turn: int, slice_: int, lane: int, quarter: int, passes: int
) -> None:
    lanes, length = len(memory), 4 * quarter
    independent = turn == 0 and slice_ < 2
    addresses: list[int] = []
    for index in range(2 if (turn, slice_) == (0, 0) else 0, quarter):
        place = slice_ * quarter + index
        before = memory[lane][place - 1]
        if independent:
            if len(addresses) <= index:
                numbers = [turn, lane, slice_, lanes * length, passes, 2]
                for count in range(1, index // 128 + 2):
                    zero, given = [0] * 128, [*numbers, count] + [0] * 121
                    addresses[128 * (count - 1) :] = _compressed(zero, _compressed(zero, given))
            pseudo = addresses[index]
        else:
            pseudo = before[0]
        first, second = pseudo & 0xFFFFFFFF, pseudo >> 32
        from_lane = lane if (turn, slice_) == (0, 0) else second % lanes
        if turn == 0:
            area = place - 1 if from_lane == lane else slice_ * quarter - (index == 0)
            begin = 0
        else:
            area = length - quarter + (index - 1 if from_lane == lane else -(index == 0))
            begin = (slice_ + 1) % 4 * quarter
        offset = area - 1 - (area * (first * first >> 32) >> 32)
        made = _compressed(before, memory[from_lane][(begin + offset) % length])
        if turn:
            made = [one ^ other for one, other in zip(made, memory[lane][place], strict=True)]
        memory[lane][place] = made
