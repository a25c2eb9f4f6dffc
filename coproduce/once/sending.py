"""Double clicks, lost answers and impatient people: the same form twice is one piece of work.

A page that adds something carries a key of its own (`{% form_key %}`), made when it was shown. The
first time that a form with this key and these words succeeds, its view runs and the place that it
led to is kept; every other time the person is simply led there. The same key with other words is
another piece of work: nothing is dropped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from coproduce.once.models import SentForm

View = Callable[..., HttpResponse]
REMEMBERED_FOR = timedelta(days=1)
KEY_LENGTH = 36


def once(view: View) -> View:
    """Around a view that a form adds something with; stands beneath the guard."""

    @wraps(view)
    def sent(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or len(request.POST.get("form_key", "")) != KEY_LENGTH:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            now = timezone.now()
            form, is_new = SentForm.objects.get_or_create(
                digest=_digest(request), defaults={"sent_at": now}
            )
            if not is_new:
                return HttpResponseRedirect(form.answered_with)
            response = view(request, *args, **kwargs)
            if not isinstance(response, HttpResponseRedirect):
                transaction.set_rollback(True)
                return response
            form.answered_with = response.url
            form.save(update_fields=["answered_with"])
            SentForm.objects.filter(sent_at__lt=now - REMEMBERED_FOR).delete()
        return response

    return sent


def _digest(request: HttpRequest) -> str:
    """The same for the same person, place, key and words, and for nothing else."""
    fields = [
        (name, values)
        for name, values in sorted(request.POST.lists())
        if name != "csrfmiddlewaretoken"
    ]
    told = repr((request.user.pk, request.path, fields))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
