//! `/`: the news and who comes.
//!
//! Called by `shell`.

use yew::prelude::*;

use crate::{
    components::{attendees::AttendeesPart, news_form::NewsForm, news_list::NewsList},
    draft::Drafting,
    route::part,
};

pub(crate) fn board_page(news: &Drafting, registering: &Drafting) -> Html {
    html! {
        <>
            <div class="intro">
                <h1 tabindex="-1">{ "PWA Workshop" }</h1>
                <p>{ "What is new and who is coming, with or without a connection." }</p>
                <p class="jumps">
                    <a href={part("news")}>{ "News" }</a>
                    <a href={part("attendees")}>{ "Attendees" }</a>
                    <a href={part("register")}>{ "Register" }</a>
                </p>
            </div>
            <div class="board">
                <div class="wide">
                    <NewsForm drafting={news.clone()} />
                    <section aria-labelledby="news">
                        <h2 id="news" tabindex="-1">{ "News" }</h2>
                        <NewsList />
                    </section>
                </div>
                <AttendeesPart drafting={registering.clone()} />
            </div>
        </>
    }
}
