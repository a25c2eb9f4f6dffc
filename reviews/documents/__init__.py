"""What the pages and print-outs of a round say, as frozen dataclasses, a chapter a file."""

from reviews.documents.cards import (
    CheckedCard,
    HeadingCount,
    checked_cards,
    heading_counts,
    names_of_people,
    unshared_count,
)
from reviews.documents.collecting import (
    MyReview,
    PerspectiveCount,
    ReviewRow,
    Step,
    may_still_change,
    my_review,
    perspective_counts,
    review_rows,
    steps,
)
from reviews.documents.packs import (
    MARKS,
    PARTS,
    PrintedCard,
    PrintedHeading,
    PrintedTheme,
    PrintedWorkshop,
    ThemePackDocument,
    printed_headings,
)

__all__ = [
    "MARKS",
    "PARTS",
    "CheckedCard",
    "HeadingCount",
    "MyReview",
    "PerspectiveCount",
    "PrintedCard",
    "PrintedHeading",
    "PrintedTheme",
    "PrintedWorkshop",
    "ReviewRow",
    "Step",
    "ThemePackDocument",
    "checked_cards",
    "heading_counts",
    "may_still_change",
    "my_review",
    "names_of_people",
    "perspective_counts",
    "printed_headings",
    "review_rows",
    "steps",
    "unshared_count",
]
