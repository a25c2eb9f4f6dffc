"""Addresses of the reviews app, a chapter a list."""

from __future__ import annotations

from django.urls import URLPattern, path

from reviews.views import (
    answering,
    cards,
    collecting,
    exports,
    importing,
    keying,
    mine,
    packs,
    paper,
    quality,
    reminding,
    rights,
    themes,
    visiting,
    withdrawal,
)

app_name = "reviews"

ROUND = "programmes/<slug:programme_slug>/rounds/<int:round_id>/"
TYPED = f"{ROUND}reviews/<int:review_id>/"
CARD = f"{ROUND}cards/<int:card_id>/"
THEME = f"{ROUND}themes/<int:theme_id>/"
DECISION = f"{ROUND}themes/decisions/<int:decision_id>/"
SAMPLE = f"{ROUND}quality/<int:sample_id>/"
COMMENTS = f"{ROUND}comments/<int:comment_import_id>/"
PACK = f"{ROUND}packs/<int:pack_id>/"
PAPER = f"{ROUND}paper/"
FORM = f"{PAPER}forms/<int:paper_form_id>/"
RUN = f"{PAPER}runs/<int:print_run_id>/"
VISIT = f"{ROUND}visits/<int:visit_id>/"


def _answering(place: str, **which: bool) -> list[URLPattern]:
    """The steps of a review by its owner, below this address."""
    answer = f"{place}answers/<int:statement_id>/"
    steps = {
        f"{place}voice/": answering.my_voice,
        f"{place}check/": answering.check_my_answers,
        f"{place}send/": answering.submit_my_review,
        f"{place}receipt/": answering.my_receipt,
        f"{place}confirm/": mine.confirm_my_review,
        answer: answering.my_answer,
        f"{answer}remove/": answering.remove_my_answer,
        f"{answer}mark/": answering.mark_my_answer,
        f"{answer}move/": answering.move_my_answer,
        f"{place}<slug:heading_slug>/": answering.my_answers,
    }
    return [path(address, view, which, name=view.__name__) for address, view in steps.items()]


reviewing_oneself: list[URLPattern] = [
    path("my/", mine.my_page, name="my_page"),
    path("my/consent/", mine.my_consent, name="my_consent"),
    path("my/review/withdraw/", mine.withdraw_my_review, name="withdraw_my_review"),
    path("my/second-review/", mine.my_second_review, name="my_second_review"),
    # The same names twice: without `from_life` an address is that of the first review.
    *_answering("my/second-review/", from_life=True),
    *_answering("my/review/"),
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
    path(
        f"{TYPED}answers/<int:statement_id>/move/",
        answering.move_typed_answer,
        name="move_typed_answer",
    ),
    path(f"{TYPED}confirm/", answering.confirm_typed_review, name="confirm_typed_review"),
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

importing_urls: list[URLPattern] = [
    path(f"{ROUND}comments/", importing.comment_files, name="comment_files"),
    path(COMMENTS, importing.comment_import, name="comment_import"),
    path(f"{COMMENTS}columns/", importing.comment_columns, name="comment_columns"),
    path(f"{COMMENTS}import/", importing.import_comments, name="import_comments"),
    path(f"{COMMENTS}discard/", importing.discard_comments, name="discard_comments"),
    path(f"{COMMENTS}undo/", withdrawal.undo_import, name="undo_import"),
]

reminding_urls: list[URLPattern] = [
    path("programmes/<slug:programme_slug>/emails/", reminding.emails, name="emails"),
    path(f"{ROUND}emails/reminders/", reminding.plan_reminders, name="plan_reminders"),
    path(f"{ROUND}emails/resend/", reminding.resend_reminders, name="resend_reminders"),
    path(
        f"{ROUND}emails/reminders/<int:reminder_id>/resend/",
        reminding.resend_reminder,
        name="resend_reminder",
    ),
]

rights_urls: list[URLPattern] = [
    path("my/held/", rights.my_data, name="my_data"),
    path("my/held/download/", rights.download_my_data, name="download_my_data"),
    path("my/held/wording/<slug:version>/", rights.consent_wording, name="consent_wording"),
    path("my/held/stop-sharing/", rights.stop_sharing, name="stop_sharing"),
    path("my/held/erase/", rights.erase_me, name="erase_me"),
]

carding: list[URLPattern] = [
    path("programmes/<slug:programme_slug>/cards/", cards.card_list, name="card_list"),
    path(
        "programmes/<slug:programme_slug>/cards/taken-down/",
        cards.confirm_taken_down,
        name="confirm_taken_down",
    ),
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
    path(f"{PACK}pack.docx", packs.pack_docx, name="pack_docx"),
    path(f"{PACK}pack.xlsx", packs.pack_xlsx, name="pack_xlsx"),
]

visiting_people: list[URLPattern] = [
    path("visits/", visiting.visits, name="visits"),
    path("visits/worker.js", visiting.visits_worker, name="visits_worker"),
    path("visits/manifest.webmanifest", visiting.visits_manifest, name="visits_manifest"),
    path("programmes/<slug:programme_slug>/visits/", visiting.visit_list, name="visit_list"),
    path(f"{ROUND}visits/assign/", visiting.assign_visits, name="assign_visits"),
    path(f"{ROUND}visits/state/", visiting.visits_state, name="visits_state"),
    path(f"{ROUND}visits/take/", visiting.take_visits, name="take_visits"),
    path(f"{VISIT}release/", visiting.release_visit, name="release_visit"),
    path(f"{VISIT}receive/", visiting.receive_visit, name="receive_visit"),
    path(f"{VISIT}versions/<int:brought_id>/", visiting.brought_review, name="brought_review"),
]

on_paper: list[URLPattern] = [
    path(PAPER, paper.paper, name="paper"),
    path(f"{PAPER}take-up/", paper.take_up_form, name="take_up_form"),
    path(f"{PAPER}print/", paper.print_paper, name="print_paper"),
    path(RUN, paper.print_run, name="print_run"),
    path(f"{RUN}again/", paper.print_run_again, name="print_run_again"),
    path(f"{RUN}pdf/", paper.print_run_pdf, name="print_run_pdf"),
    path(FORM, keying.key_form, name="key_form"),
    path(f"{FORM}decide/", keying.decide_keying, name="decide_keying"),
]

urlpatterns: list[URLPattern] = [
    *reviewing_oneself,
    *reviewing,
    *importing_urls,
    *reminding_urls,
    *rights_urls,
    *carding,
    *theming,
    *checking,
    *exporting,
    *packing,
    *on_paper,
    *visiting_people,
]
