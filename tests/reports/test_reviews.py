"""The review of a year from its draft to the public: never written over, figures tied, nothing closed or unpublished in it."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from csp.models import Audience, Block, Partnership, Section, UsefulContact, User, path_of
from csp.queries import whole_documents
from csp.reachservices import keep_contact
from csp.versions import ChangedMeanwhile
from funding.ledgerservices import (
    Share,
    open_year,
    record_opening,
    record_receipt,
    record_spend,
    reverse_entry,
)
from funding.models import Bid, Entry, Fund
from meetings.models import Minutes, StandingDocument, StandingVersion
from meetings.standingservices import agree_version, begin_version, drop_version
from meetings.timetable import Year
from reports.models import Publication
from reports.services import publish_accounts, publish_minutes, publish_version
from reports.services.reviewing import draft_review, held_against_record, renew_review, settle_offers
from reports.templatetags.review import TONES
from tests import desk
from tests.factories import (
    ActionPointFactory,
    AgencyFactory,
    BidFactory,
    BlockFactory,
    DecisionFactory,
    FundFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    MinutesFactory,
    OfficeFactory,
    PartnershipFactory,
    PersonFactory,
    PriorityFactory,
    PriorityGroupFactory,
    ProjectFactory,
    SectionFactory,
    StrategyFactory,
    UsefulContactFactory,
    UserFactory,
)
from tests.reports.siterows import read
from tests.verapdf import faults

pytestmark = pytest.mark.django_db
YEAR, JUNE = Year(2030), date(2030, 6, 3)
ALL = "/desk/documents/reviews/"


@pytest.fixture
def officer(client: Client, own_data: Path) -> User:
    return desk.sign_in(client, desk.officer())


@pytest.fixture
def town(officer: User) -> dict[str, Fund]:
    """A year with something of everything."""
    PartnershipFactory()
    Partnership.objects.update(strapline="Lamps for all", colour="plum")
    group = GroupFactory(partnership=True)
    police = AgencyFactory(name="Wend Valley Police", statutory=True)
    MembershipFactory(group=group, agency=police, starts=date(2029, 4, 1))
    lamp_group = GroupFactory(name="Lamp group", slug="lamp-group", purpose="Plans the lamps", starts=date(2030, 5, 1))
    MembershipFactory(group=lamp_group, agency=police)
    streets = PriorityFactory(name="Safer streets", starts=date(2029, 4, 1), ends=date(2030, 8, 31))
    PriorityFactory(name="Young people", starts=date(2030, 9, 1), ends=date(2032, 3, 31))
    PriorityGroupFactory(priority=streets, group=lamp_group, starts=None)
    OfficeFactory(person=PersonFactory(name="Ada Lead"), kind="priority_lead", matter="", priority=streets, starts=date(2029, 4, 1), ends=None)
    OfficeFactory(person=PersonFactory(name="Late Comer"), kind="priority_lead", matter="", priority=streets, starts=date(2030, 12, 1), ends=None)
    lamps = ProjectFactory(name="Lamps along the river", priority=streets, outcome="Forty lamps burn")
    ProjectFactory(name="Cameras", business_as_usual=True, funded_by="the council")
    StrategyFactory(name="Night-time plan", level="county")
    UsefulContactFactory(name="Night line", website="https://night.example/")
    year = open_year(begins=2030, by=officer)
    pooled = FundFactory(pooled=True)
    partners, others = FundFactory(name="Partners fund", holding=Fund.Holding.PASSED), FundFactory(name="County fund", holding=Fund.Holding.PASSED)
    record_opening(year=year, balances={pooled: 500_00}, by=officer)
    record_receipt(fund=pooled, pence=2_000_00, date=JUNE, words="Grant", by=officer)
    record_spend(shares=[Share(pooled, 120_50, project=lamps)], date=JUNE, words="Lamps", by=officer, party="Una Private")
    BidFactory(fund=partners, title="More lamps", project=lamps, asked_pence=7_000_00, won_pence=7_000_00, submitted_on=JUNE, decided_on=JUNE)
    BidFactory(fund=others, title="Cameras", asked_pence=300_00, won_pence=300_00, submitted_on=JUNE, decided_on=JUNE)
    BidFactory(fund=partners, title="Undecided secret", project=lamps, state=Bid.State.SUBMITTED, asked_pence=99_999_00, won_pence=None,
               submitted_on=JUNE, decided_on=None)
    return {"pooled": pooled, "partners": partners}


def drafted(by: User) -> StandingVersion:
    return draft_review(group=GroupFactory(partnership=True), year=YEAR, by=by)


def text_of(version: StandingVersion) -> str:
    document = whole_documents([version.document_id])[version.document_id]
    blocks = [block for section in document.sections.all() for block in section.blocks.all()]
    return "\n".join([*(section.title for section in document.sections.all()), *(f"{block.text} {block.rows or ''}" for block in blocks)])


def revision_of(version: StandingVersion) -> int:
    version.document.refresh_from_db()
    return version.document.revision


def words(answer: object) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()))


def test_one_click_drafts_the_year(town, client: Client, officer: User):
    answer = client.post(ALL, {"year": "2030-31", "group": GroupFactory(partnership=True).pk}, follow=True)
    said = words(answer)
    for one in (
        "The review of 2030/31 is drafted", "Q: What is the Thornbridge CSP?", "Wend Valley Police, statutory member",
        "1 April 2030 to 31 August 2030 There was one priority: Safer streets, led by Ada Lead 1 September", "1 September 2030 to 31 March 2031 There was one priority: Young people (until 31 March 2032)",
        "Lamps along the river Funded: £7,000 from Partners fund. Funded: £120.50 from", "What came of it: Forty lamps burn.", "Cameras Paid for by the council.",
        "Lamp group, for Safer streets", "Lamp group (since 1 May 2030) Plans the lamps. Members: Wend Valley Police.", "Across the county Night-time plan", "Night line",
        "£7,000 from Partners fund and £300 from County fund, £7,300 in all", "figures agree with the ledger.", "£2,500 to spend and spent £120.50; £2,379.50",
    ):
        assert one in said, one
    assert "Undecided secret" not in said and "99,999" not in said and "Una Private" not in said
    again = client.post(ALL, {"year": "2030-31", "group": GroupFactory(partnership=True).pk}, follow=True)
    assert "is drafted already" in words(again) and StandingVersion.objects.count() == 1
    assert client.get(f"/desk/documents/versions/{StandingVersion.objects.get().pk}/print.pdf").content[:5] == b"%PDF-"


def test_drafting_again_never_overwrites_but_offers(town, officer: User):
    version = drafted(officer)
    assert held_against_record(version).offers == []
    lead = Block.objects.get(text__startswith="**Lamps along the river**")
    mine = lead.text.replace("**Lamps along the river**", "**Lamps along the river**\nForty lamps, and people sing under them.")
    Block.objects.filter(pk=lead.pk).update(text=mine)
    Block.objects.filter(text__startswith="**Cameras**").delete()  # somebody took it out: it stays out
    contact = UsefulContact.objects.get()
    keep_contact(contact=contact, version=1, name="Night line", website="https://night.example/", telephone="01632 960999", by=officer)
    UsefulContactFactory(name="Day line", telephone="01632 960111")
    ProjectFactory(name="Cameras", business_as_usual=True).delete()
    ProjectFactory(name="Benches", priority=PriorityFactory(name="Safer streets"))
    BidFactory(fund=town["partners"], title="Yet more", project=ProjectFactory(name="Lamps along the river"), asked_pence=50_00, won_pence=50_00,
               submitted_on=JUNE, decided_on=JUNE)
    AgencyFactory(name="Wend Valley Police").memberships.update(starts=date(2020, 4, 1), ends=date(2020, 5, 1))
    MembershipFactory(agency=AgencyFactory(name="Thornbridge Fire Service"), starts=date(2030, 4, 1))
    held = held_against_record(version)
    offers = {(offer.kind, (offer.result or {"text": ""})["text"].partition("\n")[0]): offer for offer in held.offers}
    assert ("new", "**Day line**: For whoever cannot sleep for noise.") in offers and ("new", "**Benches**") in offers
    changed = offers["changed", "**Lamps along the river**"]
    assert changed.edited and "people sing under them" in changed.result["text"] and "£50" in changed.result["text"]
    assert not any("Cameras" in words for _, words in offers)
    assert mine == Block.objects.get(pk=lead.pk).text  # looking changes nothing
    before = text_of(version)
    with pytest.raises(ChangedMeanwhile):
        settle_offers(version=version, keys={offer.key for offer in held.offers}, take=True, revision=held.revision - 1, by=officer)
    assert text_of(version) == before
    assert settle_offers(version=version, keys={offer.key for offer in held.offers}, take=True, revision=held.revision, by=officer) == len(held.offers)
    after = text_of(version)
    assert "people sing under them" in after and "Benches" in after and "Day line" in after and "Thornbridge Fire Service" in after
    assert "01632 960999" in after and "Cameras" not in after.replace("['Cameras'", "") and "Wend Valley Police, **" not in after
    version.refresh_from_db()
    assert held_against_record(version).offers == []
    # Left as it is: offered no more until the record changes again.
    ProjectFactory(name="Tables", priority=PriorityFactory(name="Safer streets"))
    held = held_against_record(version)
    settle_offers(version=version, keys={offer.key for offer in held.offers}, take=False, revision=held.revision, by=officer)
    version.refresh_from_db()
    assert held_against_record(version).offers == [] and "Tables" not in text_of(version)
    # A next version knows its paragraphs again.
    agree_version(version=version, starts=date(2031, 7, 8), agreed_words="Agreed by the Board", by=officer)
    second = begin_version(standing=version.standing, by=officer)
    assert held_against_record(second).offers == []
    keep_contact(contact=contact, version=2, name="Night line", website="https://night.example/", telephone="01632 960888", by=officer)
    held = held_against_record(second)
    assert [offer.kind for offer in held.offers] == ["changed"]
    settle_offers(version=second, keys={held.offers[0].key}, take=True, revision=held.revision, by=officer)
    assert "960888" in text_of(second) and "960888" not in text_of(version)
    with pytest.raises(ChangedMeanwhile):
        settle_offers(version=version, keys=set(), take=True, revision=revision_of(version), by=officer)


def test_figures_say_when_they_no_longer_agree(town, client: Client, officer: User):
    version = drafted(officer)
    page = f"/desk/documents/versions/{version.pk}/"
    assert "figures agree with the ledger." in words(client.get(page))
    spend = Entry.objects.get(words="Lamps")
    reverse_entry(entry=spend, reason="Wrong", date=JUNE, by=officer)
    record_spend(shares=[Share(town["pooled"], 130_50, project=ProjectFactory(name="Lamps along the river"))], date=JUNE, words="Lamps", by=officer)
    said = words(client.get(page))
    assert "figures no longer agree with the ledger" in said and "£130.50, and the text says £120.50" in said
    assert client.post(f"{ALL}{version.pk}/figures/", {"revision": revision_of(version) + 5}).status_code == 409
    assert "£120.50" in text_of(version)
    assert client.post(f"{ALL}{version.pk}/figures/", {"revision": revision_of(version)}).status_code == 302
    assert "figures agree with the ledger." in words(client.get(page)) and "£120.50" not in text_of(version)
    assert renew_review(version=version, revision=revision_of(version), by=officer) == 0


def minuted(day: date, audience: str, published: bool, text: str):
    """A decision and a closed action point behind one paragraph of minutes; `published`: for everybody to read."""
    meeting = MeetingFactory(date=day)
    minutes = MinutesFactory(meeting=meeting)
    section = SectionFactory(document=minutes.document, audience=audience)
    block = BlockFactory(section=section)
    DecisionFactory(meeting=meeting, block=block, text=f"Decided {text}")
    ActionPointFactory(
        meeting=meeting, block=block, text=f"Do {text}", status="closed", outcome=f"Done {text}", settled_at=MeetingFactory(date=day.replace(month=day.month + 1)),
        priority=PriorityFactory(name="Safer streets"),
    )
    if published:
        publish_minutes(meeting=meeting, by=User.objects.machine())
    return minutes


def test_nothing_closed_unpublished_or_undecided_is_offered_or_published(town, client: Client, officer: User, papers_of_town: Callable[[], None]):
    papers_of_town()
    version = drafted(officer)
    offered = " ".join(f"{offer.result}" for offer in held_against_record(version).offers)
    assert "Decided openly" in offered and "Done openly" in offered
    for secret in ("behind doors", "for members", "nobody reads yet"):
        assert secret not in offered and secret not in text_of(version)
    held = held_against_record(version)
    assert {offer.kind for offer in held.offers} == {"offer"}
    settle_offers(version=version, keys={offer.key for offer in held.offers}, take=True, revision=held.revision, by=officer)
    agree_version(version=version, starts=date(2025, 7, 8), agreed_words="Agreed by the Board", by=officer)
    page = f"/desk/documents/versions/{version.pk}/publish/"
    assert "whose accounts are not published" in words(client.get(page))
    row = publish_version(version=version, by=officer)
    assert row.place == "documents/annual-review-2030-31"
    shown = read(Client(), f"/{row.place}/")
    assert "Decided openly" in shown and 'href="/money/2' not in shown and "£7,000" in shown
    for secret in ("behind doors", "for members", "nobody reads yet", "Undecided secret", "99,999"):
        assert secret not in shown and secret not in row.content.data
    # Once the accounts are out, amounts lead to them; the sums that they do not print stay words.
    publish_accounts(year=YEAR, by=officer)
    newer = publish_version(version=version, by=officer)
    shown = read(Client(), f"/{newer.place}/{newer.slug}/v2/")
    anchors = set(re.findall(r'href="/money/2030-31/#([^"]+)"', shown))
    there = read(Client(), "/money/2030-31/v1/")
    assert anchors and all(f'id="{anchor}"' in there for anchor in anchors)


@pytest.fixture
def papers_of_town() -> Callable[[], None]:
    """Minutes of each kind: open and published, closed, for members, and not published."""

    def make() -> None:
        minuted(date(2030, 5, 7), Audience.PUBLIC, True, "openly")
        minuted(date(2030, 7, 9), Audience.CLOSED, True, "behind doors")
        minuted(date(2030, 9, 3), Audience.MEMBERS, True, "for members")
        minuted(date(2030, 11, 5), Audience.PUBLIC, False, "nobody reads yet")
        assert Minutes.objects.count() == 4

    return make


def test_the_public_reads_a_page_and_a_print(town, client: Client, officer: User):
    version = drafted(officer)
    section = Section.objects.get(title__startswith="Q: Which priorities", document=version.document)
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Una Private"
    Image.new("RGB", (3000, 1000), "navy").save(picture, "JPEG", exif=exif)
    page = f"{ALL}{version.pk}/photograph/"

    def sent(content: bytes, alternative: str):
        return client.post(page, {"section": section.pk, "alternative_text": alternative, "file": SimpleUploadedFile("a.jpg", content)})

    assert sent(picture.getvalue(), "").status_code == 422 and sent(b"no picture", "A river.").status_code == 422
    assert sent(picture.getvalue(), "A river by night.").status_code == 302
    image = section.blocks.get(kind="image").image
    assert image is not None and b"Una Private" not in image.path.read_bytes()
    with Image.open(image.path) as kept:
        assert max(kept.size) == 2400
    assert "A river by night." in client.get(f"/desk/documents/versions/{version.pk}/").content.decode()
    agree_version(version=version, starts=date(2025, 7, 8), agreed_words="Agreed by the Board", by=officer)
    assert sent(picture.getvalue(), "Too late.").status_code == 302 and section.blocks.filter(kind="image").count() == 1
    row = publish_version(version=version, by=officer)
    anybody = Client()
    shown = read(anybody, f"/{row.place}/")
    for one in ("Annual Review", "1 April 2030 to 31 March 2031", "Lamps for all", "tone-plum", 'alt="A river by night."', "figure-number", "<svg"):
        assert one in shown, one
    assert "/documents/annual-review-2030-31/" in read(anybody, "/documents/")
    contacts = read(anybody, "/documents/contacts/")
    assert "Night line" in contacts and "Wend Valley Police" in contacts and "Lamps along" not in contacts
    assert b"".join(anybody.get(f"/published/{image.sha256}")) == image.path.read_bytes()
    assert faults(path_of(row.pdf_sha256)) == []


def test_two_reviews_of_a_year_cannot_be(town, officer: User):
    version = drafted(officer)
    with pytest.raises(ChangedMeanwhile, match="drafted already"):
        drafted(officer)
    drop_version(version=version, by=officer)
    assert drafted(officer).number == 1
    assert StandingDocument.objects.filter(kind="review").count() == 1


def test_queries_do_not_grow(town, client: Client, officer: User):
    version = drafted(officer)

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    pages = [f"{ALL}{version.pk}/record/", f"/desk/documents/versions/{version.pk}/", ALL, "/desk/contacts/", "/desk/strategies/", "/desk/groups/"]
    small = [count(page) for page in pages]
    for n in range(4):
        UsefulContactFactory()
        StrategyFactory()
        group = GroupFactory(starts=JUNE)
        MembershipFactory(group=group)
        MembershipFactory()
        BidFactory(fund=town["partners"], title=f"Bid {n}", project=ProjectFactory(), submitted_on=JUNE, decided_on=JUNE)
    assert [count(page) for page in pages] == small


def test_colours_carry_white_letters():
    """Each of the colours is dark enough (WCAG: 7:1), and the style sheets say the same."""

    def light(hexed: str) -> float:
        parts = [int(hexed[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    assert set(TONES) == set(Partnership.Colour.values)
    root = Path(__file__).parents[2] / "static"
    for name, colour in TONES.items():
        assert 1.05 / (light(colour) + 0.05) > 7
        for sheet in ("site/review.css", "print/print.css"):
            assert f".tone-{name} {{ --tone: {colour};" in (root / sheet).read_text()


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_of_two_who_draft_at_once_one_does():
    PartnershipFactory()
    group = GroupFactory(partnership=True)
    users, barrier = [UserFactory(), UserFactory()], Barrier(2)

    def draft(by: User) -> str:
        try:
            barrier.wait(10)
            draft_review(group=group, year=YEAR, by=by)
            return "drafted"
        except ChangedMeanwhile:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(draft, users, timeout=60)) == ["drafted", "told"]
    version = StandingVersion.objects.get()
    UsefulContactFactory()
    held, barrier = held_against_record(version), Barrier(2)

    def take(by: User) -> str:
        try:
            barrier.wait(10)
            settle_offers(version=version, keys={offer.key for offer in held.offers}, take=True, revision=held.revision, by=by)
            return "taken"
        except ChangedMeanwhile:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, users, timeout=60)) == ["taken", "told"]
    assert text_of(version).count("Thornbridge night line") == 1
    assert Publication.objects.count() == 0
