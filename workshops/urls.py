"""Addresses of the workshops app, a chapter a list."""

from __future__ import annotations

from django.urls import path

from workshops.views import (
    actions,
    agendas,
    arranging,
    arriving,
    evaluation,
    expenses,
    feedback,
    findings,
    meetings,
    notes,
    papers,
    photos,
    records,
    room,
    seating,
    typing_back,
    voting,
    wall,
)

app_name = "workshops"

PROGRAMME = "programmes/<slug:programme_slug>/"
WORKSHOP = f"{PROGRAMME}workshops/<int:workshop_id>/"
WALL = f"{WORKSHOP}wall/"
SESSION = f"{WORKSHOP}agenda/<int:session_id>/"
ATTENDANCE = f"{WORKSHOP}attendance/<int:attendance_id>/"
CLAIM = f"{PROGRAMME}expenses/<int:claim_id>/"
OCCASION = f"{WORKSHOP}evaluation/<int:occasion_id>/"
ROOM = "room/<slug:room_code>/"
VOTES = f"{WORKSHOP}votes/<int:voting_round_id>/"
THEME = f"{PROGRAMME}rounds/<int:round_id>/themes/<int:theme_id>/findings/"
CAUSE = f"{THEME}causes/<int:root_cause_id>/"
CRITERION = f"{THEME}success/<int:criterion_id>/"
ACTION = f"{PROGRAMME}actions/<int:action_id>/"
REPORT = f"{PROGRAMME}feedback/<int:report_id>/"

meetings_urls = [
    path(f"{PROGRAMME}settings/welsh/", agendas.words_in_welsh, name="words_in_welsh"),
    path(f"{PROGRAMME}workshops/", meetings.workshop_list, name="workshop_list"),
    path(f"{PROGRAMME}workshops/plan/", meetings.plan_workshop, name="plan_workshop"),
    path(WORKSHOP, meetings.workshop, name="workshop"),
    path(f"{WORKSHOP}change/", meetings.change_workshop, name="change_workshop"),
    path(f"{WORKSHOP}finish/", meetings.finish_workshop, name="finish_workshop"),
    path(f"{WORKSHOP}reopen/", meetings.reopen_workshop, name="reopen_workshop"),
    path(f"{WORKSHOP}print/", papers.print_workshop, name="print_workshop"),
    path(f"{WORKSHOP}papers/", papers.day_papers, name="day_papers"),
    path(f"{WORKSHOP}pack/", papers.make_pack, name="make_pack"),
    path(f"{WORKSHOP}agenda/", meetings.agenda, name="agenda"),
    path(f"{SESSION}change/", meetings.change_session, name="change_session"),
    path(f"{SESSION}move/", meetings.move_session, name="move_session"),
    path(f"{SESSION}remove/", meetings.remove_session, name="remove_session"),
    path(f"{WORKSHOP}invite/", meetings.invite_to_workshop, name="invite_to_workshop"),
    path(f"{WORKSHOP}attendance/", meetings.attendance, name="attendance"),
    path(
        f"{WORKSHOP}attendance/email/",
        meetings.email_workshop_invitations,
        name="email_workshop_invitations",
    ),
    path(
        f"{ATTENDANCE}email/",
        meetings.email_workshop_invitation,
        name="email_workshop_invitation",
    ),
    path(f"{ATTENDANCE}remove/", meetings.take_off_list, name="take_off_list"),
    path(f"{WORKSHOP}cancel/", meetings.cancel_workshop, name="cancel_workshop"),
    path(f"{WORKSHOP}calendar/", meetings.workshop_calendar, name="workshop_calendar"),
    path(
        "my/workshops/<int:workshop_id>/calendar/",
        meetings.my_workshop_calendar,
        name="my_workshop_calendar",
    ),
    path(f"{WORKSHOP}tables/", seating.tables, name="tables"),
    path(f"{ATTENDANCE}free/", seating.free_seat, name="free_seat"),
    path(f"{WORKSHOP}tables/wishes/<int:wish_id>/drop/", seating.drop_wish, name="drop_wish"),
    path(f"{WORKSHOP}door/", arriving.door, name="door"),
    path(f"{WORKSHOP}door/counts/", arriving.door_counts, name="door_counts"),
    path(f"{ATTENDANCE}check-in/", arriving.check_in, name="check_in"),
    path(f"{ATTENDANCE}undo/", arriving.undo_check_in, name="undo_check_in"),
    path(f"{ROOM}arrive/", arriving.arrive, name="arrive"),
    path("my/workshops/<int:workshop_id>/here/", arriving.say_i_am_here, name="say_i_am_here"),
    path(f"{PROGRAMME}expenses/", expenses.expense_ledger, name="expense_ledger"),
    path(f"{CLAIM}pay/", expenses.pay_claim, name="pay_claim"),
    path(f"{CLAIM}refuse/", expenses.refuse_claim, name="refuse_claim"),
    path(f"{CLAIM}reopen/", expenses.reopen_claim, name="reopen_claim"),
    path("my/expenses/", expenses.my_expenses, name="my_expenses"),
    path(
        "my/expenses/<int:claim_id>/take-back/",
        expenses.take_back_my_claim,
        name="take_back_my_claim",
    ),
    path("my/workshops/", meetings.my_workshops, name="my_workshops"),
    path("my/workshops/<int:workshop_id>/", meetings.my_workshop, name="my_workshop"),
]

