//! The sender's side: one message in each POST (RFC 8030, section 5).
//!
//! Called for each connection, and hands on to the browser's side.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    HeaderMap, Method, Request, Response,
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpStream;

use super::{Arrival, Kept, Say, State, lock, vapid};

/// What every push service takes at least (RFC 8030, section 7.2), and this one at most.
const MOST_BYTES: usize = 4096;

/// Answers one sender until it goes.
pub(super) async fn serve(stream: TcpStream, state: Arc<Mutex<State>>) {
    let service = service_fn(|request| answer(request, Arc::clone(&state)));
    // Fails when the sender goes: then nobody is there to be told.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(
    request: Request<Incoming>,
    state: Arc<Mutex<State>>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let mut state = lock(&state);
    let channel = head.uri.path().strip_prefix("/push/").unwrap_or_default().to_owned();
    let told = state.answers.pop_front();
    let (status, words) = match told {
        Some((status, _)) => (status, "as it was told"),
        None if head.method != Method::POST => (405, "messages come by POST"),
        None => match take(&mut state, &channel, &head.headers, &body) {
            Ok(()) => (201, ""),
            Err(no) => no,
        },
    };
    let endpoint = state.endpoint(&channel);
    state.arrivals.push(Arrival {
        endpoint,
        status,
        topic: text(&head.headers, "topic").map(str::to_owned),
        ttl: text(&head.headers, "ttl").and_then(|ttl| ttl.parse().ok()).unwrap_or(0),
    });
    let mut answer = Response::builder().status(status);
    if let Some((_, Some(seconds))) = told {
        answer = answer.header("Retry-After", seconds);
    }
    if status == 201 {
        answer = answer.header("Location", format!("{}/message/{}", state.origin, state.next));
    }
    Ok(answer.body(Full::from(words)).expect("a status and words make an answer"))
}

/// Takes a message, or says which status and which words it is refused with.
fn take(
    state: &mut State,
    channel: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(), (u16, &'static str)> {
    let Some(subscription) = state.subscriptions.get(channel) else {
        let gone = state.given_up.contains(channel);
        return Err(if gone { (410, "given up") } else { (404, "never heard of it") });
    };
    let authorization = text(headers, "authorization").ok_or((401, "nobody has signed"))?;
    vapid::check(authorization, &state.origin, &subscription.sender)?;
    if text(headers, "ttl").is_none_or(|ttl| ttl.parse::<u32>().is_err()) {
        return Err((400, "for how long is it to be kept?"));
    }
    if text(headers, "content-encoding") != Some("aes128gcm") {
        return Err((400, "it has to be encrypted with aes128gcm"));
    }
    if body.len() > MOST_BYTES {
        return Err((413, "it is too long"));
    }
    let browser = subscription.browser.clone();
    let version = state.name("version");
    let words = json!({
        "messageType": "notification", "channelID": channel, "version": version,
        "data": URL_SAFE_NO_PAD.encode(body), "headers": {"encoding": "aes128gcm"},
    });
    if let Some(browser) = state.browsers.get(&browser) {
        // Fails when it is just going: it hears it when it is back.
        let _ = browser.send(Say::Words(words.clone()));
    }
    state.kept.push(Kept { channel: channel.to_owned(), version, words });
    Ok(())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
