"""Light Markdown to safe HTML: bold, italic, links, bullets, paragraphs. All else stands as it was typed.

HTML is off; headings, quotes, code, images and typed numbers ("1.") are no markup here: minutes may begin a
paragraph with a year, and nothing that somebody typed may vanish. A web address in the text becomes a link.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.list import list_block, skipBulletListMarker
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from csp.footnotes import MARK

# Also a figure of the published accounts, by its place on our own site; nothing else of ours.
SCHEMES = re.compile(r"(https?://[^/\s]|mailto:[^@\s]+@|tel:[+\d]|/money/[12][0-9]{3}-[0-9]{2}/(#[a-z0-9-]+)?\Z)", re.IGNORECASE)
# Up to, not including, punctuation that ends the sentence rather than the address.
ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]'’”*]", re.IGNORECASE)
# Lists inside lists; what would lie deeper stands as typed.
DEEPEST = 12


def _bullets(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The rule of lists, for "-" and "*" with words behind them."""
    after = skipBulletListMarker(state, start)
    if after < 0 or state.src[after - 1] == "+" or not state.src[after : state.eMarks[start]].strip():
        return False
    return state.level < DEEPEST and list_block(state, start, end, silent)


def _tighten_lists(state: StateCore) -> None:
    """The words of a bullet stand in it without a paragraph around them, blank lines between bullets or not:
    lists look alike, and a printed list item may hold no paragraph (PDF/UA-1). Further paragraphs of a bullet
    begin on a new line."""
    words: list[bool] = []  # of each open item: whether it has words already
    for token in state.tokens:
        if token.type == "list_item_open":
            words.append(False)
        elif token.type == "list_item_close":
            words.pop()
        elif words and token.type in ("paragraph_open", "paragraph_close"):
            token.hidden = True
        elif words and token.type == "inline":
            if words[-1]:
                token.children = [Token("hardbreak", "br", 0), *(token.children or [])]
            words[-1] = True


def _link_addresses(state: StateCore) -> None:
    """Web addresses in running text become links."""
    for block in state.tokens:
        if block.type != "inline" or not block.children or "://" not in block.content:
            continue
        inside, children = 0, []
        for token in block.children:
            inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            children += _linked(token) if token.type == "text" and not inside else [token]
        block.children = children


def _linked(text: Token) -> list[Token]:
    def words(content: str) -> Token:
        token = Token("text", "", 0)
        token.content = content
        return token

    tokens, last = [], 0
    for found in ADDRESS.finditer(text.content):
        opening = Token("link_open", "a", 1)
        opening.attrSet("href", found[0])
        tokens += [words(text.content[last : found.start()]), opening, words(found[0]), Token("link_close", "a", -1)]
        last = found.end()
    return [*tokens, words(text.content[last:])]


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"breaks": True, "html": False})
    parser.enable(["emphasis", "link", "list", "newline", "escape"])
    parser.block.ruler.at("list", _bullets, {"alt": ["paragraph"]})
    parser.core.ruler.push("tight", _tighten_lists)
    parser.core.ruler.push("addresses", _link_addresses)
    parser.validateLink = lambda url: bool(SCHEMES.match(url))  # type: ignore[method-assign]
    return parser


def _note_marks(state: StateInline, silent: bool) -> bool:
    """`[^3]` leads to note 3, and back from there."""
    found = MARK.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("note_mark", "sup", 0).content = found[1]
    state.pos = found.end()
    return True


def _draw_note_mark(renderer: RendererProtocol, tokens: Sequence[Token], at: int, options: object, env: object) -> str:
    number = tokens[at].content
    return f'<sup class="note-mark"><a href="#note-{number}" id="note-mark-{number}" role="doc-noteref">{number}</a></sup>'


def _noting_parser() -> MarkdownIt:
    parser = _parser()
    parser.inline.ruler.before("link", "note_mark", _note_marks)
    parser.add_render_rule("note_mark", _draw_note_mark)
    return parser


PARSER = _parser()
NOTING = _noting_parser()


def to_html(text: str) -> SafeString:
    """Paragraphs and lists of `text` as HTML."""
    return mark_safe(PARSER.render(text).strip())


def to_inline_html(text: str) -> SafeString:
    """`text` as HTML for one line, a heading or a cell: bold, italic and links only."""
    return mark_safe(PARSER.renderInline(text).strip())


def to_noted_html(text: str) -> SafeString:
    """As `to_html`, of a text whose notes stand elsewhere on the page: `[^3]` in it leads to note 3."""
    return mark_safe(NOTING.render(text).strip())


def to_noted_inline_html(text: str) -> SafeString:
    """As `to_inline_html`, with `[^3]` as in `to_noted_html`."""
    return mark_safe(NOTING.renderInline(text).strip())
