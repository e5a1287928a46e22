"""Backups that only a key opens, in the format of age (age-encryption.org)."""

import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import pyrage

from storage.backup import BackupTrouble

MAGIC = b"age-encryption.org/v1\n"
IDENTITY = "AGE-SECRET-KEY-"


def recipient(key: str) -> Any:
    """Return the holder of a key, who alone can open what is sealed for them."""
    kind = pyrage.ssh if key.startswith("ssh-") else pyrage.x25519
    try:
        return kind.Recipient.from_str(key)
    except pyrage.RecipientError:
        raise BackupTrouble(f"{key} is no key to encrypt for: give an age1… or ssh-… public key.") from None


@contextmanager
def sealed(file: IO[bytes], to: Sequence[Any]) -> Iterator[IO[bytes]]:
    """Yield a file whose content goes into `file` encrypted, as it comes: nothing is on the disk in clear."""
    source, target = os.pipe()
    seal = _Seal(source, file, to)
    seal.start()
    try:
        # It fails if the other end is closed: then the reason is with the other end.
        with suppress(BrokenPipeError), os.fdopen(target, "wb") as clear:
            yield clear
    finally:
        seal.join()
    if seal.failed:
        raise seal.failed


class _Seal(threading.Thread):
    """Encrypts what comes through a pipe. The library keeps the last failure to write to itself, so this notes it."""

    def __init__(self, source: int, file: IO[bytes], to: Sequence[Any]) -> None:
        super().__init__(name="seal")
        self.failed: Exception | None = None
        self._source, self._file, self._to = source, file, to

    def run(self) -> None:
        try:
            with os.fdopen(self._source, "rb") as clear:
                pyrage.encrypt_io(clear, self, self._to)
        except Exception as error:
            self.failed = self.failed or error

    def write(self, piece: bytes) -> int:
        try:
            return self._file.write(piece)
        except OSError as error:
            self.failed = error
            raise

    def flush(self) -> None:
        self._file.flush()


def is_sealed(path: Path) -> bool:
    with suppress(OSError), path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC
    return False


@contextmanager
def unsealed(path: Path, identity: Path | None) -> Iterator[IO[bytes]]:
    """Yield what is sealed in a file, in one that has no name and vanishes with us."""
    if identity is None:
        raise BackupTrouble(f"{path} is encrypted. Name the file that holds its key: --identity FILE.")
    keys = _identities(identity)
    with path.open("rb") as file, tempfile.TemporaryFile(prefix="doorstep-") as clear:
        try:
            pyrage.decrypt_io(file, clear, keys)
        except pyrage.DecryptError:
            raise BackupTrouble(f"The key in {identity} does not open {path}.") from None
        except OSError as error:
            if error.errno:
                raise
            raise BackupTrouble(f"{path} is damaged, or it was cut short.") from None
        clear.seek(0)
        yield clear


def _identities(path: Path) -> list[Any]:
    """Return the keys in a file as age-keygen writes it, or the one in an SSH key's."""
    content = path.read_bytes()
    try:
        if content.startswith(b"-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(content)]
        lines = [line.strip() for line in content.decode().splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(IDENTITY)]
    except (pyrage.IdentityError, UnicodeDecodeError):
        found = []
    if not found:
        raise BackupTrouble(f"{path} holds no key that we can read: no age identity, no SSH key without a passphrase.")
    return found
