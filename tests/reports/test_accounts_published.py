"""Accounts are published as they were seen; the public reads what is published and nothing else."""

from __future__ import annotations

import html
import json
import re
from datetime import date

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from csp.models import Partnership
from funding.ledgerservices import (
    Share,
    open_year,
    record_opening,
    record_receipt,
    record_spend,
    reverse_entry,
)
from funding.models import Entry, Fund
from meetings.models import AgendaItem
from meetings.timetable import Year
from reports.models import Publication, Release
from reports.services import publish_accounts, publish_timetable
from reports.services.moneyreporting import draft_financial_report
from reports.services.releasing import (
    CannotRelease,
    Planned,
    PlannedYear,
    approve_release,
    order_accounts,
    order_timetable,
)
from reports.verification import verify
from tests import desk
from tests.factories import (
    AgendaItemFactory,
    BudgetFactory,
    CommitmentFactory,
    FundFactory,
    GrantFactory,
    MeetingFactory,
    PartnershipFactory,
    ReleaseFactory,
)
from tests.reports.siterows import read

pytestmark = pytest.mark.django_db
YEAR = Year(2030)
PAGE = "/desk/money/accounts/2030-31/publish/"
JUNE = date(2030, 6, 3)
# What the ledger knows and nobody outside is to read.
SECRETS = ("Una Private", "INV-77", "Plan nobody knows", "Promise nobody knows", "Next year's secret", "4,321.00")


@pytest.fixture
def officer(own_data, client: Client):
    PartnershipFactory()
    return desk.sign_in(client, desk.officer())


@pytest.fixture
def ledger(officer) -> dict[str, Fund]:
    """A year with secrets in every place that is not published, and one after it."""
    year = open_year(begins=2030, by=officer)
    open_year(begins=2031, by=officer)
    pooled = FundFactory(pooled=True)
    record_opening(year=year, balances={pooled: 500_00}, by=officer)
    record_receipt(fund=pooled, pence=300_00, date=JUNE, words="Gift", by=officer, party="Una Private", reference="INV-77")
    record_spend(shares=[Share(pooled, 200_00)], date=JUNE, words="Room hire", by=officer, party="Una Private")
    BudgetFactory(year=year, fund=FundFactory(name="Plan nobody knows"), pence=4_321_00)
    CommitmentFactory(fund=pooled, words="Promise nobody knows", pence=4_321_00)
    record_spend(shares=[Share(pooled, 1_00)], date=date(2031, 5, 1), words="Next year's secret", by=officer)
    return {"pooled": pooled}


def seen() -> dict[str, str]:
    return PlannedYear(YEAR, yearly=Release.Yearly.ACCOUNTS).seen()


def looked_at(client: Client, page: str = PAGE) -> str:
    return html.unescape(re.search(r'name="looked_at" value="([^"]*)"', client.get(page).content.decode())[1])


def said(response) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def test_nothing_is_read_before_it_is_published_and_no_secret_after(ledger, officer, client: Client):
    public = Client()
    assert "No accounts have been published yet." in read(public, "/money/")
    for address in ("/money/2030-31/", "/money/2030-31/v1/", "/money/2030-31/v1.json", "/money/2030-31/v1.csv", "/money/2030-31/v1.docx"):
        assert public.get(address).status_code == 404
    assert client.post(PAGE, {"looked_at": looked_at(client)}).status_code == 302
    assert public.get("/money/2030-31/").headers["Location"] == "/money/2030-31/v1/"
    index, page = read(public, "/money/"), read(public, "/money/2030-31/v1/")
    assert "2030/31 provisional £800.00 £200.00 £600.00 £0.00" in " ".join(re.sub(r"<[^>]+>", " ", index).split())
    assert "2031/32" not in index and "provisional" in page.casefold() and "Room hire" in page
    files = [public.get(f"/money/2030-31/v1.{ending}").content.decode() for ending in ("csv", "json")]
    for text in (index, page, *files):
        assert [secret for secret in SECRETS if secret in text] == []
    assert public.get("/money/2031-32/").status_code == 404
    assert public.get("/money/2030-31/v1.docx").status_code == 200
    pdf = public.get("/money/2030-31/v1.pdf")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")


