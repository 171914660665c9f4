//! The proxy does what its plan says: otherwise the journeys behind it would show nothing.
//!
//! Without a browser, and before a server that only counts.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    thread,
    time::{Duration, Instant},
};

use journeys::{EVERYTHING, Edit, Ending, Fault, Plan, Proxy, To};

/// What the server says, always.
const BODY: &str =
    r#"{"receipt":{"key":"0190163d-8694-739b-aea5-966c26f8ad91"},"total":2,"data":[1,2]}"#;
const ASKED: &str = "POST /api/news";
const SHORT: Duration = Duration::from_millis(200);

#[test]
fn what_passes_is_as_the_server_said_it_and_the_connection_ends() {
    let way = Way::begin();
    let heard = way.ask(ASKED).expect("everything passes");
    assert!(heard.starts_with("HTTP/1.1 201 Created"), "{heard}");
    assert!(heard.contains("connection: close") && heard.ends_with(BODY), "{heard}");
    assert_eq!(way.arrived(), 1);
    let [passage] = &way.proxy.passages()[..] else { panic!("one request came by") };
    assert_eq!((&*passage.asked, passage.met, &passage.said[..]), (ASKED, None, &[201][..]));
}

#[test]
fn connections_end_before_or_after_the_effect_by_a_close_or_by_a_reset() {
    for (fault, arrived) in [(Fault::RequestLost as fn(Ending) -> Fault, 0), (Fault::AnswerLost, 1)]
    {
        for ending in [Ending::Close, Ending::Reset] {
            let way = Way::begin();
            way.proxy.plan(Plan::always(EVERYTHING, fault(ending)));
            let heard = way.ask(ASKED);
            match ending {
                Ending::Close => assert_eq!(heard, Ok(String::new())),
                Ending::Reset => assert_eq!(heard, Err(ErrorKind::ConnectionReset)),
            }
            assert_eq!(way.arrived(), arrived, "{:?}", fault(ending));
        }
    }
}

#[test]
fn what_straggles_or_comes_twice_arrives_as_often_as_planned() {
    for (fault, at_once, in_the_end) in
        [(Fault::Straggle(SHORT), 0, 1), (Fault::Twice, 2, 2), (Fault::TwiceApart(SHORT), 1, 2)]
    {
        let way = Way::begin();
        way.proxy.plan(Plan::always(EVERYTHING, fault));
        let heard = way.ask(ASKED).expect("nothing is reset");
        assert_eq!(heard.is_empty(), matches!(fault, Fault::Straggle(_)), "{fault:?}");
        assert_eq!(way.arrived(), at_once, "{fault:?}");
        way.wait_until_arrived(in_the_end);
    }
}

#[test]
fn what_comes_late_comes_whole_and_late() {
    for fault in [Fault::Delay(SHORT), Fault::Trickle(SHORT)] {
        let way = Way::begin();
        way.proxy.plan(Plan::always(EVERYTHING, fault));
        let begun = Instant::now();
        let heard = way.ask(ASKED).expect("nothing is reset");
        assert!(heard.ends_with(BODY) && begun.elapsed() >= SHORT, "{heard}");
    }
}

#[test]
fn half_an_answer_says_that_it_is_longer() {
    let way = Way::begin();
    way.proxy.plan(Plan::always(EVERYTHING, Fault::Truncate));
    let heard = way.ask(ASKED).expect("nothing is reset");
    assert!(heard.contains(&format!("content-length: {}", BODY.len())), "{heard}");
    assert!(heard.ends_with(&BODY[..BODY.len() / 2]), "{heard}");
    assert_eq!(way.arrived(), 1);
}

#[test]
fn somebody_between_answers_as_planned() {
    let pause = Fault::Status { status: 429, retry_after: Some(7) };
    for (fault, words, arrived) in [
        (pause, ["429 Too Many Requests", "retry-after: 7"], 0),
        (Fault::EffectAndStatus(504), ["504 Gateway Timeout", "from a proxy"], 1),
        (Fault::Portal, ["200 OK", "content-type: text/html"], 0),
        (Fault::Redirect(307, To::OtherPath), ["307 Temporary", "location: /portal"], 0),
        (Fault::Redirect(302, To::OtherOrigin), ["302 Found", "location: http://localhost:"], 0),
        (Fault::MediaType("text/html"), ["201 Created", "content-type: text/html"], 1),
        (Fault::Edit(Edit::OtherKeys), ["201 Created", "966c26f8ad90"], 1),
        (Fault::Edit(Edit::EmptyList), ["\"total\":0", "\"data\":[]"], 1),
        (Fault::Edit(Edit::HalfAList), ["\"total\":2", "\"data\":[1]"], 1),
        (Fault::Edit(Edit::OneMoreInAll), ["\"total\":3", "etag: \"tag\""], 1),
    ] {
        let way = Way::begin();
        way.proxy.plan(Plan::always(EVERYTHING, fault));
        let heard = way.ask(ASKED).expect("nothing is reset");
        assert!(words.iter().all(|words| heard.contains(words)), "{fault:?}: {heard}");
        assert_eq!(way.arrived(), arrived, "{fault:?}");
    }
    let way = Way::begin();
    way.proxy.plan(Plan::always(EVERYTHING, Fault::Edit(Edit::HalfAList)));
    assert!(!way.ask(ASKED).expect("nothing is reset").contains("etag"));
}

