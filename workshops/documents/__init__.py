"""What the workshop pages and print-outs say, as frozen dataclasses: a chapter a file."""

from workshops.documents.feedback import thread
from workshops.documents.overview import programme_overview

__all__ = ["programme_overview", "thread"]