def test_what_is_entered_later_is_not_seen_before_its_version_and_the_old_one_stays(ledger, officer, client: Client):
    first = publish_accounts(year=YEAR, by=officer)
    record_spend(shares=[Share(ledger["pooled"], 7_00)], date=JUNE, words="Late tea", by=officer)
    public = Client()
    assert "Late tea" not in read(public, "/money/2030-31/v1/") + read(public, "/money/")
    assert "The ledger has changed since they were published." in said(client.get(PAGE))
    second = publish_accounts(year=YEAR, by=officer)
    assert (second.version, second.supersedes, second.place, second.kind) == (2, first, "money/2030-31", "accounts")
    assert "Late tea" in read(public, "/money/2030-31/v2/") and "Late tea" not in read(public, "/money/2030-31/v1/")
    assert publish_accounts(year=YEAR, by=officer) == second
    client.post(f"/desk/money/accounts/published/{second.pk}/withdraw/", {"reason": "It named somebody."})
    assert "It named somebody." in read(public, "/money/2030-31/v2/", 410)
    for ending in ("csv", "docx", "json", "pdf"):
        assert public.get(f"/money/2030-31/v2.{ending}").status_code == 410
    assert "No accounts have been published yet." in read(public, "/money/")
    with pytest.raises(CannotRelease, match="was withdrawn before"):
        order_accounts(year=YEAR, looked_at=seen(), accepted=set(), by=officer)
    call_command("withdraw", "/money/2030-31/v1/", reason="Also wrong.")
    assert read(public, "/money/2030-31/v1/", 410)
    # The files go once the transaction is through, which that of a test never is.
    assert [one for one in verify().faults if one.field != "pdf"] == []


def test_what_changed_since_the_page_was_drawn_is_not_published_unseen(ledger, officer, client: Client):
    sent = looked_at(client)
    record_spend(shares=[Share(ledger["pooled"], 7_00)], date=JUNE, words="Late tea", by=officer)
    answer = client.post(PAGE, {"looked_at": sent})
    assert answer.status_code == 409 and "The record has changed" in said(answer)
    assert client.post(PAGE, {"looked_at": "nonsense"}).status_code == 409
    assert not Publication.objects.exists() and not Release.objects.exists()


def test_what_is_closed_and_personal_details_in_words_stop_it(ledger, officer, client: Client):
    meeting = MeetingFactory(date=date(2030, 10, 8))
    AgendaItemFactory(agenda__meeting=meeting, title="Review of the Mill Lane case", session=AgendaItem.Session.CLOSED)
    record_spend(
        shares=[Share(ledger["pooled"], 5_00)], date=JUNE, words="Travel, review of the Mill Lane case, ring 07700 900461", by=officer
    )
    page = said(client.get(PAGE))
    assert "It names what is closed: “Review of the Mill Lane case”." in page and "07700 900461" in page
    answer = client.post(PAGE, {"looked_at": looked_at(client)})
    assert answer.status_code == 422 and "Put right or accept first" in said(answer)
    assert not Publication.objects.exists()


