"""The form by which money is entered beside a fund's statement."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from csp import forms
from funding.choicefields import OneOf, commitment_words, grant_words, instalment_words
from funding.entryqueries import Choices
from funding.forms import MoneyField
from funding.ledgerservices import Share
from funding.models import Entry, Fund, Line
from funding.money import pounds
from funding.queues import MORE
from funding.sentbefore import hold_to

RECEIPT, SPEND, TRANSFER, PASSING = "receipt", "spend", "transfer", "passing"
OUT, IN = "out", "in"
# No entry has more parts than a form of paper had lines.
MOST_SHARES = 20
PURPOSES = ("project", "grant", "commitment")


def _with_purpose(form: forms.Form, choices: Choices, fund: Fund | None) -> None:
    """Fields that say what a spend was for; `fund`: whose grants and promises alone. Those with nothing to choose are left
    out."""
    def of(one: Any) -> str:
        return str(one.fund)

    form.add_field("project", OneOf(label="Project", things=choices.projects, required=False, empty="No project"))
    grants, promised = (
        [one for one in found if fund is None or one.fund_id == fund.pk] for found in (choices.grants, choices.commitments)
    )
    if grants:
        form.add_field("grant", OneOf(
            label="Grant", things=grants, words=grant_words, group=None if fund else of, required=False, empty="No grant"
        ))
    if promised:
        form.add_field("commitment", OneOf(
            label="Pays a commitment", things=promised, words=commitment_words, group=None if fund else of, required=False,
            empty="No commitment",
        ))


def _share(fund: Fund, pence: int, cleaned: Mapping[str, Any]) -> Share:
    """A part of a spend; without a project of its own it serves that of its commitment or grant."""
    commitment, grant = cleaned.get("commitment"), cleaned.get("grant")
    project = cleaned.get("project") or (commitment and commitment.project) or (grant and grant.project)
    return Share(fund, pence, project, grant, commitment)


class ShareForm(forms.Form):
    """A part of a spend that another fund pays."""

    mark_optional = False
    fund = OneOf(label="Out of", things=())
    pence = MoneyField(label="Amount")

    def __init__(self, *args: Any, choices: Choices, number: int, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"share{number}", **kwargs)
        self.number = number
        self.add_field("fund", OneOf(
            label="Out of", things=choices.funds, empty="Choose a fund", error_messages={"required": "Choose the fund that pays this part."}
        ))
        self.fields["pence"].error_messages["required"] = "Enter how much this fund pays."
        _with_purpose(self, choices, None)

    def share(self) -> Share:
        """What was entered."""
        return _share(self.cleaned_data["fund"], self.cleaned_data["pence"], self.cleaned_data)


def asked_shares(data: Mapping[str, Any]) -> int:
    """How many parts that other funds pay a sent form says it has."""
    text = str(data.get("split") or "0")
    return min(int(text), MOST_SHARES) if text.isascii() and text.isdigit() and len(text) < 4 else 0


class EntryForm(forms.Form):
    """Money received, spent, transferred or passed on, as `fund` sees it; parts of a spend that other funds pay are in
    `shares`, as many as the field of that name says."""

    kind = forms.ChoiceField(
        label="What happened?", widget=forms.RadioSelect, error_messages={"required": "Choose what happened."}
    )
    pence = MoneyField(label="Amount", error_messages={"required": "Enter the amount."})
    words = forms.CharField(label="What it was", max_length=300, required=False)
    party = forms.CharField(label="Who paid, or was paid", max_length=200, required=False)
    date = forms.DateField(label="Date", error_messages={"required": "Enter the date."})
    reference = forms.CharField(label="Invoice or reference", max_length=80, required=False)
    other = OneOf(label="The other fund", things=(), required=False)
    direction = forms.ChoiceField(label="Which way", choices=[(OUT, "Out of this fund"), (IN, "Into this fund")], initial=OUT, required=False)
    total = MoneyField(label="Total of the invoice", required=False, help_text="Checked against the sum of the parts.")
    split = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_SHARES, initial=0, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    mark_optional = False

    def __init__(
        self, data: Any = None, *, fund: Fund, choices: Choices, initial: Mapping[str, Any] | None = None,
        parts: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """`parts`: what those that other funds pay start with; of a sent form they are in `data`."""
        super().__init__(data, initial={"key": uuid.uuid4(), "kind": SPEND, "split": len(parts)} | dict(initial or {}))
        self.fund = fund
        kinds = [(RECEIPT, "Received"), (SPEND, "Spent"), (TRANSFER, "Transferred")]
        if fund.holding != Fund.Holding.HELD:
            kinds.append((PASSING, "Received and passed on"))
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["party"].widget.attrs["list"] = "parties"
        self.add_field("other", OneOf(
            label="The other fund", things=[one for one in choices.funds if one.pk != fund.pk], required=False, empty="Choose a fund"
        ))
        if choices.instalments:
            self.add_field("instalment", OneOf(
                label="Instalment of a grant", things=choices.instalments, words=instalment_words, required=False, empty="No instalment"
            ))
            self.add_field("above", forms.BooleanField(label=MORE, required=False))
        _with_purpose(self, choices, fund)
        self.shares = [
            ShareForm(data, choices=choices, number=at, initial=None if data is not None else parts[at])
            for at in range(len(parts) if data is None else asked_shares(data))
        ]

    @property
    def how_many(self) -> int:
        """Parts that other funds pay."""
        return len(self.shares)

    @property
    def told(self) -> list[Any]:
        """Every field with something wrong, of the parts too, in the order of the page."""
        asked = [self, *(self.shares if self.data.get("kind") == SPEND else [])]
        return [field for form in asked for field in form if field.errors]

    def is_valid(self) -> bool:
        """Whether the form and each part is."""
        own = super().is_valid()
        if self.data.get("kind") != SPEND:
            return own
        return all(share.is_valid() for share in self.shares) and own

    def clean(self) -> dict[str, Any]:
        """What belongs to the chosen kind alone is asked for."""
        cleaned = super().clean() or self.cleaned_data
        kind, instalment = cleaned.get("kind"), cleaned.get("instalment")
        named = cleaned.get("commitment") if kind == SPEND else instalment if kind == RECEIPT else None
        if not cleaned.get("words") and named is not None:
            cleaned["words"] = (getattr(named, "words", "") or str(named))[:300]
        if kind == TRANSFER and cleaned.get("other") is None and "other" not in self.errors:
            self.add_error("other", "Choose the other fund.")
        if not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", "Say what it was.")
        self._check_total(cleaned)
        return cleaned

    def _check_total(self, cleaned: dict[str, Any]) -> None:
        total = cleaned.get("total")
        if cleaned.get("kind") != SPEND or total is None or not self.shares or cleaned.get("pence") is None:
            return
        if all(share.is_valid() for share in self.shares):
            together = cleaned["pence"] + sum(share.cleaned_data["pence"] for share in self.shares)
            if together != total:
                self.add_error("total", f"The parts come to {pounds(together)}, the invoice to {pounds(total)}.")

    def parts(self) -> list[Share]:
        """The parts of a spend, that of the fund itself first."""
        return [_share(self.fund, self.cleaned_data["pence"], self.cleaned_data), *(one.share() for one in self.shares)]

    def lines(self) -> list[Line]:
        """What the entry's lines would be, not saved."""
        cleaned, own = self.cleaned_data, self.fund
        kind, pence = cleaned["kind"], cleaned["pence"]
        if kind == SPEND:
            return [
                Line(kind=kind, source=one.fund, pence=one.pence, project=one.project, grant=one.grant, commitment=one.commitment)
                for one in self.parts()
            ]
        if kind == TRANSFER:
            source, target = (own, cleaned["other"]) if cleaned["direction"] != IN else (cleaned["other"], own)
            return [Line(kind=kind, source=source, target=target, pence=pence)]
        if kind == PASSING:
            out = Line(kind=Line.Kind.SPEND, source=own, pence=pence, project=cleaned.get("project"), grant=cleaned.get("grant"))
            return [Line(kind=Line.Kind.RECEIPT, target=own, pence=pence), out]
        return [Line(kind=kind, target=own, pence=pence, instalment=cleaned.get("instalment"))]

    def focus_on(self, name: str, of: forms.Form | None = None) -> None:
        """Let a field (of a part, where `of` is one) take the focus once the form is drawn anew by a script."""
        (of or self).fields[name].widget.attrs["data-focus"] = ""

    def hold_to(self, entry: Entry) -> None:
        """Raises ValueError unless `entry` is what this form would enter: a form sent twice, and not a changed one."""
        cleaned = self.cleaned_data
        typed = ("words", "reference") if cleaned["kind"] == TRANSFER else ("words", "party", "reference")
        hold_to(
            self, entry, button="Enter it", date=cleaned["date"], lines=self.lines(), **{name: cleaned[name] for name in typed},
        )


