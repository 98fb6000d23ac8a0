"""Useful contacts, strategies and what groups are for: pasted, entered, changed by two hands."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from csp.models import AuditEntry, Group, Strategy, UsefulContact
from csp.reachlines import MOST_LINES, ReachLine, read_lines
from csp.reachservices import (
    describe_group,
    group_seen,
    keep_contact,
    keep_contacts,
    move_contact_up,
)
from csp.versions import ChangedMeanwhile
from tests import desk
from tests.factories import GroupFactory, StrategyFactory, UsefulContactFactory, UserFactory

TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\t|;\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\r\n", exclude_categories=("Cs", "Cc")), max_size=30)


@pytest.mark.parametrize("line, found", [
    ("Night line | When bars are loud | 01632 960140 | www.night.example | noise@night.example",
     ReachLine(1, "Night line", "When bars are loud", "01632 960140", "https://www.night.example", "noise@night.example")),
    ("Police\t101 (non-emergency) / 999 (emergency)\thttps://police.example/", ReachLine(1, "Police", "", "101 (non-emergency) / 999 (emergency)", "https://police.example/")),
    ("111 line; Tel: 111, then press option 2; Website: http://x.example/a?b=1", ReachLine(1, "111 line", "", "111, then press option 2", "http://x.example/a?b=1")),
    ("2 rivers trust | To ask; | E-mail: a@b.example", ReachLine(1, "2 rivers trust", "To ask", "", "", "a@b.example")),
])
def test_a_line_says_what_it_says(line: str, found: ReachLine):
    assert read_lines(f"\n{line}\n  \n") == [ReachLine(2, *[getattr(found, name) for name in ("name", "words", "telephone", "website", "email")])]


@given(st.lists(TEXT, max_size=6), st.sampled_from(["\t", "|", ";"]))
def test_any_line_is_read_or_refused_in_words(parts: list[str], mark: str):
    text = mark.join(parts)
    try:
        lines = read_lines(text)
    except ValueError as why:
        assert str(why).startswith("Line 1 has two")
    else:
        said = [word for line in lines for part in (line.name, line.words, line.telephone, line.website, line.email) for word in part.split()]
        assert len(lines) <= 1 and not {mark} & set("".join(said))
        # Nothing that somebody typed is lost, labels and https:// apart.
        for word in " ".join(parts).split():
            assert word in " ".join(said) or word.rstrip(":").casefold() in ("tel", "tel.", "telephone", "phone", "web", "website", "e-mail", "email", "link") or ":" in word


def test_too_many_lines_are_refused():
    with pytest.raises(ValueError, match="at once are the most"):
        read_lines("x\n" * (MOST_LINES + 1))


@pytest.mark.django_db
def test_several_are_taken_all_or_none():
    by = UserFactory()
    there = UsefulContactFactory(name="Night line", telephone="1", starts=date(2030, 4, 1))
    with pytest.raises(ValueError, match="Line 2: Say how to reach Day line"):
        keep_contacts(lines=read_lines("Night line | 01632 960111\nDay line"), by=by)
    there.refresh_from_db()
    assert there.telephone == "1"
    assert keep_contacts(lines=read_lines("night line | 01632 960111\nDay line | d@day.example"), by=by) == 2
    there.refresh_from_db()
    assert (there.name, there.telephone, there.starts, there.version) == ("night line", "01632 960111", date(2030, 4, 1), 2)
    move_contact_up(contact=UsefulContact.objects.get(name="Day line"), by=by)
    assert list(UsefulContact.objects.values_list("name", flat=True)) == ["Day line", "night line"]
    for wrong in ({"website": "javascript:alert(1)"}, {"email": "nobody"}, {"telephone": "1", "starts": date(2030, 1, 2), "ends": date(2030, 1, 1)}, {}):
        with pytest.raises(ValueError):
            keep_contact(contact=None, version=0, name="New", by=by, **wrong)
    assert AuditEntry.objects.filter(act="keep_contact").count() == 2


@pytest.mark.engines
@pytest.mark.django_db
def test_the_database_keeps_names_and_days():
    UsefulContactFactory(name="Night line", starts=None)
    StrategyFactory(name="A plan", starts=date(2030, 4, 1))
    group = GroupFactory()
    for wrong in (
        lambda: UsefulContactFactory(name="NIGHT line", starts=None), lambda: StrategyFactory(name="a PLAN", starts=date(2030, 4, 1)),
        lambda: UsefulContact.objects.update(starts=date(2030, 2, 2), ends=date(2030, 2, 1)),
        lambda: Group.objects.filter(pk=group.pk).update(starts=date(2030, 2, 2), ends=date(2030, 2, 1)),
        lambda: UsefulContactFactory(name="Other", order=UsefulContact.objects.get().order),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
    UsefulContactFactory(name="Night line", starts=date(2031, 4, 1))


@pytest.mark.django_db
def test_the_second_of_two_hands_is_told_and_keeps_what_they_typed(client: Client):
    desk.sign_in(client, desk.officer())
    contact, strategy, group = UsefulContactFactory(), StrategyFactory(), GroupFactory()
    seen = group_seen(group)
    describe_group(group=group, purpose="Theirs", starts=None, ends=None, seen=seen, by=UserFactory())
    with pytest.raises(ChangedMeanwhile):
        describe_group(group=group, purpose="Mine", starts=None, ends=None, seen=seen, by=UserFactory())
    UsefulContact.objects.update(version=2, telephone="01632 960777")
    Strategy.objects.update(version=2, part="Theirs")
    for address, said, stands in (
        (f"/desk/contacts/{contact.pk}/", {"name": contact.name, "telephone": "Mine", "version": 1}, "01632 960777"),
        (f"/desk/strategies/{strategy.pk}/", {"name": strategy.name, "level": "local", "part": "Mine", "version": 1}, "Theirs"),
        (f"/desk/groups/{group.pk}/", {"purpose": "Mine", "seen": seen}, "Theirs"),
    ):
        answer = client.post(address, said)
        page = html.unescape(answer.content.decode())
        assert answer.status_code == 409 and stands in page and "Mine" in page, address
        again = re.findall(r'name="(?:version|seen)" value="([^"]*)"', page) or re.findall(r'value="([^"]*)"[^>]*name="(?:version|seen)"', page)
        assert client.post(address, said | {"version": again[0], "seen": again[0]}).status_code == 302, address
    assert client.post("/desk/contacts/", {"lines": "Only a name", "version": 0}).status_code == 422
    assert client.post("/desk/strategies/", {"lines": "A duty | We share it", "level": "national"}).status_code == 302
    assert client.post("/desk/contacts/", {"name": "x", "version": 0, "website": "javascript:1"}).status_code == 422
    assert Strategy.objects.get(name="A duty").part == "We share it"
    client.post(f"/desk/contacts/{contact.pk}/remove/")
    client.post(f"/desk/strategies/{strategy.pk}/remove/")
    assert not UsefulContact.objects.exists() and Strategy.objects.count() == 1
