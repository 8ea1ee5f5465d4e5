"""Whether bytes are one plain MP3 and nothing else, told without decoding a sample.

A child that was taken over can answer with anything. What a browser is given is therefore gone through here:
frames of layer III, one after the other, all of one rate, from the first byte to the last; no tag, no
picture, nothing behind. Source: ISO/IEC 11172-3, 2.4.1; ISO/IEC 13818-3.
"""

from typing import Final

from chesil.readers.media.kinds import mp3_frame_bytes

_SAME: Final = 0xFE, 0x0C  # of the second byte version and layer, of the third the rate of samples


def plain_mp3(data: bytes) -> bool:
    """Whether *data* is frames of MP3 and holds nothing else."""
    at, first = 0, data[1:3]
    while at < len(data):
        length = mp3_frame_bytes(data, at)
        if not length or at + length > len(data) or not _is_alike(data[at + 1 : at + 3], first):
            return False
        at += length
    return bool(data)


def _is_alike(one: bytes, other: bytes) -> bool:
    return all((a ^ b) & mask == 0 for a, b, mask in zip(one, other, _SAME, strict=True))
