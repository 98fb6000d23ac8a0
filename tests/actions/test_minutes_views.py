"""The addresses of the editor of minutes."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from actions.minutesservices import start_minutes
from csp.models import Block, KeptWording, Phrase
from meetings.models import Minutes
from tests import desk
from tests.actions.editing import body, new_action, new_block, reword
from tests.factories import AgendaFactory, AgendaItemFactory, MeetingFactory, PhraseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def minutes() -> Minutes:
    """Minutes just started from an agenda of two items."""
    agenda = AgendaFactory()
    for title in ("Welcome", "Lamps by the lock"):
        AgendaItemFactory(agenda=agenda, title=title)
    return start_minutes(meeting=agenda.meeting, by=desk.officer())


@pytest.fixture
def client() -> Client:
    client = Client()
    desk.sign_in(client, desk.officer())
    return client


def address(name: str, minutes: Minutes, *more: object) -> str:
    return reverse(f"minutes:{name}", args=[minutes.meeting_id, *more])


def post(client: Client, minutes: Minutes, *operations: dict) -> object:
    return client.post(address("save", minutes), body(*operations), content_type="application/json")


def test_a_paragraph_is_saved_and_in_the_state(client, minutes):
    section = minutes.document.sections.first()
    sent = new_block(section, "Everyone was welcomed.")
    answer = post(client, minutes, sent)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["revision"], told["references"]) == (1, {})
    assert [(one["op"], one["state"], one["version"], one["identity"]) for one in told["results"]] == [
        (sent["op"], "saved", 1, sent["identity"])
    ]
    state = client.get(address("state", minutes)).json()
    assert (state["revision"], state["status"], state["editable"]) == (1, "draft", True)
    assert [section["title"] for section in state["sections"]] == ["Welcome", "Lamps by the lock"]
    assert state["sections"][0]["blocks"] == [
        {"identity": sent["identity"], "version": 1, "kind": "paragraph", "text": "Everyone was welcomed.", "depth": 1,
         "numbered": True, "rows": None, "actions": [], "decisions": []}
    ]
    assert state["sections"][1]["item"] == {
        "number": "2", "title": "Lamps by the lock", "minutes": 10, "starts": "10:10", "started_at": None,
        "ended_at": None, "beginnings": [], "recommendations": [],
    }


def test_nothing_new_is_204(client, minutes):
    assert client.get(address("state", minutes), {"since": 0}).status_code == 204
    post(client, minutes, new_block(minutes.document.sections.first(), "Hello."))
    assert client.get(address("state", minutes), {"since": 0}).json()["revision"] == 1
    assert client.get(address("state", minutes), {"since": 1}).status_code == 204


@pytest.mark.parametrize(("content", "status"), [
    (b"", 400), (b"[]", 400), (b'{"operations": [{}]}', 400), (b"\xff", 400), (b"[" * 100_000, 400),
    (b'{"operations": "' + b"x" * 2_000_000 + b'"}', 413),
    (json.dumps({"operations": [{}] * 501}).encode(), 413),
])
def test_nonsense_is_told(client, minutes, content, status):
    answer = client.post(address("save", minutes), content, content_type="application/json")
    assert answer.status_code == status
    assert answer.json()["error"].endswith(".")
    assert minutes.document.__class__.objects.get(pk=minutes.document_id).revision == 0


def test_agreed_minutes_answer_409_and_keep_the_words(client, minutes):
    block = Block.objects.get(identity=post(
        client, minutes, new_block(minutes.document.sections.first(), "It was dark.")
    ).json()["results"][0]["identity"])
    Minutes.objects.filter(pk=minutes.pk).update(status=Minutes.Status.AGREED, agreed_at=MeetingFactory())
    answer = post(client, minutes, reword(block, "It was bright."))
    assert answer.status_code == 409
    assert "agreed" in answer.json()["error"]
    assert [kept.content["content"]["text"] for kept in KeptWording.objects.all()] == ["It was bright."]
    assert Block.objects.get(pk=block.pk).text == "It was dark."
    state = client.get(address("state", minutes)).json()
    assert state["editable"] is False
    assert [(kept["thing"], kept["mine"]) for kept in state["kept"]] == [("block", True)]


def test_a_paragraph_has_its_history(client, minutes):
    block = Block.objects.get(identity=post(
        client, minutes, new_block(minutes.document.sections.first(), "It was dark.")
    ).json()["results"][0]["identity"])
    post(client, minutes, reword(block, "It was bright."))
    told = client.get(address("history", minutes, block.identity)).json()
    assert told["thing"] == "block"
    assert [(one["version"], one["content"]["text"], one["by"], one["deleted"]) for one in told["wordings"]] == [
        (2, "It was bright.", "Greta Eastlake", False), (1, "It was dark.", "Greta Eastlake", False)
    ]
    assert client.get(address("history", minutes, uuid4())).status_code == 404


def test_an_action_point_tells_its_reference_and_owners(client, minutes):
    block = Block.objects.get(identity=post(
        client, minutes, new_block(minutes.document.sections.first(), "It was dark.")
    ).json()["results"][0]["identity"])
    sent = new_action(block, "Greta Eastlake to mend the lamp")
    told = post(client, minutes, sent).json()
    reference = f"{minutes.meeting.date:%m}/01"
    assert told["results"][0]["more"] == {
        "reference": reference, "owners": [{"words": "Greta Eastlake", "known": True}]
    }
    assert told["references"] == {sent["identity"]: reference}
    actions = client.get(address("state", minutes)).json()["sections"][0]["blocks"][0]["actions"]
    assert [(one["identity"], one["reference"], one["version"]) for one in actions] == [(sent["identity"], reference, 1)]


def test_words_that_complete(client, minutes):
    PhraseFactory(key="nob", text="There was nothing else to say.")
    told = client.get(address("words", minutes)).json()
    assert {"name": "Greta Eastlake", "title": "", "agency": ""} in told["people"]
    assert told["phrases"] == [{"key": "nob", "text": "There was nothing else to say."}]
    assert told.keys() == {"people", "agencies", "groups", "phrases"}


def test_without_minutes_there_is_nothing_to_save(client):
    meeting = MeetingFactory()
    for name in ("state", "words"):
        assert client.get(reverse(f"minutes:{name}", args=[meeting.pk])).status_code == (404 if name == "state" else 200)
    save = reverse("minutes:save", args=[meeting.pk])
    assert client.post(save, body(), content_type="application/json").status_code == 404
    assert client.post(reverse("minutes:editor", args=[meeting.pk])).status_code == 302
    assert Minutes.objects.filter(meeting=meeting).count() == 1
    assert client.post(save, body(), content_type="application/json").json()["results"] == []


def test_phrases_are_added_changed_and_taken_out(client):
    address = reverse("minutes:phrases")
    assert client.get(address).status_code == 200
    assert client.post(reverse("minutes:usual_phrases")).status_code == 302
    assert client.post(address, {"key": "lam", "text": "The lamps were noted."}).status_code == 302
    taken = client.post(address, {"key": "lam", "text": "Other words."})
    assert (taken.status_code, "already stands for" in taken.content.decode()) == (200, True)
    phrase = Phrase.objects.get(key="lam")
    page = reverse("minutes:phrase", args=[phrase.pk])
    assert "The lamps were noted." in client.get(page).content.decode()
    assert client.post(page, {"key": "lam", "text": "The lamps were praised."}).status_code == 302
    assert Phrase.objects.get(key="lam").text == "The lamps were praised."
    assert client.post(reverse("minutes:remove_phrase", args=[phrase.pk])).status_code == 302
    assert not Phrase.objects.filter(key="lam").exists()


def test_a_paste_gives_blocks(client, minutes):
    told = client.post(
        address("paste", minutes), json.dumps({"html": "<p>5.1 It was <b>dark</b>.</p><p>Action: Chair to look</p>", "text": ""}),
        content_type="application/json",
    ).json()
    assert told == {"notices": [], "blocks": [
        {"kind": "paragraph", "text": "It was **dark**.", "depth": 1, "numbered": True, "rows": None,
         "actions": [{"text": "Chair to look"}]},
    ]}


@pytest.mark.parametrize("sent", [b"", b"[]", b'{"html": 1, "text": ""}', b"[" * 50_000])
def test_a_paste_that_is_none_is_told(client, minutes, sent):
    answer = client.post(address("paste", minutes), sent, content_type="application/json")
    assert (answer.status_code, answer.json()["error"][:8]) == (400, "What was")


def test_a_word_file_is_pasted(client, minutes, tmp_path):
    document = Document()
    document.add_heading("Lamps", 1)
    document.add_paragraph("5.1 Two lamps were dark.")
    document.add_paragraph("by the lock", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(1, 1).text = "Lamp", "dark"
    path = tmp_path / "minutes.docx"
    document.save(path)
    told = client.post(address("paste", minutes), {"file": SimpleUploadedFile("minutes.docx", path.read_bytes())}).json()
    assert [(block["kind"], block["text"], block["rows"]) for block in told["blocks"]] == [
        ("subheading", "Lamps", None), ("paragraph", "Two lamps were dark.\n\n- by the lock", None),
        ("table", "", [["Lamp", ""], ["", "dark"]]),
    ]
    broken = client.post(address("paste", minutes), {"file": SimpleUploadedFile("minutes.docx", b"no")})
    assert (broken.status_code, broken.json()["error"].startswith("minutes.docx ")) == (400, True)


def test_words_of_one_person_are_not_saved_under_the_name_of_another(client: Client, minutes: Minutes) -> None:
    section = minutes.document.sections.first()
    operations = body(new_block(section, text="The lamps are dark."))
    url = address("save", minutes)
    answer = client.post(url, operations, content_type="application/json", headers={"X-Writer": str(desk.chair().pk)})
    assert (answer.status_code, Block.objects.count()) == (401, 0)
    assert "Sign in as yourself" in answer.json()["error"] and "/account/sign-in/" in answer.json()["sign_in"]
    own = str(desk.officer().pk)
    assert client.post(url, operations, content_type="application/json", headers={"X-Writer": own}).status_code == 200
    assert Block.objects.get().text == "The lamps are dark."


def test_the_late_refusal_of_an_ended_session_leaves_the_cookie_of_the_next_one(client: Client, minutes: Minutes) -> None:
    Session.objects.all().delete()
    page = client.get(address("editor", minutes))
    assert (page.status_code, page.cookies[settings.SESSION_COOKIE_NAME].value) == (302, "")  # a page takes it away
    desk.sign_in(client, desk.officer())
    Session.objects.all().delete()
    answer = client.get(address("state", minutes), headers={"X-Requested-With": "fetch"})
    assert (answer.status_code, settings.SESSION_COOKIE_NAME in answer.cookies) == (401, False)
