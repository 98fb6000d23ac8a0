"""What may be done to sections."""

from __future__ import annotations

from csp.editing import work as working
from csp.editing.blocks import section_of
from csp.editing.places import free_place
from csp.editing.shapes import LONGEST_TEXT, LONGEST_TITLE, Operation, Result
from csp.editing.things import SECTION
from csp.editing.work import Refusal, Work
from csp.models import Audience, Section


def put_section(work: Work, operation: Operation) -> Result:
    """A new section, or another title, kind, circle of readers or public wording of one."""
    told, content = operation.told, operation.told["content"]
    row = section_of(work, told["identity"])
    if len(content["title"]) > LONGEST_TITLE:
        raise Refusal(f"This heading has {len(content['title'])} characters; {LONGEST_TITLE} is the most.")
    if len(content["public_wording"]) > LONGEST_TEXT:
        raise Refusal(f"The public wording has more than {LONGEST_TEXT:,} characters, which is the most.")
    if content["audience"] == Audience.PUBLIC and content["public_wording"]:
        raise Refusal("A section that the public reads needs no other wording for the public.")

    def create() -> Section:
        place = free_place(Section.objects.filter(document=work.document), told["after"])
        return Section(identity=told["identity"], document=work.document, position=place, **content)

    return working.put(work, SECTION, operation, row, fields=content, create=create)


def move_section(work: Work, operation: Operation) -> Result:
    """A section to another place."""
    told = operation.told
    done = SECTION.done(told["identity"])
    if str(operation.op) in done:
        return working.saved(operation, done[str(operation.op)])
    row = section_of(work, told["identity"])
    if row is None:
        raise Refusal("Somebody has deleted this section meanwhile; it was not moved.")
    if told["after"] != told["identity"]:
        rows = Section.objects.filter(document=work.document)
        Section.objects.filter(pk=row.pk).update(position=free_place(rows, told["after"], moving=row.pk))
        work.reordered = True
    working.note(work, SECTION, operation, row)
    return working.saved(operation, row.version)


def delete_section(work: Work, operation: Operation) -> Result:
    """Delete a section that holds nothing."""
    row = section_of(work, operation.told["identity"])
    if row is not None and row.blocks.exists():
        raise Refusal("This section still has paragraphs. Delete or move them first.")
    return working.delete(work, SECTION, operation, row)
