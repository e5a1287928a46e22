"""Sets sheets in a process of its own: kept warm, watched, ended when it takes too much, and begun anew.

What is printed holds words of strangers, so their layout runs where there is no secret to find and where it can be
ended. One thread waits for the process; the event loop never does.
"""

import asyncio
import atexit
import contextlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from threading import Event, Timer
from typing import Literal

from handlers.papers import frames
from handlers.papers.sheets import Sheet

ROOT = Path(__file__).parent.parent.parent
SECONDS, MEMORY = 20, 1 << 30
"""The time that a sheet may take, a hundred letters included, and bytes."""


FEW_THREADS = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
"""Each thread takes room for itself, and on a machine of many cores they would take all that there may be."""


class NotSet(Exception):
    """The sheet cannot be set: it takes too long ("slow") or too much memory ("ended"), or it is "refused"; then `said`
    holds the compiler's own words, which may quote somebody."""

    def __init__(self, why: Literal["slow", "ended", "refused"], said: str = "") -> None:
        super().__init__(why)
        self.why, self.said = why, said


class Typesetter:
    """A process that sets one sheet after the other; it begins with the first."""

    def __init__(self, seconds: int = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._thread = ThreadPoolExecutor(1, "typesetter")
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.close)

    async def set(self, sheet: Sheet, form: str) -> bytes:
        """Return a sheet as "png" or "pdf"."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._set, sheet, form)

    def close(self) -> None:
        """End the process, and what it sets; it begins again if there is another sheet."""
        if process := self._process:
            assert process.stdin and process.stdout
            self._process = None
            process.kill()
            process.wait()
            process.stdout.close()
            with contextlib.suppress(OSError):
                process.stdin.close()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def _set(self, sheet: Sheet, form: str) -> bytes:
        asked = {"template": sheet.template, "format": form, "ppi": sheet.ppi, "data": asdict(sheet)}
        line = json.dumps(asked).encode() + b"\n"
        try:
            is_set, content = self._answer(line)
        except EOFError:
            # What earlier sheets left in its memory may be to blame; the second time, it is this sheet.
            try:
                is_set, content = self._answer(line)
            except EOFError:
                raise NotSet("ended") from None
        if not is_set:
            raise NotSet("refused", content.decode())
        return content

    def _answer(self, line: bytes) -> tuple[bool, bytes]:
        process, too_late = self._running(), Event()
        assert process.stdin and process.stdout

        def end() -> None:
            too_late.set()
            process.kill()

        timer = Timer(self._seconds, end)
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(line)
            process.stdin.flush()
            return frames.read(process.stdout)
        except (OSError, EOFError, ValueError):
            # It ended, or was closed by another thread.
            was_closed = self._process is not process
            self.close()
            if too_late.is_set():
                raise NotSet("slow") from None
            if was_closed:
                raise NotSet("ended") from None
            raise EOFError from None
        finally:
            timer.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(  # noqa: S603 - nobody else's words are in it
                [sys.executable, "-P", "-m", "handlers.papers", str(self._seconds), str(self._memory)],
                env={"PYTHONPATH": str(ROOT), **FEW_THREADS},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process


TYPESETTER = Typesetter()
"""The one of this process."""
