"""Which agenda item a paper serves."""

from hypothesis import given
from hypothesis import strategies as st

from meetings.reading.matching import Candidate, PaperWords, match_papers, words_of

AGENDA = [
    Candidate(1, "1", "Welcome and apologies", "Chair"),
    Candidate(2, "2", "Minutes of 8 March meeting: Agreement", "Board"),
    Candidate(3, "3", "", ""),
    Candidate(31, "3.1", "Update on youth outreach", "Amara Okafor"),
    Candidate(32, "3.2", "Update on the river path", "Tom Finch"),
    Candidate(4, "4", "Annual Review 2031: Agreement", "Priya Shah"),
    Candidate(5, "5", "Future meeting dates: Agreement", "Priya Shah"),
    Candidate(6, "6", "County Domestic Abuse Report Q4 2030/31", "County team", written=True),
    Candidate(7, "7", "County Domestic Abuse Annual Report 2030-31", "County team", written=True),
]


def matched(*papers: PaperWords) -> dict[str, list[int]]:
    return match_papers(AGENDA, papers, ["harrowmere"])


def test_references_that_a_paper_names_decide():
    assert matched(PaperWords("a", "Leads' update", items=["3.2", "4"])) == {"a": [32, 4]}


def test_a_reference_that_the_agenda_lacks_does_not():
    assert matched(PaperWords("a", "Annual Review 2031", items=["9.9"])) == {"a": [4]}


def test_words_years_and_quarters_tell_two_reports_apart():
    quarterly = PaperWords("q", "Domestic Abuse Quarterly Performance Quarter 4 2030-31", is_file=True)
    annual = PaperWords("y", "Domestic Abuse Partnership Annual Report 2030/31", is_file=True)
    assert matched(quarterly, annual) == {"q": [6], "y": [7]}
    assert matched(annual, quarterly) == {"q": [6], "y": [7]}


def test_a_timetable_belongs_to_the_item_about_dates():
    assert matched(PaperWords("t", "Harrowmere Timetable 2031/32", author="Priya Shah")) == {"t": [5]}


def test_a_paper_that_fits_nothing_serves_nothing():
    assert matched(PaperWords("x", "Recipe for plum jam")) == {"x": []}


def test_words_in_one_form():
    assert words_of("The Timelines for 2030/31, Quarter 4") == ["timetable", "2030to31", "quarter4"]


@given(st.lists(st.builds(PaperWords, st.uuids().map(str), st.text(max_size=40), items=st.lists(st.text(max_size=4)))))
def test_every_paper_gets_an_answer_from_the_agenda(papers):
    result = match_papers(AGENDA, papers)
    assert set(result) == {paper.key for paper in papers}
    assert {key for keys in result.values() for key in keys} <= {candidate.key for candidate in AGENDA}
