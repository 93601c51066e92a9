"""Pictures: a small generated PNG for each article, a band of sky over a band of sea."""

import struct
import zlib
from hashlib import blake2b

WIDTH, HEIGHT = 240, 135
_SUN_RADIUS = 22

TRACKING_PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
"""A GIF of one transparent pixel."""


def landscape(seed: str) -> bytes:
    """Return a PNG of 240 × 135 pixels whose colours, horizon and sun follow from ``seed`` alone."""
    dice = blake2b(seed.encode(), digest_size=8).digest()
    horizon = HEIGHT // 2 + dice[0] % 40
    sun_x, sun_y = 30 + dice[1] % (WIDTH - 60), horizon - dice[2] % 40
    sky, sea = (110 + dice[3] % 90, 140 + dice[4] % 80, 170 + dice[5] % 80), (dice[6] % 60, 50 + dice[7] % 60, 90)
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)
        row = bytearray(bytes(_shade(sky if y < horizon else sea, y)) * WIDTH)
        reach = _SUN_RADIUS**2 - (y - sun_y) ** 2
        if y < horizon and reach > 0:
            half = int(reach**0.5)
            row[3 * (sun_x - half) : 3 * (sun_x + half)] = bytes((250, 235, 190)) * (2 * half)
        rows += row
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(bytes(rows), 9))
        + _chunk(b"IEND", b"")
    )


def _shade(colour: tuple[int, int, int], y: int) -> tuple[int, int, int]:
    red, green, blue = colour
    return min(red + y // 3, 255), min(green + y // 4, 255), min(blue + y // 6, 255)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
