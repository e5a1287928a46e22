"""Files that were sent, in either direction, and the platform's descriptions of them."""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from .errors import bad_request
from .wire import Call, Upload

SAMPLES = Path(__file__).parent / "samples"
MAX_DOWNLOAD = 20 << 20
MAX_PHOTO = 10 << 20
EXTENSIONS = {"photo": "jpg", "voice": "oga", "video": "mp4", "audio": "mp3", "sticker": "webp"}


@dataclass
class StoredFile:
    """A file under its id; `size` may be larger than its actual content."""

    file_id: str
    unique_id: str
    kind: str
    content: bytes
    size: int
    path: str
    about: dict[str, Any] = field(default_factory=dict)

    def described(self) -> dict[str, Any]:
        """Return the object that stands for this file in a message."""
        ids = {"file_id": self.file_id, "file_unique_id": self.unique_id}
        return {**ids, **self.about, "file_size": self.size}


@dataclass
class FileStore:
    """All files by id and by path."""

    by_id: dict[str, StoredFile] = field(default_factory=dict)
    by_path: dict[str, StoredFile] = field(default_factory=dict)

    def keep(self, kind: str, content: bytes, about: dict[str, Any], size: int | None = None) -> StoredFile:
        number = len(self.by_id) + 1
        extension = EXTENSIONS.get(kind) or _extension(about.get("file_name", ""))
        path = f"{kind}s/file_{number}.{extension}"
        stored = StoredFile(
            f"SIM-{kind}-{number:08d}", f"SIMU{number:08d}", kind, content, size or len(content), path, about
        )
        self.by_id[stored.file_id] = stored
        self.by_path[path] = stored
        return stored

    def keep_photo(self, content: bytes) -> list[dict[str, Any]]:
        """Keep a picture in the sizes that Telegram makes of it."""
        width, height = picture_size(content) or (640, 480)
        sizes = []
        for longest in (90, 320, 1280):
            smaller = min(1.0, longest / max(width, height))
            about = {"width": max(1, round(width * smaller)), "height": max(1, round(height * smaller))}
            sizes.append(self.keep("photo", content, about).described())
            if smaller == 1.0:
                break
        return sizes

    def described(self, kind: str, file_id: str) -> Any:
        """Return the object for a file that is sent again by its id."""
        stored = self.by_id.get(file_id)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if stored.kind != kind:
            raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
        return [stored.described()] if kind == "photo" else stored.described()


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height, or None if this is no picture."""
    try:
        with Image.open(BytesIO(content)) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None


def sample_picture() -> bytes:
    """Return a small JPEG for people who send a photo of nothing in particular."""
    made = BytesIO()
    Image.new("RGB", (320, 240), (150, 120, 90)).save(made, "JPEG")
    return made.getvalue()


def sample_voice() -> bytes:
    """Return half a second of sound."""
    return (SAMPLES / "voice.ogg").read_bytes()


def sample_video() -> bytes:
    """Return a second of a film."""
    return (SAMPLES / "video.mp4").read_bytes()


def sent_file(call: Call, store: FileStore, kind: str, source: Any, about: dict[str, Any]) -> Any:
    """Take a file from a request: uploaded, attached or named by the id of an earlier one."""
    name = source.removeprefix("attach://") if isinstance(source, str) and source.startswith("attach://") else kind
    upload = call.files.get(name)
    if upload is not None:
        return _uploaded(store, kind, upload, about)
    if not isinstance(source, str) or not source:
        raise bad_request(f"there is no {kind} in the request")
    if source.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    return store.described(kind, source)


def _uploaded(store: FileStore, kind: str, upload: Upload, about: dict[str, Any]) -> Any:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if kind == "photo":
        _check_photo(upload.content)
        return store.keep_photo(upload.content)
    if kind in {"document", "video", "audio"}:
        about = {**about, "file_name": upload.name}
    return store.keep(kind, upload.content, {**about, "mime_type": upload.mime}).described()


def _check_photo(content: bytes) -> None:
    if len(content) > MAX_PHOTO:
        raise bad_request(f"too big for a photo ({len(content)} bytes)")
    size = picture_size(content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def downloadable(stored: StoredFile | None) -> StoredFile:
    """Return the file, if bots may have it."""
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if stored.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return stored


def _extension(name: str) -> str:
    _, dot, extension = name.rpartition(".")
    return extension if dot and extension.isalnum() else "bin"
