"""The key by which a form that is sent twice is known."""

from __future__ import annotations

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def form_key() -> SafeString:
    """A hidden field with a new key, for forms whose view does its work once."""
    return format_html('<input type="hidden" name="form_key" value="{}">', uuid.uuid4())
