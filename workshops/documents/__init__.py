"""What the workshop pages and print-outs say, as frozen dataclasses: a chapter a file."""

from workshops.documents.feedback import thread
from workshops.documents.overview import programme_overview
from workshops.documents.representation import representation

__all__ = ["programme_overview", "representation", "thread"]
