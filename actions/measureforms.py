"""Forms of measures: what is measured and how its report is laid out, and the grid of a quarter's figures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from actions.measurequeries import Cell, Place, Sheet
from actions.measuring import read
from actions.models import Category, Measure, MeasureSet, ReportTable, SeriesBreak, TableColumn
from csp import forms
from csp.models import Agency, Person, Priority

Period = TableColumn.Period


class SetForm(forms.Form):
    """A set of measures and the rules by which its figures are shown."""

    name = forms.CharField(label="What they are about", max_length=120, help_text="Such as Domestic abuse.")
    title = forms.CharField(label="Title of the report", max_length=200, help_text="Such as Domestic Abuse Quarterly Performance Report.")
    agency = forms.ModelChoiceField(Agency.objects.filter(ends=None), label="Whose figures they are", required=False)
    owner = forms.ModelChoiceField(Person.objects.all(), label="Who sends them", required=False)
    priority = forms.ModelChoiceField(Priority.objects.all(), label="Priority that they tell of", required=False)
    suppress = forms.BooleanField(
        label="Hide small numbers, and what would give them away", required=False, initial=True,
        help_text="Leave this on unless every number may be read by anybody.",
    )
    threshold = forms.IntegerField(
        label="Small is a number from 1 to below", initial=5, min_value=3, max_value=100, widget=forms.Numeral(width=3)
    )
    members_see_all = forms.BooleanField(
        label="Board and members see small numbers on their own pages", required=False,
        help_text="Papers hide them all the same.",
    )

    @staticmethod
    def initial_of(one: MeasureSet) -> dict[str, Any]:
        """What the fields show of a set."""
        names = ("name", "title", "agency", "owner", "priority", "suppress", "threshold", "members_see_all")
        return {name: getattr(one, name) for name in names}


class ThingForm(forms.Form):
    """A thing of a set: its fields, and from a thing that stands their first values."""

    fields_of: tuple[str, ...] = ()

    def __init__(self, *args: Any, measures: MeasureSet, thing: Any = None, **options: Any) -> None:
        if thing is not None:
            options["initial"] = {name: getattr(thing, name) for name in self.fields_of} | options.get("initial", {})
        super().__init__(*args, **options)
        self.measures, self.thing = measures, thing

    def offer(self, name: str, rows: QuerySet) -> None:
        """Let a field choose among `rows`."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


