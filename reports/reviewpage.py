"""What the public pages of a year's review say besides its text: all of it out of the publication."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString, mark_safe

from reports.models import Publication
from reports.queries import STANDING_NAMES

# In the place of the review of a year.
REVIEW = f"/{STANDING_NAMES['review']}-"
PART = re.compile(r'<section class="review-part[^"]*">.*?</section>\n?', re.DOTALL)


@dataclass(frozen=True)
class ReviewHead:
    """What stands on its cover."""

    called: str
    year: str
    first: date
    last: date
    strapline: str
    colour: str
    group: str


def is_review(publication: Publication) -> bool:
    """Whether it is the review of a year."""
    return publication.kind == Publication.Kind.STANDING and REVIEW in publication.place


def head_of(publication: Publication) -> ReviewHead:
    """The cover of a published review; its content is loaded."""
    told = json.loads(publication.content.data)
    plain = {name: told[name] for name in ("called", "year", "strapline", "colour", "group")}
    return ReviewHead(first=date.fromisoformat(told["first"]), last=date.fromisoformat(told["last"]), **plain)


def parts_of(publication: Publication, *headings: str) -> SafeString:
    """The sections of a published review under headings that begin so, as its page has them."""
    found = []
    for section in PART.findall(publication.content.html):
        heading = re.search(r"<h2\b[^>]*>(.*?)</h2>", section, re.DOTALL)
        words = " ".join(re.sub(r"<[^>]+>", " ", heading[1]).split()) if heading else ""
        if any(words.startswith(one) for one in headings):
            found.append(section)
    return mark_safe("".join(found))
