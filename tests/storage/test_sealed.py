"""Sealed backups: nothing in them can be read, and a failure on the way is never taken for a backup."""

import io
from pathlib import Path

import pyrage
import pytest

from storage.backup import BackupTrouble, honest
from storage.sealed import is_sealed, recipient, sealed, unsealed

MARKER = b"Ann Smith, 12 Larkspur Court"
SSH = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN "
    "alice@rust"
)  # fmt: skip


@pytest.fixture
def key(tmp_path: Path) -> tuple[str, Path]:
    """Return a public key, and the file of its secret one, as age-keygen writes it."""
    return keys(tmp_path / "doorstep.key")


def keys(file: Path) -> tuple[str, Path]:
    made = pyrage.x25519.Identity.generate()
    file.write_text(f"# created: today\n# public key: {made.to_public()}\n{made}\n")
    return str(made.to_public()), file


def seal(content: bytes, *to: str) -> bytes:
    out = io.BytesIO()
    with sealed(out, [recipient(one) for one in to]) as clear:
        for start in range(0, len(content), 70_000):
            clear.write(content[start : start + 70_000])
    return out.getvalue()


def test_only_a_key_opens_it(tmp_path: Path, key: tuple[str, Path]) -> None:
    content, file = MARKER * 20_000, tmp_path / "a.age"
    file.write_bytes(seal(content, key[0], keys(tmp_path / "second.key")[0]))
    assert is_sealed(file)
    assert MARKER not in file.read_bytes()
    for own in ("doorstep.key", "second.key"):
        with unsealed(file, tmp_path / own) as clear:
            assert clear.read() == content
    with pytest.raises(BackupTrouble, match="does not open"), unsealed(file, keys(tmp_path / "other.key")[1]):
        pass
    with pytest.raises(BackupTrouble, match="--identity FILE"), unsealed(file, None):
        pass


def test_a_seal_for_an_ssh_key() -> None:
    assert seal(MARKER, SSH).startswith(b"age-encryption.org/v1\n-> ssh-ed25519")


@pytest.mark.parametrize("wrong", ["", "age1", "me", "ssh-dss AAAA", "AGE-SECRET-KEY-1QQ"])
def test_what_is_no_key_is_refused(wrong: str) -> None:
    with pytest.raises(BackupTrouble, match="no key to encrypt for"):
        recipient(wrong)


@pytest.mark.parametrize("content", [b"", b"AGE-SECRET-KEY-1QQ", b"\xff\xfe", b"-----BEGIN OPENSSH PRIVATE KEY-----\n"])
def test_a_file_without_a_key_is_refused(tmp_path: Path, key: tuple[str, Path], content: bytes) -> None:
    file, other = tmp_path / "a.age", tmp_path / "no.key"
    file.write_bytes(seal(MARKER, key[0]))
    other.write_bytes(content)
    with pytest.raises(BackupTrouble, match="holds no key"), unsealed(file, other):
        pass


@pytest.mark.parametrize("length", [23, 100, 250, -1])
def test_one_that_was_cut_short_is_no_backup(tmp_path: Path, key: tuple[str, Path], length: int) -> None:
    file = tmp_path / "a.age"
    file.write_bytes(seal(MARKER * 100, key[0])[:length])
    with pytest.raises(BackupTrouble), unsealed(file, key[1]):
        pass


@pytest.mark.parametrize("room", [0, 100, 300, 100_000])
def test_a_full_disk_is_no_backup(key: tuple[str, Path], room: int) -> None:
    """The library says nothing of a failure at its very end."""
    with pytest.raises(OSError, match="full"), sealed(Small(room), [recipient(key[0])]) as clear:
        clear.write(MARKER * (room // 20 + 1))


class Small(io.BytesIO):
    """A disk with little room."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room = room

    def write(self, piece: object, /) -> int:
        assert isinstance(piece, bytes)
        if self.tell() + len(piece) > self._room:
            raise OSError(28, "full")
        return super().write(piece)


def test_a_failure_of_the_backup_itself_is_told(key: tuple[str, Path]) -> None:
    with pytest.raises(ValueError, match="mine"), sealed(io.BytesIO(), [recipient(key[0])]) as clear:
        clear.write(MARKER)
        raise ValueError("mine")


def test_names_say_what_they_hold() -> None:
    for name in ("monday.zip", "monday.zip.age", "monday.in-clear.zip"):
        assert honest(Path("/b") / name, is_sealed=True) == Path("/b/monday.zip.age")
        assert honest(Path("/b") / name, is_sealed=False) == Path("/b/monday.in-clear.zip")
    assert honest(Path("monday"), is_sealed=False) == Path("monday.in-clear")
