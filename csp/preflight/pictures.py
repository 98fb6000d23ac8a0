"""What a picture tells beside what it shows: where it was taken, by whom, with whose camera."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, UnidentifiedImageError
from PIL.ExifTags import IFD

from csp.preflight.catalogue import Finding, found, names_nobody

# Bytes of a picture that are looked at; metadata stand at its beginning or, in a PNG, may follow the pixels.
LARGEST = 60_000_000
# Of EXIF: artist, Windows' author, owner of the camera.
PERSONS = {0x013B, 0x9C9D, 0xA430}
XMP_PLACE = re.compile(rb"exif:GPS(Latitude|Longitude)|<photoshop:City|Iptc4xmpCore:Location|photoshop:City=")
XMP_PERSON = re.compile(rb"<dc:creator>.{0,80}?<rdf:li[^>]*>([^<]{1,200})<|aux:OwnerName=\"([^\"]{1,200})\"", re.S)
TEXT_KEYS = {"author", "artist", "creator"}


def look_at_picture(content: bytes, where: str = "") -> list[Finding]:
    """Findings about a picture's own data; none for what is no picture that we can read."""
    if len(content) > LARGEST:
        return [found("not-checked", "A very large picture.", where)]
    try:
        # Opening reads the head alone: no pixel is unpacked.
        with Image.open(BytesIO(content)) as image:
            return [*_of(image, where)]
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError, TypeError, Image.DecompressionBombError):
        return []


def _of(image: Image.Image, where: str) -> Iterator[Finding]:
    exif = image.getexif()
    info = image.info
    packet = info.get("xmp") or info.get("XML:com.adobe.xmp") or b""
    xmp = packet.encode() if isinstance(packet, str) else bytes(packet)
    position = exif.get_ifd(IFD.GPSInfo)
    if any(key in position for key in (2, 4)) or XMP_PLACE.search(xmp):
        yield found("picture-place", "A photograph says where it was taken.", where)
    told = {**{key: exif.get(key) for key in PERSONS}, **{key: exif.get_ifd(IFD.Exif).get(key) for key in PERSONS}}
    names = [_words(value) for value in told.values() if value]
    names += [str(value) for key, value in info.items() if str(key).lower() in TEXT_KEYS]
    names += [(one or other).decode("utf-8", "replace") for one, other in XMP_PERSON.findall(xmp)]
    for name in dict.fromkeys(" ".join(name.split()) for name in names):
        if not names_nobody(name):
            yield found("picture-person", f"A picture names a person: {name[:80]}.", where, name)


def _words(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-16-le" if b"\0" in value else "utf-8", "replace").strip("\0 ")
    return str(value)
