"""Forms of papers: asking for reports, filing, placing; and the two of an author."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from csp import forms
from csp.models import Audience, Document, Person
from csp.word import NotReadable
from meetings.models import AgendaItem, Meeting, Paper, ReportRequest
from meetings.paperqueries import closed_items, flat, is_closed, wants_report
from meetings.plainwriting import as_text
from meetings.queries import Row, agenda_rows
from meetings.requestservices import Ask
from meetings.uploads import PDF_TYPE, WORD_TYPE, Upload, take_upload

ACCEPTED = f".docx,.pdf,{WORD_TYPE},{PDF_TYPE}"
FILE_HINT = "A Word file (.docx) or a PDF of at most 50 MB."
# What an agenda says of an item behind its title is no part of the report's.
PURPOSE = re.compile(r"\s*:\s*(agreement|review|discussion|presentation|note|update|verbal update|written report)\s*$", re.I)
READERS = {
    Audience.PUBLIC: "Anybody, once it is published",
    Audience.MEMBERS: "Board and members, in their pack alone",
    Audience.CLOSED: "Board, members and invited guests: the paper of a closed item",
}


def item_choices(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """The numbered items and parts of an agenda, for a list to choose from."""
    return [(str(row.item.pk), f"{row.number} {row.item.title}".strip()) for row in flat(list(rows)) if row.number]


def audience_field(initial: str | None = Audience.PUBLIC) -> forms.ChoiceField:
    """Who may read a paper."""
    return forms.ChoiceField(
        label="Who may read it", choices=[(Audience.PUBLIC, "Public"), (Audience.MEMBERS, "Members only"), (Audience.CLOSED, "Closed")],
        initial=initial, widget=forms.Radios(hints=READERS),
    )


def offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Let the field `name` of `form` be chosen from `choices`."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class SeveralFiles(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        """All that were chosen, in their order."""
        return files.getlist(name) if hasattr(files, "getlist") else [files[name]] if files.get(name) else []


class UploadsField(forms.FileField):
    """Files, each read: a list of Uploads. Each that cannot be read is an error with its own sentence."""

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """The files that came, read in their order."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        uploads: list[Upload] = []
        faults = []
        for file in given or [None]:
            try:
                uploads.append(take_upload(super().clean(file, initial)))
            except NotReadable as why:
                faults.append(forms.ValidationError(str(why)))
        if faults:
            raise forms.ValidationError(faults)
        return uploads


class UploadField(forms.FileField):
    """One file, read: an Upload. One that cannot be read is an error in a sentence."""

    def clean(self, data: UploadedFile | None, initial: Any = None) -> Upload:
        """The file that came, read."""
        try:
            return take_upload(super().clean(data, initial))
        except NotReadable as why:
            raise forms.ValidationError(str(why)) from None


EMPTY_FILE = {"required": "Choose a file.", "empty": "The file is empty."}


class AddForm(forms.Form):
    """Files that the officer brings as papers of a meeting."""

    uploads = UploadsField(
        label="Files", help_text="Word files (.docx) and PDFs of at most 50 MB each. Several at once, if you like.",
        widget=SeveralFiles({"multiple": True, "accept": ACCEPTED}),
        error_messages={**EMPTY_FILE, "required": "Choose at least one file."},
    )
    item = forms.ChoiceField(
        label="Agenda item", required=False,
        help_text="Left as it is, each file goes to the item that it names or resembles most. You can change that.",
    )
    audience = audience_field()

    def __init__(self, rows: Sequence[Row], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "item", [("", "As each file says"), ("none", "No item of the agenda"), *item_choices(rows)])


class BeginForm(forms.Form):
    """A report that the officer writes in the browser."""

    title = forms.CharField(label="Subject", max_length=300)
    author = forms.CharField(label="From", max_length=300, required=False, help_text="As printed at its head.")
    item = forms.ChoiceField(label="Agenda item", required=False)
    audience = audience_field()

    def __init__(self, rows: Sequence[Row], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "item", [("", "No item of the agenda"), *item_choices(rows)])


class DetailsForm(forms.Form):
    """What stands at the head of a paper, the items it serves, and its readers."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label="Title", max_length=300)
    to = forms.CharField(label="To", max_length=300, required=False)
    author = forms.CharField(label="From", max_length=300, required=False)
    items = forms.MultipleChoiceField(label="Agenda items", required=False, widget=forms.CheckboxSelectMultiple)
    audience = audience_field()
    late = forms.BooleanField(
        label="Came after publication", required=False, help_text="It is then named in a supplement, as a late paper.",
    )

    def __init__(self, paper: Paper, rows: Sequence[Row], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "items", item_choices(rows))
        self.closed = closed_items(list(flat(rows)))
        self.initial = {
            "version": paper.version, "title": paper.title, "to": paper.to, "author": paper.author,
            "items": [str(one.item_id) for one in paper.paper_items.all()], "audience": paper.audience, "late": paper.late, **self.initial,
        }

    def clean(self) -> dict[str, Any]:
        """A paper for a closed item is closed itself."""
        told = super().clean() or {}
        items = {int(pk) for pk in told.get("items", ())}
        if items & self.closed and told.get("audience") != Audience.CLOSED:
            self.add_error("audience", "A paper for a closed item is closed itself. Choose “Closed”, or another item.")
        return told


class ReplaceForm(forms.Form):
    """Another file instead of the one there is, by the officer or the author."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    file = UploadField(
        label="File", help_text=FILE_HINT, widget=forms.FileInput({"accept": ACCEPTED}), error_messages=EMPTY_FILE
    )