def test_a_second_person_approves_where_that_is_asked_for(ledger, officer, client: Client):
    Partnership.objects.update(second_approval=True)
    chair = desk.chair()
    client.post(PAGE, {"looked_at": looked_at(client)})
    release = Release.objects.get()
    assert (release.status, release.of, release.accounts, release.timetable) == ("approval", "accounts 2030/31", YEAR, None)
    assert "the accounts 2030/31" in next(one for one in mail.outbox if one.to == [chair.email]).body
    MeetingFactory(date=date(2030, 7, 8))
    assert "The accounts 2030/31 wait for somebody’s approval" in said(client.get("/desk/"))
    with pytest.raises(CannotRelease, match="Somebody else approves"):
        approve_release(release=release, by=officer, looked_at=release.seen_sha256)
    with pytest.raises(CannotRelease, match="on its way already"):
        order_accounts(year=YEAR, looked_at=seen(), accepted=set(), by=officer)
    # The timetable of the same year is another thing.
    order_timetable(year=YEAR, looked_at=PlannedYear(YEAR).seen(), accepted=set(), by=officer)
    other = Client()
    desk.sign_in(other, chair)
    own = f"/desk/releases/{release.pk}/approve/"
    page = other.get(own)
    assert "This is what the public will read." in said(page) and "Room hire" in said(page)
    digest = re.search(r'name="looked_at" value="([^"]*)"', page.content.decode())[1]
    assert "Approved. It is published now." in said(other.post(own, {"looked_at": digest}, follow=True))
    assert Publication.objects.get().kind == "accounts"


def test_a_failed_order_leads_back_to_the_page(ledger, officer, client: Client):
    release = ReleaseFactory(meeting=None, year="2030-31", yearly="accounts", status="approval", needs_approval=True)
    answer = client.post(f"/desk/releases/{release.pk}/call-off/")
    assert answer.headers["Location"] == PAGE
    assert f"{PAGE}" in mail.outbox[-1].body


def test_meetings_and_timetables_go_on_without_accounts(ledger, officer, client: Client):
    publish_accounts(year=YEAR, by=officer)
    MeetingFactory(date=date(2030, 7, 8))
    publish_timetable(year=YEAR, by=officer)
    assert "Accounts 2030/31" not in read(client, "/meetings/")
    assert "Accounts 2030/31" not in read(client, "/timetable/")


def test_a_report_that_leads_to_unpublished_accounts_is_told(ledger, officer):
    meeting = MeetingFactory(date=date(2031, 7, 8))
    draft_financial_report(year=YEAR, meeting=meeting, items=[], by=officer)

    def told() -> list[str]:
        return [one.finding.code for one in Planned(meeting, {"papers"}).preflight.told]

    assert told().count("unpublished-accounts") == 1
    publish_accounts(year=YEAR, by=officer)
    assert "unpublished-accounts" not in told()


def test_why_an_entry_was_taken_back_is_not_published(ledger, officer):
    passed = FundFactory(holding=Fund.Holding.PASSED)
    grant = GrantFactory(fund=passed, pence=50_00, awarded_on=JUNE)
    record_receipt(fund=passed, pence=50_00, date=JUNE, words="For the lamps", by=officer)
    record_spend(shares=[Share(passed, 50_00, grant=grant)], date=JUNE, words="To the town", by=officer)
    taken = list(Entry.objects.filter(year=2030).exclude(lines__kind="opening"))
    for entry in taken:
        reverse_entry(entry=entry, date=date(2031, 5, 2), reason=f"Paid to Una Private, {entry.words}", by=officer)
    for year in (YEAR, YEAR.after):
        publication = publish_accounts(year=year, by=officer)
        told = html.unescape(publication.content.html + publication.content.data)
        assert "Una Private" not in told and "Reverses" not in told
        for entry in taken:
            # What was paid out of a grant is told in the year in which that was given, what came for partners by its award.
            came = entry.lines.filter(kind="receipt", target=passed).exists()
            told_here = None if came else YEAR if entry.lines.filter(grant=grant).exists() else YEAR.after
            assert (f"Takes back {entry.called}" in told) == (year == told_here), entry


def test_the_data_of_accounts_is_whole_pence(ledger, officer):
    data = json.loads(publish_accounts(year=YEAR, by=officer).content.data, parse_float=pytest.fail)
    assert data["total_available"]["pence"] == 800_00 and data["available"][0]["made"][0]["pence"] == 300_00


@pytest.mark.engines
def test_the_database_keeps_accounts_to_a_year_and_one_order_at_a_time(officer):
    ReleaseFactory(meeting=None, year="2031-32", yearly="accounts")
    ReleaseFactory(meeting=None, year="2031-32")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseFactory(meeting=None, year="2031-32", yearly="accounts")
