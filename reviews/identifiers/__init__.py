"""Words that may say who somebody is: found by rules and lists, in plain Python."""

from reviews.identifiers.finding import Mark, Piece, find, is_nhs_number, pieces

__all__ = ["Mark", "Piece", "find", "is_nhs_number", "pieces"]
