"""Files people and the bot send: kept in memory, found again by file_id, looked into for their size."""

import hashlib
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.sandbox.kinds import Upload
from bot.sandbox.refusals import Refused, bad

UNSAID = "application/octet-stream"
_BEGINS = {b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif", b"\xff\xd8": "image/jpeg"}
MAX_PHOTO = 10 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024


@dataclass(frozen=True)
class StoredFile:
    """One stored file. `size` is width and height in pixels, (0, 0) when it is no picture we can read."""

    id: str
    kind: str
    name: str
    mime: str
    content: bytes
    size: tuple[int, int]

    @property
    def path(self) -> str:
        """Where it is downloaded from, behind /file/bot<token>/."""
        return f"{self.kind}s/{self.id}/{self.name}"

    def as_json(self) -> dict[str, Any]:
        """The file as it stands in a message (for a photo: its only size)."""
        body: dict[str, Any] = {
            "file_id": self.id,
            "file_unique_id": hashlib.sha256(self.content).hexdigest()[:16],
            "file_size": len(self.content),
        }
        if self.kind in ("photo", "animation", "video"):
            body |= {"width": self.size[0] or 320, "height": self.size[1] or 320}
        if self.kind in ("animation", "video", "voice"):
            body["duration"] = 1
        if self.kind == "sticker":
            body |= {"width": 512, "height": 512, "type": "regular", "is_animated": False, "is_video": False, "emoji": "🙂"}
        elif self.kind != "photo":
            body |= {"file_name": self.name, "mime_type": self.mime} if self.kind != "voice" else {"mime_type": self.mime}
        return body


class Files:
    """Every file of the sandbox."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}
        self.next_id = 1

    def keep(self, kind: str, upload: Upload) -> StoredFile:
        """Takes a file in. Raises Refused where Telegram would not take it."""
        if not upload.content:
            raise bad("file must be non-empty")
        if len(upload.content) > (MAX_PHOTO if kind == "photo" else MAX_UPLOAD):
            raise Refused(413, "Request Entity Too Large")
        size = pixels(upload.content)
        if kind == "photo" and size == (0, 0):
            raise bad("IMAGE_PROCESS_FAILED")
        if kind == "photo" and (sum(size) > 10_000 or max(size) > 20 * min(size)):
            raise bad("PHOTO_INVALID_DIMENSIONS")
        name = upload.name.replace("/", "_") or "file"
        stored = StoredFile(f"{kind}-{self.next_id}", kind, name, mime_of(upload), upload.content, size)
        self.next_id += 1
        self._files[stored.id] = stored
        return stored

    def __iter__(self) -> Iterator[StoredFile]:
        return iter(self._files.values())

    def restore(self, files: Iterable[StoredFile], next_id: int) -> None:
        """Takes in what was kept before, and goes on from this number."""
        self._files |= {file.id: file for file in files}
        self.next_id = next_id

    def find(self, file_id: str) -> StoredFile | None:
        return self._files.get(file_id)

    def again(self, kind: str, file_id: str) -> StoredFile:
        """A file sent before, by its id. Raises Refused (400) when it is unknown or of another kind."""
        stored = self._files.get(file_id)
        if stored is None:
            web = file_id.startswith(("http://", "https://"))
            raise bad("failed to get HTTP URL content" if web else "wrong file identifier/HTTP URL specified")
        if stored.kind != kind:
            raise bad(f"can't use file of type {stored.kind.capitalize()} as {kind.capitalize()}")
        return stored


def mime_of(upload: Upload) -> str:
    """What a file is: as it was said, and where that says nothing (bytes without a name) as its first bytes tell."""
    if upload.mime != UNSAID:
        return upload.mime
    if upload.content[4:8] == b"ftyp":
        return "video/mp4"
    return next((mime for begins, mime in _BEGINS.items() if upload.content.startswith(begins)), UNSAID)


def pixels(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG, GIF or JPEG; (0, 0) for anything else."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        return struct.unpack(">II", content[16:24])
    if content[:4] == b"GIF8" and len(content) >= 10:
        return struct.unpack("<HH", content[6:10])
    return _jpeg(content) if content[:2] == b"\xff\xd8" else (0, 0)


def _jpeg(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(content):
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0
