"""Raw repair: every model can be looked at; what is published, and the audit, by nobody changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from actions.models import ActionPoint, Figure, ObjectiveLine, QuarterReport, ReportedFigure
from csp.models import AuditEntry, Block, Inspection, Message, Person, Section, StoredFile, Told, User
from funding.models import Entry, Line, Reconciliation, YearEnd
from meetings.models import AgendaItem, Decision
from reports.models import ChainLink, Content, Publication, Reading, Release, Withdrawal
from tests import desk
from tests.factories import (
    FACTORIES,
    AuditEntryFactory,
    EntryFactory,
    MeetingFactory,
    PersonFactory,
    ReadingFactory,
    ReleaseFactory,
    UserFactory,
    YearEndFactory,
)

pytestmark = pytest.mark.django_db

ROOMS = ("csp", "meetings", "actions", "funding", "reports")
PAST = [model.history.model for model in (Block, Section, Decision, ActionPoint, Figure)]
MODELS = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
LEDGER = [Entry, Line, Reconciliation, YearEnd]
LOCKED = [
    Publication, Content, Withdrawal, ChainLink, AuditEntry, *PAST, Reading, Release, Inspection, Message, Told, QuarterReport,
    ReportedFigure, ObjectiveLine, *LEDGER,
]


@pytest.fixture
def client() -> Client:
    client = Client()
    desk.sign_in(client, desk.with_second_factor(User.objects.create_superuser("root@thornbridge.example")))
    return client


@pytest.fixture
def locked() -> dict[type, object]:
    """One row of each model that nobody may change."""
    user, meeting = UserFactory(), MeetingFactory()
    now = datetime(2031, 7, 1, 9, tzinfo=UTC)
    publication = Publication.objects.create(
        kind="notice", audience="public", meeting=meeting, place="2031-07-08", slug="notice", version=1,
        title="Notice", group_name="Partnership", meeting_date=meeting.date, published_at=now, published_by=user,
        html_sha256="0" * 64, data_sha256="1" * 64, sha256="2" * 64,
    )
    return {
        Publication: publication,
        Content: Content.objects.create(publication=publication, html="<p>Come</p>", data="{}"),
        Withdrawal: Withdrawal.objects.create(publication=publication, at=now, by=user, reason="Error", sha256="3" * 64),
        ChainLink: ChainLink.objects.create(sequence=1, publication=publication, sha256="2" * 64, signature="4" * 128),
        AuditEntry: AuditEntryFactory(by=user),
        YearEnd: YearEndFactory(year__begins=2029, closed_by=user),  # before there is an entry in the year after
        **{model: FACTORIES[model](history_user=user) for model in PAST},
        Release: ReleaseFactory(ordered_by=user),
        Reading: ReadingFactory(publication=publication, reader=user),
        **{model: FACTORIES[model]() for model in (Inspection, Message, Told, ObjectiveLine, Line, Reconciliation)},
        Entry: EntryFactory(entered_by=user),
        **{model: FACTORIES[model]() for model in (QuarterReport, ReportedFigure)},
    }


def url(model: type, page: str, *keys: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=keys)


def test_every_model_is_there():
    assert {model for model in MODELS if not admin.site.is_registered(model)} == set()


@pytest.mark.parametrize("model", [model for model in MODELS if model not in LOCKED], ids=lambda model: model.__name__)
def test_a_row_can_be_listed_and_opened(client, model):
    row = FACTORIES[model]()
    assert client.get(url(model, "changelist")).status_code == 200
    assert client.get(url(model, "add")).status_code == 200
    assert client.get(url(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", LOCKED, ids=lambda model: model.__name__)
def test_what_is_published_is_read_only(client, locked, model):
    row = locked[model]
    before = model.objects.values().get(pk=row.pk)
    assert client.get(url(model, "change", row.pk)).status_code == 200
    assert client.get(url(model, "add")).status_code == 403
    assert client.post(url(model, "add"), {"title": "x"}).status_code == 403
    assert client.post(url(model, "change", row.pk), {"title": "x"}).status_code == 403
    assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    client.post(url(model, "changelist"), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert model.objects.values().get(pk=row.pk) == before


def test_a_repair_leaves_a_row_in_the_audit(client):
    person = PersonFactory(name="Ada Aplegarth")
    client.post(url(Person, "change", person.pk), {"name": "Ada Applegarth"})
    person.refresh_from_db()
    assert person.name == "Ada Applegarth"
    entry = AuditEntry.objects.get()
    assert (entry.by.email, entry.act, entry.thing) == ("root@thornbridge.example", "repair", "Ada Applegarth")
    assert entry.detail == {"model": "csp.Person", "fields": ["name"]}


def test_deleting_leaves_a_row_in_the_audit(client):
    keys = [PersonFactory().pk, PersonFactory().pk]
    client.post(url(Person, "delete", keys[0]), {"post": "yes"})
    client.post(
        url(Person, "changelist"), {"action": "delete_selected", "_selected_action": [keys[1]], "post": "yes"}
    )
    assert Person.objects.count() == 0
    assert [entry.detail["key"] for entry in AuditEntry.objects.filter(act="repair_delete").order_by("id")] == keys


def test_a_new_user_has_no_password(client):
    client.post(url(User, "add"), {"email": "new@thornbridge.example", "is_active": "on"})
    assert not User.objects.get(email="new@thornbridge.example").has_usable_password()


def test_only_administrators_come_in_with_a_second_factor():
    client = Client()
    assert client.get(url(StoredFile, "changelist")).url.startswith("/account/sign-in/")
    for user in (UserFactory(is_staff=True), desk.officer()):
        desk.sign_in(client, user)
        assert client.get(url(AgendaItem, "changelist")).status_code == 403
    desk.sign_in(client, desk.administrator(second_factor=False))
    assert client.get(url(StoredFile, "changelist")).url == "/account/"