class MeasureForm(ThingForm):
    """A measure."""

    fields_of = ("name", "unit", "of", "yearly", "good", "agency", "definition")
    name = forms.CharField(label="Name", max_length=120, help_text="As it stands over its column, such as Referrals.")
    unit = forms.ChoiceField(label="What it is", choices=Measure.Unit.choices, widget=forms.Radios)
    of = forms.ModelChoiceField(
        Measure.objects.none(), label="Of a percentage: share of", required=False,
        help_text="The number that is 100%. A share is hidden where that is, or where it tells of few people.",
    )
    yearly = forms.ChoiceField(label="Its figure of the year", choices=Measure.Yearly.choices, widget=forms.Radios)
    good = forms.ChoiceField(label="Which way is good", choices=Measure.Good.choices, widget=forms.Radios, initial="neither")
    agency = forms.ModelChoiceField(
        Agency.objects.filter(ends=None), label="Given by another agency", required=False, help_text="Where it is not that of the whole report."
    )
    definition = forms.CharField(
        label="Definition", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="What is counted. It is printed behind the tables."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        others = self.measures.measures.filter(unit=Measure.Unit.NUMBER)
        self.offer("of", others.exclude(pk=self.thing.pk) if self.thing else others)


class CategoriesForm(ThingForm):
    """Several categories of one breakdown, a line each."""

    dimension = forms.CharField(label="Broken down by", max_length=80, help_text="Such as District.")
    names = forms.CharField(label="Categories", widget=forms.Textarea(attrs={"rows": 8}), help_text="One on each line, in the order of the table.")
    part_of = forms.ModelChoiceField(
        Category.objects.none(), label="Together they make up", required=False,
        help_text="Choose nothing where they may overlap, or are not all: then they are never added.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("part_of", self.measures.categories.all())

    def clean_names(self) -> list[str]:
        """The lines, none blank."""
        names = [line for raw in self.cleaned_data["names"].splitlines() if (line := " ".join(raw.split()))]
        if not names or len(names) > 100 or any(len(name) > 120 for name in names):
            raise forms.ValidationError("Write up to 100 categories, one on each line, each of up to 120 letters.")
        return names


class CategoryForm(ThingForm):
    """One category."""

    fields_of = ("name", "dimension", "part_of", "definition")
    name = forms.CharField(label="Name", max_length=120)
    dimension = forms.CharField(label="Broken down by", max_length=80)
    part_of = forms.ModelChoiceField(Category.objects.none(), label="Part of the total", required=False)
    definition = forms.CharField(label="What it means", max_length=300, required=False, help_text="Printed below each table that has it.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("part_of", self.measures.categories.exclude(pk=self.thing.pk))


class BreakForm(ThingForm):
    """A break in the series."""

    fields_of = ("starts", "measure", "words")
    starts = forms.DateField(label="From which day")
    measure = forms.ModelChoiceField(Measure.objects.none(), label="Which measure", required=False, empty_label="All of them")
    words = forms.CharField(
        label="What changed", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as: from April the definition counts only those who accept help, so earlier rates cannot be held against later ones.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("measure", self.measures.measures.all())


class TableForm(ThingForm):
    """A table of the report. `rows`: names a line each; `columns`: ticked, in the order of time."""

    fields_of = ("title", "head", "note")
    title = forms.CharField(label="Title", max_length=200, help_text="Such as Referrals by district.")
    head = forms.CharField(label="Heading of the first column", max_length=80, help_text="Such as District.")
    rows = forms.CharField(label="Rows", widget=forms.Textarea(attrs={"rows": 10}))
    columns = forms.MultipleChoiceField(label="Columns", widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(label="Note below it", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known: dict[str, Category | Measure] = {one.name.casefold(): one for one in self.measures.measures.all()}
        self.known |= {one.name.casefold(): one for one in self.measures.categories.all()}
        self.of_measure = {str(one.pk): one for one in self.measures.measures.all()}
        choices = [(f"0 {period}", f"Each row is a measure: {words.lower()}") for period, words in Period.choices]
        choices += [
            (f"{pk} {period}", f"{one.name}: {words[0].lower()}{words[1:]}") for pk, one in self.of_measure.items() for period, words in Period.choices
        ]
        ticked = self.fields["columns"]
        assert isinstance(ticked, forms.MultipleChoiceField)
        ticked.choices = choices
        names = [*self.measures.categories.values_list("name", flat=True)]
        self.fields["rows"].help_text = (
            "One on each line, in the order of the table: categories, or measures where each row is one."
            + (f" Categories: {'; '.join(names[:40])}." if names else "")
        )
        if isinstance(self.thing, ReportTable):
            self.initial.setdefault("rows", "\n".join(str(row) for row in self.thing.rows.select_related("category", "measure")))
            self.initial.setdefault("columns", [f"{one.measure_id or 0} {one.period}" for one in self.thing.columns.all()])

    @property
    def periods(self) -> list[str]:
        """Over the columns of the matrix."""
        return [str(words) for words in Period.labels]

    @property
    def matrix(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """Each measure with its ticks: value, words, whether it is ticked. The first line is of rows that are measures."""
        ticked = set(self["columns"].value() or [])
        named = [("0", "Each row is a measure"), *((pk, one.name) for pk, one in self.of_measure.items())]
        return [
            (name, [(f"{pk} {period}", f"{name}: {words}", f"{pk} {period}" in ticked) for period, words in Period.choices])
            for pk, name in named
        ]

    def clean_rows(self) -> list[Category | Measure]:
        """What the lines name."""
        lines = [line for raw in self.cleaned_data["rows"].splitlines() if (line := " ".join(raw.split()))]
        unknown = [line for line in lines if line.casefold() not in self.known]
        if unknown:
            raise forms.ValidationError(f"There is no category or measure called “{unknown[0]}”.")
        if len({line.casefold() for line in lines}) < len(lines):
            raise forms.ValidationError("A row stands there twice.")
        return [self.known[line.casefold()] for line in lines]

    def clean_columns(self) -> list[tuple[Measure | None, str]]:
        """Measure and period of each, by time and then in the order of the measures."""
        order = list(Period.values)
        places = list(self.of_measure)
        ticked = [one.split(" ") for one in self.cleaned_data["columns"]]
        ticked.sort(key=lambda one: (order.index(one[1]), places.index(one[0]) if one[0] in places else -1))
        return [(self.of_measure.get(pk), period) for pk, period in ticked]


FORMS: dict[str, type[ThingForm]] = {"measure": MeasureForm, "category": CategoryForm, "table": TableForm, "break": BreakForm}
MODELS: dict[str, Any] = {"measure": Measure, "category": Category, "table": ReportTable, "break": SeriesBreak}


class PasteForm(forms.Form):
    """A table copied out of a sheet, or its file."""

    pasted = forms.CharField(
        label="Paste cells from Excel", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5, "class": "pasted"}),
        help_text="With the names of the rows in the first column. Headings may stand above; without them the columns are taken in the order of this page.",
    )
    file = forms.FileField(label="Or a CSV file", required=False, widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}))

    def clean_file(self) -> str:
        """Its text."""
        file = self.cleaned_data["file"]
        if not file:
            return ""
        if file.size > 200_000:
            raise forms.ValidationError("The file is too large: figures of one quarter are a few lines.")
        content = file.read()
        if content[:2] in (b"PK", b"\xd0\xcf"):
            raise forms.ValidationError("That is an Excel workbook. Save it as CSV, or copy its cells and paste them.")
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return content.decode("cp1252", "replace")

    @property
    def text(self) -> str:
        """What was given, pasted or as a file."""
        return self.cleaned_data["file"] or self.cleaned_data["pasted"]


class Grid:
    """The fields of a quarter's figures: what was typed, read and judged. Not a Django form: a hundred fields alike."""

    def __init__(self, sheets: Sequence[Sheet], measures: Mapping[int, Measure], data: Mapping[str, str] | None = None) -> None:
        self.cells: dict[str, Cell] = {cell.name: cell for sheet in sheets for line in sheet.lines for cell in line.cells if cell}
        self.typed: dict[Place, tuple[bool, Decimal | None]] = {}
        self.errors: dict[str, str] = {}
        self.words = {name: cell.stands for name, cell in self.cells.items()}
        self.shown: dict[Place, str] = {cell.place: cell.stands for cell in self.cells.values()}
        if data is None:
            return
        seen = self.seen_in(data.get("seen", ""))
        for name, cell in self.cells.items():
            if name not in data:
                continue
            self.words[name] = data[name]
            self.shown[cell.place] = seen.get(name, "")
            try:
                self.typed[cell.place] = read(data[name], measures[cell.place.measure])
            except ValueError as why:
                self.errors[name] = str(why)

    @staticmethod
    def seen_in(text: str) -> dict[str, str]:
        """Field -> what the page had shown in it, as the form sends it back."""
        try:
            found = json.loads(text)
        except ValueError:
            return {}
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}

    @property
    def seen(self) -> str:
        """What the page shows, for the form to send back: so a figure that nobody touched is told from one that was."""
        return json.dumps({name: self.shown[cell.place] for name, cell in self.cells.items() if self.shown[cell.place]})
