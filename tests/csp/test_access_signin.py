"""What signing in gives away, how often it may be tried, how long it lasts, and what is written down of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from csp.accountservices import change_sign_in_address, end_access
from csp.models import AuditEntry, User
from tests import desk
from tests.tools import ROOT

ASK, CODE, SECOND = "/account/sign-in/", "/account/sign-in/code/", "/account/sign-in/second-step/"
NOBODY = "nobody@thornbridge.example"


@pytest.fixture(autouse=True)
def no_limits_left_over(db: None) -> None:
    desk.PartnershipFactory()
    cache.clear()


@pytest.fixture
def told(django_capture_on_commit_callbacks: object) -> object:
    """Ask for a code; the newest one that was sent, or "" where none was."""

    def ask(client: Client, email: str, where: str = ASK) -> str:
        before = len(mail.outbox)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            response = client.post(where, {"email": email})
        assert response.status_code == 302, response.content.decode()
        if len(mail.outbox) == before:
            return ""
        return re.search(r"\d{8}", mail.outbox[-1].body)[0]  # type: ignore[index]

    return ask


def refused() -> list[tuple[str, str]]:
    return [(str(one.by), one.detail["why"]) for one in AuditEntry.objects.filter(act="refuse_sign_in").order_by("id")]


def now_in_the_app(user: User) -> str:
    secret = TOTP(user.authenticator_set.get(type="totp"))
    *_, counter = yield_hotp_counters_from_time()
    from_database = secret.instance.data["secret"]
    assert not re.fullmatch(r"[A-Z2-7]{32}", from_database), "a copy of the database must not give the secret away"
    return format_hotp_value(hotp_value(desk.secret_of(user), counter))


# What it gives away


def same(text: str, email: str) -> str:
    return re.sub(r'value="[^"]{32,}"', "", text.replace(email, "(the address)"))


def test_the_pages_are_the_same_whether_or_not_anybody_has_the_address(told):
    gone = desk.member("Jonah Fennimore")
    end_access(user=gone, by=desk.officer())
    seen = []
    for email, sent in ((desk.board_member().email, True), (NOBODY, False), (gone.email, False)):
        client = Client()
        assert bool(told(client, email)) is sent
        pages = [client.get(CODE), client.post(CODE, {"code": "1"}), client.post(CODE, {})]
        pages += [client.post(CODE, {"code": "2"}) for _ in range(3)]
        pages.append(client.get(pages[-1].headers["Location"]))
        seen.append([(page.status_code, same(page.content.decode(), email)) for page in pages])
        assert [status for status, _ in seen[-1]] == [200, 200, 200, 200, 200, 302, 200]
    assert seen[0] == seen[1] == seen[2]


def work(client: Client, path: str, data: dict[str, str]) -> list[str]:
    """What the database is asked, values left out."""
    with CaptureQueriesContext(connection) as asked:
        client.post(path, data)
    found = (re.match(r'(SELECT|INSERT|UPDATE|DELETE).*?"(\w+)"', query["sql"]) for query in asked)
    return [f"{one[1]} {one[2]}" for one in found if one]


def test_the_work_is_the_same_too(settings):
    """The same queries, each writing as much: nothing is to be had from a stop-watch (which a shared machine cannot be)."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    known = desk.board_member().email
    User.objects.machine()
    counts = []
    for email in (known, NOBODY):
        cache.clear()
        client = Client()
        asked = work(client, ASK, {"email": email})
        wrong = work(client, CODE, {"code": "12345678"})
        counts.append((asked, sorted(set(wrong))))
    assert counts[0] == counts[1]
    assert "INSERT django_tasks_database_dbtaskresult" in counts[0][0]
    assert "INSERT csp_auditentry" in counts[0][1]
    sizes = [len(json.dumps(task.args_kwargs)) for task in DBTaskResult.objects.order_by("enqueued_at")]
    assert len(sizes) == 2 and abs(sizes[0] - sizes[1]) < 100


def test_nobody_signs_up_and_no_password_is_asked(client):
    for path in ("signup/", "login/", "password/reset/", "password/change/", "email/", "social/signup/", "3rdparty/"):
        assert client.get(f"/account/{path}").status_code == 404, path
    assert client.get("/raw/login/").status_code == 302
    assert 'type="password"' not in client.get(ASK).content.decode()


# How often


