"""What the reviews app keeps; what depends on something comes before it."""

from __future__ import annotations

from participants.retention.rules import Rule, Scope

RULES: dict[str, Rule] = {
    "reviews.BroughtReview": Rule(
        why="So that answers from a visit arrive once, and none is lost when two versions meet.",
        kept="the words until somebody decides, the rest until the programme is erased",
        to_person="visit__participant",
        words="words",
        staff="brought_by decided_by",
        plain="visit key digest state because agreed_at received_at decided_at review",
        special="words",
    ),
    "reviews.Visit": Rule(
        why="To know who goes to see whom, and whose name is on which interviewer's device.",
        to_person="participant",
        staff="interviewer assigned_by",
        plain="review_round participant assigned_at taken_at released_at",
    ),
    "reviews.PrintedRun": Rule(
        why="To hand out letters, forms and labels once; it holds addresses and private links.",
        kept="a day",
        to_person="print_run__people",
        rows=Scope.PERSON,
        plain="print_run content pages printed_at",
    ),
    "reviews.PrintRun_people": Rule(
        why="For whom letters, forms and labels were printed.",
        to_person="participant",
        rows=Scope.PERSON,
        plain="printrun participant",
    ),
    "reviews.PrintRun": Rule(
        why="What was printed when.",
        staff="asked_by",
        plain=(
            "review_round with_letters with_forms with_labels with_equality first_label "
            "blanks blank_set blank_language asked_at"
        ),
    ),
    "reviews.Keying": Rule(
        why="What colleagues keyed from a paper form, so that mistakes in keying are found.",
        to_person="form__participant",
        rows=Scope.WORDS,
        words="words",
        staff="typed_by decided_by",
        plain="form number saved_at finished_at differences decided_at",
        special="words",
    ),
    "reviews.PaperForm": Rule(
        why="To know whose form it is when it comes back by post.",
        to_person="participant",
        rows=Scope.PERSON,
        plain="review_round participant code paper_set language question_version made_at",
    ),
    "reviews.PrintedPack": Rule(
        why="So that a pack can be printed again, the same to the byte.",
        to_person="pack__cards__statement__review__participant",
        rows=Scope.WORDS,
        plain="pack content sha256 pages printed_at",
    ),
    "reviews.ThemePack": Rule(
        why="What was taken into the room, as it stood that day.",
        to_person="cards__statement__review__participant",
        words="contents",
        staff="frozen_by",
        plain=(
            "review_round title card_count theme_count frozen_at superseded_at superseded_because"
        ),
    ),
    "reviews.BlindChoice": Rule(
        why="Where two colleagues would put a card, to say how far the themes can be trusted.",
        to_person="sampled_card__card__statement__review__participant",
        rows=Scope.WORDS,
        plain="coder sampled_card theme chosen_at",
    ),
    "reviews.SampledCard": Rule(
        why="Which cards were drawn to check the themes, and where they were that day.",
        to_person="card__statement__review__participant",
        rows=Scope.WORDS,
        plain="sample card version position theme was_placed_by_person",
    ),
    "reviews.SampleCoder": Rule(
        why="Who sorts the cards of a sample, so that they are two different people.",
        staff="user",
        plain="sample number began_at",
    ),
    "reviews.CodingSample_themes": Rule(
        why="The themes among which a sample was sorted.", plain="codingsample theme"
    ),
    "reviews.CodingSample": Rule(
        why="How a sample was drawn, so that it can be drawn again.",
        staff="drawn_by",
        plain="review_round heading seed drawn_at",
    ),
    "reviews.ThemePack_cards": Rule(
        why="To know which packs hold a card, when it is withdrawn.", plain="themepack card"
    ),
    "reviews.ThemeDecision": Rule(
        why="What people decided about themes, so that no run undoes it and anybody can see why.",
        staff="decided_by undone_by",
        plain="review_round theme verb decided_at why before after undone_at",
    ),
    "reviews.Placement": Rule(
        why="Which theme a card belongs to, and who put it there.",
        to_person="card__statement__review__participant",
        rows=Scope.WORDS,
        staff="placed_by",
        plain="card theme placed_at suggested_theme likeness reason",
    ),
    "reviews.Theme": Rule(
        why="What people say in common.",
        staff="accepted_by",
        plain=(
            "review_round heading title number group run reason key_phrases typical_card_ids "
            "cohesion created_at accepted_at locked_at retired_at merged_into "
            "repeats_withdrawn_at version"
        ),
    ),
    "reviews.ThemingRun": Rule(
        why="Which method proposed the themes, and from what.",
        plain=(
            "review_round revision curation method method_version card_count theme_count "
            "suggested_count unplaced_count arrivals overlaps stored_at"
        ),
    ),
    "reviews.RunPart": Rule(
        why="A worker's part of finding themes in many cards; gone when they are found.",
        plain="shared_run number places condensed assigned",
    ),
    "reviews.SharedRun": Rule(
        why="What workers need that find themes in many cards; gone when they are found.",
        plain="review_round heading revision curation method_version themes job_id centres",
    ),
    "reviews.ThemeGroup": Rule(why="A broader grouping of themes.", plain="programme title"),
    "reviews.Card": Rule(
        why="A person's idea without their name, for the workshop.",
        to_person="statement__review__participant",
        words="text",
        staff="approved_by",
        plain=(
            "review_round statement perspective stage heading code is_top_priority "
            "looks_personal state made_at approved_at withdrawn_at taken_down_at version"
        ),
    ),
    "reviews.Reminder": Rule(
        why="To remind somebody who has not answered, once.",
        to_person="participant",
        rows=Scope.PERSON,
        plain="review_round participant number sending sending_error queued_at sent_at",
    ),
    "reviews.ReminderPlan": Rule(
        why="When people who have not answered are reminded.",
        staff="set_by",
        plain="review_round first_after second_after is_on set_at",
    ),
    "reviews.CommentImport_reviews": Rule(
        why="Which comments came with which file, so that the whole file can be taken out again.",
        plain="commentimport review",
    ),
    "reviews.CommentImport": Rule(
        why="To show what a file of comments would bring before it is brought in.",
        kept="the rows for a day at most, the rest until the programme is erased",
        staff="uploaded_by",
        plain=(
            "review_round file_name columns rows mapping state row_count already_there "
            "uploaded_at imported_at undone_at"
        ),
    ),
    "reviews.Statement": Rule(
        why="A person's answer in their own words; only the team that runs the programme sees it.",
        to_person="review__participant",
        rows=Scope.WORDS,
        words="text",
        plain="review heading is_top_priority stage feeling position source_key added_at",
    ),
    "reviews.Review": Rule(
        why="To know who has answered, when, and who helped.",
        to_person="participant",
        rows=Scope.PERSON,
        words="helped_by",
        staff="typed_by",
        plain=(
            "review_round participant perspective stage kind voiced_by written_by relation "
            "has_interpreter confirmed_at from_life question_version started_at submitted_at "
            "withdrawn_at submission_key receipt_code"
        ),
    ),
    "reviews.Question": Rule(
        why="What was asked.", plain="review_round version heading text hint position"
    ),
    "reviews.ReviewRound": Rule(
        why="One round of collecting.",
        plain=(
            "programme title closes_on opened_at closed_at revision themed_revision curation "
            "next_card_number question_version"
        ),
    ),
}
