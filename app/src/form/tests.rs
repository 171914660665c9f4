use super::*;

fn text(headline: &str) -> Text {
    Text::News(Draft { headline: headline.to_owned(), ..Draft::default() })
}

fn key(n: u8) -> Key {
    Key::new(domain::time::Time::from_millis(1), [n; 10])
}

fn typed(headline: &str, n: u8) -> Event {
    Event::Typed(text(headline), key(n))
}

fn replaced(headline: &str) -> Event {
    Event::Replaced(text(headline))
}

fn saved(sent: &str, n: u8) -> Event {
    Event::Saved { key: key(n), was: key(n), sent: text(sent), new: key(90) }
}

fn form(events: impl IntoIterator<Item = Event>) -> Form {
    after(Form::empty(text("")), events)
}

fn after(form: Form, events: impl IntoIterator<Item = Event>) -> Form {
    (*events.into_iter().fold(Rc::new(form), Reducible::reduce)).clone()
}

fn written(headline: &str, n: u8) -> Written {
    Written { key: Some(key(n)), text: text(headline), written_at: Time::from_millis(1) }
}

fn recalled(headline: &str, n: u8) -> Form {
    Form::recalled(written(headline, n), Vec::new())
}

/// The keys and the texts of the drafts, as they are kept.
fn drafts(form: &Form) -> Vec<(Key, Text)> {
    let read = |text: String| Text::read(Kind::Article, &text).unwrap();
    form.drafts().into_iter().map(|(key, text, _)| (key, read(text))).collect()
}

fn draft(headline: &str, n: u8) -> (Key, Text) {
    (key(n), text(headline))
}

#[test]
fn the_key_of_the_first_letter_stays_until_the_form_is_saved() {
    let begun = form([typed("a", 1), typed("ab", 2)]);
    assert_eq!(begun.key_or(key(9)), key(1));
    let failed = form([
        typed("a", 1),
        Event::Submitted(key(1)),
        Event::Failed("no room".to_owned()),
        typed("a", 2),
    ]);
    assert_eq!(drafts(&failed), [draft("a", 1)]);
    let done = form([typed("a", 1), Event::Submitted(key(1)), saved("a", 1)]);
    assert_eq!((done.key_or(key(9)), &done.text), (key(9), &text("")));
    assert_eq!(drafts(&done), []);
}

#[test]
fn what_is_typed_while_the_form_is_saved_is_kept_as_the_next_draft() {
    let done = form([typed("a", 1), Event::Submitted(key(1)), typed("ab", 2), saved("a", 1)]);
    assert_eq!(drafts(&done), [draft("ab", 90)]);
    assert_eq!(done.stage, Stage::Saved(key(1)));
}

#[test]
fn what_was_loaded_over_can_be_put_back_under_its_own_key() {
    let loaded = form([typed("mine", 1), replaced("loaded")]);
    assert_eq!(drafts(&loaded), [draft("mine", 1)], "what was only loaded is not the user's");
    let back = after(loaded, [Event::PutBack(key(3))]);
    assert_eq!(drafts(&back), [draft("mine", 1)]);
}

#[test]
fn nothing_that_the_user_wrote_is_lost_to_what_is_loaded_or_put_back() {
    let form = form([
        typed("mine", 1),
        replaced("loaded"),
        replaced("loaded too"),
        typed("loaded and changed", 4),
        Event::PutBack(key(5)),
    ]);
    assert_eq!(drafts(&form), [draft("loaded and changed", 4), draft("mine", 1)]);
}

#[test]
fn what_was_loaded_over_can_be_put_back_after_a_save_too() {
    let events =
        [typed("mine", 1), replaced("loaded"), Event::Submitted(key(2)), saved("loaded", 2)];
    assert_eq!(drafts(&form(events)), [draft("mine", 1)]);
}

#[test]
fn what_was_only_loaded_is_no_draft_and_its_byline_is_nobodys() {
    let news = |headline: &str, byline: &str| {
        let [headline, byline] = [headline, byline].map(str::to_owned);
        Text::News(Draft { headline, byline, body: String::new() })
    };
    let shared = || Event::Replaced(text("shared"));
    let loaded = form([Event::Replaced(news("theirs", "They"))]);
    assert_eq!(drafts(&loaded), []);
    // It is there after a reload, and as little a draft as before.
    let last = Written { key: None, text: loaded.text.clone(), written_at: Time::default() };
    let reloaded = after(Form::recalled(last, Vec::new()), [Event::Left]);
    assert_eq!((&reloaded.text, drafts(&reloaded)), (&loaded.text, vec![]));
    assert_eq!(after(reloaded.clone(), [shared()]).text, text("shared"));
    assert_eq!(after(reloaded.clone(), [Event::Discarded]).text, text(""));
    let found = Event::Recalled(written("old", 1));
    assert_eq!(after(reloaded, [found]).text, loaded.text);

    let typed = Event::Typed(news("mine", "Ada"), key(1));
    assert_eq!(form([typed, shared()]).text, news("shared", "Ada"));
}

