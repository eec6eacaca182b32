"""What is taken as a picture."""

from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image

from commerce.catalog.images import MAX_BYTES, checked_image, decoded
from commerce.core.errors import InvalidInput

PATH = ("input", "content")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind: str) -> bytes:
    content = BytesIO()
    Image.new("RGB", (2, 3), "red").save(content, kind)
    return content.getvalue()


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [("PNG", ".png"), ("JPEG", ".jpg"), ("WEBP", ".webp"), ("GIF", ".gif"), ("AVIF", ".avif")],
)
async def test_pictures_are_recognised_by_their_content(kind: str, suffix: str) -> None:
    assert await checked_image(picture(kind), PATH) == suffix


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", SVG, b"%PDF-1.7", picture("BMP"), picture("PNG")[:40], b"<html></html>"],
)
async def test_everything_else_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        await checked_image(content, PATH)

    assert [p.code for p in refused.value.problems] == ["UNSUPPORTED_IMAGE"]


async def test_a_picture_with_too_many_pixels_is_refused() -> None:
    content = BytesIO()
    Image.new("1", (8000, 7000)).save(content, "PNG")

    with pytest.raises(InvalidInput) as refused:
        await checked_image(content.getvalue(), PATH)

    assert [p.code for p in refused.value.problems] == ["TOO_LARGE"]


def test_base64_is_read() -> None:
    assert decoded(b64encode(b"abc").decode(), PATH) == b"abc"


@pytest.mark.parametrize(
    ("content", "code"),
    [("&&&", "INVALID_BASE64"), ("ü", "INVALID_BASE64"), ("A" * (MAX_BYTES * 2), "TOO_LARGE")],
)
def test_other_text_is_refused(content: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        decoded(content, PATH)

    assert [p.code for p in refused.value.problems] == [code]
