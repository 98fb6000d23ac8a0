"""What preflight can find: each kind with its gravity and what to do about it. The whole of it stands here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Must not go out unless somebody says in so many words that it may; worth the officer's look; worth knowing.
STOP, LOOK, NOTE = "stop", "look", "note"


@dataclass(frozen=True)
class Finding:
    """One thing found. `words` and `advice` are sentences for the officer; `where` is a place in words.

    `about` is the very thing (a telephone number, an author's name), so that what the record knows as harmless can
    be told apart afterwards.
    """

    gravity: str
    code: str
    words: str
    where: str = ""
    advice: str = ""
    about: str = ""


@dataclass(frozen=True)
class Known:
    """What the record knows to be public: domains of e-mail, telephone numbers (figures alone), organisations."""

    domains: frozenset[str] = frozenset()
    telephones: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()


_PDF_AGAIN = "Ask its author for the PDF made anew from the original, without it."
_WORD = "Remove it in Word: File, Info, Check for Issues, Inspect Document."
_REDACT = "Ask for a redaction that removes the words themselves, not one drawn over them."

CATALOGUE: dict[str, tuple[str, str]] = {
    # Files that nobody can vouch for.
    "unreadable": (STOP, "Replace the file: as it is, nobody can say what it holds."),
    "not-checked": (LOOK, "It is too large to be looked through. Look through it yourself before it goes out."),
    # Amounts of money in a text.
    "figure-differs": (LOOK, "Bring the figures up to date in a new version, or say in its summary why they differ."),
    "figure-unpublished": (LOOK, "Publish the accounts of that year first, so that everybody can follow the amounts."),
    # Words that a reader does not see and a copy gives away.
    "covered-text": (STOP, _REDACT),
    "invisible-text": (STOP, "It can be copied and is read aloud. " + _PDF_AGAIN),
    "hidden-text": (STOP, "Show it in Word (Home, ¶), and delete it."),
    "faint-text": (STOP, "Select all and look: delete what should not be read, or give it a colour that shows."),
    "tiny-text": (LOOK, "Nobody can read it, but a search finds it. Delete it or make it larger."),
    "outside-text": (STOP, "It lies beyond the edge of the page and can still be copied. " + _PDF_AGAIN),
    "clipped-text": (STOP, "It was cropped away, but can still be copied. " + _PDF_AGAIN),
    "hidden-layer": (STOP, "A reader can switch the layer on. " + _PDF_AGAIN),
    "earlier-version": (STOP, "Save it with “Save as” or print it to PDF anew: the earlier wording can be brought back."),
    "redaction-not-applied": (STOP, "The words under the mark are still there: apply the redaction and save anew."),
    "hidden-sheet": (STOP, "Unhide the sheet and delete it, or paste what is needed as plain values."),
    "hidden-cells": (STOP, "Unhide them and delete what should not go out."),
    "cached-data": (LOOK, "All the data behind the table travels with it. Paste the table as values."),
    # What was said about the text while it was written.
    "tracked-changes": (LOOK, "Accept or reject the changes in Word (Review), and save it again."),
    "comments": (LOOK, "Delete the comments, and save it again."),
    # What travels along.
    "attachment": (STOP, "Whoever opens the paper can open it too. Publish it as a paper of its own or remove it."),
    "embedded": (LOOK, "The whole file behind it travels along. Paste it as a picture or as plain values."),
    "program": (STOP, "Print it to PDF and bring that."),
    "form": (LOOK, "What was filled in can be read and changed. Print it to PDF and bring that."),
    "linked-file": (LOOK, "It names a folder or file of somebody's computer. Break the link in the original."),
    "author": (LOOK, "Ask whether they are content to be named, or clear the properties: " + _WORD),
    "properties": (LOOK, "Clear the properties. " + _WORD),
    "picture-place": (STOP, "It says where the photograph was taken. Paste the picture from a screenshot, or remove its data."),
    "picture-person": (LOOK, "It names the photographer or the owner of the camera. Ask them, or remove its data."),
    # People's own details.
    "mobile": (LOOK, "A personal number? Take it out, or give the office's."),
    "personal-email": (LOOK, "A private address? Take it out, or give that of the office."),
    "other-email": (LOOK, "No agency of the record has such addresses. Make sure it is meant to be public."),
    "home-address": (LOOK, "Somebody's home? Take it out, or say only the street."),
    "insurance-number": (STOP, "Take the National Insurance number out."),
    "nhs-number": (STOP, "Take the NHS number out."),
    "birth-date": (STOP, "Take the date of birth out."),
    # Links.
    "unpublished-accounts": (LOOK, "Publish the accounts first, under Money, or its figures lead nowhere."),
    "dead-link": (LOOK, "Nobody outside can follow it. Link to a public page instead."),
    "members-link": (LOOK, "Readers are asked to sign in there. Put the file in as a paper of its own."),
    "insecure-link": (NOTE, "It starts with http: try whether https leads there too."),
    # Accessibility.
    "untagged": (LOOK, "A screen reader cannot follow it; the pack will say so. Ask for it exported as accessible PDF."),
    "no-alternative": (LOOK, "Say in a sentence what the picture shows, or mark it as decoration."),
    "no-language": (LOOK, "Set the language in the original, so that a screen reader pronounces it."),
    "no-title": (LOOK, "Give it a title in its properties: a screen reader says that first."),
    "scan": (NOTE, "It is a scan with recognised words beneath: check that these say what the picture says."),
    # The record itself.
    "closed-named": (STOP, "Reword it: the public is not told what a closed item is about."),
    "closed-words": (STOP, "The same words stand in a closed part. Reword them, or open that part."),
    "closed-withheld": (NOTE, "The public reads only that something is withheld."),
    "closed-wording": (LOOK, "Read the wording once more: it is all the public learns of the closed part."),
    "members-withheld": (NOTE, "Board and members alone get it."),
    "public-paper-closed": (LOOK, "The paper is marked public, but a closed item has it: it is withheld. Mark it closed, or move it."),
    "closed-action": (NOTE, "Raised in a closed part, it is left out of the public's log."),
    "loose-decision": (LOOK, "No paragraph says whether it was taken in public, so it is left out. Place it."),
    "withdrawn-before": (LOOK, "It was withdrawn with these very words and is not published again unless you say so."),
    "not-checked-paper": (LOOK, "Nobody has compared it with its original yet. Look at it under Papers."),
    "still-looking": (LOOK, "Its file is still being looked through. Wait a moment before you publish."),
}


def found(code: str, words: str, where: str = "", about: str = "") -> Finding:
    """A finding of the kind `code`, with the gravity and the advice of the catalogue."""
    gravity, advice = CATALOGUE[code]
    return Finding(gravity, code, words, where, advice, about)


ORGANISATION = re.compile(
    r"\b(council|police|constabulary|partnership|trust|nhs|services?|university|college|school|team|limited|ltd|plc|llp|"
    r"authority|department|dept|office|association|society|charity|foundation|group|board|commissioner|fire|probation|"
    r"government|ministry|agency|unit|housing|committee|forum|network|hospital|surgery|centre|research)\b", re.I,
)
NOBODY = re.compile(
    r"^\W*$|^(user\d*|admin(istrator)?|windows user|microsoft( office)? user|unknown|author|owner|default|guest|anonymous|"
    r"python-docx|openpyxl|libreoffice|apple|hp|dell|lenovo|template|test|[a-z]{0,3}\d{3,})$", re.I,
)


def names_nobody(name: str) -> bool:
    """Whether an author's name in a file is no person's: blank, a program's, or an organisation's."""
    return bool(NOBODY.search(name.strip()) or ORGANISATION.search(name))


def not_known(findings: Iterable[Finding], known: Known) -> list[Finding]:
    """`findings` without those about what the record knows to be public."""
    return [finding for finding in findings if not _is_known(finding, known)]


def _is_known(finding: Finding, known: Known) -> bool:
    about = finding.about.casefold().strip()
    if finding.code in ("other-email", "personal-email"):
        domain = about.rpartition("@")[2]
        return any(domain == one or domain.endswith(f".{one}") for one in known.domains)
    if finding.code == "mobile":
        return re.sub(r"\D", "", about) in known.telephones
    return finding.code == "author" and about in known.organisations
