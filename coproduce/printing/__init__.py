"""Making PDFs: a template and a document go in, tagged and accessible pages come out."""

from coproduce.printing.codes import Link, link_to, qr
from coproduce.printing.desk import Limits, Printed, PrintingFailed, pdf, plain

__all__ = ["Limits", "Link", "Printed", "PrintingFailed", "link_to", "pdf", "plain", "qr"]
