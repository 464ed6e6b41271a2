"""Pictures are measured, whatever their kind."""

import struct

import pytest

from bot.sandbox.files import UNSAID, Files, pixels
from bot.sandbox.kinds import Upload
from bot.sandbox.refusals import Refused

JPEG = b"\xff\xd8\xff\xe0" + struct.pack(">H", 4) + b"ab" + b"\xff\xc0" + struct.pack(">HBHH", 11, 8, 30, 40) + b"\x01\x11\x00\xff\xd9"


@pytest.mark.parametrize(
    "content, size", [(JPEG, (40, 30)), (b"\xff\xd8\xff", (0, 0)), (b"GIF89a\x05\x00\x04\x00", (5, 4)), (b"%PDF-1.7", (0, 0))]
)
def test_pixels(content: bytes, size: tuple[int, int]) -> None:
    assert pixels(content) == size


@pytest.mark.parametrize(
    "content, said, mime",
    [
        (JPEG, UNSAID, "image/jpeg"),
        (b"GIF89a\x05\x00\x04\x00", UNSAID, "image/gif"),
        (b"\x00\x00\x00\x18ftypisom", UNSAID, "video/mp4"),
        (b"%PDF-1.7", UNSAID, UNSAID),
        (JPEG, "text/plain", "text/plain"),
    ],
)
def test_a_file_nobody_named_is_known_by_its_first_bytes(content: bytes, said: str, mime: str) -> None:
    assert Files().keep("document", Upload("file", content, said)).mime == mime


@pytest.mark.parametrize("wide, high", [(9000, 1001), (210, 10)])
def test_a_photo_of_odd_shape_is_refused(wide: int, high: int) -> None:
    content = b"GIF89a" + struct.pack("<HH", wide, high)
    with pytest.raises(Refused, match="PHOTO_INVALID_DIMENSIONS"):
        Files().keep("photo", Upload("x.gif", content, "image/gif"))
    Files().keep("document", Upload("x.gif", content, "image/gif"))


def test_what_is_too_big_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        Files().keep("photo", Upload("x.png", bytes(10 * 1024 * 1024 + 1), "image/png"))
    assert refused.value.code == 413