class AskForm(forms.Form):
    """What goes to everybody who is asked at once."""

    due = forms.DateField(label="Due", help_text="The last day to send the report.")
    message = forms.CharField(
        label="A word of your own", required=False, max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text="It stands in each e-mail. Name nobody here that a closed item is about.",
    )


class AskLine(forms.Form):
    """One report to be asked for; nothing in it counts unless it is ticked."""

    ask = forms.BooleanField(required=False)
    title = forms.CharField(label="Title of the report", max_length=300, required=False)
    who = forms.CharField(
        label="Who writes it", max_length=120, required=False,
        widget=forms.TextInput({"list": "people", "autocomplete": "off", "data-who": ""}),
    )
    email = forms.EmailField(label="E-mail", required=False, widget=forms.TextInput({"type": "email", "data-email": "", "autocomplete": "off"}))
    mark_optional = False

    def __init__(self, row: Row | None, closed: bool, people: dict[str, Person], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row, self.closed, self.people = row, closed, people
        number = f"{row.number} {row.item.title}" if row else "A report for no item of the agenda"
        self.fields["ask"].label = number
        if closed:
            self.fields["title"].help_text = (
                "This item is closed. The title stands on the author's page, never in the e-mail: name nobody in it."
            )

    def clean(self) -> dict[str, Any]:
        """What is needed of a ticked line."""
        told = super().clean() or {}
        if told.get("ask"):
            for name, words in (("title", "Enter the title of the report"), ("who", "Enter who writes it"), ("email", "Enter an e-mail address")):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, f"{words}: {self.fields['ask'].label}.")
        return told

    def asked(self) -> Ask:
        """The report to be asked for."""
        told = self.cleaned_data
        who = " ".join(told["who"].split())
        return Ask(
            title=told["title"], email=told["email"], item=self.row.item if self.row else None,
            person=self.people.get(who.casefold()), name=who,
        )


def people_by_words(people: Iterable[Person]) -> dict[str, Person]:
    """People by what is typed for them, in small letters: their name, with what tells namesakes apart."""
    return {words_for(person).casefold(): person for person in people}


def words_for(person: Person) -> str:
    """How a person is named in a list to type from."""
    return f"{person.name} ({person.distinction})" if person.distinction else person.name


def ask_lines(
    meeting: Meeting, people: dict[str, Person], data: Any = None, only: int | None = None
) -> list[AskLine]:
    """A line for each numbered item and part of the agenda, and one for no item. Ticked from the start: those that want
    a written report and have neither one nor a request; or `only` that item."""
    every = list(flat(agenda_rows(meeting)))
    rows = [row for row in every if row.number and _is_asked_for(row)]
    closed = closed_items(every)
    asked = set(meeting.report_requests.filter(called_off_at=None).values_list("item_id", flat=True))
    known = {person.pk: person for person in people.values()}
    lines = []
    for row in [*rows, None]:
        lead = next((known[lead.person_id] for lead in row.leads if lead.person_id), None) if row else None
        shut = row is not None and row.item.pk in closed
        wanted = row is not None and (
            row.item.pk == only if only else wants_report(row.item) and not row.papers and row.item.pk not in asked
        )
        initial = {
            "ask": wanted, "title": "" if shut or row is None else PURPOSE.sub("", row.item.title)[:300],
            "who": words_for(lead) if lead else "", "email": lead.email if lead else "",
        }
        lines.append(AskLine(row, shut, people, data, prefix=f"item-{row.item.pk if row else 0}", initial=initial))
    return lines


def _is_asked_for(row: Row) -> bool:
    return not row.item.about and row.item.purpose != AgendaItem.Purpose.NEXT_MEETING


class AgainForm(forms.Form):
    """The author is written to once more."""

    email = forms.EmailField(label="E-mail")
    due = forms.DateField(label="Due")
    message = forms.CharField(label="A word of your own", required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, request: ReportRequest, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"email": request.email, "due": request.due, **self.initial}
        if is_closed(request.item):
            self.fields["message"].help_text = "The item is closed: name nobody in the e-mail."


class DueForm(forms.Form):
    """Another day for a report."""

    due = forms.DateField(label="Due")


class SectionsForm(forms.Form):
    """A report in plain boxes, one a section, for browsers without our scripts."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    mark_optional = False

    def __init__(self, document: Document, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["revision"] = document.revision
        for section in document.sections.all():
            blocks = list(section.blocks.all())
            tables = sum(block.kind == "table" for block in blocks)
            hint = f"{tables} table{'s' if tables > 1 else ''} of this section stay{'' if tables > 1 else 's'} as before." if tables else ""
            text = as_text(blocks)
            name = str(section.identity)
            self.fields[name] = forms.CharField(
                label=section.title or "Opening lines", required=False, help_text=hint, strip=False,
                widget=forms.Textarea({"rows": max(6, min(30, len(text) // 70 + 2 * text.count("\n\n") + 3))}),
            )
            self.initial[name] = text

    def texts(self) -> dict[str, str]:
        """Of each section its text."""
        return {name: words for name, words in self.cleaned_data.items() if name != "revision"}
