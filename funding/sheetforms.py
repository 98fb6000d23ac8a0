"""Forms of spreadsheets: bring one, say what its columns and names mean, enter it."""

from __future__ import annotations

from typing import Any

from csp import forms
from csp.models import Project
from csp.sheets import LIMITS, XLSX, Grid, letter
from funding.models import Fund, Sheet
from funding.sheetcolumns import FIELDS, SIGNS, Choices, folded, recognised

ACCEPTED = f".csv,.txt,.tsv,.xlsx,text/csv,{XLSX}"
LONGEST_PASTE = 2_000_000


class BringForm(forms.Form):
    """A file, or rows copied out of one."""

    mark_optional = False

    file = forms.FileField(
        label="File", required=False, help_text=f"CSV or Excel (.xlsx). {LIMITS}", widget=forms.FileInput({"accept": ACCEPTED}),
    )
    rows = forms.CharField(
        label="Or paste rows", required=False, strip=False,
        help_text="Copy them in Excel together with their headings.",
        widget=forms.Textarea({"rows": "6", "spellcheck": "false", "wrap": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data = super().clean() or {}
        if not self.errors and bool(data.get("file")) == bool((data.get("rows") or "").strip()):
            self.add_error("file", "Choose a file or paste rows, not both." if data.get("file") else "Choose a file, or paste rows below.")
        if len(data.get("rows") or "") > LONGEST_PASTE:
            self.add_error("rows", f"This is more than {LONGEST_PASTE:,} characters: bring it as a file.")
        return data


class TabForm(forms.Form):
    """Which sheet of the file is meant."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    tab = forms.ChoiceField(label="Sheet of the file")

    def __init__(self, sheet: Sheet, *args: Any, **options: Any) -> None:
        super().__init__(*args, initial={"version": sheet.version, "tab": sheet.tab}, **options)
        field = self.fields["tab"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, f"{name} (hidden in the file)" if hidden else name) for name, hidden in sheet.tabs]


class ColumnsForm(forms.Form):
    """What each column holds, and what names that nothing bears were meant to say."""

    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput)
    head = forms.IntegerField(label="Row of the headings", min_value=0, help_text="0 where there are none.", widget=forms.Numeral())

    def __init__(
        self, sheet: Sheet, grid: Grid, choices: Choices, unknown: list[tuple[str, str, int]], *args: Any, **options: Any
    ) -> None:
        self.grid, self.before, self.unknown = grid, choices, unknown
        super().__init__(*args, initial={"version": sheet.version, "head": choices.head}, **options)
        funds = [(str(fund.pk), fund.name) for fund in Fund.objects.all()]
        headings = next((row.cells for row in grid.rows if row.number == choices.head), ())
        width = max((len(row.cells) for row in grid.rows), default=0)
        for at in range(width):
            heading = " ".join(headings[at].text.split())[:60] if at < len(headings) else ""
            sample = next((row.cell(at).text for row in grid.rows if row.number > choices.head and not row.cell(at).empty), "")
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=f"Column {letter(at)}" + (f": “{heading}”" if heading else ""), required=False,
                choices=[("", "Leave it out"), *FIELDS.items()], initial=choices.columns.get(at, ""),
                help_text=f"For example {' '.join(sample.split())[:60]}" if sample else "It is empty.",
            )
        self.fields["signs"] = forms.ChoiceField(
            label="Where one column holds the amount", choices=list(SIGNS.items()), initial=choices.signs, widget=forms.Radios(),
        )
        self.fields["fund"] = forms.ChoiceField(
            label="Fund of rows that name none", required=False, choices=[("", "None: such a row is refused"), *funds],
            initial=choices.fund or "",
        )
        projects = [("0", "No project"), *((str(one.pk), one.name) for one in Project.objects.all())] if unknown else []
        for at, (what, name, times) in enumerate(unknown):
            self.fields[f"name_{at}"] = forms.ChoiceField(
                label=f"“{name}” is meant as", required=False, initial="",
                choices=[("", f"Nothing that we know: refuse {'its row' if times == 1 else f'its {times} rows'}"), *(funds if what == "fund" else projects)],
            )
        self.columns, self.names = [f"column_{at}" for at in range(width)], [f"name_{at}" for at in range(len(unknown))]
        for field in self.fields.values():
            field.error_messages.setdefault("invalid_choice", "Choose one of those offered.")

    @property
    def column_fields(self) -> list[Any]:
        """The boxes of the columns."""
        return [self[name] for name in self.columns]

    @property
    def name_fields(self) -> list[Any]:
        """The boxes of unknown names."""
        return [self[name] for name in self.names]

    def clean(self) -> dict[str, Any]:
        """No two columns hold the same thing."""
        data = super().clean() or {}
        seen: dict[str, str] = {}
        for name in self.columns:
            meaning = data.get(name)
            if meaning and meaning in seen:
                self.add_error(name, f"Two columns cannot both be {FIELDS[meaning]}.")
            elif meaning:
                seen[meaning] = name
        if not self.errors and "amount" in seen and {"in", "out"} & seen.keys():
            self.add_error(seen["amount"], "Choose one column for the amount, or Money in and Money out, not both.")
        return data

    def choices(self) -> Choices:
        """What was chosen. Another row of headings is read anew."""
        data = self.cleaned_data
        fund = int(data["fund"]) if data["fund"] else None
        names = dict(self.before.names)
        for at, (what, name, _) in enumerate(self.unknown):
            if data[f"name_{at}"]:
                names[f"{what}:{folded(name)}"] = int(data[f"name_{at}"])
        columns = {at: data[name] for at, name in enumerate(self.columns) if data[name]}
        if data["head"] != self.before.head and columns == dict(self.before.columns):
            columns = dict(recognised(self.grid, data["head"]).columns)
        return Choices(data["head"], columns, data["signs"], fund, names)


class AcceptForm(forms.Form):
    """Enter what was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    digest = forms.CharField(widget=forms.HiddenInput)
    without_bad = forms.BooleanField(label="Leave the bad rows out", required=False)
    without_doubtful = forms.BooleanField(label="Leave those out that look like entries already there", required=False)