def redrawn(data: Mapping[str, Any], shares: int, *, fund: Fund, choices: Choices) -> EntryForm:
    """The form with what was typed, not judged yet, and room for that many parts that other funds pay."""
    names = [*EntryForm.base_fields, "instalment", "above", *PURPOSES]
    initial = {name: data[name] for name in names if name in data}
    parts = [
        {name: data.get(f"share{at}-{name}", "") for name in ("fund", "pence", *PURPOSES)} for at in range(min(shares, MOST_SHARES))
    ]
    return EntryForm(fund=fund, choices=choices, initial=initial | {"split": len(parts)}, parts=parts)


def copied(entry: Entry, fund: Fund) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the form starts with to enter `entry` anew as `fund` sees it: its own values, and those of the other parts."""
    lines = list(entry.lines.all())
    own = next((line for line in lines if fund.pk in (line.source_id, line.target_id)), lines[0])
    kinds = [line.kind for line in lines]
    kind = PASSING if kinds == [Line.Kind.RECEIPT, Line.Kind.SPEND] else own.kind
    initial: dict[str, Any] = {
        "kind": kind if kind in (RECEIPT, SPEND, TRANSFER, PASSING) else RECEIPT, "pence": own.pence, "words": entry.words,
        "party": entry.party, "date": entry.date, "reference": entry.reference, "instalment": own.instalment,
        **{name: getattr(own, name) for name in PURPOSES},
    }
    if kind == TRANSFER:
        initial |= {"direction": OUT if own.source_id == fund.pk else IN, "other": own.target if own.source_id == fund.pk else own.source}
    parts = [
        {"fund": line.source, "pence": line.pence, **{name: getattr(line, name) for name in PURPOSES}}
        for line in lines if kind == SPEND and line.pk != own.pk
    ]
    return initial, parts


class TakeBackForm(forms.Form):
    """Why and on which day an entry is taken back."""

    reason = forms.CharField(
        label="Why it is taken back", max_length=200,
        help_text="For the desk and the statements that members read. The published accounts say only which entry is taken back.",
    )
    date = forms.DateField(
        label="Date of the correction", help_text="The day on which it was found. It lies in an open year.",
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


def kept_for_next(form: EntryForm) -> dict[str, date | str]:
    """What the next form keeps of one that was saved: a pile of invoices is of one kind and mostly of one day."""
    return {"kind": form.cleaned_data["kind"], "date": form.cleaned_data["date"]}
