"""The form pack: every kind of field, empty, filled and faulty, as valid HTML in which everything has its label."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

import html5lib
import pytest
from crispy_forms.utils import render_crispy_form
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.template import engines
from lxml import etree

from csp import forms
from csp.forms import missing, model_field
from meetings.models import Meeting
from tests.csp.sampleforms import FAULTY, KINDS, LaidOutForm, SampleForm, form_in
from tests.tools import ROOT

STATES = ["empty", "filled", "faulty"]


def drawn(html: str) -> etree._Element:
    """The HTML of a form as a tree; html5lib raises where it is not valid."""
    page = f"<!DOCTYPE html><html lang=en-GB><head><title>A form</title></head><body>{html}</body></html>"
    return html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False).parse(page).getroot()


def words(node: etree._Element) -> str:
    return " ".join("".join(node.itertext()).split())


@pytest.mark.parametrize("state", STATES)
def test_every_control_has_its_label_and_every_reference_its_target(state: str) -> None:
    tree = drawn(render_crispy_form(form_in(state)))
    identities = tree.xpath("//@id")
    assert len(identities) == len(set(identities))
    controls = tree.xpath("//input[@type!='hidden'] | //textarea | //select")
    assert len(controls) == 9 + 2 + 3 + 2 + 2 + 1 + 1 + 1
    for control in controls:
        assert len(tree.xpath("//label[@for=$id]", id=control.get("id"))) == 1, control.attrib
        assert control.get("required") is None and control.get("maxlength") is None
        assert control.get("class").startswith("govuk-")
    for described in tree.xpath("//*[@aria-describedby]"):
        for identity in described.get("aria-describedby").split():
            assert identity in identities
    for group in tree.xpath("//fieldset"):
        assert words(group.find("legend"))
    assert tree.xpath("//*[@style]") == []


def test_filled_fields_show_what_the_record_says() -> None:
    tree = drawn(render_crispy_form(form_in("filled")))
    values = {one.get("name"): one.get("value") for one in tree.xpath("//input[@value and (@type='text' or @type='email' or @type='hidden')]")}
    assert values == {
        "title": "Lamps & <lights>", "email": "ada@thornbridge.example", "due": "1 July 2031", "starts": "10:30",
        "minutes": "20", "cost": "1200", "copies": "3", "closes_date": "7 July 2031", "closes_time": "10:00", "version": "4",
    }
    assert tree.xpath("//input[@checked]/@id") == ["id_kind_1", "id_public_0", "id_wards_1", "id_chased"]
    assert tree.xpath("//option[@selected]/@value") == ["2"]
    assert words(tree.xpath("//div[@id='id_kind_1-hint']")[0]) == "Sent on the day."


def test_what_is_wrong_is_said_at_the_field_and_in_the_summary_with_a_link() -> None:
    form = form_in("faulty")
    tree = drawn(render_crispy_form(form))
    said = {
        "title": "Enter the title of the report.",
        "message": "Shorten this to 40 characters: it has 41.",
        "email": "Write the e-mail address like name@example.org.",
        "due": "There is no 31 June in 2031.",
        "starts": "Say whether that is 2am or 2pm.",
        "minutes": "Enter a whole number.",
        "cost": "Enter a whole number.",
        "closes": "Enter the time too.",
        "kind": "Choose one of those offered.",
        "public": "Choose the session.",
        "wards": "Choose one of those offered.",
        "lead": "Choose the lead.",
        "agreed": "Tick “The Chair has agreed”.",
        "paper": "Choose the paper.",
    }
    assert {name: errors[0] for name, errors in form.errors.items()} == said
    links = tree.xpath("//div[@data-module='govuk-error-summary']//a")
    assert [words(link) for link in links] == list(said.values())
    for link, name in zip(links, said, strict=True):
        target = tree.xpath("//*[@id=$id]", id=link.get("href").removeprefix("#"))
        assert len(target) == 1 and target[0].tag in ("input", "textarea", "select"), name
        message = tree.xpath("//p[@id=$id]", id=f"id_{name}_error")[0]
        assert words(message) == f"Error: {said[name]}"
    group = tree.xpath("//fieldset[.//input[@name='kind']]")[0]
    assert group.get("aria-describedby") == "id_kind_error"
    assert tree.xpath("//input[@name='due']/@value") == ["31 June 2031"]  # what was typed stands


def test_a_fault_of_no_field_stands_in_the_summary() -> None:
    tree = drawn(render_crispy_form(SampleForm(FAULTY | {"title": "Twice"}, {})))
    assert words(tree.xpath("//ul[contains(@class, 'error-summary')]/li")[0]) == "This report was asked for already."


def test_what_may_stay_empty_says_so_and_a_filter_does_not() -> None:
    tree = drawn(render_crispy_form(SampleForm()))
    optional = {words(one.getparent()) for one in tree.xpath("//span[@class='desk-optional']")}
    assert optional == {"Message (optional)", "Cost (optional)", "Copies (optional)"}

    class Filter(SampleForm):
        mark_optional = False

    assert "(optional)" not in render_crispy_form(Filter())


def test_long_texts_are_counted_and_nothing_is_cut_off() -> None:
    tree = drawn(render_crispy_form(SampleForm()))
    counted = tree.xpath("//*[@data-module='govuk-character-count']")
    assert [one.get("data-maxlength") for one in counted] == ["40"]
    assert counted[0].xpath(".//textarea/@aria-describedby") == ["id_message-info"]
    assert SampleForm({"title": "x" * 301}).errors["title"] == ["Shorten this to 300 characters: it has 301."]


def test_numbers_have_no_arrows_and_dates_a_calendar_to_be() -> None:
    tree = drawn(render_crispy_form(SampleForm()))
    assert tree.xpath("//input[@type='number']") == []
    assert tree.xpath("//input[@inputmode='numeric']/@name") == ["minutes", "cost", "copies"]
    assert tree.xpath("//input[@data-date]/@name") == ["due", "closes_date"]
    assert [words(one) for one in tree.xpath("//*[@class='govuk-input__suffix' or @class='govuk-input__prefix']")] == ["minutes", "£"]


def test_a_form_s_own_words_stand() -> None:
    class Own(forms.Form):
        title = forms.CharField(max_length=3, error_messages={"required": "What is it called?", "max_length": "Too long."})
        notes = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), min_length=2)
        count = forms.IntegerField(min_value=2, max_value=4)

    assert Own({}).errors["title"] == ["What is it called?"]
    errors = Own({"title": "long", "notes": "n", "count": "1"}).errors
    assert errors == {"title": ["Too long."], "notes": ["Write at least 2 characters: it has 1."], "count": ["This is less than 2."]}
    assert Own({"count": "5"}).errors["count"] == ["This is more than 4."]
    assert Own().fields["notes"].widget.attrs["rows"] == 2 and SampleForm().fields["message"].widget.attrs["rows"] == "5"


def test_a_layout_is_followed() -> None:
    tree = drawn(render_crispy_form(LaidOutForm()))
    assert words(tree.xpath("//fieldset[@class='govuk-fieldset when']/legend")[0]) == "When"
    assert tree.xpath("//fieldset//div[@class='desk-row']//input/@name") == ["starts", "ends"]
    assert tree.xpath("//div[@id='where']//input/@name") == ["venue"]
    assert words(tree.xpath("//button[@type='submit']")[0]) == "Save"


def test_any_form_can_be_drawn_by_the_filter_and_one_field_alone() -> None:
    page = engines["django"].from_string("{% load crispy_forms_tags %}{{ form|crispy }}|{{ form.email|as_crispy_field }}")
    whole, alone = page.render({"form": SampleForm({}, {})}).split("|")
    assert "There is a problem" in whole and whole.count("govuk-form-group--error") == 12
    assert "<li>A part of this page is missing: reload it and try again.</li>" in whole
    assert drawn(alone).xpath("//input/@name") == ["email"]


def test_a_posted_form_gives_python_values() -> None:
    form = SampleForm(
        {"title": "Lamps", "email": "ada@thornbridge.example", "due": "Tuesday 1 July 2031", "starts": "10.30am",
         "minutes": "20", "closes_date": "7/7/31", "closes_time": "noon", "kind": "report", "public": "0", "wards": ["1", "2"],
         "lead": "1", "agreed": "on", "version": "4"},
        {"paper": SimpleUploadedFile("lamps.docx", b"PK")},
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["due"] == date(2031, 7, 1) and form.cleaned_data["starts"] == time(10, 30)
    assert form.cleaned_data["closes"] == datetime(2031, 7, 7, 11, 0, tzinfo=UTC)  # noon in summer


def test_a_moment_may_be_empty_or_take_its_usual_time() -> None:
    class Asked(forms.Form):
        closes = forms.MomentField(label="Questions close", required=False, usual_time=time(10))
        other = forms.MomentField(label="Published", required=False)

    assert Asked({}).is_valid() and Asked({}).errors == {}
    form = Asked({"closes_date": "7 January 2031"})
    assert form.is_valid() and form.cleaned_data["closes"] == datetime(2031, 1, 7, 10, 0, tzinfo=UTC)
    assert Asked({"closes_time": "10"}).errors["closes"] == ["Enter the date too."]
    assert Asked({"other_date": "7 January 2031"}).errors["other"] == ["Enter the time too."]
    assert Asked({"other_date": "7 January", "other_time": "25"}).errors["other"] == [
        "Write the date like 14 March 2023 or 14/3/2023.", "There is no such time as 25: write it like 10:30 or 2pm."]


def test_a_model_s_days_and_times_are_ours() -> None:
    class MeetingForm(forms.ModelForm):
        class Meta:
            model = Meeting
            fields = ["date", "starts", "question_deadline", "venue"]

    kinds = {name: type(field) for name, field in MeetingForm().fields.items()}
    assert kinds == {"date": forms.DateField, "starts": forms.TimeField, "question_deadline": forms.MomentField, "venue": forms.CharField}
    assert MeetingForm({"date": "8 July 2031", "starts": "14:00"}).fields["venue"].required is False
    shown = render_crispy_form(MeetingForm(instance=Meeting(date=date(2031, 7, 8), starts=time(14))))
    assert 'value="8 July 2031"' in shown and 'value="14:00"' in shown
    assert model_field(models.CharField(max_length=5)).max_length == 5


@pytest.mark.parametrize(
    ("widget", "label", "said"),
    [
        (forms.TextInput(), "Title", "Enter the title."),
        (forms.TextInput(), "Your comment", "Enter your comment."),
        (forms.TextInput(), "IT contact", "Enter the IT contact."),
        (forms.TextInput(), "E-mail address", "Enter the e-mail address."),
        (forms.TextInput(), "Who writes it?", "Answer: Who writes it?"),
        (forms.Select(), "Group:", "Choose the group."),
        (forms.Radios(choices=KINDS), "Kind of paper", "Choose the kind of paper."),
        (forms.CheckboxInput(), "I have read it", "Tick “I have read it”."),
    ],
)
def test_what_is_said_of_an_empty_field(widget: forms.TextInput, label: str, said: str) -> None:
    assert missing(widget, label) == said


def test_every_form_that_posts_carries_its_token() -> None:
    """A template whose posting form has no token would fail in every browser and in no test client."""
    without = []
    signed = {"templates/reports/members/stop.html"}  # its address is the proof, and a mailbox that posts there has no cookie
    posting = 0
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if "mail" in path.parts or path.parent.name == "govuk":
            continue
        for form in re.findall(r"<form\b[^>]*method=\"?post.*?</form>", path.read_text(), re.DOTALL | re.IGNORECASE):
            posting += 1
            if "csrf_token" not in form:
                without.append(str(path.relative_to(ROOT)))
    assert posting > 2
    assert set(without) == signed
