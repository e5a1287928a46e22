"""A paper: A4, in large type, with every script that a font of ours has."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flows.kernel.files import Paper
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words
from handlers.drawing.fonts import font_file

if TYPE_CHECKING:
    from fpdf import FPDF

FONT = "DejaVu"
MARGIN = 18


class Papers:
    """Draws with our own texts."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def draw(self, made: Paper, language: str) -> bytes:
        # Importing it takes a second, and papers are rare.
        from fpdf import FPDF

        paper = FPDF(format="A4")
        paper.set_margin(MARGIN)
        paper.set_auto_page_break(True, MARGIN)
        paper.add_font(FONT, "", font_file("DejaVuSans"))
        paper.add_font(FONT, "B", font_file("DejaVuSans-Bold"))
        title = self._say(made.head, language)
        paper.set_title(title)
        paper.add_page()
        self._line(paper, title, 20, "B")
        self._line(paper, made.by, 12)
        paper.ln(4)
        for label, value in made.fields:
            self._line(paper, self._say(label, language), 11)
            self._line(paper, self._say(value, language), 15, "B")
            paper.ln(1)
        for heading, lines in made.parts:
            self._part(paper, self._say(heading, language), [self._say(line, language) for line in lines])
        return bytes(paper.output())

    def _part(self, paper: "FPDF", heading: str, lines: Sequence[str]) -> None:
        paper.ln(4)
        self._line(paper, heading, 13, "B")
        for line in lines:
            self._line(paper, f"•  {line}", 13)

    def _line(self, paper: "FPDF", words: str, size: int, style: str = "") -> None:
        paper.set_font(FONT, style, size)
        paper.multi_cell(0, size * 0.5, words, new_x="LMARGIN", new_y="NEXT")

    def _say(self, words: Words, language: str) -> str:
        return self._runtime.texts.say(words, language)
