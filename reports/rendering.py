"""From a view to what is published of it: a fragment of HTML, canonical data, a PDF."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from csp.models import path_of
from csp.pdf import Part, PdfError, build_pack, render
from csp.services import keep_bytes
from reports.builders import CannotPublish, PackView, PaperView, ReviewView, SupplementView, View, as_data
from reports.fragments import Fragment
from reports.queries import image_address

Progress = Callable[[str], None]
BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Pdf:
    """A PDF in FILES_DIR."""

    sha256: str
    size: int
    pages: int


def canonical(data: object) -> str:
    """JSON of `data`, always the same text for the same data: keys sorted, no spaces, UTF-8 as it is."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    """The SHA-256 of a text's UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def fragment(view: View) -> str:
    """The view as HTML: headings from level 2, no page around it."""
    return BLANK_LINES.sub("\n", render_to_string(view.template, {"view": view})).strip() + "\n"


def data(view: View) -> str:
    """The view as canonical JSON."""
    return canonical(as_data(view))


def document(view: View, html: str) -> str:
    """A complete HTML document for print around the fragment `html` of `view`."""
    label = ", ".join(view.items) if isinstance(view, PaperView) else ""
    # A file is read anywhere: what leads to a page of ours names its whole address.
    html = html.replace('href="/', f'href="{settings.SITE_URL.rstrip("/")}/')
    if isinstance(view, ReviewView):
        return review_document(view, html)
    return render_to_string("reports/print/part.html", {
        "title": view.title, "label": label, "subtitle": view.group, "kind": view.kind,
        "body": mark_safe(html.replace(f'src="{image_address("")}', 'src="stored:')),
    })


def review_document(view: ReviewView, html: str) -> str:
    """The review of a year as a document for print: a cover, its contents, and `html`."""
    return render_to_string("reports/print/review.html", {
        "view": view, "contents": Fragment.of(html).contents, "body": mark_safe(html.replace(f'src="{image_address("")}', 'src="stored:')),
    })


def printed(view: View, html: str) -> bytes:
    """The PDF of one view that is not an upload. Raises CannotPublish."""
    try:
        return render(document(view, html), cover=isinstance(view, ReviewView))
    except PdfError as error:
        raise CannotPublish(f"“{view.title}” cannot be made into a PDF: {error}") from error


def plainly_printed(title: str, subtitle: str, body: str) -> bytes:
    """The PDF of an HTML fragment with headings from level 2 that is no publication. Raises CannotPublish."""
    body = body.replace(f'src="{image_address("")}', 'src="stored:')
    html = render_to_string("reports/print/part.html", {"title": title, "subtitle": subtitle, "kind": "", "body": mark_safe(body)})
    try:
        return render(html)
    except PdfError as error:
        raise CannotPublish(f"“{title}” cannot be made into a PDF: {error}") from error


def draw(view: View, html: str) -> Pdf:
    """The PDF of one view, kept; of an uploaded paper the file itself. Raises CannotPublish."""
    if isinstance(view, PaperView) and view.file:
        if not path_of(view.file.sha256).is_file():
            raise CannotPublish(f"The file of “{view.title}” is missing on disk.")
        return Pdf(view.file.sha256, view.file.size, view.file.pages)
    content = printed(view, html)
    with pikepdf.open(BytesIO(content)) as pdf:
        pages = len(pdf.pages)
    return Pdf(keep_bytes(content), len(content), pages)


def part(view: View, html: str) -> Part:
    """`view` as a part of a pack."""
    if not isinstance(view, PaperView):
        return Part(key=view.kind, title=view.title, html=document(view, html))
    key, label = f"paper-{view.slug}", short_label(view.items)
    if view.file:
        return Part(key=key, title=view.title, file=path_of(view.file.sha256), label=label)
    return Part(key=key, title=view.title, html=document(view, html), label=label)


def short_label(items: Sequence[str]) -> str:
    """"Item 5.2", "Items 5.2 and 6" of a paper's agenda items; those without a number are left out."""
    numbers = [item.removeprefix("Agenda item ") for item in items if item.startswith("Agenda item ")]
    return f"Item{'s' if len(numbers) > 1 else ''} {' and '.join(numbers)}" if numbers else ""


def draw_pack(view: PackView, parts: Sequence[Part], progress: Progress) -> Pdf:
    """The PDF of a pack, kept; told to `progress` part by part. Raises CannotPublish."""
    try:
        pack = build_pack(
            title=f"{view.partnership}: {view.title}", running=view.title, cover_html=cover(view, parts),
            parts=parts, progress=lambda done, total, title: progress(f"{view.title}: {done} of {total}, {title}"),
        )
    except PdfError as error:
        raise CannotPublish(f"{view.title} cannot be made: {error}") from error
    return Pdf(keep_bytes(pack.pdf), len(pack.pdf), pack.pages)


def cover(view: PackView, parts: Sequence[Part]) -> str:
    """The cover of a pack: when, where, how to take part, and what in it is not accessible."""
    public = view.audience == "public"
    words = "Late papers" if isinstance(view, SupplementView) else "Agenda and papers"
    return render_to_string("reports/print/cover.html", {
        "partnership": view.partnership,
        "group": view.group,
        "pack": words if public else f"{words} for Board and members",
        "day": f"{view.date:%A %-d %B %Y}",
        "notice": "This meeting is cancelled." if view.status == "cancelled" else "",
        "facts": facts(view),
        "accessibility": accessibility(parts, view),
    })


def facts(view: PackView) -> list[tuple[str, SafeString]]:
    """Words and HTML of the cover's list."""
    found = []
    if view.starts:
        until = f" to {view.ends:%H:%M}" if view.ends else ""
        found.append(("Time", format_html("{}{}", f"{view.starts:%H:%M}", until)))
    place = view.venue or "To be announced"
    found.append(("Place", format_html("{}", place if view.mode == "in_person" else f"{place} ({view.mode_words.lower()})")))
    if view.joining:
        found.append(("How to attend", format_html_join(mark_safe("<br>"), "{}", ((line,) for line in view.joining.splitlines()))))
    contact = [words for words in (view.contact_email, view.contact_telephone) if words]
    found.append(("Questions", format_html(
        "By {} on {} to the {}{}", f"{view.question_deadline:%H:%M}", f"{view.question_deadline:%A %-d %B %Y}",
        view.contact_title, f": {' or '.join(contact)}" if contact else "",
    )))
    return found


def accessibility(parts: Sequence[Part], view: PackView) -> list[str]:
    """Sentences on what a screen reader can make of the pack: of what we draw, and of uploads, kept as they came."""
    uploads = {part.title for part in parts if part.file}
    tagged = [one.title for one in view.parts if one.tagged and one.title in uploads]
    untagged = [one.title for one in view.parts if not one.tagged]
    if not uploads:
        return ["All parts of this pack carry a structure for screen readers."]
    sentences = ["All that we wrote ourselves carries a structure for screen readers."]
    if tagged:
        sentences.append(f"Papers from others keep the one they came with: {'; '.join(tagged)}.")
    if untagged:
        sentences.append(f"These came without one; ask us for them in another form: {'; '.join(untagged)}.")
    return sentences
