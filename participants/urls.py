"""Addresses of the participants app, a chapter a list."""

from __future__ import annotations

from django.urls import URLPattern, path

from participants.views import (
    equality,
    holding,
    inviting,
    opportunities,
    programmes,
    recruiting,
)

app_name = "participants"

SETTINGS = "programmes/<slug:programme_slug>/settings/"
TEAM = "programmes/<slug:programme_slug>/team/"
PEOPLE = "programmes/<slug:programme_slug>/people/"
STAGE = f"{SETTINGS}stages/<int:stage_id>/"
PERSPECTIVE = f"{SETTINGS}perspectives/<int:perspective_id>/"
MEMBER = f"{TEAM}<int:membership_id>/"
PERSON = f"{PEOPLE}<int:participant_id>/"
INTEREST = f"{PEOPLE}interests/<int:interest_id>/"
DRAFT = f"{PEOPLE}import/<int:draft_id>/"

programme_urls = [
    path(SETTINGS, programmes.programme_settings, name="programme_settings"),
    path(f"{SETTINGS}stages/", programmes.stage_list, name="stage_list"),
    path(STAGE, programmes.stage, name="stage"),
    path(f"{STAGE}move/", programmes.move_stage, name="move_stage"),
    path(f"{STAGE}remove/", programmes.remove_stage, name="remove_stage"),
    path(f"{SETTINGS}perspectives/", programmes.perspective_list, name="perspective_list"),
    path(PERSPECTIVE, programmes.perspective, name="perspective"),
    path(f"{PERSPECTIVE}remove/", programmes.remove_perspective, name="remove_perspective"),
    path(TEAM, programmes.team, name="team"),
    path(f"{MEMBER}role/", programmes.change_role, name="change_role"),
    path(f"{MEMBER}remove/", programmes.remove_member, name="remove_member"),
    path(f"{MEMBER}welcome/", programmes.welcome_again, name="welcome_again"),
]
recruiting_urls = [
    path(PEOPLE, recruiting.participant_list, name="participant_list"),
    path(f"{PEOPLE}add/", recruiting.new_participant, name="new_participant"),
    path(f"{PEOPLE}import/", recruiting.participant_import, name="participant_import"),
    path(f"{PEOPLE}import/template/", recruiting.import_template, name="import_template"),
    path(DRAFT, recruiting.import_draft, name="import_draft"),
    path(f"{DRAFT}confirm/", recruiting.confirm_import, name="confirm_import"),
    path(f"{DRAFT}discard/", recruiting.discard_import, name="discard_import"),
    path(PERSON, recruiting.participant, name="participant"),
    path(f"{PERSON}details/", recruiting.participant_details, name="participant_details"),
    path(f"{PERSON}consents/", recruiting.participant_consents, name="participant_consents"),
    path(f"{PERSON}decline/", recruiting.record_decline, name="record_decline"),
    path(f"{PERSON}return/", recruiting.record_return, name="record_return"),
    path(f"{PERSON}remove/", recruiting.remove_participant, name="remove_participant"),
    path("my/details/", recruiting.my_details, name="my_details"),
    path("my/details/contact/", recruiting.my_contact_details, name="my_contact_details"),
    path("my/details/consent/", recruiting.change_my_consent, name="change_my_consent"),
]
inviting_urls = [
    path(f"{PEOPLE}invite/", inviting.invite_participants, name="invite_participants"),
    path(f"{PEOPLE}emails/<int:job_id>/", inviting.mail_out, name="mail_out"),
    path(f"{PEOPLE}resend/", inviting.resend_failed, name="resend_failed"),
    path(f"{PEOPLE}letters/", inviting.print_letters, name="print_letters"),
    path(f"{PERSON}link/", inviting.show_link, name="show_link"),
    path(f"{PERSON}reissue/", inviting.reissue, name="reissue"),
    path(f"{PERSON}stop/", inviting.stop_links, name="stop_links"),
    path("i/<str:token>/", inviting.open_invitation, name="open_invitation"),
    path("my/leave/", inviting.leave, name="leave"),
    path("my/decline/", inviting.decline, name="decline"),
]
opportunity_urls = [
    path("opportunities/<slug:programme_slug>/", opportunities.opportunity, name="opportunity"),
    path(
        "opportunities/<slug:programme_slug>/thank-you/",
        opportunities.interest_registered,
        name="interest_registered",
    ),
    path(f"{PEOPLE}opportunity/", opportunities.edit_opportunity, name="edit_opportunity"),
    path(f"{PEOPLE}interests/", opportunities.interest_list, name="interest_list"),
    path(f"{INTEREST}accept/", opportunities.accept_interest, name="accept_interest"),
    path(f"{INTEREST}decline/", opportunities.decline_interest, name="decline_interest"),
    path(f"{INTEREST}forget/", opportunities.forget_interest, name="forget_interest"),
    path(f"{PEOPLE}equality/", equality.equality, name="equality"),
    path(f"{PEOPLE}equality/keying/", equality.key_equality, name="key_equality"),
    path("my/about-you/", equality.about_you, name="about_you"),
]
returning_urls = [
    path("code/", holding.enter_code, name="enter_code"),
    path("my/keep/", holding.keep_typed, name="keep_typed"),
    path("my/kept/<int:held_id>/drop/", holding.drop_typed, name="drop_typed"),
]

urlpatterns: list[URLPattern] = [
    *programme_urls,
    *recruiting_urls,
    *inviting_urls,
    *opportunity_urls,
    *returning_urls,
]