voting_urls = [
    path(f"{WORKSHOP}votes/open/", voting.open_voting, name="open_voting"),
    path(f"{WORKSHOP}screen/", voting.room_screen, name="room_screen"),
    path(VOTES, voting.voting_result, name="voting_result"),
    path(f"{VOTES}type/", voting.type_votes, name="type_votes"),
    path(f"{VOTES}close/", voting.close_voting, name="close_voting"),
    path(f"{VOTES}reopen/", voting.reopen_voting, name="reopen_voting"),
    path(f"{VOTES}remove/", voting.remove_voting, name="remove_voting"),
    path(f"{VOTES}people/", voting.say_how_many_are_here, name="say_how_many_are_here"),
    path("room/", room.enter_room, name="enter_room"),
    path(ROOM, room.room, name="room"),
    path(f"{ROOM}join/", room.join_room, name="join_room"),
    path(f"{ROOM}leave/", room.leave_room, name="leave_room"),
    path(f"{ROOM}now/", room.room_now, name="room_now"),
    path(f"{ROOM}count/", room.room_count, name="room_count"),
    path(f"{ROOM}votes/<int:voting_round_id>/", room.cast_vote, name="cast_vote"),
    path("my/votes/<int:voting_round_id>/", room.my_vote, name="my_vote"),
]

findings_urls = [
    path(f"{PROGRAMME}findings/", findings.findings, name="findings"),
    path(THEME, findings.theme_findings, name="theme_findings"),
    path(f"{THEME}causes/add/", findings.record_root_cause, name="record_root_cause"),
    path(f"{CAUSE}change/", findings.change_root_cause, name="change_root_cause"),
    path(f"{CAUSE}mark/", findings.mark_to_act_on, name="mark_to_act_on"),
    path(f"{CAUSE}move/", findings.move_root_cause, name="move_root_cause"),
    path(f"{CAUSE}remove/", findings.remove_root_cause, name="remove_root_cause"),
    path(f"{THEME}success/add/", findings.agree_criterion, name="agree_criterion"),
    path(f"{CRITERION}change/", findings.change_criterion, name="change_criterion"),
    path(f"{CRITERION}remove/", findings.remove_criterion, name="remove_criterion"),
]

notes_urls = [
    path(f"{WORKSHOP}notes/", notes.notes, name="notes"),
    path(f"{WORKSHOP}notes/write/", notes.write_note, name="write_note"),
    path(f"{WORKSHOP}notes/codes/", notes.make_table_codes, name="make_table_codes"),
    path(f"{WORKSHOP}notes/merge/", notes.merge_notes, name="merge_notes"),
    path(f"{WORKSHOP}notes/<int:note_id>/change/", notes.change_entry, name="change_entry"),
    path(f"{WORKSHOP}notes/<int:note_id>/take-apart/", notes.take_apart, name="take_apart"),
    path("tables/<slug:table_code>/", notes.table_notes, name="table_notes"),
]

records_urls = [
    path(f"{WORKSHOP}record/", records.record, name="record"),
    path(f"{WORKSHOP}record/print/", records.print_record, name="print_record"),
    path(f"{WORKSHOP}record/word/", records.write_record, name="write_record"),
    path(f"{WORKSHOP}photos/", photos.photos, name="photos"),
    path(f"{WORKSHOP}photos/<int:photo_id>/", photos.photo, name="photo"),
    path(f"{WORKSHOP}photos/<int:photo_id>/remove/", photos.remove_photo, name="remove_photo"),
]

