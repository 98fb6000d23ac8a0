"""What every page's frame knows: the partnership, and the entries of the menu that this user may open.

Both are looked up when a template first asks for them, so that a page that draws neither costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from csp.permissions import Permission, may
from csp.queries import the_partnership


@dataclass(frozen=True)
class Entry:
    """One entry of the menu. A page names the `key` of its own as `here`."""

    key: str
    words: str
    url: str


# (key, words, name of its address, what one must be allowed)
MENU = (
    ("desk", "Desk", "desk:home", Permission.USE_DESK),
    ("meetings", "Meetings", "desk:meetings", Permission.USE_DESK),
    ("timetable", "Timetable", "meetings:timetable", Permission.KEEP_TIMETABLE),
    ("money", "Money", "money:home", Permission.KEEP_MONEY),
    ("agencies", "People and agencies", "people:home", Permission.KEEP_PEOPLE),
    ("members", "My page", "members:home", Permission.READ_MEMBERS),
    ("register", "Action points", "members:actions", Permission.READ_MEMBERS),
    ("decisions", "Decisions", "members:decisions", Permission.READ_MEMBERS),
    ("priorities", "Priorities", "members:priorities", Permission.READ_MEMBERS),
    ("statement", "Money", "statement:home", Permission.READ_MEMBERS),
    ("measures", "Measures", "measures:list", Permission.KEEP_MEASURES),
    ("people", "People with access", "access:people", Permission.MANAGE_ACCESS),
)


# An entry that is left out for who holds this: theirs shows the same and more.
INSTEAD = {"statement": Permission.KEEP_MONEY}


def menu(user: Any) -> list[Entry]:
    """The entries that `user` may open, in their order."""
    return [
        Entry(key, words, reverse(name)) for key, words, name, permission in MENU
        if may(user, permission) and not (key in INSTEAD and may(user, INSTEAD[key]))
    ]


def frame(request: HttpRequest) -> dict[str, object]:
    """The context processor: `partnership` and `navigation`, neither looked up before it is drawn."""
    return {
        "partnership": SimpleLazyObject(the_partnership),
        "navigation": SimpleLazyObject(lambda: menu(request.user)),
    }
