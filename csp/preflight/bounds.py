"""How much of a file is looked at: a hostile one may unpack without end."""

from __future__ import annotations

import time
import zlib
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Stream

LARGEST_STREAM = 30_000_000
MOST_OPERATORS = 1_500_000
MOST_SECONDS = 60


class TooHeavy(Exception):
    """More than we look through."""


@dataclass
class Bounds:
    """How much of one file is looked at: operators, and seconds by the clock."""

    operators: int = MOST_OPERATORS
    until: float = field(default_factory=lambda: time.monotonic() + MOST_SECONDS)

    def spend(self) -> None:
        """Count one operator. Raises TooHeavy."""
        self.operators -= 1
        if self.operators < 0 or (self.operators % 2000 == 0 and time.monotonic() > self.until):
            raise TooHeavy


def decoded_size(stream: Any) -> int:
    """Bytes of a stream once unpacked, counted no further than what we read; raises TooHeavy where it cannot be told."""
    if not isinstance(stream, Stream):
        return 0
    filters = stream.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, Array) else [str(filters)] if filters is not None else []
    raw = bytes(stream.read_raw_bytes())
    if not names:
        return len(raw)
    if names == ["/FlateDecode"]:
        unpacker = zlib.decompressobj()
        try:
            return len(unpacker.decompress(raw, LARGEST_STREAM + 1))
        except zlib.error:
            return len(raw)
    if len(raw) > 100_000 or len(names) > 2 or names.count("/FlateDecode") > 1:
        raise TooHeavy
    return len(raw)