#[test]
fn a_plan_is_for_what_it_names_as_often_as_it_says() {
    let way = Way::begin();
    let [one, two, three] = [501, 502, 503].map(Fault::status);
    let plan = Plan::times(2, "POST /api/news", one).and_always("GET /api/users?page=2", two);
    way.proxy.plan(plan.and_always("* /api/news/*", three));
    for (asked, status) in [
        ("POST /api/news?x=y", "501"),
        ("POST /api/news", "501"),
        ("POST /api/news", "201"),
        ("GET /api/news", "201"),
        ("GET /api/users?page=2", "502"),
        ("GET /api/users?page=1", "201"),
        ("POST /api/news/batch", "503"),
        ("GET /other", "201"),
    ] {
        let heard = way.ask(asked).expect("nothing is reset");
        assert_eq!(heard.get(9..12), Some(status), "{asked}");
    }
    way.proxy.let_pass();
    assert!(way.ask("POST /api/news/batch").expect("nothing is reset").contains("201"));
}

#[test]
fn the_same_seed_is_the_same_luck_and_another_is_another() {
    let luck = |seed| {
        let way = Way::begin();
        let faults = [Fault::Portal, Fault::status(500)];
        way.proxy.plan(Plan::sometimes(EVERYTHING, 0.5, seed, &faults));
        for _ in 0..40 {
            way.ask(ASKED).expect("nothing is reset");
        }
        way.proxy.passages().iter().map(|passage| passage.met).collect::<Vec<_>>()
    };
    let (first, again, other) = (luck(1), luck(1), luck(2));
    assert_eq!(first, again);
    assert_ne!(first, other);
    let met = first.iter().flatten().count();
    assert!((10..=30).contains(&met), "about half of 40: {met}");
}

/// A proxy before a server that counts what arrives.
struct Way {
    proxy: Proxy,
    arrived: Arc<AtomicUsize>,
}

impl Way {
    fn begin() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("could not listen");
        let address = listener.local_addr().expect("it listens");
        let arrived = Arc::<AtomicUsize>::default();
        thread::spawn({
            let arrived = Arc::clone(&arrived);
            move || {
                for mut stream in listener.incoming().flatten() {
                    // Requests here have no body.
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        let mut byte = [0];
                        if stream.read(&mut byte).unwrap_or(0) == 0 {
                            break;
                        }
                        head.extend(byte);
                    }
                    arrived.fetch_add(1, SeqCst);
                    let head = "HTTP/1.1 201 Created\r\nConnection: close\r\nETag: \"tag\"\r\n\
                                Content-Type: application/json\r\nContent-Length: ";
                    let _ = write!(stream, "{head}{}\r\n\r\n{BODY}", BODY.len());
                }
            }
        });
        Self { proxy: Proxy::begin(address), arrived }
    }

    fn arrived(&self) -> usize {
        self.arrived.load(SeqCst)
    }

    fn wait_until_arrived(&self, many: usize) {
        let end = Instant::now() + Duration::from_secs(10);
        while self.arrived() < many {
            assert!(Instant::now() < end, "{} arrived", self.arrived());
            thread::yield_now();
        }
        assert_eq!(self.arrived(), many);
    }

    /// All that a browser would hear.
    fn ask(&self, asked: &str) -> Result<String, ErrorKind> {
        let address: SocketAddr =
            self.proxy.origin().trim_start_matches("http://").parse().expect("an address");
        let mut stream = TcpStream::connect(address).expect("could not reach the proxy");
        write!(stream, "{asked} HTTP/1.1\r\nHost: here\r\n\r\n").expect("could not ask");
        let mut heard = String::new();
        stream.read_to_string(&mut heard).map_err(|error| error.kind())?;
        Ok(heard)
    }
}
