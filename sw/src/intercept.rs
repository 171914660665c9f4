//! Posts to the API that carry no key, and what other apps share: a script's becomes an intent, a
//! navigation's the form.
//!
//! Called by `fetch`. Never enqueues what a foreign site or a plain form sends: the user does that.

use domain::{
    board::{Draft, Feedback, Intent, Kind, Registering},
    json::FromJson,
    outbox::{FieldProblem, Key, Problem},
};
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FetchEvent, FormData, Request, RequestMode, Response, Url, UrlSearchParams};

use crate::{build::Build, outbox, scope};

/// Where the manifest has other apps share to, below the base.
pub(crate) const SHARE: &str = "share";

/// The form's fields, as they are called on the wire.
const FIELDS: [&str; 6] = ["headline", "byline", "body", "first_name", "last_name", "email"];

/// What to answer a post without a key with; nothing for posts that are not ours.
pub(crate) fn respond(event: &FetchEvent, url: &Url) -> Option<Promise> {
    let request = event.request();
    let navigates = request.mode() == RequestMode::Navigate;
    if navigates && url.pathname().strip_prefix(&*Build::this().base) == Some(SHARE) {
        // The page makes news of it.
        return Some(scope::promise(async move {
            Ok(fill_in(&request, &["title", "text", "url"], "#add-news").await?.into())
        }));
    }
    let kind = Kind::posted_to(url.pathname().strip_prefix("/api")?)?;
    if navigates {
        return Some(scope::promise(
            async move { Ok(fill_in(&request, &FIELDS, "").await?.into()) },
        ));
    }
    let (answered, tell) = ::sync::deferred();
    let work = async move {
        match enqueue(kind, &request).await {
            Ok((response, saved)) => {
                let _ = tell.call1(&JsValue::UNDEFINED, &response);
                if saved {
                    // The answer is out; the item goes on its way like any other.
                    outbox::ask_and_flush("fetch").await;
                }
                Ok(())
            }
            Err(error) => {
                // The request's body broke off: for the script that is a network error.
                let _ = tell.call1(&JsValue::UNDEFINED, &Response::error());
                Err(error)
            }
        }
    };
    outbox::extend(event, work);
    Some(answered)
}

/// 303 to the page, with what was posted as its query: the user looks at it, and sends.
async fn fill_in(request: &Request, names: &[&str], part: &str) -> Result<Response, JsValue> {
    let query = UrlSearchParams::new()?;
    // A body that is no form is an empty form.
    if let Ok(form) = JsFuture::from(request.form_data()?).await {
        let form: FormData = form.unchecked_into();
        for name in names {
            // A file is no text.
            if let Some(text) = form.get(name).as_string().filter(|text| !text.is_empty()) {
                query.append(name, text.get(..end(&text)).unwrap_or_default());
            }
        }
    }
    let mut to = [&*scope::global().location().origin(), &Build::this().base].concat();
    let query = String::from(query.to_string());
    // An empty query is another address than none, and not one that is stored.
    if !query.is_empty() {
        to = [&*to, "?", &query].concat();
    }
    Response::redirect_with_status(&[&*to, part].concat(), 303)
}

/// Where a text ends that goes through an address: no form takes more, and no browser much more.
fn end(text: &str) -> usize {
    const MOST: usize = 60_000;
    text.char_indices().nth(MOST).map_or(text.len(), |(end, _)| end)
}

/// Stores the intent, and says so: 202 without a receipt, which nobody takes for success.
async fn enqueue(kind: Kind, request: &Request) -> Result<(Response, bool), JsValue> {
    let text = JsFuture::from(request.text()?).await?.as_string().unwrap_or_default();
    let key = ::sync::new_key();
    let intent = match read(kind, &text, key) {
        Ok(intent) => intent,
        Err(problem) => {
            let problem = domain::json::write(&problem);
            return Ok((json(422, &problem)?, false));
        }
    };
    let saved = match scope::store().await {
        Ok(store) => store.submit(&intent, key, ::sync::now()).await.map(drop),
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => {
            ::sync::tell::changed(&[key.to_string()]);
            Ok((json(202, &format!("{{\"queued\":{{\"key\":\"{key}\"}}}}"))?, true))
        }
        Err(error) => {
            let problem = problem(503, "unavailable", error.to_string(), Vec::new());
            let problem = domain::json::write(&problem);
            Ok((json(503, &problem)?, false))
        }
    }
}

fn read(kind: Kind, text: &str, key: Key) -> Result<Intent, Problem> {
    let now = ::sync::now();
    let invalid = |problems: domain::board::Problems| {
        let errors = problems
            .into_iter()
            .map(|(field, problem)| FieldProblem {
                field: field.to_owned(),
                message: problem.to_string(),
            })
            .collect();
        problem(422, "invalid", String::new(), errors)
    };
    Ok(match kind {
        Kind::Article => {
            Intent::Article(parse::<Draft>(text)?.validate(key, now).map_err(invalid)?)
        }
        Kind::Registration => {
            Intent::Registration(parse::<Registering>(text)?.validate(key).map_err(invalid)?)
        }
        Kind::Feedback => Intent::Feedback(parse::<Feedback>(text)?),
    })
}

fn parse<T: FromJson>(text: &str) -> Result<T, Problem> {
    domain::json::read(text).map_err(|error| problem(422, "invalid", error.to_string(), Vec::new()))
}

fn problem(status: u16, code: &str, detail: String, errors: Vec<FieldProblem>) -> Problem {
    let title = if status == 503 { "Could not be stored" } else { "Could not be read" };
    Problem {
        kind: "about:blank".to_owned(),
        title: title.to_owned(),
        status,
        detail,
        code: code.to_owned(),
        key: None,
        errors,
    }
}

/// A response with this status and JSON.
fn json(status: u16, body: &str) -> Result<Response, JsValue> {
    let init = web_sys::ResponseInit::new();
    init.set_status(status);
    let headers = web_sys::Headers::new()?;
    let kind = if status < 400 { "application/json" } else { "application/problem+json" };
    headers.set("Content-Type", kind)?;
    init.set_headers(&headers);
    Response::new_with_opt_str_and_init(Some(body), &init)
}