def test_an_address_gets_five_codes_in_five_minutes(told):
    user = desk.member()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            assert told(Client(), user.email)
        sixth = Client().post(ASK, {"email": user.email.upper()}, REMOTE_ADDR="203.0.113.9")
        assert "Too many attempts. Wait five minutes" in sixth.content.decode()
        assert "Too many attempts." not in Client().post(ASK, {"email": desk.chair().email}).content.decode()
        clock.shift(timedelta(minutes=5, seconds=1))
        assert told(Client(), user.email)


def test_a_code_is_tried_five_times_and_works_once(told):
    user, client = desk.member(), Client()
    code = told(client, user.email)
    for _ in range(5):
        answer = client.post(CODE, {"code": "00000000"})
    assert answer.status_code == 302
    assert client.post(CODE, {"code": code}).url == ASK
    other = Client()
    assert other.post(CODE, {"code": code}).url == ASK  # in the browser that asked, and nowhere else
    code = told(client, user.email)
    assert client.post(CODE, {"code": code}).url == "/members/"
    assert refused() == [(user.email, "wrong code")] * 5


def test_a_second_factor_is_tried_five_times_in_five_minutes(told):
    user, client = desk.officer(), Client()
    client.post(CODE, {"code": told(client, user.email)})
    for _ in range(5):
        assert "That code is not right" in client.post(SECOND, {"code": "000000"}).content.decode()
    assert "Too many attempts" in client.post(SECOND, {"code": now_in_the_app(user)}).content.decode()
    assert client.get("/desk/access/").status_code == 302
    assert refused() == [(user.email, "wrong second factor")] * 5


PROCESS = """
import os, sys, warnings
warnings.simplefilter("ignore")  # there is no folder of collected files
os.environ["DJANGO_SETTINGS_MODULE"] = "csp.settings"
import django
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()
from django.test import Client
for _ in range(int(sys.argv[1])):
    print("Too many attempts" in Client().post("/account/sign-in/", {"email": "ada@thornbridge.example"}).content.decode())
"""


def test_limits_hold_across_processes(migrated, tmp_path):
    """Two processes of their own, on one database, as two workers of gunicorn are."""
    environment = {
        "PATH": "/usr/bin:/bin", "DATA_DIR": str(tmp_path), "SECRET_KEY": "k" * 50, "ENV_FILE": "/dev/null",
        "ALLOWED_HOSTS": "testserver",
    }

    def run(*words: str) -> str:
        done = subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    migrated(tmp_path)
    assert run("-c", PROCESS, "3").split() == ["False"] * 3
    assert run("-c", PROCESS, "4").split() == ["False", "False", "True", "True"]


# How long


