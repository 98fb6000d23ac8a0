"""Word files in: checked, then read into plain sections, blocks and tables. What they mean is known elsewhere."""

from csp.word.reader import read_word
from csp.word.safety import NotReadable, Package, open_word
from csp.word.shapes import Paragraph, Row, Table, WordFile

__all__ = ["NotReadable", "Package", "Paragraph", "Row", "Table", "WordFile", "open_word", "read_word"]
