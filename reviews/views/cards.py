"""Cards: the queue in which a person checks what leaves the review."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from coproduce import htmx
from coproduce.errors import ChangedMeanwhileError, Refused
from coproduce.posted import posted
from coproduce.versions import VersionForm
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from reviews import documents
from reviews.forms.cards import (
    CardFilterForm,
    EditCardForm,
    SeenCardsForm,
    SplitCardForm,
)
from reviews.models import Card
from reviews.operations import cards

CARDS_ON_A_PAGE = 50


@require_GET
@requires(Role.FACILITATOR)
def card_list(request: MemberRequest, programme: Programme) -> HttpResponse:
    """The queue: what was said beside each card, what looks personal marked."""
    review_round = programme.rounds.first()
    if review_round is None:
        return render(request, "reviews/card_list.html", {"programme": programme})
    form = CardFilterForm(request.GET)
    asked_for = review_round.cards.shown(form.shown).under_any(form.heading_shown)
    number = request.GET.get("page")
    if card := review_round.cards.shown("all").filter(pk=form.card_shown).first():
        number = number or str(asked_for.before(card).count() // CARDS_ON_A_PAGE + 1)
        asked_for |= review_round.cards.filter(pk=card.pk)
    found = (
        asked_for.in_queue_order()
        .with_telling()
        .select_related("statement", "perspective", "review_round", "stage")
    )
    page = Paginator(found, CARDS_ON_A_PAGE).get_page(number)
    checked = documents.checked_cards(programme, page.object_list)
    cards.read_cards(review_round=review_round, cards=len(checked), by=request.user)
    context = {
        "programme": programme,
        "review_round": review_round,
        "form": form,
        "page": page,
        "checked": checked,
        "unmarked": sum(not each.marks and each.card.state == Card.State.DRAFT for each in checked),
        "counts": documents.heading_counts(review_round),
        "withdrawn": documents.to_take_down([review_round]),
        "unshared": documents.unshared_count(review_round),
    }
    return render(request, "reviews/card_list.html", context)


@require_POST
@requires(Role.FACILITATOR)
def approve_card(
    request: MemberRequest, programme: Programme, round_id: int, card_id: int
) -> HttpResponse:
    """Let a card leave the review."""
    return _decide(request, programme, _card(programme, round_id, card_id), cards.approve_card)


@require_POST
@requires(Role.FACILITATOR)
def set_aside_card(
    request: MemberRequest, programme: Programme, round_id: int, card_id: int
) -> HttpResponse:
    """Do not use a card."""
    return _decide(request, programme, _card(programme, round_id, card_id), cards.set_aside_card)


@require_POST
@requires(Role.FACILITATOR)
def bring_back_card(
    request: MemberRequest, programme: Programme, round_id: int, card_id: int
) -> HttpResponse:
    """Check a card again that was approved or not used."""
    return _decide(request, programme, _card(programme, round_id, card_id), cards.bring_back_card)


@require_POST
@requires(Role.FACILITATOR)
def approve_unmarked_cards(
    request: MemberRequest, programme: Programme, round_id: int
) -> HttpResponse:
    """Approve the cards on the page that somebody saw, but for those with marked words."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    approved = cards.approve_unmarked(
        review_round=review_round,
        seen=SeenCardsForm(request.POST).seen,
        by=request.user,
        now=timezone.now(),
    )
    noun = "card is" if approved == 1 else "cards are"
    messages.success(request, f"{approved} {noun} approved. Themes are being looked for.")
    return redirect(_queue_url(request, programme))


@require_POST
@requires(Role.FACILITATOR)
def confirm_taken_down(request: MemberRequest, programme: Programme) -> HttpResponse:
    """The cards that were listed hang nowhere any more."""
    seen = SeenCardsForm(request.POST).seen
    cards.confirm_taken_down(
        programme=programme, seen=seen.keys(), by=request.user, now=timezone.now()
    )
    messages.success(request, "Thank you. Nobody is asked for these cards any more.")
    return redirect("reviews:card_list", programme.slug)


@requires(Role.FACILITATOR)
def edit_card(
    request: MemberRequest, programme: Programme, round_id: int, card_id: int
) -> HttpResponse:
    """Word a card differently. When somebody else did so first, both wordings are shown."""
    card = _card(programme, round_id, card_id)
    form = EditCardForm(posted(request), initial={"version": card.version, "text": card.text})
    theirs = ""
    if form.is_valid():
        try:
            cards.edit_card(card=card, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ChangedMeanwhileError as refusal:
            theirs = card.text
            form.on_top_of({"text": card.text, "version": card.version}, refusal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Card {card.code} is saved. Check it and approve it.")
            return redirect(_card_url(request, programme, card))
    return render(
        request,
        "reviews/edit_card.html",
        _context(request, programme, card) | {"form": form, "theirs": theirs},
    )


@requires(Role.FACILITATOR)
def split_card(
    request: MemberRequest, programme: Programme, round_id: int, card_id: int
) -> HttpResponse:
    """Make one card for each idea."""
    card = _card(programme, round_id, card_id)
    form = SplitCardForm(posted(request), initial={"version": card.version}, card=card)
    if form.is_valid():
        try:
            made = cards.split_card(
                card=card,
                version=form.cleaned_data["version"],
                texts=form.cleaned_data["texts"],
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            codes = ", ".join(each.code for each in made)
            messages.success(request, f"There are {len(made)} cards now: {codes}.")
            return redirect(_card_url(request, programme, card))
    return render(
        request,
        "reviews/split_card.html",
        _context(request, programme, card) | {"form": form},
    )


def _card(programme: Programme, round_id: int, card_id: int) -> Card:
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    known = review_round.cards.with_telling().select_related(
        "statement", "perspective", "review_round", "stage"
    )
    return get_object_or_404(known, pk=card_id)


def _context(request: MemberRequest, programme: Programme, card: Card) -> dict[str, object]:
    (checked,) = documents.checked_cards(programme, [card])
    return {
        "programme": programme,
        "checked": checked,
        "card": card,
        "queue_page": _queue_url(request, programme),
        "queue_url": _card_url(request, programme, card),
    }


def _decide(
    request: MemberRequest, programme: Programme, card: Card, decide: Callable[..., Card]
) -> HttpResponse:
    """Do one thing to one card, and show it as it is now: in its place, or in the queue."""
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    note = ""
    try:
        card = decide(card=card, version=version, by=request.user, now=timezone.now())
    except ChangedMeanwhileError as refusal:
        if not getattr(request, "htmx", False):
            raise
        note = str(refusal)
    return htmx.respond(
        request,
        fragment="reviews/_decided_card.html",
        context=_context(request, programme, card) | {"checked_note": note},
        otherwise=redirect(f"{_queue_url(request, programme)}#card-{card.pk}"),
    )


def _card_url(request: MemberRequest, programme: Programme, card: Card) -> str:
    """Back to the same queue, at a card, which is shown whatever has become of it."""
    queue, _, asked = _queue_url(request, programme).partition("?")
    kept = QueryDict(asked, mutable=True)
    kept.pop("page", None)
    kept["card"] = str(card.pk)
    return f"{queue}?{kept.urlencode()}#card-{card.pk}"


def _queue_url(request: MemberRequest, programme: Programme) -> str:
    """Back to the same page of the queue, if the form or the link says which."""
    queue = reverse("reviews:card_list", args=[programme.slug])
    back = request.POST.get("back") or request.GET.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours and back.split("?", maxsplit=1)[0] == queue else queue
