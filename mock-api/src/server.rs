//! The listener, and wiremock behind it.
//!
//! Started by `run` and by tests. wiremock asks every mock in turn under one lock: [`Dropping`]
//! first, whose requests get no answer, then [`Answering`], which answers everything else.
//! Never waits inside a responder: that would stall every other request.

use std::{
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    pin::Pin,
    sync::{
        Arc, Mutex, OnceLock, Weak,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    task,
};

use anyhow::Context;
use wiremock::{Match, Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::{desk::Desk, post::Keys, push::Post, request::Call, router::Router, site::Site};

/// wiremock keeps every matched request; after this many bytes its mocks are mounted anew.
const KEPT_BYTES: usize = 16 * 1024 * 1024;

/// What a request costs apart from its body: URL and headers.
const REQUEST_BYTES: usize = 2 * 1024;

/// A contact for push services that nobody reads; theirs is who runs the server.
pub(crate) const PUSH_CONTACT: &str = "mailto:push@tidings.example";

/// How to start.
#[derive(Clone, Debug)]
pub struct Config {
    /// Name or address to listen on.
    pub host: String,
    /// Port to listen on; 0 for any that is free.
    pub port: u16,
    /// A built site to serve beside the API.
    pub dist: Option<PathBuf>,
    /// The path that the site is served below, with a slash at both ends.
    pub public_url: String,
    /// Attendees of a fresh start.
    pub attendees: usize,
    /// Attendees after whom registrations are refused.
    pub capacity: usize,
    /// Whether a request needs a key.
    pub keys: Keys,
    /// Keeps the state across restarts.
    pub state: Option<PathBuf>,
    /// Where push services may complain: a `mailto:` or an `https:` address.
    pub push_contact: String,
    /// Whether anything is answered below `/__mock/`.
    pub admin: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port: 0,
            dist: None,
            public_url: "/".to_owned(),
            attendees: 12,
            capacity: domain::board::CAPACITY,
            keys: Keys::default(),
            state: None,
            push_contact: PUSH_CONTACT.to_owned(),
            admin: false,
        }
    }
}

/// A running server; it stops when this is dropped.
#[must_use = "the server stops when this is dropped"]
pub struct MockApi {
    server: Arc<MockServer>,
    _post: Post,
}

impl MockApi {
    /// Starts to listen. Requests are answered when this returns.
    ///
    /// # Errors
    /// The address cannot be listened on, the site's path is none, or the state file cannot be read
    /// or written.
    pub async fn start(config: Config) -> anyhow::Result<Self> {
        let address = (config.host.as_str(), config.port);
        let listener = TcpListener::bind(address)
            .with_context(|| format!("could not listen on {}:{}", config.host, config.port))?;
        let site = config.dist.map(|dist| Site::new(dist, config.public_url)).transpose()?;
        let desk = Desk::open(config.attendees, config.capacity, config.keys, config.state)?;
        let desk = Arc::new(Mutex::new(desk));
        let (post, push) = Post::open(desk.clone(), config.push_contact)?;
        let router = Router::new(desk, push, site, config.admin);
        let server = MockServer::builder().listener(listener).disable_request_recording().start();
        let server = Arc::new(server.await);
        let shared =
            Arc::new(Shared { router, server: OnceLock::new(), kept: AtomicUsize::new(0) });
        // Set before the first mock is mounted, so before anybody asks for it.
        let _ = shared.server.set(Arc::downgrade(&server));
        for mock in mocks(&shared) {
            server.register(mock).await;
        }
        Ok(Self { server, _post: post })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        *self.server.address()
    }
}

struct Shared {
    router: Router,
    /// Weak, because the server owns the mocks and the mocks own this.
    server: OnceLock<Weak<MockServer>>,
    /// About how many bytes of requests wiremock keeps.
    kept: AtomicUsize,
}

fn mocks(shared: &Arc<Shared>) -> [Mock; 2] {
    [
        Mock::given(Dropping(shared.clone())).respond_with_err(|_: &Request| {
            std::io::Error::other("the connection is dropped on purpose")
        }),
        Mock::given(wiremock::matchers::any()).respond_with(Answering(shared.clone())),
    ]
}

/// Matches a request whose effect has happened and whose answer is to be lost.
struct Dropping(Arc<Shared>);

impl Match for Dropping {
    fn matches(&self, request: &Request) -> bool {
        self.0.router.drops(&Call(request))
    }
}

/// Answers everything else.
struct Answering(Arc<Shared>);

impl Respond for Answering {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let grown = REQUEST_BYTES + request.body.len();
        if self.0.kept.fetch_add(grown, Relaxed) + grown > KEPT_BYTES {
            self.0.kept.store(0, Relaxed);
            mount_anew(&self.0);
        }
        self.0.router.answer(&Call(request)).into()
    }
}

/// Lets wiremock forget the requests that it keeps, without a moment in which nothing is mounted.
///
/// wiremock's lock is held by the request that calls this, and it is handed on first come, first
/// served. So the reset and both mounts take their places in its queue here, one behind the
/// other, and no request can come between them.
fn mount_anew(shared: &Arc<Shared>) {
    let Some(server) = shared.server.get().and_then(Weak::upgrade) else { return };
    let reset = {
        let server = server.clone();
        Box::pin(async move { server.reset().await })
    };
    let mut steps: Vec<Pin<Box<dyn Future<Output = ()> + Send>>> = vec![reset];
    for mock in mocks(shared) {
        let server = server.clone();
        steps.push(Box::pin(async move { server.register(mock).await }));
    }
    let mut nobody = task::Context::from_waker(task::Waker::noop());
    steps.retain_mut(|step| step.as_mut().poll(&mut nobody).is_pending());
    tokio::spawn(async move {
        for step in steps {
            step.await;
        }
    });
}
