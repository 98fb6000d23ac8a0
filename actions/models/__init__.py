"""What we will do, and how it goes."""

from actions.models.measures import (
    Category,
    Commentary,
    Figure,
    Measure,
    MeasureSet,
    QuarterReport,
    ReportedFigure,
    ReportTable,
    SeriesBreak,
    TableColumn,
    TableRow,
)
from actions.models.points import (
    ActionOwner,
    ActionPoint,
    ActionPointQuerySet,
    ActionUpdate,
    LeadReport,
    ObjectiveLine,
)

__all__ = [
    "ActionOwner", "ActionPoint", "ActionPointQuerySet", "ActionUpdate", "Category", "Commentary", "Figure", "LeadReport",
    "Measure", "MeasureSet", "ObjectiveLine", "QuarterReport", "ReportTable", "ReportedFigure", "SeriesBreak", "TableColumn", "TableRow",
]
