"""The factories themselves: one for each model, and a meeting that shows every feature."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from django.apps import apps
from django.db.models import Sum

from actions.models import ActionPoint
from meetings.models import AgendaItem, Attendance, Paper
from reports.models import Reading, Release
from tests import factories
from tests.factories import FACTORIES, full_meeting, tagged_pdf, untagged_pdf

MODELS = [model for room in ("csp", "meetings", "actions", "funding") for model in apps.get_app_config(room).get_models()]


def test_each_model_has_one_factory():
    assert {model.__name__ for model in [*MODELS, Reading, Release]} == {model.__name__ for model in FACTORIES}


@pytest.mark.django_db
@pytest.mark.engines
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_each_factory_makes_a_row_that_passes_every_check(model):
    row = FACTORIES[model]()
    row.full_clean()
    assert model.objects.filter(pk=row.pk).count() == 1
    assert str(row)


@pytest.mark.django_db
def test_traits_make_valid_rows_too():
    for row in (
        factories.BlockFactory(table=True), factories.BlockFactory(picture=True),
        factories.PaperFactory(upload=True), factories.GroupFactory(partnership=True),
    ):
        row.full_clean()


@pytest.mark.django_db
@pytest.mark.engines
def test_the_full_meeting_is_whole_and_valid():
    made = full_meeting()
    # The history's own fields are the library's, and it leaves them empty where a form could not.
    for model in [model for model in MODELS if not hasattr(model, "history_type")]:
        for row in model.objects.all():
            row.full_clean()
    items = made.agenda.items
    assert items.filter(kind=AgendaItem.Kind.ITEM).count() == 6
    assert items.aggregate(total=Sum("minutes"))["total"] == 85
    assert [point.reference for point in ActionPoint.objects.for_log(made.meeting)] == ["03/01", "03/02", "03/03", "03/04"]
    assert made.carried.reference == "07/01"
    assert made.carried.continues.reference == "03/03"
    present = made.meeting.attendances.filter(present=True)
    assert [present.filter(capacity=capacity).count() for capacity in Attendance.Capacity] == [2, 1, 1]
    assert {paper.title: paper.paper_items.count() for paper in Paper.objects.all()} == {
        "Lighting plan": 2, "Bicycle count": 1, "Street survey": 1, "The Mill Lane review": 1,
    }


@pytest.mark.django_db
def test_two_full_meetings_live_side_by_side():
    first = full_meeting()
    second = full_meeting(first.meeting.date.replace(year=2032), first.earlier.date.replace(year=2032))
    assert second.meeting.group == first.meeting.group


@pytest.mark.parametrize(("content", "tagged"), [(tagged_pdf(), True), (untagged_pdf(), False)])
def test_the_pdf_files_are_what_they_say(content, tagged, tmp_path: Path):
    file = tmp_path / "file.pdf"
    file.write_bytes(content)
    with pikepdf.open(file) as pdf:
        assert len(pdf.pages) == 1
        assert ("/StructTreeRoot" in pdf.Root) is tagged
