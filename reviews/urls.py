"""Addresses of the reviews app, a chapter a list."""

from __future__ import annotations

from django.urls import URLPattern, path

from reviews.views import answering as mine
from reviews.views import cards, collecting

app_name = "reviews"

ROUND = "programmes/<slug:programme_slug>/rounds/<int:round_id>/"
TYPED = f"{ROUND}reviews/<int:review_id>/"
CARD = f"{ROUND}cards/<int:card_id>/"

answering: list[URLPattern] = [
    path("my/", mine.my_page, name="my_page"),
    path("my/consent/", mine.my_consent, name="my_consent"),
    path("my/review/voice/", mine.my_voice, name="my_voice"),
    path("my/review/check/", mine.check_my_answers, name="check_my_answers"),
    path("my/review/send/", mine.submit_my_review, name="submit_my_review"),
    path("my/review/receipt/", mine.my_receipt, name="my_receipt"),
    path("my/review/withdraw/", mine.withdraw_my_review, name="withdraw_my_review"),
    path("my/review/answers/<int:statement_id>/", mine.my_answer, name="my_answer"),
    path(
        "my/review/answers/<int:statement_id>/remove/",
        mine.remove_my_answer,
        name="remove_my_answer",
    ),
    path("my/review/answers/<int:statement_id>/mark/", mine.mark_my_answer, name="mark_my_answer"),
    path("my/review/<slug:heading_slug>/", mine.my_answers, name="my_answers"),
    path(f"{TYPED}voice/", mine.typed_voice, name="typed_voice"),
    path(f"{TYPED}check/", mine.check_typed_answers, name="check_typed_answers"),
    path(f"{TYPED}send/", mine.submit_typed_review, name="submit_typed_review"),
    path(f"{TYPED}receipt/", mine.typed_receipt, name="typed_receipt"),
    path(f"{TYPED}answers/<int:statement_id>/", mine.typed_answer, name="typed_answer"),
    path(
        f"{TYPED}answers/<int:statement_id>/remove/",
        mine.remove_typed_answer,
        name="remove_typed_answer",
    ),
    path(
        f"{TYPED}answers/<int:statement_id>/mark/",
        mine.mark_typed_answer,
        name="mark_typed_answer",
    ),
    path(f"{TYPED}answers/<slug:heading_slug>/", mine.typed_answers, name="typed_answers"),
]

reviewing: list[URLPattern] = [
    path("programmes/new/", collecting.new_programme, name="new_programme"),
    path("programmes/<slug:programme_slug>/reviews/", collecting.review_list, name="review_list"),
    path(f"{ROUND}questions/", collecting.questions, name="questions"),
    path(f"{ROUND}close/", collecting.close_round, name="close_round"),
    path(f"{ROUND}reopen/", collecting.reopen_round, name="reopen_round"),
    path(f"{ROUND}reviews/enter/", collecting.enter_review, name="enter_review"),
    path(TYPED, collecting.review, name="review"),
    path(f"{TYPED}withdraw/", collecting.withdraw_review, name="withdraw_review"),
]

carding: list[URLPattern] = [
    path("programmes/<slug:programme_slug>/cards/", cards.card_list, name="card_list"),
    path(
        f"{ROUND}cards/approve-unmarked/",
        cards.approve_unmarked_cards,
        name="approve_unmarked_cards",
    ),
    path(f"{CARD}approve/", cards.approve_card, name="approve_card"),
    path(f"{CARD}edit/", cards.edit_card, name="edit_card"),
    path(f"{CARD}split/", cards.split_card, name="split_card"),
    path(f"{CARD}set-aside/", cards.set_aside_card, name="set_aside_card"),
    path(f"{CARD}bring-back/", cards.bring_back_card, name="bring_back_card"),
]

urlpatterns: list[URLPattern] = [*answering, *reviewing, *carding]
