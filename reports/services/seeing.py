"""What somebody saw before they ordered a publication, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reports.builders import CannotPublish
from reports.rendering import canonical, data, digest
from reports.services.planning import Draft, PackPlan

Seen = dict[str, str]


class ChangedSince(CannotPublish):
    """The record is not what was seen any more; the sentence names what changed."""


def seen(drafts: Iterable[Draft], packs: Iterable[PackPlan]) -> Seen:
    """Of each thing a digest of what it says. Of a pack: of its cover and the list of its parts, which are seen
    one by one; versions of parts are left out, as they are given only by publishing."""
    found = {draft.source.key: digest(draft.html + draft.data) for draft in drafts}
    for pack in packs:
        told = canonical([data(pack.view(())), [part.key for part in pack.parts]])
        found[pack.source.key] = digest(told)
    return found


def all_of(what: Mapping[str, str]) -> str:
    """One digest of everything seen."""
    return digest(canonical(dict(what)))


def require_seen(was: Seen, drafts: Sequence[Draft], packs: Sequence[PackPlan]) -> None:
    """Raise ChangedSince unless `drafts` and `packs` say what was seen."""
    now = seen(drafts, packs)
    if now == was:
        return
    titles = {draft.source.key: draft.view.title for draft in drafts}
    titles |= {pack.source.key: pack.view(()).title for pack in packs}
    changed = [titles[key] for key in now if key in was and was[key] != now[key]]
    new = [titles[key] for key in now if key not in was]
    gone = len(was.keys() - now.keys())
    told = []
    if changed:
        told.append(f"changed: {', '.join(f'“{title}”' for title in changed)}")
    if new:
        told.append(f"new: {', '.join(f'“{title}”' for title in new)}")
    if gone:
        told.append("something is no longer there" if gone == 1 else f"{gone} things are no longer there")
    raise ChangedSince(f"The record has changed since it was looked at ({'; '.join(told)}). Nothing was published: look once more.")
