//! What the store and the flush do in a real browser, as one list of sentences.
//!
//! Each test file runs the whole list in one environment: `tests/page.rs` in a page,
//! `tests/service_worker.rs` in a service worker. Every sentence has a database of its own.

// Everything in this package is a test: it may unwrap, and its names are its documentation.
#![allow(clippy::unwrap_used, missing_docs)]

pub mod fixtures;

pub mod store;

pub mod spoiled;

pub mod draft;

pub mod import;

pub mod flush;

/// Runs every sentence in the environment that the calling file configures.
#[macro_export]
macro_rules! every_sentence {
    () => {
        $crate::sentences! { store:
            a_record_and_its_item_are_written_together,
            the_same_key_is_saved_once,
            another_text_under_the_same_key_is_told_from_the_same_one,
            many_are_saved_in_the_order_of_writing,
            what_is_taken_is_leased_and_what_is_settled_leaves,
            without_the_lock_a_lease_on_another_page_is_seen,
            an_answer_that_comes_late_changes_nothing_but_a_receipt_does,
            a_record_that_cannot_be_read_is_kept_and_counted_and_stops_nobody,
            a_broken_article_keeps_nobody_from_being_accepted_nor_the_feed_from_going_on,
            a_record_of_a_newer_build_is_left_alone,
            what_every_older_build_wrote_is_read,
            an_item_of_an_unknown_kind_waits_for_the_build_that_knows_it,
            retry_opens_the_way_that_an_answer_has_closed,
            a_database_of_a_newer_build_is_told_from_other_trouble,
            an_open_connection_lets_a_newer_version_upgrade,
            a_read_never_overwrites_what_is_not_sent_and_the_same_id_is_one_row,
            nothing_is_shown_as_published_but_what_the_server_has,
            what_was_cleared_while_it_was_read_is_read_anew,
            attendees_are_replaced_as_a_whole_and_the_new_ones_are_named,
            an_article_is_edited_in_its_place_and_goes_out_with_the_new_words,
            a_refused_article_is_edited_into_a_new_wish_for_the_same_record,
            discarded_items_leave_the_board_come_back_by_undo_and_go_after_a_week,
            settings_and_activity_are_kept,
            what_is_held_back_adds_up_until_it_is_let_go,
            what_the_server_was_told_of_a_subscription_is_kept,
            an_item_that_was_answered_in_vain_too_often_is_reported_once,
            a_note_is_read_once
        }
        $crate::sentences! { spoiled:
            without_the_record_that_counts_them_no_place_is_given_away_twice,
            whoever_writes_the_count_anew_knows_the_places_of_what_has_long_left,
            the_count_of_a_newer_build_is_never_written_and_nothing_is_saved_beside_it,
            copies_of_what_the_server_has_are_read_anew_and_keep_their_order,
            with_spoiled_settings_the_usual_ones_hold_until_the_user_says_something,
            an_item_is_where_it_lies_whatever_its_record_says,
            a_spoiled_key_is_submitted_again_rather_than_lost
        }
        $crate::sentences! { draft:
            a_draft_is_kept_as_it_was_last_written_and_the_latest_begun_is_first,
            a_draft_goes_with_the_submission_and_only_that_one,
            a_draft_of_a_newer_build_is_counted_and_never_written,
            a_lock_is_one_holders_or_shared_and_free_when_the_guard_is_gone
        }
        $crate::sentences! { import:
            what_a_file_brings_is_added_under_its_key_and_what_is_here_stays_as_it_is,
            what_is_cleared_is_gone_and_no_place_is_given_away_twice
        }
        $crate::sentences! { flush:
            what_answers_in_the_servers_place_keeps_the_item_with_its_reason,
            two_flushes_at_once_do_not_take_the_same_item,
            a_refresh_that_reads_something_else_changes_nothing
        }
    };
}

/// One test for each name in a module of this crate.
#[macro_export]
macro_rules! sentences {
    ($module:ident: $($sentence:ident),+) => {
        $(
            #[wasm_bindgen_test::wasm_bindgen_test]
            async fn $sentence() {
                browser_tests::$module::$sentence().await;
            }
        )+
    };
}