def test_a_session_is_new_and_ends_with_the_browser(told):
    user, client = desk.member(), Client()
    code = told(client, user.email)
    before = client.session.session_key
    answer = client.post(CODE, {"code": code})
    cookie = answer.cookies["sessionid"]
    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()
    assert (cookie["expires"], cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("", "", True, "Lax")
    row = Session.objects.get(pk=client.session.session_key)
    assert timedelta(hours=11, minutes=59) < row.expire_date - timezone.now() <= timedelta(hours=12)
    with time_machine.travel(timezone.now() + timedelta(hours=12, minutes=1)):
        assert client.get("/members/").status_code == 302


def test_a_remembered_device_lasts_fourteen_days(told):
    user, client = desk.officer(), Client()
    answer = client.post(CODE, {"code": told(client, user.email), "stay": "on"})
    assert answer.url == SECOND
    answer = client.post(SECOND, {"code": now_in_the_app(user)})
    assert answer.cookies["sessionid"]["max-age"] in (14 * 86400, 14 * 86400 - 1)
    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23)):
        assert client.get("/desk/access/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert client.get("/desk/access/").status_code == 302


def test_signing_out_takes_a_post(told):
    user, client = desk.member(), Client()
    desk.sign_in(client, user)
    key = client.session.session_key
    assert client.get("/account/sign-out/").status_code == 200
    assert client.get("/members/").status_code == 200
    assert client.post("/account/sign-out/").url == ASK
    assert client.get("/members/").status_code == 302
    assert not Session.objects.filter(pk=key).exists()


def test_one_comes_back_to_where_one_was_going_and_nowhere_else(told):
    user = desk.member()
    for given, end in (("/members/?page=2", "/members/?page=2"), ("https://evil.example/", "/members/"), ("//evil.example", "/members/"),
                       ("/account/sign-out/", "/members/")):
        client = Client()
        cache.clear()
        response = client.post(f"{ASK}?next={given}", {"email": user.email})
        code = told(client, user.email, f"{ASK}?next={given}")
        assert client.post(response.url, {"code": code}).url == end


@pytest.mark.parametrize(("who", "start"), [
    (desk.officer, "/desk/"), (desk.chair, "/members/"), (desk.member, "/members/"), (desk.administrator, "/desk/access/"),
    (lambda: desk.user_of("Hamish Greenhalge"), "/"),
])
def test_each_begins_where_their_work_is(told, who, start):
    user, client = who(), Client()
    answer = client.post(CODE, {"code": told(client, user.email)})
    if answer.url == SECOND:
        answer = client.post(SECOND, {"code": now_in_the_app(user)})
    assert answer.url == start


# What is written down


def test_the_diary_of_signing_in(told, django_capture_on_commit_callbacks):
    user, client = desk.officer(), Client()
    client.post(CODE, {"code": told(client, user.email)})
    client.post(SECOND, {"code": "000000"})
    client.post(SECOND, {"code": now_in_the_app(user)})
    told(Client(), NOBODY)
    other = Client()
    told(other, NOBODY)
    other.post(CODE, {"code": "1"})
    diary = [(str(one.by), one.act, one.thing, one.detail) for one in AuditEntry.objects.order_by("id")]
    assert diary == [
        (user.email, "refuse_sign_in", user.email, {"why": "wrong second factor"}),
        (user.email, "sign_in", user.email, {"way": "code"}),
        ("machine@localhost", "refuse_sign_in", "an address that nobody has", {"why": "wrong code"}),
    ]
    assert User.objects.get(pk=user.pk).last_login


def test_the_diary_of_second_factors(django_capture_on_commit_callbacks):
    user, client = desk.officer(second_factor=False), Client()
    desk.sign_in(client, user)
    client.get("/account/app/")
    secret = client.session["mfa.totp.secret"]
    *_, counter = yield_hotp_counters_from_time()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/account/app/", {"code": format_hotp_value(hotp_value(secret, counter))}).url == "/account/codes/"
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/account/codes/new/").status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/account/app/remove/").status_code == 302
    diary = list(
        AuditEntry.objects.filter(act="change_second_factor").order_by("id").values_list("act", "detail__what", "detail__kind")
    )
    assert diary == [
        ("change_second_factor", "set up", "totp"), ("change_second_factor", "set up", "recovery_codes"),
        ("change_second_factor", "renewed", "recovery_codes"), ("change_second_factor", "removed", "totp"),
        ("change_second_factor", "removed", "recovery_codes"),
    ]
    assert [message.subject for message in mail.outbox] == ["Second factor set up", "New recovery codes", "Second factor removed"]
    assert {tuple(message.to) for message in mail.outbox} == {(user.email,)}
    assert client.get("/desk/access/").url == "/account/"  # and has to set up another


def test_a_member_who_becomes_an_officer_needs_a_second_factor_at_once():
    client, user = Client(), desk.member()
    desk.sign_in(client, user)
    desk.holder("Bram Fennimore", "support_officer")
    assert client.get("/desk/access/").url == "/account/"
    assert "One step is missing." in client.get("/account/").content.decode()


def test_setting_up_a_second_factor_ends_sessions_begun_without_it():
    """Somebody with the mailbox alone may have been in: their session is not let through by the officer's new app."""
    user, client, other = desk.officer(second_factor=False), Client(), Client()
    for one in (client, other):
        desk.sign_in(one, user)
    client.get("/account/app/")
    *_, counter = yield_hotp_counters_from_time()
    code = format_hotp_value(hotp_value(client.session["mfa.totp.secret"], counter))
    assert client.post("/account/app/", {"code": code}).url == "/account/codes/"
    assert client.get("/account/codes/").status_code == 200
    assert client.get("/desk/access/").status_code == 200
    assert other.get("/desk/access/").url.startswith(ASK)


