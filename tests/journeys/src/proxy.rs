//! A proxy between browser and server, on which requests and answers meet what they meet on the way.
//!
//! Begun by a [`World`](crate::World), or before any server. The browser visits the proxy's origin;
//! whoever looks at the server itself goes past it. Every connection ends with its answer: a browser
//! silently repeats a POST that is dropped on a connection that it used before, so only that way what
//! happens is what was planned. Never changes what the plan does not name.

mod fault;
pub use fault::{Ending, Fault, To};

mod plan;
pub use plan::{EVERYTHING, Plan};

mod edit;
pub use edit::Edit;

mod passage;
pub use passage::Passage;

mod answer;

mod forward;

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener as Listener},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
};

use http_body_util::BodyExt as _;
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

use crate::port;
use answer::Answer;
use fault::Fate;
use passage::Passages;

/// Where the Wi-Fi's login page is, on whichever host.
const PORTAL: &str = "/portal";

/// Ends when this is dropped.
#[must_use = "the proxy ends when this is dropped"]
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Dropped to end the thread.
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What every connection sees.
struct Shared {
    server: SocketAddr,
    port: u16,
    plan: Mutex<Plan>,
    passages: Mutex<Passages>,
}

impl Proxy {
    /// Begins to listen before this server, on a port of its own.
    pub fn begin(server: SocketAddr) -> Self {
        let port = port::free();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = Listener::bind(address).expect("could not listen before the server");
        listener.set_nonblocking(true).expect("could not listen without blocking");
        let shared =
            Arc::new(Shared { server, port, plan: Mutex::default(), passages: Mutex::default() });
        let (end, ended) = oneshot::channel();
        // A runtime of its own: verbs that look at the server block the journey's.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("could not start a runtime for the proxy");
        let thread = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                runtime.block_on(async {
                    tokio::select! {
                        () = listen(listener, shared) => {}
                        _ = ended => {}
                    }
                });
            }
        });
        Self { address, shared, end: Some(end), thread: Some(thread) }
    }

    /// The address of the site and of the API, as the browser knows them.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The Wi-Fi's login page: a page of another origin, with no policy of ours.
    pub fn portal(&self) -> String {
        To::OtherOrigin.login(self.address.port())
    }

    /// What requests meet from now on, in place of what was planned before.
    pub fn plan(&self, plan: Plan) {
        lock(&self.shared.passages).begin_anew();
        *lock(&self.shared.plan) = plan;
    }

    /// From now on everything passes.
    pub fn let_pass(&self) {
        self.plan(Plan::default());
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.end.take();
        if let Some(thread) = self.thread.take() {
            // It ends with its connections, or has panicked and said so.
            let _ = thread.join();
        }
    }
}

async fn listen(listener: Listener, shared: Arc<Shared>) {
    let listener = TcpListener::from_std(listener).expect("it does not block");
    loop {
        // What cannot be accepted has given up already.
        let Ok((stream, _)) = listener.accept().await else { continue };
        tokio::spawn(serve(stream, Arc::clone(&shared)));
    }
}

/// One request and its answer, and the end of the connection.
async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let service = service_fn(|request| Box::pin(pass(Arc::clone(&shared), request)));
    let mut connection =
        http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), service);
    let Err(error) = (&mut connection).await else { return };
    if Ending::of(&error) == Some(Ending::Reset) {
        // Fails when the other end has gone before us, and has no use for it.
        let _ = connection.into_parts().io.into_inner().set_zero_linger();
    }
}

async fn pass(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Answer, Ending> {
    let (head, body) = request.into_parts();
    let asked = format!("{} {}", head.method, head.uri);
    // Who goes away while asking has asked for nothing.
    let body = body.collect().await.map_err(|_| Ending::Close)?.to_bytes();
    let request = Request::from_parts(head, body);
    if request.uri().path() == PORTAL {
        lock(&shared.passages).note(asked, None);
        return Ok(answer::portal());
    }
    let met = lock(&shared.plan).next(&asked);
    let worth_noting = met.is_some() || asked.contains(" /api/");
    let place = worth_noting.then(|| lock(&shared.passages).note(asked, met));
    // In a task of its own: a browser that goes away takes nothing back that it has sent.
    tokio::spawn(Fate { request, place, shared }.meet(met)).await.unwrap_or(Err(Ending::Close))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
