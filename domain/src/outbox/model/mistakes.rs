//! The checker is checked: for each mistake that an outbox can have, whether some history shows it.
//!
//! A mistake is made in [`super::engine`], in one thread, for one test. One that no history shows would
//! be a hole in the checker, or in what the histories do.

use std::cell::Cell;

use super::history;

thread_local! {
    static MADE: Cell<Mistake> = const { Cell::new(Mistake::None) };
}

/// Whether the engine has this mistake, in this thread.
pub(super) fn is(mistake: Mistake) -> bool {
    MADE.get() == mistake
}

/// So many histories a mistake may hide in. Most show in the first hundred.
const ENOUGH: u64 = 150_000;

/// Makes a mistake for as long as something takes.
pub(super) fn with<T>(mistake: Mistake, work: impl FnOnce() -> T) -> T {
    MADE.set(mistake);
    let done = work();
    MADE.set(Mistake::None);
    done
}

fn is_caught(mistake: Mistake) {
    let found =
        with(mistake, || (1..=ENOUGH).find_map(|seed| Some((seed, history::lived(seed).err()?))));
    let (seed, what) = found.unwrap_or_else(|| panic!("{mistake:?} was not caught"));
    #[expect(clippy::print_stdout, reason = "what caught it is the result")]
    {
        println!("{mistake:?}: {what} (history {seed})");
    }
}

macro_rules! mistakes {
    ($($test:ident => $mistake:ident,)*) => {
        /// A mistake that somebody could make.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub(super) enum Mistake {
            None,
            $($mistake,)*
        }

        $(
            #[test]
            fn $test() {
                is_caught(Mistake::$mistake);
            }
        )*
    };
}

mistakes! {
    // Judging.
    the_model_catches_a_server_error_taken_for_success => ErrorIsSuccess,
    the_model_catches_success_without_a_receipt => NoReceiptNeeded,
    the_model_catches_a_receipt_for_another_key_taken => AnyReceiptWillDo,
    the_model_catches_a_refusal_by_somebody_who_does_not_know_the_key => AnyNoRefuses,
    the_model_catches_a_refusal_of_what_is_in_progress => InProgressRefuses,
    the_model_catches_a_refusal_where_the_user_has_to_sign_in => ClosedRefuses,
    the_model_catches_a_batch_result_matched_by_position => MatchedByPosition,
    the_model_catches_a_missing_batch_result_taken_for_success => MissingIsSuccess,
    the_model_catches_a_too_large_batch_that_refuses_all => TooLargeRefusesAll,
    // Sending and settling.
    the_model_catches_deleting_before_sending => DeletesBeforeSending,
    the_model_catches_an_accepted_item_that_stays => AcceptedStays,
    the_model_catches_a_key_made_anew_for_each_attempt => KeyMadeAnew,
    the_model_catches_a_body_that_is_changed_after_the_first_attempt => BodyChanged,
    the_model_catches_items_of_a_stream_sent_out_of_order => OutOfOrder,
    the_model_catches_settling_without_looking_at_the_fence => Unfenced,
    the_model_catches_a_late_receipt_that_is_dropped => LateReceiptDropped,
    the_model_catches_attempts_forgotten_after_a_crash => AttemptsForgotten,
    the_model_catches_an_attempt_forgotten_when_an_item_is_given_back => BegunForgotten,
    // When again.
    the_model_catches_a_retry_that_never_comes => NeverAgain,
    the_model_catches_one_bad_item_that_holds_up_its_stream => BadItemBlocks,
    the_model_catches_a_retry_after_that_is_ignored => RetryAfterIgnored,
    the_model_catches_a_gate_that_never_opens => GateNeverOpens,
    the_model_catches_a_gate_that_is_not_stored => GateNotStored,
    the_model_catches_an_answer_that_does_not_keep_its_pause_when_things_change => ChangedIsSendNow,
    the_model_catches_a_clock_set_back_that_keeps_items_waiting => SetBackWaits,
    the_model_catches_what_is_parked_going_by_itself => ParkedGoes,
    the_model_catches_what_is_refused_going_again => RefusedGoes,
    the_model_catches_what_is_discarded_going => DiscardedGoes,
    // Exclusion and wake-ups.
    the_model_catches_a_lease_that_never_ends => LeaseNeverEnds,
    the_model_catches_a_lease_that_is_ignored_without_the_lock => LeaseIgnored,
    the_model_catches_a_lease_on_another_page_that_is_not_seen => BlindToOtherPages,
    the_model_catches_a_lock_that_is_waited_for_for_ever => WaitsForEver,
    the_model_catches_a_note_that_is_not_read => NoteNotRead,
    the_model_catches_a_note_that_is_read_and_forgotten => NoteForgotten,
    the_model_catches_a_send_now_that_goes_in_circles => GoesInCircles,
    the_model_catches_a_rejection_that_is_swallowed => RejectionSwallowed,
    the_model_catches_a_tag_registered_again_for_what_is_postponed => RegistersForPostponed,
    // The user.
    the_model_catches_a_known_key_that_is_stored_twice => KnownStoredTwice,
    the_model_catches_a_place_that_is_used_again => PlaceUsedAgain,
    the_model_catches_a_discard_that_an_old_holder_can_undo => DiscardUnfenced,
    the_model_catches_an_undo_that_loses_the_item => UndoLoses,
    the_model_catches_an_edit_under_the_key_that_was_refused => EditKeepsKey,
    the_model_catches_an_edit_of_what_may_be_done_already => EditsUnanswered,
    the_model_catches_an_old_no_that_stands_for_a_later_attempt => OldNoForgives,
}
