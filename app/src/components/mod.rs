//! What the pages are made of.
//!
//! Called by `shell` and `pages`. They read the two contexts and never the network.

// On every route.
pub(crate) mod header;
pub(crate) mod install;
pub(crate) mod keep_data;
pub(crate) mod newer;
pub(crate) mod status_bar;

// The news.
pub(crate) mod news_form;
pub(crate) mod news_item;
pub(crate) mod news_list;
pub(crate) mod saved_articles;
pub(crate) mod story;

// The attendees.
pub(crate) mod attendees;
pub(crate) mod avatar;
pub(crate) mod notify_link;
pub(crate) mod register_form;

// The outbox.
pub(crate) mod activity_log;
pub(crate) mod edit_form;
pub(crate) mod outbox_item;
pub(crate) mod outbox_list;

// Small parts of the above.
pub(crate) mod ago;
pub(crate) mod button;
pub(crate) mod card;
pub(crate) mod draft_buttons;
pub(crate) mod filling;
pub(crate) mod left_out;
pub(crate) mod next_try;
pub(crate) mod other_drafts;
pub(crate) mod outcome;
pub(crate) mod patience;
pub(crate) mod state_label;
pub(crate) mod switch;
pub(crate) mod text_box;
