"""Telling pictures from everything else by what is in them, never by what they are called.

Only formats without scripts are taken: SVG is a document that can run code in the shop's name.
"""

import asyncio
import binascii
from base64 import b64decode
from io import BytesIO

from PIL import Image

from commerce.core.errors import InvalidInput

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 50_000_000
SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp", "GIF": ".gif", "AVIF": ".avif"}


def decoded(content: str, path: tuple[str, ...]) -> bytes:
    """The bytes of a base64 text. Raises InvalidInput at `path`."""
    if len(content) > MAX_BYTES * 4 // 3 + 4:
        raise InvalidInput.at(path, "TOO_LARGE", f"At most {MAX_BYTES} bytes.")
    try:
        return b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput.at(path, "INVALID_BASE64", "This is not base64.") from error


async def checked_image(content: bytes, path: tuple[str, ...]) -> str:
    """The file name suffix of a picture. Raises InvalidInput at `path`."""
    if len(content) > MAX_BYTES:
        raise InvalidInput.at(path, "TOO_LARGE", f"At most {MAX_BYTES} bytes.")
    return await asyncio.to_thread(_suffix, content, path)


def _suffix(content: bytes, path: tuple[str, ...]) -> str:
    try:
        kind, pixels = _recognised(content)
    except Exception as error:  # Pillow raises whatever a broken file makes its decoders raise
        message = "A picture in PNG, JPEG, WebP, GIF or AVIF is wanted."
        raise InvalidInput.at(path, "UNSUPPORTED_IMAGE", message) from error
    if pixels > MAX_PIXELS:
        raise InvalidInput.at(path, "TOO_LARGE", f"At most {MAX_PIXELS} pixels.")
    return SUFFIXES[kind]


def _recognised(content: bytes) -> tuple[str, int]:
    """The format and the number of pixels, from the head of the file; nothing is unpacked."""
    with Image.open(BytesIO(content), formats=list(SUFFIXES)) as image:
        width, height = image.size
        kind = image.format
        image.verify()
    if kind is None:
        raise ValueError("a picture without a format")
    return kind, width * height
