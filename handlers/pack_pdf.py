"""A job pack on paper: A4, in large type, with every script that a font of ours has."""

from typing import TYPE_CHECKING

from flows.features.visits.pack import Pack
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words, text
from handlers.fonts import font_file

if TYPE_CHECKING:
    from fpdf import FPDF

FONT = "DejaVu"
MARGIN = 18


class PackPaper:
    """Draws with the house's own texts, in English."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def draw(self, pack: Pack) -> bytes:
        # It takes a second to import, and packs are rare.
        from fpdf import FPDF

        paper = FPDF(format="A4")
        paper.set_margin(MARGIN)
        paper.set_auto_page_break(True, MARGIN)
        paper.add_font(FONT, "", font_file("DejaVuSans"))
        paper.add_font(FONT, "B", font_file("DejaVuSans-Bold"))
        paper.set_title(self._say(pack.heading))
        paper.add_page()
        self._line(paper, self._say(pack.heading), 20, "B")
        self._line(paper, self._runtime.policy.landlord.name, 12)
        paper.ln(4)
        for label, value in pack.fields:
            self._line(paper, self._say(text(label)), 11)
            self._line(paper, self._say(value), 15, "B")
            paper.ln(1)
        self._part(paper, "pack-instructions" if pack.instructions else "pack-no-instructions", pack.instructions)
        self._part(paper, "pack-history", [self._say(line) for line in pack.history])
        return bytes(paper.output())

    def _part(self, paper: "FPDF", heading: str, lines: "list[str] | tuple[str, ...]") -> None:
        paper.ln(4)
        self._line(paper, self._say(text(heading)), 13, "B")
        for line in lines:
            self._line(paper, f"•  {line}", 13)

    def _line(self, paper: "FPDF", words: str, size: int, style: str = "") -> None:
        paper.set_font(FONT, style, size)
        paper.multi_cell(0, size * 0.5, words, new_x="LMARGIN", new_y="NEXT")

    def _say(self, words: Words) -> str:
        return self._runtime.texts.say(words, "en")
