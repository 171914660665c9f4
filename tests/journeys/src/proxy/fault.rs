//! What a request can meet, and what comes of it.
//!
//! Called by the proxy with whole requests; asks the server through `forward`.

use std::{error::Error as _, fmt, sync::Arc, time::Duration};

use hyper::{Request, StatusCode, body::Bytes};
use tokio::time::sleep;

use super::{
    Edit, PORTAL, Shared,
    answer::{self, Answer, Whole},
    forward, lock,
};

/// What a request can meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// The connection ends, and the server never hears of it.
    RequestLost(Ending),
    /// The server does it, and the connection ends without an answer.
    AnswerLost(Ending),
    /// The connection ends, and the request arrives so much later.
    Straggle(Duration),
    /// The server does it, and the answer comes so much later.
    Delay(Duration),
    /// The server does it, and the answer comes in small pieces over so long.
    Trickle(Duration),
    /// The server does it, and the connection ends after half of the answer.
    Truncate,
    /// Somebody between answers in the server's place.
    Status {
        /// The status code.
        status: u16,
        /// `Retry-After`, in seconds.
        retry_after: Option<u32>,
    },
    /// The server does it, and somebody between answers with this status.
    EffectAndStatus(u16),
    /// The Wi-Fi's login page in the server's place: 200, HTML.
    Portal,
    /// A redirect with this status to the login page, in the server's place.
    Redirect(u16, To),
    /// The server does it, and its answer comes under this media type.
    MediaType(&'static str),
    /// The server gets it twice; the second answer is the one that comes.
    Twice,
    /// The server gets it again, so much later; the first answer comes.
    TwiceApart(Duration),
    /// The server does it, and somebody between changes the JSON of the answer.
    Edit(Edit),
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// In good order (FIN).
    Close,
    /// By a reset (RST).
    Reset,
}

/// Where a login page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// On another host.
    OtherOrigin,
    /// On the host that was asked.
    OtherPath,
}

impl Fault {
    /// Somebody between answers with this status.
    pub const fn status(status: u16) -> Self {
        Self::Status { status, retry_after: None }
    }
}

impl To {
    /// Its address, for a proxy at this port.
    pub(super) fn login(self, port: u16) -> String {
        match self {
            Self::OtherOrigin => format!("http://localhost:{port}{PORTAL}"),
            Self::OtherPath => PORTAL.to_owned(),
        }
    }
}

impl Ending {
    /// How our side has ended the connection, if it was ours that did.
    pub(super) fn of(error: &hyper::Error) -> Option<Self> {
        error.source()?.downcast_ref().copied()
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection ends on purpose")
    }
}

impl std::error::Error for Ending {}

/// A request, and what it needs to go on.
pub(super) struct Fate {
    pub(super) request: Request<Bytes>,
    /// Where it is written down.
    pub(super) place: Option<usize>,
    pub(super) shared: Arc<Shared>,
}

impl Fate {
    /// What the browser hears: an answer, or the end of the connection.
    pub(super) async fn meet(self, met: Option<Fault>) -> Result<Answer, Ending> {
        let Some(fault) = met else { return Ok(answer::whole(self.deliver().await?)) };
        Ok(match fault {
            Fault::RequestLost(ending) => return Err(ending),
            Fault::AnswerLost(ending) => {
                self.deliver().await?;
                return Err(ending);
            }
            Fault::Straggle(time) => {
                self.deliver_later(time);
                return Err(Ending::Close);
            }
            Fault::Delay(time) => {
                let whole = self.deliver().await?;
                sleep(time).await;
                answer::whole(whole)
            }
            Fault::Trickle(time) => answer::trickled(self.deliver().await?, time),
            Fault::Truncate => answer::truncated(self.deliver().await?),
            Fault::Status { status, retry_after } => answer::status(code(status), retry_after),
            Fault::EffectAndStatus(status) => {
                self.deliver().await?;
                answer::status(code(status), None)
            }
            Fault::Portal => answer::portal(),
            Fault::Redirect(status, to) => {
                answer::redirect(code(status), &to.login(self.shared.port))
            }
            Fault::MediaType(media_type) => {
                answer::whole(answer::with_media_type(self.deliver().await?, media_type))
            }
            Fault::Twice => {
                self.deliver().await?;
                answer::whole(self.deliver().await?)
            }
            Fault::TwiceApart(time) => {
                let first = self.deliver().await?;
                self.deliver_later(time);
                answer::whole(first)
            }
            Fault::Edit(edit) => answer::whole(answer::edited(self.deliver().await?, edit)),
        })
    }

    async fn deliver(&self) -> Result<Whole, Ending> {
        // A server that is gone looks like one that hangs up.
        let whole = forward::send(self.shared.server, self.request.clone()).await;
        let whole = whole.map_err(|_| Ending::Close)?;
        if let Some(place) = self.place {
            lock(&self.shared.passages).said(place, whole.status().as_u16());
        }
        Ok(whole)
    }

    fn deliver_later(self, time: Duration) {
        tokio::spawn(async move {
            sleep(time).await;
            // Nobody hears what comes of it.
            let _ = self.deliver().await;
        });
    }
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("a plan names statuses that there are")
}
