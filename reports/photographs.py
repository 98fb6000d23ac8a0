"""A photograph as it goes into a document: upright, no larger than it is printed, and without what it says of its maker,
its camera and the place."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

# MPO is what telephones with two lenses call a JPEG.
KINDS = ("JPEG", "MPO", "PNG", "WEBP")
KIND = "This is no picture that we can read. Send a JPEG, PNG or WebP file."
LARGEST_FILE = 25 * 1024 * 1024
MOST_PIXELS = 80_000_000
LONGEST_SIDE = 2400
LEAST_SIDE = 400
QUALITY = 86


def ready_photograph(content: bytes) -> bytes:
    """The bytes of a JPEG made of an uploaded picture. Raises ValueError, with a sentence, for what is none, is damaged, or is
    too large or too small to be printed."""
    if len(content) > LARGEST_FILE:
        raise ValueError("The photograph has more than 25 MB. Make it smaller and send it again.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as image:
                if image.format not in KINDS:
                    raise ValueError(KIND)
                if image.width * image.height > MOST_PIXELS:
                    raise ValueError("The photograph has too many pixels. Make it smaller and send it again.")
                upright = ImageOps.exif_transpose(image).convert("RGB")
    except UnidentifiedImageError:
        raise ValueError(KIND) from None
    except (OSError, SyntaxError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValueError("The picture is damaged. Save it again and send that.") from None
    if min(upright.size) < LEAST_SIDE:
        raise ValueError(f"The picture is too small to be printed: it needs {LEAST_SIDE} pixels each way, and has {upright.width} by {upright.height}.")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    kept = io.BytesIO()
    Image.frombytes("RGB", upright.size, upright.tobytes()).save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()
