"""How a day was: the form by private link, by phone and on paper, and what was said."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coproduce.downloads import download
from coproduce.errors import Refused
from coproduce.posted import posted
from participants.access import InvitedRequest, MemberRequest, by_invitation, open_to_all, requires
from participants.models import Participant, Programme, Role
from workshops.documents import evaluation as documents
from workshops.documents import evaluation_paper
from workshops.forms.evaluation import EvaluationForm, TypedEvaluationForm
from workshops.forms.papers import EvaluationPaperForm
from workshops.models import Evaluation, Occasion, RoomTicket, Workshop
from workshops.operations import evaluation as evaluations
from workshops.views.room import keeping, phone_key, room_or_404, ticket_of


@require_safe
@requires(Role.CONTRIBUTOR)
def evaluation(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """What people said of a day, on the day and later; no perspective with few forms."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    occasions = list(workshop.occasions.all())
    context = {
        "programme": programme,
        "workshop": workshop,
        "occasions": [
            (each, documents.evaluation_result(each, programme=programme)) for each in occasions
        ],
        "kinds": {each.kind for each in occasions},
        "source": documents.CAMBRIDGE_SOURCE,
        "paper_form": EvaluationPaperForm(),
    }
    return render(request, "workshops/evaluation.html", context)


@require_POST
@requires(Role.FACILITATOR)
def open_evaluation(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """Let people fill in the form of the day."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    evaluations.open_evaluation(workshop=workshop, by=request.user, now=timezone.now())
    messages.success(request, "The form is open.")
    return redirect("workshops:evaluation", programme.slug, workshop.pk)


@require_POST
@requires(Role.LEAD)
def ask_again(request: MemberRequest, programme: Programme, workshop_id: int) -> HttpResponse:
    """Some months later: ask those who came, by email and on their private page."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    evaluations.ask_again(workshop=workshop, by=request.user, now=timezone.now())
    messages.success(
        request, "The later form is open. Emails are on their way, one to each person."
    )
    return redirect("workshops:evaluation", programme.slug, workshop.pk)


@require_POST
@requires(Role.FACILITATOR)
def close_evaluation(
    request: MemberRequest, programme: Programme, workshop_id: int, occasion_id: int
) -> HttpResponse:
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    occasion = get_object_or_404(workshop.occasions, pk=occasion_id)
    evaluations.close_evaluation(occasion=occasion, by=request.user, now=timezone.now())
    messages.success(request, "The form is closed.")
    return redirect("workshops:evaluation", programme.slug, workshop.pk)


@requires(Role.FACILITATOR)
def type_evaluation(
    request: MemberRequest, programme: Programme, workshop_id: int, occasion_id: int
) -> HttpResponse:
    """One paper form after the other."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    occasion = get_object_or_404(workshop.occasions, pk=occasion_id)
    form = TypedEvaluationForm(posted(request), occasion=occasion, programme=programme)
    if form.is_valid():
        try:
            typed = evaluations.type_evaluation(
                occasion=occasion,
                form_key=form.cleaned_data["form_key"],
                perspective=form.cleaned_data["perspective"],
                answers=form.answers(),
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            page = reverse(
                "workshops:type_evaluation", args=[programme.slug, workshop.pk, occasion.pk]
            )
            return redirect(f"{page}?typed={typed.pk}")
    context = {
        "programme": programme,
        "workshop": workshop,
        "occasion": occasion,
        "form": form,
        "typed": _typed(occasion, request.GET.get("typed", "")),
        "on_paper": occasion.evaluations.filter(source=Evaluation.Source.PAPER).count(),
    }
    return render(request, "workshops/type_evaluation.html", context)


@require_POST
@requires(Role.FACILITATOR)
def take_back_typed(
    request: MemberRequest, programme: Programme, workshop_id: int, occasion_id: int
) -> HttpResponse:
    """Take the form out again that was typed last."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    occasion = get_object_or_404(workshop.occasions, pk=occasion_id)
    typed = _typed(occasion, request.POST.get("typed", ""))
    if typed is not None:
        evaluations.take_back_typed(evaluation=typed, by=request.user)
    messages.success(request, "That form is taken out again. Type it in once more.")
    return redirect("workshops:type_evaluation", programme.slug, workshop.pk, occasion.pk)


@require_safe
@requires(Role.FACILITATOR)
def print_evaluation(
    request: MemberRequest, programme: Programme, workshop_id: int
) -> HttpResponse:
    """The form on paper, to copy; also before the day."""
    workshop = get_object_or_404(programme.workshops, pk=workshop_id)
    form = EvaluationPaperForm(request.GET)
    if not form.is_valid():
        raise Refused("Choose which form to print.")
    document = evaluation_paper.evaluation_form(
        workshop, programme=programme, today=timezone.localdate(), **form.cleaned_data
    )
    printed = evaluations.print_evaluation(workshop=workshop, document=document, by=request.user)
    return download(printed.content, name=f"how-it-was-{document.print_set}.pdf")


@by_invitation
def my_evaluation(
    request: InvitedRequest, participant: Participant, occasion_id: int
) -> HttpResponse:
    """How it was, with a private link: once, and kept apart from who said it."""
    occasion = get_object_or_404(documents.occasions_for(participant), pk=occasion_id)
    back = reverse("workshops:my_workshop", args=[occasion.workshop_id])
    return _say(request, occasion, participant, back)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_all
def room_evaluation(request: HttpRequest, room_code: str) -> HttpResponse:
    """How it was, on a phone that joined the room with its code."""
    workshop = room_or_404(request, room_code).workshop
    key = phone_key(request)
    ticket = ticket_of(workshop, key)
    occasion = _of_the_day(workshop)
    if ticket is None or occasion is None:
        return redirect("workshops:room", workshop.room_code)
    back = reverse("workshops:room", args=[workshop.room_code])
    return keeping(key, _say(request, occasion, ticket, back))


def _of_the_day(workshop: Workshop) -> Occasion | None:
    return workshop.occasions.filter(kind=Occasion.Kind.DAY).first()


def _say(
    request: HttpRequest, occasion: Occasion, who: Participant | RoomTicket, back: str
) -> HttpResponse:
    """The form for whoever fills it in; then thanks, on the same page."""
    form = EvaluationForm(posted(request), occasion=occasion)
    if form.is_valid():
        try:
            evaluations.say_how_it_was(occasion=occasion, who=who, answers=form.answers())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(request.path)
    context = {
        "programme": occasion.workshop.programme,
        "workshop": occasion.workshop,
        "occasion": occasion,
        "form": form,
        "has_said": documents.has_said(occasion, who),
        "perspective": who.perspective,
        "back": back,
    }
    return render(request, "workshops/say_how_it_was.html", context)


def _typed(occasion: Occasion, key: str) -> Evaluation | None:
    """The paper form with this key; None for anything else."""
    try:
        pk = UUID(key)
    except ValueError:
        return None
    return occasion.evaluations.filter(pk=pk, source=Evaluation.Source.PAPER).first()