#[test]
fn what_is_emptied_or_discarded_is_no_draft_any_more_and_can_be_put_back() {
    assert_eq!(drafts(&form([typed("a", 1), typed("", 2)])), []);
    let discarded = form([typed("mine", 1), Event::Discarded]);
    assert_eq!((&discarded.text, drafts(&discarded)), (&text(""), Vec::new()));
    assert_eq!(drafts(&after(discarded, [Event::PutBack(key(3))])), [draft("mine", 3)]);
}

#[test]
fn the_copy_of_a_tab_begins_empty_and_keeps_what_was_typed_in_it() {
    let told = |new| Event::Told(Told::Elsewhere(key(1)), key(new));
    let copy = after(recalled("theirs", 1), [told(7)]);
    assert_eq!((drafts(&copy), copy.stage), (Vec::new(), Stage::Elsewhere));
    let changed = after(recalled("theirs", 1), [typed("theirs and mine", 2), told(7)]);
    assert_eq!(drafts(&changed), [draft("theirs and mine", 7)]);
}

#[test]
fn a_draft_that_was_submitted_before_a_crash_is_not_there_again() {
    let told = Event::Told(Told::Submitted(key(1)), key(7));
    let form = after(recalled("sent", 1), [told]);
    assert_eq!((drafts(&form), form.saved()), (Vec::new(), Some(key(1))));
}

#[test]
fn what_a_newer_build_has_stored_is_left_and_the_text_goes_on_as_a_draft_of_its_own() {
    let told = Event::Told(Told::Unreadable(key(1)), key(7));
    assert_eq!(drafts(&after(recalled("mine", 1), [told])), [draft("mine", 7)]);
}

#[test]
fn a_text_that_went_on_elsewhere_takes_its_place_and_the_old_one_can_be_put_back() {
    let later = || Event::Told(Told::Later(written("old and more", 1)), key(7));
    let both = [draft("old", 7), draft("old and more", 1)];
    let shown = after(recalled("old", 1), [later()]);
    assert_eq!((drafts(&shown), &shown.text), (both.to_vec(), &text("old and more")));
    assert_eq!(shown.stage, Stage::Recalled);
    // Whoever types already goes on.
    let typing = after(recalled("old", 1), [typed("old, too", 2), later()]);
    assert_eq!(drafts(&typing), [draft("old and more", 1), draft("old, too", 7)]);
    let aside = after(recalled("old", 1), [replaced("loaded"), later()]);
    assert_eq!(drafts(&aside), both);
    // What was submitted meanwhile, or discarded, is not asked for.
    assert_eq!(drafts(&after(recalled("other", 3), [later()])), [draft("other", 3)]);
}

#[test]
fn a_draft_that_is_found_late_does_not_take_the_place_of_what_is_typed() {
    let late = || Event::Recalled(written("old", 1));
    assert_eq!(drafts(&form([late()])), [draft("old", 1)]);
    assert_eq!(drafts(&form([typed("new", 2), late()])), [draft("new", 2)]);
    let chosen = Event::TookUp(written("old", 1));
    assert_eq!(drafts(&form([typed("new", 2), chosen])), [draft("new", 2), draft("old", 1)]);
}

#[test]
fn what_can_change_no_item_any_more_goes_on_as_a_draft_and_costs_no_other_text() {
    let handed_over = Event::Told(Told::HandedOver(written("edited", 2)), key(7));
    let form = form([typed("mine", 1), handed_over]);
    assert_eq!(
        (drafts(&form), form.stage),
        (vec![draft("mine", 1), draft("edited", 2)], Stage::Recalled)
    );
}

#[test]
fn what_was_cleared_is_nowhere_in_the_form() {
    let cleared = form([
        Event::Typed(
            Text::News(Draft { byline: "Ada".to_owned(), ..Draft::default() })
                .with(0, "a".to_owned()),
            key(1),
        ),
        replaced("b"),
        Event::Told(Told::Cleared, key(2)),
    ]);
    assert_eq!(cleared, Form::empty(text("")));
    assert!(cleared.is_blank());
}