def test_a_code_sent_to_an_address_of_old_is_no_way_in(told):
    user, client = desk.member(), Client()
    old = user.email
    code = told(client, old)
    change_sign_in_address(user=user, email="new@thornbridge.example", by=desk.officer())
    assert client.post(CODE, {"code": code}).url == ASK
    assert client.get("/members/").status_code == 302
    assert refused() == [("new@thornbridge.example", "address has changed")]


def test_a_limit_is_not_pushed_out_by_others(told):
    """Asking for codes for hundreds of addresses leaves the count of each where it was."""
    user = desk.member()
    for _ in range(5):
        told(Client(), user.email)
    for place in range(700):
        cache.set(f"another-{place}", place, 300)
    assert "Too many attempts." in Client().post(ASK, {"email": user.email}).content.decode()


def test_a_passkey_of_somebody_whose_access_has_ended_is_no_way_in():
    user = desk.officer()
    end_access(user=user, by=desk.administrator())
    for body in ('{"type": "x"}', "[]", "no json", "null", '{"response": {"userHandle": null}}'):
        answer = Client().post("/account/sign-in/passkey/", {"credential": body})
        assert (answer.status_code, answer.url) == (302, ASK), body
    assert set(refused()) == {("machine@localhost", "unknown passkey")}


# Microsoft


@pytest.fixture
def microsoft(settings: object) -> Iterator[dict[str, object]]:
    """What stands for Microsoft's servers: it answers with the profile that a test puts here."""
    profile: dict[str, object] = {"id": "1", "mail": None, "userPrincipalName": "x"}

    class Answer(BaseHTTPRequestHandler):
        def answer(self, body: object) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer({"access_token": "t", "token_type": "Bearer", "expires_in": 60})

        def do_GET(self) -> None:
            self.answer(profile)

        def log_message(self, *words: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    app = {"client_id": "c", "secret": "s", "settings": {"tenant": "t", "verified_email": True, "login_url": here, "graph_url": here}}
    settings.SOCIALACCOUNT_PROVIDERS = {"microsoft": {"APPS": [app]}}  # type: ignore[attr-defined]
    yield profile
    server.shutdown()
    server.server_close()


def through_microsoft(client: Client) -> str:
    """Sign in with the account of `microsoft`; where one ends."""
    away = client.post("/account/sign-in/microsoft/")
    state = parse_qs(urlsplit(away.url).query)["state"][0]
    return client.get(f"/account/sign-in/microsoft/back/?code=abc&state={state}").url


def test_microsoft_signs_in_who_was_let_in_by_the_same_address(microsoft, client):
    user = desk.member()
    microsoft["mail"] = user.email.upper()
    assert "Use your organisation’s Microsoft account" in client.get(ASK).content.decode()
    assert through_microsoft(client) == "/members/"
    assert AuditEntry.objects.get().detail == {"way": "organisation's account"}


def test_microsoft_asks_an_officer_for_the_second_factor_too(microsoft, client):
    microsoft["mail"] = desk.officer().email
    assert through_microsoft(client) == SECOND
    assert client.get("/desk/access/").status_code == 302


def test_microsoft_lets_nobody_in_whom_we_did_not(microsoft, client):
    gone = desk.member("Jonah Fennimore")
    end_access(user=gone, by=desk.officer())
    before = User.objects.count()
    for email in (NOBODY, gone.email, None, ""):
        microsoft["mail"] = email
        assert through_microsoft(client) == ASK
        assert "Nobody has let that account in." in client.get(ASK).content.decode()
    assert "_auth_user_id" not in client.session
    assert User.objects.count() <= before + 1  # the machine, who writes the diary
    assert refused() == [("machine@localhost", "organisation's account that nobody has")] * 4


def test_microsoft_goes_wrong_in_words(microsoft, client):
    for path in ("?error=access_denied", "?error=server_error", "?code=x&state=forged", ""):
        assert client.get(f"/account/sign-in/microsoft/back/{path}").url == ASK
        assert "Microsoft did not sign you in." in client.get(ASK).content.decode()


def test_without_microsoft_there_is_no_button(client):
    assert "Microsoft" not in client.get(ASK).content.decode()
    assert client.post("/account/sign-in/microsoft/").status_code == 404


def test_the_settings_stand(settings):
    assert configured.AUTHENTICATION_BACKENDS == ["csp.sessions.Backend"]
    call_command("check", "--fail-level", "WARNING")
    assert Authenticator.Type.WEBAUTHN in configured.MFA_SUPPORTED_TYPES
