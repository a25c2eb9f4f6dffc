"""Words that may say who somebody is: found by rules and lists, in plain Python."""

from reviews.identifiers.finding import Piece, find, is_nhs_number, pieces
from reviews.identifiers.marks import Mark

__all__ = ["Mark", "Piece", "find", "is_nhs_number", "pieces"]