evaluation_urls = [
    path(f"{WORKSHOP}evaluation/", evaluation.evaluation, name="evaluation"),
    path(f"{WORKSHOP}evaluation/open/", evaluation.open_evaluation, name="open_evaluation"),
    path(f"{WORKSHOP}evaluation/again/", evaluation.ask_again, name="ask_again"),
    path(f"{OCCASION}close/", evaluation.close_evaluation, name="close_evaluation"),
    path(f"{OCCASION}type/", evaluation.type_evaluation, name="type_evaluation"),
    path(f"{OCCASION}typed/take-back/", evaluation.take_back_typed, name="take_back_typed"),
    path(f"{WORKSHOP}evaluation/print/", evaluation.print_evaluation, name="print_evaluation"),
    path(f"{ROOM}evaluation/", evaluation.room_evaluation, name="room_evaluation"),
    path("my/evaluation/<int:occasion_id>/", evaluation.my_evaluation, name="my_evaluation"),
]

wall_urls = [
    path(WALL, wall.wall, name="wall"),
    path("walls/<str:wall_token>/", wall.wall_stamp, name="wall_stamp"),
    path(f"{WALL}screen/", wall.wall_screen, name="wall_screen"),
    path(f"{WALL}history/", wall.wall_history, name="wall_history"),
    path(f"{WALL}move/", wall.move_on_wall, name="move_on_wall"),
    path(f"{WALL}themes/<int:theme_id>/rename/", wall.rename_on_wall, name="rename_on_wall"),
    path(f"{WALL}decisions/<int:decision_id>/undo/", wall.undo_on_wall, name="undo_on_wall"),
    path(f"{WALL}decisions/<int:decision_id>/redo/", wall.redo_on_wall, name="redo_on_wall"),
    path(f"{WALL}timer/", wall.change_timer, name="change_timer"),
    path(f"{WALL}cards/add/", wall.add_room_card, name="add_room_card"),
    path(f"{WALL}type/", typing_back.type_back, name="type_back"),
    path(f"{WALL}sheets/<int:sheet_id>/undo/", typing_back.undo_sheet, name="undo_sheet"),
]

arranging_urls = [
    path(f"{PROGRAMME}needs/", arranging.needs, name="needs"),
    path(
        f"{PROGRAMME}needs/<int:need_id>/", arranging.change_arrangement, name="change_arrangement"
    ),
    path(f"{WORKSHOP}needs/", arranging.workshop_needs, name="workshop_needs"),
]

actions_urls = [
    path(f"{PROGRAMME}actions/", actions.action_list, name="action_list"),
    path(f"{PROGRAMME}actions/print/", actions.print_actions, name="print_actions"),
    path(f"{PROGRAMME}actions/promise/", actions.promise_action, name="promise_action"),
    path(ACTION, actions.action, name="action"),
    path(f"{ACTION}change/", actions.change_action, name="change_action"),
    path(f"{ACTION}report/", actions.report_progress, name="report_progress"),
]

feedback_urls = [
    path(f"{PROGRAMME}feedback/", feedback.feedback, name="feedback"),
    path(f"{PROGRAMME}feedback/publish/", feedback.publish_feedback, name="publish_feedback"),
    path(REPORT, feedback.feedback_report, name="feedback_report"),
    path(f"{REPORT}letters/", feedback.print_feedback_letters, name="print_feedback_letters"),
    path(f"{REPORT}posted/", feedback.record_posted, name="record_posted"),
    path(f"{REPORT}send-again/", feedback.send_failed_again, name="send_failed_again"),
    path(
        f"{REPORT}deliveries/<int:delivery_id>/send/",
        feedback.send_once_more,
        name="send_once_more",
    ),
    path(
        f"{PROGRAMME}feedback/contributors/<int:participant_id>/",
        feedback.contributor_thread,
        name="contributor_thread",
    ),
    path("my/what-happened/", feedback.my_thread, name="my_thread"),
]

urlpatterns = [
    *meetings_urls,
    *voting_urls,
    *findings_urls,
    *notes_urls,
    *wall_urls,
    *records_urls,
    *evaluation_urls,
    *arranging_urls,
    *actions_urls,
    *feedback_urls,
]
