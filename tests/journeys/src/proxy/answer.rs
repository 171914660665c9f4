//! What the browser hears.
//!
//! Called by `fault`. Never asks the server.

use std::{io, time::Duration};

use futures_util::{StreamExt as _, stream};
use http_body_util::{BodyExt as _, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::{
    Response, StatusCode,
    body::{Bytes, Frame},
    header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderValue, LOCATION, RETRY_AFTER},
};
use tokio::time::sleep;

use super::Edit;

/// The server's answer, all of it.
pub(super) type Whole = Response<Bytes>;

/// An answer as it goes out, which may end too soon.
pub(super) type Answer = Response<UnsyncBoxBody<Bytes, io::Error>>;

/// Pieces of an answer that trickles.
const PIECES: usize = 20;

/// So long the first half of an answer has to leave before the connection ends.
const TO_LEAVE: Duration = Duration::from_millis(50);

/// As it is.
pub(super) fn whole(whole: Whole) -> Answer {
    whole.map(|body| Full::new(body).map_err(|never| match never {}).boxed_unsync())
}

/// The Wi-Fi's login page.
pub(super) fn portal() -> Answer {
    let page = "<!doctype html><html lang=\"en\"><title>Hotel Wi-Fi</title>\
                <h1>Hotel Wi-Fi</h1><p>Please sign in.</p></html>\n";
    made(StatusCode::OK, "text/html; charset=utf-8", page.to_owned())
}

/// Somebody between, who is not the API.
pub(super) fn status(status: StatusCode, retry_after: Option<u32>) -> Answer {
    let mut answer = made(status, "text/plain; charset=utf-8", format!("{status} from a proxy\n"));
    if let Some(seconds) = retry_after {
        answer.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    answer
}

/// Sends the browser there.
pub(super) fn redirect(status: StatusCode, to: &str) -> Answer {
    let mut answer = made(status, "text/plain; charset=utf-8", String::new());
    let to = HeaderValue::from_str(to).expect("an address is plain text");
    answer.headers_mut().insert(LOCATION, to);
    answer
}

/// In small pieces, the last of which comes after so long.
pub(super) fn trickled(whole: Whole, time: Duration) -> Answer {
    let pieces = pieces(whole.body());
    let pause = time / pieces.len().max(1) as u32;
    streamed(whole, pieces, move |piece| async move {
        sleep(pause).await;
        Ok(piece)
    })
}

/// The first half, and then the end of the connection.
pub(super) fn truncated(whole: Whole) -> Answer {
    let half = whole.body().slice(..whole.body().len() / 2);
    streamed(whole, vec![half, Bytes::new()], |piece| async move {
        if !piece.is_empty() {
            return Ok(piece);
        }
        // hyper drops what has not left yet.
        sleep(TO_LEAVE).await;
        Err(io::Error::other("the answer ends here on purpose"))
    })
}

/// The same under another media type.
pub(super) fn with_media_type(mut whole: Whole, media_type: &'static str) -> Whole {
    whole.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    whole
}

/// With other JSON; an answer without any stays as it is.
pub(super) fn edited(whole: Whole, edit: Edit) -> Whole {
    let Ok(mut json) = serde_json::from_slice(whole.body()) else { return whole };
    edit.apply(&mut json);
    let (mut head, _) = whole.into_parts();
    head.headers.remove(CONTENT_LENGTH);
    if !edit.keeps_tag() {
        head.headers.remove(ETAG);
    }
    Whole::from_parts(head, json.to_string().into())
}

fn made(status: StatusCode, media_type: &'static str, body: String) -> Answer {
    let mut made = Whole::new(body.into());
    *made.status_mut() = status;
    whole(with_media_type(made, media_type))
}

/// Goes out piece by piece; says how long all of it is, as the server did.
fn streamed<F>(
    whole: Whole,
    pieces: Vec<Bytes>,
    send: impl Fn(Bytes) -> F + Send + 'static,
) -> Answer
where
    F: Future<Output = io::Result<Bytes>> + Send + 'static,
{
    let (mut head, body) = whole.into_parts();
    head.headers.insert(CONTENT_LENGTH, body.len().into());
    let frames = stream::iter(pieces).then(send).map(|piece| piece.map(Frame::data));
    Answer::from_parts(head, StreamBody::new(frames).boxed_unsync())
}

fn pieces(body: &Bytes) -> Vec<Bytes> {
    let size = body.len().div_ceil(PIECES).max(1);
    body.chunks(size).map(Bytes::copy_from_slice).collect()
}
