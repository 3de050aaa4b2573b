"""AES-256 in CBC mode (FIPS 197, SP 800-38A), for machines without the ``cryptography`` package.

Used only on messages whose signature was checked before, and never to hide anything from
somebody who can time it: the platform does both sides of the talking.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

BLOCK = 16
_ROUNDS = 14
_KEY_WORDS = 8
_WORD = 0xFFFFFFFF


class _Tables(NamedTuple):
    """S-boxes and, for each position of a byte in a column, S-box and mixing in one step."""

    forward: bytes
    backward: bytes
    mix: tuple[Sequence[int], ...]
    unmix: tuple[Sequence[int], ...]


def encrypt(key: bytes, start: bytes, plain: bytes) -> bytes:
    """``plain`` in whole blocks. Raises ValueError for other lengths."""
    words, out = _schedule(key), []
    before = struct.unpack(">4I", start)
    for block in _blocks(plain):
        before = _encrypt_block(words, [b ^ a for b, a in zip(block, before, strict=True)])
        out.append(struct.pack(">4I", *before))
    return b"".join(out)


def decrypt(key: bytes, start: bytes, hidden: bytes) -> bytes:
    """The inverse of ``encrypt``; the padding is still there."""
    words, out = _backward_schedule(key), []
    before = struct.unpack(">4I", start)
    for block in _blocks(hidden):
        plain = _decrypt_block(words, block)
        out.append(struct.pack(">4I", *(p ^ b for p, b in zip(plain, before, strict=True))))
        before = block
    return b"".join(out)


def _blocks(content: bytes) -> list[tuple[int, int, int, int]]:
    if len(content) % BLOCK:
        raise ValueError("AES takes whole blocks of 16 bytes")
    return list(struct.iter_unpack(">4I", content))


def _encrypt_block(words: Sequence[int], block: Sequence[int]) -> tuple[int, ...]:
    tables = _tables()
    t0, t1, t2, t3 = tables.mix
    a, b, c, d = (each ^ word for each, word in zip(block, words, strict=False))
    at = 4
    for _ in range(_ROUNDS - 1):
        a, b, c, d = (
            t0[a >> 24] ^ t1[b >> 16 & 255] ^ t2[c >> 8 & 255] ^ t3[d & 255] ^ words[at],
            t0[b >> 24] ^ t1[c >> 16 & 255] ^ t2[d >> 8 & 255] ^ t3[a & 255] ^ words[at + 1],
            t0[c >> 24] ^ t1[d >> 16 & 255] ^ t2[a >> 8 & 255] ^ t3[b & 255] ^ words[at + 2],
            t0[d >> 24] ^ t1[a >> 16 & 255] ^ t2[b >> 8 & 255] ^ t3[c & 255] ^ words[at + 3],
        )
        at += 4
    rows = ((a, b, c, d), (b, c, d, a), (c, d, a, b), (d, a, b, c))
    return tuple(_last(tables.forward, row) ^ words[at + i] for i, row in enumerate(rows))


def _decrypt_block(words: Sequence[int], block: Sequence[int]) -> tuple[int, ...]:
    tables = _tables()
    t0, t1, t2, t3 = tables.unmix
    a, b, c, d = (each ^ word for each, word in zip(block, words, strict=False))
    at = 4
    for _ in range(_ROUNDS - 1):
        a, b, c, d = (
            t0[a >> 24] ^ t1[d >> 16 & 255] ^ t2[c >> 8 & 255] ^ t3[b & 255] ^ words[at],
            t0[b >> 24] ^ t1[a >> 16 & 255] ^ t2[d >> 8 & 255] ^ t3[c & 255] ^ words[at + 1],
            t0[c >> 24] ^ t1[b >> 16 & 255] ^ t2[a >> 8 & 255] ^ t3[d & 255] ^ words[at + 2],
            t0[d >> 24] ^ t1[c >> 16 & 255] ^ t2[b >> 8 & 255] ^ t3[a & 255] ^ words[at + 3],
        )
        at += 4
    rows = ((a, d, c, b), (b, a, d, c), (c, b, a, d), (d, c, b, a))
    return tuple(_last(tables.backward, row) ^ words[at + i] for i, row in enumerate(rows))


def _last(box: bytes, row: tuple[int, int, int, int]) -> int:
    """The last round mixes no columns."""
    a, b, c, d = row
    return box[a >> 24] << 24 | box[b >> 16 & 255] << 16 | box[c >> 8 & 255] << 8 | box[d & 255]


@cache
def _schedule(key: bytes) -> tuple[int, ...]:
    if len(key) != 4 * _KEY_WORDS:
        raise ValueError("AES-256 takes a key of 32 bytes")
    box = _tables().forward
    words, constant = list(struct.unpack(">8I", key)), 1
    for number in range(_KEY_WORDS, 4 * (_ROUNDS + 1)):
        word = words[-1]
        if number % _KEY_WORDS == 0:
            word = _substitute(box, (word << 8 | word >> 24) & _WORD) ^ constant << 24
            constant = _double(constant)
        elif number % _KEY_WORDS == 4:
            word = _substitute(box, word)
        words.append(words[-_KEY_WORDS] ^ word)
    return tuple(words)


@cache
def _backward_schedule(key: bytes) -> tuple[int, ...]:
    """The rounds in reverse, all but the outer ones unmixed (the equivalent inverse cipher)."""
    words, tables = _schedule(key), _tables()
    rounds = [words[at : at + 4] for at in range(0, len(words), 4)][::-1]
    inner = [
        tuple(
            tables.unmix[0][tables.forward[word >> 24]]
            ^ tables.unmix[1][tables.forward[word >> 16 & 255]]
            ^ tables.unmix[2][tables.forward[word >> 8 & 255]]
            ^ tables.unmix[3][tables.forward[word & 255]]
            for word in each
        )
        for each in rounds[1:-1]
    ]
    return tuple(word for each in (rounds[0], *inner, rounds[-1]) for word in each)


def _substitute(box: bytes, word: int) -> int:
    return _last(box, (word, word, word, word))


def _double(value: int) -> int:
    """Times x in the field of AES."""
    value <<= 1
    return value ^ 0x11B if value & 0x100 else value


@cache
def _tables() -> _Tables:
    """Worked out from the field's arithmetic rather than typed in: 1 ms, once."""
    powers = [1]
    while len(powers) < 255:
        powers.append(_double(powers[-1]) ^ powers[-1])  # times 3, which generates the field
    logs = {value: number for number, value in enumerate(powers)}

    def times(one: int, other: int) -> int:
        return powers[(logs[one] + logs[other]) % 255] if one and other else 0

    forward, backward = bytearray(256), bytearray(256)
    for value in range(256):
        inverse = powers[-logs[value] % 255] if value else 0
        spread = 0
        for shift in range(5):
            spread ^= (inverse << shift | inverse >> (8 - shift)) & 255
        forward[value] = spread ^ 0x63
        backward[forward[value]] = value

    def columns(box: bytearray, factors: tuple[int, int, int, int]) -> tuple[Sequence[int], ...]:
        first = [
            int.from_bytes(bytes(times(factor, box[value]) for factor in factors), "big")
            for value in range(256)
        ]
        return tuple(
            [(word >> 8 * turn | word << 32 - 8 * turn) & _WORD for word in first]
            for turn in range(4)
        )

    return _Tables(
        bytes(forward),
        bytes(backward),
        columns(forward, (2, 1, 1, 3)),
        columns(backward, (14, 9, 13, 11)),
    )
