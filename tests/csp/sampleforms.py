"""A form with every kind of field, and pages that show it: for the tests of the form pack."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout, Row, Submit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from csp import forms
from csp.answers import go

KINDS = [("report", "A report"), ("slides", "Slides"), ("none", "Nothing in writing")]


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Title of the report", max_length=300, help_text="As on the agenda.")
    message = forms.CharField(label="Message", max_length=40, widget=forms.Textarea, required=False)
    email = forms.EmailField(label="E-mail address")
    due = forms.DateField(label="Due date", help_text="For example 14 March 2031.")
    starts = forms.TimeField(label="Start")
    minutes = forms.IntegerField(label="Length", min_value=1, max_value=600, widget=forms.Numeral(suffix="minutes"))
    cost = forms.IntegerField(label="Cost", required=False, widget=forms.Numeral(prefix="£", width=5))
    copies = forms.IntegerField(label="Copies", required=False)
    closes = forms.MomentField(label="Questions close", help_text="On a working day.")
    kind = forms.ChoiceField(label="Kind", choices=KINDS, widget=forms.Radios(hints={"slides": "Sent on the day."}))
    public = forms.ChoiceField(label="Session", choices=[("1", "Open"), ("0", "Closed")], widget=forms.Radios(inline=True))
    wards = forms.MultipleChoiceField(label="Wards", choices=[("1", "Castle"), ("2", "Wharf")], widget=forms.CheckboxSelectMultiple)
    lead = forms.ChoiceField(label="Lead", choices=[("", "Choose a lead"), ("1", "Ada Applegarth"), ("2", "Bram <Dunnock>")])
    chased = forms.BooleanField(label="Remind the author", required=False, help_text="Three days before.")
    agreed = forms.BooleanField(label="The Chair has agreed")
    paper = forms.FileField(label="Paper")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A fault of no field of its own."""
        if self.cleaned_data.get("title") == "Twice":
            raise forms.ValidationError("This report was asked for already.")
        return self.cleaned_data


class LaidOutForm(forms.Form):
    """Fields laid out by the helper, with a button."""

    starts = forms.TimeField(label="Start")
    ends = forms.TimeField(label="End")
    venue = forms.CharField(label="Venue", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper.layout = Layout(
            Fieldset("When", Row("starts", "ends"), css_class="when"), Div("venue", css_id="where"), Submit("act", "Save"),
        )


class UploadForm(forms.Form):
    """A title and a file whose name ends in .docx."""

    title = forms.CharField(label="Title", max_length=100)
    paper = forms.FileField(label="Paper")

    def clean_paper(self) -> Any:
        """Only Word files."""
        paper = self.cleaned_data["paper"]
        if not paper.name.endswith(".docx"):
            raise forms.ValidationError(f"{paper.name} is not a Word file.")
        return paper


FILLED = {
    "title": "Lamps & <lights>", "message": "Please.", "email": "ada@thornbridge.example", "due": date(2031, 7, 1),
    "starts": time(10, 30), "minutes": 20, "cost": 1200, "copies": 3, "closes": datetime(2031, 7, 7, 9, 0, tzinfo=UTC),
    "kind": "slides", "public": "1", "wards": ["2"], "lead": "2", "chased": True, "agreed": False, "version": 4,
}
FAULTY = {
    "title": "", "message": "m" * 41, "email": "ada", "due": "31 June 2031", "starts": "2", "minutes": "many", "cost": "dear",
    "closes_date": "1 July 2031", "kind": "verse", "wards": ["9"], "lead": "", "version": "4",
}


def form_in(state: str) -> SampleForm:
    """The form empty, filled from the record, or with a fault in every field that can have one."""
    if state == "faulty":
        return SampleForm(FAULTY, {})
    return SampleForm(initial=FILLED | {"version": 4}) if state == "filled" else SampleForm(initial={"version": 4})


PAGE = engines["django"].from_string("""{% extends frame %}{% load crispy_forms_tags static %}
{% block title %}Sample{% endblock %}
{% block content %}<h1 class="govuk-heading-l">Sample</h1>
<form method="post" enctype="multipart/form-data" novalidate>{% csrf_token %}{% crispy form %}
<div class="govuk-button-group"><button class="govuk-button" data-module="govuk-button">Save</button>
<button class="govuk-button govuk-button--warning" name="remove" value="1" data-confirm="Take this report away?" data-confirm-yes="Take it away">Take away</button></div></form>
{% endblock %}""")
UPLOAD = engines["django"].from_string("""{% extends "member.html" %}{% load crispy_forms_tags static %}
{% block title %}Upload{% endblock %}
{% block content %}<h1 class="govuk-heading-l">Upload</h1>
<form method="post" enctype="multipart/form-data" novalidate data-upload data-reading="Reading the report…" id="upload">{% csrf_token %}{% crispy form %}
<div class="govuk-button-group"><button class="govuk-button" name="act" value="send">Send the file</button></div></form>{% endblock %}
{% block scripts %}<script type="module" src="{% static 'desk/upload.js' %}"></script>{% endblock %}""")
SWAPS = engines["django"].from_string("""{% extends "desk.html" %}{% block title %}Swaps{% endblock %}
{% block content %}<h1 class="govuk-heading-l">Swaps</h1><div id="part"><button class="govuk-button" id="more" hx-post="/sample/part/" hx-target="#part" hx-swap="outerHTML">More</button></div>
<button class="govuk-button" id="drop" hx-post="/sample/part/" hx-target="#part" hx-confirm="Drop the part?" data-confirm-yes="Drop it">Drop</button>
<button class="govuk-button" id="fail" hx-post="/sample/nowhere/" hx-target="#part">Fail</button>{% endblock %}""")
PART = engines["django"].from_string("""{% load crispy_forms_tags %}<section id="part">{{ form|crispy }}<h2 data-focus>The part</h2></section>""")


def sample(request: HttpRequest, state: str, frame: str) -> HttpResponse:
    """The sample form in `state`; a post of it comes back as a message."""
    form = form_in(state)
    if request.method == "POST":
        form = SampleForm(request.POST, request.FILES)
        messages.success(request, "The report was taken away." if "remove" in request.POST else "The form came.")
    return HttpResponse(PAGE.render({"form": form, "frame": f"{frame}.html"}, request))


def upload(request: HttpRequest) -> HttpResponse:
    """A form that sends a file."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, f"{form.cleaned_data['paper'].name} has arrived: {request.POST['act']}.")
        return go(request, "sample-upload")
    return HttpResponse(UPLOAD.render({"form": form}, request), status=422 if form.errors else 200)


def swaps(request: HttpRequest) -> HttpResponse:
    """Buttons that swap a part of the page."""
    return HttpResponse(SWAPS.render({}, request))


def part(request: HttpRequest) -> HttpResponse:
    """The part, with a form whose fields need scripts of their own."""
    return HttpResponse(PART.render({"form": SampleForm()}, request), headers={"HX-Trigger": '{"announce": "The part is here"}'})


def fault(request: HttpRequest) -> HttpResponse:
    """A view with a mistake in it."""
    return render(request, "no/such/template.html")


urlpatterns = [
    path("sample/<str:frame>/<str:state>/", sample), path("sample/upload/", upload, name="sample-upload"),
    path("sample/swaps/", swaps), path("sample/part/", part), path("desk/fault/", fault), path("", include("csp.urls")),
]
handler403, handler404, handler500 = "csp.views.errors.forbidden", "csp.views.errors.not_found", "csp.views.errors.failed"
