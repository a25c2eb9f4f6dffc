"""Quality: what the board says of itself, and what two colleagues say who sort cards blind."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from coproduce.errors import Refused
from coproduce.posted import posted
from participants.access import MemberRequest, requires
from participants.models import Programme, Role
from reviews import documents
from reviews.forms.quality import NONE_OF_THESE, CodeCardForm, DrawSampleForm
from reviews.models import CodingSample
from reviews.operations import quality as sampling


@require_GET
@requires(Role.CONTRIBUTOR)
def quality(request: MemberRequest, programme: Programme) -> HttpResponse:
    """How much is in themes, how large they are, and the samples that were drawn."""
    review_round = programme.rounds.first()
    context = {
        "programme": programme,
        "review_round": review_round,
        "summaries": documents.heading_summaries(review_round) if review_round else (),
        "samples": documents.samples_of(review_round) if review_round else (),
        "unconfirmed": documents.unconfirmed_cards(review_round) if review_round else "",
        "may_draw": request.membership.is_facilitator,
    }
    return render(request, "reviews/quality.html", context)


@requires(Role.FACILITATOR)
def draw_sample(request: MemberRequest, programme: Programme, round_id: int) -> HttpResponse:
    """Choose what to draw, and draw it."""
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    seed = review_round.coding_samples.count() + 1
    form = DrawSampleForm(posted(request), initial={"seed": seed})
    if form.is_valid():
        try:
            sample = sampling.draw_sample(
                review_round=review_round, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("heading", str(refusal))
        else:
            return redirect("reviews:coding_sample", programme.slug, round_id, sample.pk)
    context = {"programme": programme, "review_round": review_round, "form": form}
    return render(request, "reviews/draw_sample.html", context, status=422 if form.errors else 200)


@require_GET
@requires(Role.CONTRIBUTOR)
def coding_sample(
    request: MemberRequest, programme: Programme, round_id: int, sample_id: int
) -> HttpResponse:
    """A sample: sort it, see how far it is, and what came out when both have finished."""
    sample = _sample(programme, round_id, sample_id)
    page = documents.sample_page(sample, user=request.user)
    context = {"programme": programme, "sample": sample, "page": page}
    return render(request, "reviews/coding_sample.html", context)


@requires(Role.CONTRIBUTOR)
def code_card(
    request: MemberRequest,
    programme: Programme,
    round_id: int,
    sample_id: int,
    sampled_card_id: int,
) -> HttpResponse:
    """One card of a sample: put it where it belongs, without seeing where it is."""
    sample = _sample(programme, round_id, sample_id)
    sampled_card = get_object_or_404(
        sample.sampled_cards.select_related("card", "sample"), pk=sampled_card_id
    )
    themes = documents.themes_to_choose(sample)
    form = CodeCardForm(posted(request), themes=themes)
    if form.is_valid():
        sampling.code_card(
            sampled_card=sampled_card, theme=form.chosen, by=request.user, now=timezone.now()
        )
        return _onward(request, programme, sample)
    if not documents.sample_page(sample, user=request.user).may_code:
        return redirect("reviews:coding_sample", programme.slug, round_id, sample_id)
    if not sample.sampled_cards.standing().filter(pk=sampled_card.pk).exists():
        return _onward(request, programme, sample)
    to_code = documents.card_to_code(sampled_card, user=request.user)
    if to_code.choice and not form.is_bound:
        form.initial = {"theme": to_code.choice.theme_id or NONE_OF_THESE}
    context = {"programme": programme, "sample": sample, "to_code": to_code, "form": form}
    return render(request, "reviews/code_card.html", context, status=422 if form.errors else 200)


def _onward(
    request: MemberRequest, programme: Programme, sample: CodingSample
) -> HttpResponseRedirect:
    """To the next card that this colleague has not sorted, at its words; or to the sample."""
    page = documents.sample_page(sample, user=request.user)
    at = [programme.slug, sample.review_round_id, sample.pk]
    if page.next_card is None:
        return redirect("reviews:coding_sample", *at)
    return redirect(f"{reverse('reviews:code_card', args=[*at, page.next_card.pk])}#card")


def _sample(programme: Programme, round_id: int, sample_id: int) -> CodingSample:
    review_round = get_object_or_404(programme.rounds, pk=round_id)
    return get_object_or_404(review_round.coding_samples, pk=sample_id)
