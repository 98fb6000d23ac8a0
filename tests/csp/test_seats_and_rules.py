"""Rules that change, agencies that follow one another, namesakes, pictures: the services of who we are."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from csp.models import Person, Rules, User
from csp.services import (
    add_picture,
    change_rules,
    describe_agency,
    find_person,
    record_namesake,
    succeed_agency,
)
from tests.factories import AgencyFactory, BlockFactory, SectionFactory, StoredFileFactory, UserFactory


class RulesOverTime(TestCase):
    @given(st.lists(st.dates(date(2000, 1, 1), date(2050, 1, 1)), unique=True, min_size=1, max_size=6))
    def test_every_day_has_one_set_of_rules(self, days: list[date]) -> None:
        by = User.objects.machine()
        Rules.objects.create(starts=None)
        for quorum, day in enumerate(sorted(days), 1):
            change_rules(on=day, quorum=quorum, by=by)
        for quorum, day in enumerate(sorted(days), 1):
            assert Rules.objects.on(day).get().quorum == quorum
            assert Rules.objects.on(day - timedelta(days=1)).get().quorum in {quorum - 1, None}

    def test_what_does_not_change_is_kept(self) -> None:
        by = User.objects.machine()
        Rules.objects.create(starts=None, report_days=10, question_time=time(9))
        change_rules(on=date(2031, 4, 1), quorum=5, by=by)
        rules = Rules.objects.get(starts=date(2031, 4, 1))
        assert (rules.quorum, rules.report_days, rules.question_time, rules.ends) == (5, 10, time(9), None)

    def test_rules_do_not_change_before_those_that_stand(self) -> None:
        by = User.objects.machine()
        change_rules(on=date(2031, 4, 1), quorum=5, by=by)
        with pytest.raises(ValueError, match="1 April 2031 or later"):
            change_rules(on=date(2031, 4, 1), quorum=6, by=by)


@pytest.fixture
def by(db):
    return User.objects.machine()


def test_an_agency_follows_another(by):
    old, new = AgencyFactory(), AgencyFactory()
    describe_agency(agency=new, statutory=True, starts=date(2022, 7, 1), by=by)
    succeed_agency(agency=old, successor=new, on=date(2022, 7, 1), by=by)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.successor, old.ends) == (new, date(2022, 6, 30))
    assert (new.statutory, new.starts) == (True, date(2022, 7, 1))
    with pytest.raises(ValueError, match="already"):
        succeed_agency(agency=old, successor=AgencyFactory(), on=date(2023, 1, 1), by=by)
    with pytest.raises(ValueError, match="itself"):
        succeed_agency(agency=new, successor=new, on=date(2023, 1, 1), by=by)


def test_namesakes_are_two_and_the_name_alone_finds_neither(by):
    first = record_namesake(name="Ada Quill", distinction="Library", by=by)
    assert find_person("Ada Quill") == first
    second = record_namesake(name="Ada Quill", distinction="Fire service", by=by)
    assert record_namesake(name="Ada Quill", distinction="Library", by=by) == first
    assert Person.objects.count() == 2
    assert first != second
    assert find_person("Ada Quill") is None


def test_a_picture_comes_last_and_needs_words(by):
    section = SectionFactory()
    BlockFactory(section=section, position=1)
    image = StoredFileFactory(media_type="image/png")
    with pytest.raises(ValueError, match="alternative text"):
        add_picture(section=section, image=image, alternative_text=" ", key="paper/x", by=by)
    block = add_picture(section=section, image=image, alternative_text="Bars", key="paper/x", by=by)
    assert list(section.blocks.values_list("position", "kind")) == [(1, "paragraph"), (2, "image")]
    assert (block.text, block.image) == ("Bars", image)


@pytest.mark.django_db
@pytest.mark.parametrize(("said", "kept"), [("GB-CHC-1012345", "GB-CHC-1012345"), (" gb ", None), ("1012345", None), ("GB-LAE-TBR ", "GB-LAE-TBR"), ("", "")])
def test_open_data_names_an_agency_by_its_identifier(said, kept):
    agency, by = AgencyFactory(), UserFactory()
    if kept is None:
        with pytest.raises(ValueError, match="is no organisation identifier: write it like GB-CHC-1012345"):
            describe_agency(agency=agency, statutory=False, org_id=said, by=by)
        return
    assert describe_agency(agency=agency, statutory=False, org_id=said, by=by).org_id == kept
    assert describe_agency(agency=agency, statutory=True, by=by).org_id == kept, "who does not say leaves it"
