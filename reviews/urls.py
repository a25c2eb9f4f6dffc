"""Addresses of the reviews app, a chapter a list."""

from __future__ import annotations

from django.urls import URLPattern, path

from reviews.views import answering, cards, collecting, exports, mine, packs, quality, themes

app_name = "reviews"

ROUND = "programmes/<slug:programme_slug>/rounds/<int:round_id>/"
TYPED = f"{ROUND}reviews/<int:review_id>/"
CARD = f"{ROUND}cards/<int:card_id>/"
THEME = f"{ROUND}themes/<int:theme_id>/"
DECISION = f"{ROUND}themes/decisions/<int:decision_id>/"
SAMPLE = f"{ROUND}quality/<int:sample_id>/"
PACK = f"{ROUND}packs/<int:pack_id>/"

reviewing_oneself: list[URLPattern] = [
    path("my/", mine.my_page, name="my_page"),
    path("my/consent/", mine.my_consent, name="my_consent"),
    path("my/review/voice/", answering.my_voice, name="my_voice"),
    path("my/review/check/", answering.check_my_answers, name="check_my_answers"),
    path("my/review/send/", answering.submit_my_review, name="submit_my_review"),
    path("my/review/receipt/", answering.my_receipt, name="my_receipt"),
    path("my/review/withdraw/", mine.withdraw_my_review, name="withdraw_my_review"),
    path("my/review/answers/<int:statement_id>/", answering.my_answer, name="my_answer"),
    path(
        "my/review/answers/<int:statement_id>/remove/",
        answering.remove_my_answer,
        name="remove_my_answer",
    ),
    path(
        "my/review/answers/<int:statement_id>/mark/",
        answering.mark_my_answer,
        name="mark_my_answer",
    ),
    path("my/review/<slug:heading_slug>/", answering.my_answers, name="my_answers"),
    path(f"{TYPED}voice/", answering.typed_voice, name="typed_voice"),
    path(f"{TYPED}check/", answering.check_typed_answers, name="check_typed_answers"),
    path(f"{TYPED}send/", answering.submit_typed_review, name="submit_typed_review"),
    path(f"{TYPED}receipt/", answering.typed_receipt, name="typed_receipt"),
    path(f"{TYPED}answers/<int:statement_id>/", answering.typed_answer, name="typed_answer"),
    path(
        f"{TYPED}answers/<int:statement_id>/remove/",
        answering.remove_typed_answer,
        name="remove_typed_answer",
    ),
    path(
        f"{TYPED}answers/<int:statement_id>/mark/",
        answering.mark_typed_answer,
        name="mark_typed_answer",
    ),
    path(f"{TYPED}answers/<slug:heading_slug>/", answering.typed_answers, name="typed_answers"),
]

reviewing: list[URLPattern] = [
    path("programmes/new/", collecting.new_programme, name="new_programme"),
    path("programmes/<slug:programme_slug>/reviews/", collecting.review_list, name="review_list"),
    path(f"{ROUND}questions/", collecting.questions, name="questions"),
    path(f"{ROUND}close/", collecting.close_round, name="close_round"),
    path(f"{ROUND}reopen/", collecting.reopen_round, name="reopen_round"),
    path(f"{ROUND}reviews/enter/", collecting.enter_review, name="enter_review"),
    path(TYPED, collecting.review, name="review"),
    path(
        "programmes/<slug:programme_slug>/people/<int:participant_id>/erase/",
        collecting.erase_participant,
        name="erase_participant",
    ),
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

theming: list[URLPattern] = [
    path("programmes/<slug:programme_slug>/themes/", themes.theme_board, name="theme_board"),
    path(f"{ROUND}themes/find/", themes.find_themes, name="find_themes"),
    path(THEME, themes.theme, name="theme"),
    path(f"{THEME}accept/", themes.accept_theme, name="accept_theme"),
    path(f"{THEME}rename/", themes.rename_theme, name="rename_theme"),
    path(f"{THEME}merge/", themes.merge_themes, name="merge_themes"),
    path(f"{THEME}split/", themes.split_theme, name="split_theme"),
    path(f"{THEME}lock/", themes.lock_theme, name="lock_theme"),
    path(f"{THEME}unlock/", themes.unlock_theme, name="unlock_theme"),
    path(f"{THEME}group/", themes.group_theme, name="group_theme"),
    path(f"{THEME}set-aside/", themes.set_aside_theme, name="set_aside_theme"),
    path(f"{THEME}place-suggested/", themes.place_suggested, name="place_suggested"),
    path(f"{DECISION}undo/", themes.undo_decision, name="undo_decision"),
    path(f"{DECISION}redo/", themes.redo_decision, name="redo_decision"),
    path(f"{ROUND}themes/<slug:heading>/move/", themes.move_cards, name="move_cards"),
    path(
        f"{ROUND}themes/<slug:heading>/place-suggested/",
        themes.place_all_suggested,
        name="place_all_suggested",
    ),
]

checking: list[URLPattern] = [
    path("programmes/<slug:programme_slug>/quality/", quality.quality, name="quality"),
    path(f"{ROUND}quality/draw/", quality.draw_sample, name="draw_sample"),
    path(SAMPLE, quality.coding_sample, name="coding_sample"),
    path(f"{SAMPLE}cards/<int:sampled_card_id>/", quality.code_card, name="code_card"),
]

exporting: list[URLPattern] = [
    path("programmes/<slug:programme_slug>/exports/", exports.exports, name="exports"),
    path(f"{ROUND}export/", exports.export_round, name="export_round"),
]

packing: list[URLPattern] = [
    path("programmes/<slug:programme_slug>/packs/", packs.pack_list, name="pack_list"),
    path(f"{ROUND}packs/freeze/", packs.freeze_pack, name="freeze_pack"),
    path(PACK, packs.pack, name="pack"),
    path(f"{PACK}print/", packs.print_pack, name="print_pack"),
    path(f"{PACK}pages.pdf", packs.pack_pdf, name="pack_pdf"),
]

urlpatterns: list[URLPattern] = [
    *reviewing_oneself,
    *reviewing,
    *carding,
    *theming,
    *checking,
    *exporting,
    *packing,
]
