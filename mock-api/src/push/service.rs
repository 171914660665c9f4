//! One request to one push service (RFC 8030), and what it says.
//!
//! Called by `push`. Never tries again and never follows a redirect: a subscription is good for its
//! own address alone.

use std::time::{Duration, SystemTime};

use http_body_util::{BodyExt, Full};
use hyper::{
    HeaderMap, Request, Response, Uri,
    body::{Body, Bytes},
    header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderName, RETRY_AFTER},
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use tokio::time::timeout;

use super::verdict::Heard;

/// How long an attempt may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long the words behind an answer's status may take.
const A_MOMENT: Duration = Duration::from_secs(1);

/// As much as is read of what a push service says.
const MOST_WORDS: usize = 500;

/// Asks push services.
#[derive(Clone)]
pub(crate) struct Services(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

/// What a push service is handed.
pub(crate) struct Parcel {
    /// The subscription's address.
    pub(crate) endpoint: Uri,
    /// Who sends.
    pub(crate) authorization: String,
    /// What replaces what.
    pub(crate) topic: Option<String>,
    /// For how long it is kept, in seconds.
    pub(crate) ttl: u32,
    /// Encrypted.
    pub(crate) message: Vec<u8>,
}

impl Services {
    /// Ready to ask, with the roots of the web's certificates.
    pub(crate) fn new() -> Self {
        let connector =
            HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().build();
        Self(Client::builder(TokioExecutor::new()).build(connector))
    }

    /// Hands it over.
    pub(crate) async fn hand_over(&self, parcel: Parcel) -> Heard {
        let mut request = Request::post(parcel.endpoint)
            .header("TTL", parcel.ttl)
            .header("Urgency", "normal")
            .header(CONTENT_TYPE, "application/octet-stream")
            .header(CONTENT_ENCODING, "aes128gcm")
            .header(AUTHORIZATION, parcel.authorization);
        if let Some(topic) = parcel.topic {
            request = request.header(HeaderName::from_static("topic"), topic);
        }
        let request = match request.body(Full::from(parcel.message)) {
            Ok(request) => request,
            Err(error) => return Heard::Nothing(format!("could not ask: {error}")),
        };
        match timeout(PATIENCE, self.0.request(request)).await {
            Ok(Ok(answer)) => read(answer).await,
            Ok(Err(error)) => Heard::Nothing(why(error)),
            Err(_) => Heard::Nothing(format!("no answer within {} seconds", PATIENCE.as_secs())),
        }
    }
}

/// An error with everything behind it: the outermost says only that something failed.
fn why(error: impl std::error::Error + Send + Sync + 'static) -> String {
    format!("{:#}", anyhow::Error::new(error))
}

async fn read<B>(answer: Response<B>) -> Heard
where
    B: Body<Data = Bytes> + Unpin,
{
    let (head, mut body) = answer.into_parts();
    let pause = pause(&head.headers, SystemTime::now());
    let mut words = Vec::new();
    let read = async {
        while let Some(Ok(frame)) = body.frame().await {
            words.extend_from_slice(frame.data_ref().map_or(&[], |data| &data[..]));
            if words.len() >= MOST_WORDS {
                words.truncate(MOST_WORDS);
                break;
            }
        }
    };
    // The status stands, whatever becomes of the words: they may never end.
    let _ = timeout(A_MOMENT, read).await;
    let words = String::from_utf8_lossy(&words).into_owned();
    Heard::Answer { status: head.status.as_u16(), pause, words }
}

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date, which counts from the answer's own.
fn pause(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let after = text(RETRY_AFTER)?.trim();
    if let Ok(seconds) = after.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(after).ok()?;
    let sent = text(DATE).and_then(|sent| httpdate::parse_http_date(sent).ok());
    Some(date.duration_since(sent.unwrap_or(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn nobody_is_waited_for_without_end() {
        // Connections are made by the system, and nobody ever reads from them.
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}/", silent.local_addr().unwrap()).parse().unwrap();
        let parcel = Parcel {
            endpoint,
            authorization: String::new(),
            topic: None,
            ttl: 0,
            message: Vec::new(),
        };
        let heard = Services::new().hand_over(parcel).await;
        assert_eq!(heard, Heard::Nothing("no answer within 15 seconds".to_owned()));
    }

    #[test]
    fn a_pause_is_asked_for_in_seconds_or_by_a_date() {
        let noon = "Sun, 06 Nov 1994 12:00:00 GMT";
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 11:59:30 GMT").unwrap();
        for (after, date, expected) in [
            ("120", None, Some(120)),
            (noon, None, Some(30)),
            (noon, Some("Sun, 06 Nov 1994 11:00:00 GMT"), Some(3600)),
            (noon, Some("Sun, 06 Nov 1994 13:00:00 GMT"), Some(0)),
            ("soon", None, None),
            ("-1", None, None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, after.parse().unwrap());
            if let Some(date) = date {
                headers.insert(DATE, date.parse().unwrap());
            }
            assert_eq!(pause(&headers, now), expected.map(Duration::from_secs), "{after} {date:?}");
        }
        assert_eq!(pause(&HeaderMap::new(), now), None);
    }
}
