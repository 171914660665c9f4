//! A worker that cannot start, or that stops working: the page is there all the same, the version
//! that was there before goes on, the activity log says why, and the next good version heals it.

use journeys::{Fate, Kind, Route, Site, State, Turnstile, Way, World};

/// Stores nothing, answers nothing: what the page then has, it has from the network.
const CANNOT_START_AGAIN: &str =
    "if (self.registration?.active) throw new Error('This worker starts once and never again.')";

/// Runs as the real program does, until a page says "trap": the next call that the program makes into
/// the browser ends as a trap does, and leaves it half done.
const TRAPS_WHEN_TOLD: &str = "{
    let trapping = false;
    addEventListener('message', event => { trapping ||= event.data === 'trap'; });
    const Real = WebAssembly.Instance;
    const trap = call => typeof call !== 'function' ? call : (...values) => {
        if (!trapping) return call(...values);
        trapping = false;
        throw new WebAssembly.RuntimeError('unreachable executed');
    };
    self.WebAssembly = Object.create(WebAssembly, {Instance: {value: class {
        constructor(module, imports) {
            const wrapped = {};
            for (const [from, members] of Object.entries(imports)) {
                const calls = Object.entries(members).map(([name, call]) => [name, trap(call)]);
                wrapped[from] = Object.fromEntries(calls);
            }
            return new Real(module, wrapped);
        }
    }}});
}";

/// What the packing step wrote is something else.
const TRAPS_AT_START: &str =
    "Object.defineProperty(self, '__TIDINGS_BUILD', {get: () => 'nonsense', set() {}})";

/// A build whose worker no browser can start, and how the browser says so.
fn that_cannot_start() -> [(&'static str, Site); 4] {
    let new = Site::next(1);
    [
        ("does not parse", new.with_worker("this is {{ no program")),
        ("is cut off", new.with_truncated_worker()),
        ("has corrupt wasm", new.with_corrupt_wasm_in_worker()),
        ("traps at its start", new.with_worker_prefix(TRAPS_AT_START)),
    ]
}

#[tokio::test]
async fn a_version_whose_worker_cannot_start_leaves_the_old_one_and_says_so() {
    old_one_goes_on(World::chromium().await).await;
}

#[tokio::test]
async fn a_version_whose_worker_cannot_start_leaves_the_old_one_in_firefox_and_says_so() {
    old_one_goes_on(World::firefox().await).await;
}

async fn old_one_goes_on(mut world: World) {
    let old = Site::first();
    world.open("/outbox").await;
    world.wait_until_controlled().await;
    for (place, (how, broken)) in that_cannot_start().into_iter().enumerate() {
        world.server.deploy(&broken);
        world.reload().await;
        // What is wrong with it stands there in the browser's words.
        world.wait_for_activity("worker", "sw.js").await;
        assert!(!world.is_update_offered().await, "a worker that {how}");
        world.wait_for_build(&old).await;
        let headline = format!("In spite of one that {how}");
        world.go_to(Route::Board).await;
        world.add_news(&headline, "Ada", "").await;
        world.wait_for_article(&headline, State::Sent).await;
        assert_eq!(world.server.ledger().effects(Kind::Article), vec![1; place + 1]);

        world.server.stop();
        world.open("/outbox").await;
        world.wait_for_build(&old).await;
        world.server.start();
    }
    world.server.deploy(&Site::next(1));
    world.reload().await;
    world.take_update().await;
    world.wait_for_build(&Site::next(1)).await;
}

#[tokio::test]
async fn a_server_that_goes_while_the_browser_looks_for_a_version_is_no_trouble_of_the_worker() {
    let world = World::chromium().await;
    let turnstile = Turnstile::before(&world.server);
    world.open(&turnstile.origin()).await;
    world.wait_until_controlled().await;
    turnstile.hold("GET /sw.js", Way::In);
    world.server.new_articles(1);
    world.reload().await;
    turnstile.wait_until_held().await;
    // The board is read while the browser looks.
    let read = world.server.headlines().pop().unwrap();
    world.wait_for_article(&read, State::Sent).await;
    world.go_to(Route::Outbox).await;

    turnstile.close("GET");
    turnstile.release(Fate::IsLost);
    world.wait_for_status("could not be reached").await;
    let words = world.words().await;
    assert!(!words.contains("newer version"), "{words}");
}

#[tokio::test]
async fn a_first_visit_to_a_version_whose_worker_cannot_start_keeps_what_is_written() {
    for (how, broken) in that_cannot_start() {
        let mut world = World::chromium().await;
        world.server.deploy(&broken);
        world.open("/").await;
        world.wait_for_build(&Site::next(1)).await;
        world.add_news("Kept", "Ada", "").await;
        world.wait_for_article("Kept", State::Waiting).await;
        world.go_to(Route::Outbox).await;
        world.wait_for_activity("worker", "It could not start").await;
        assert_eq!(world.server.ledger().requests, 0, "a worker that {how}");

        world.server.deploy(&Site::next(1));
        world.open("/").await;
        world.wait_until_controlled().await;
        world.wait_for_article("Kept", State::Sent).await;
        assert_eq!(world.server.ledger().effects(Kind::Article), [1], "a worker that {how}");
    }
}

#[tokio::test]
async fn an_active_worker_that_cannot_start_again_lets_the_page_load_and_the_next_version_heals() {
    let mut world = World::chromium().await;
    let broken = Site::first().with_worker_prefix(CANNOT_START_AGAIN);
    world.server.deploy(&broken);
    world.open("/outbox").await;
    world.wait_until_controlled().await;
    world.open("about:blank").await;
    world.stop_worker().await;

    world.open("/outbox?x=y").await;
    world.wait_for_status("Nothing waits").await;
    world.wait_for_build(&Site::first()).await;
    heals_with_the_next(&mut world).await;
}

#[tokio::test]
async fn a_worker_that_has_trapped_lets_the_page_load_says_so_and_the_next_version_heals() {
    let mut world = World::chromium().await;
    world.server.deploy(&Site::first().with_worker_prefix(TRAPS_WHEN_TOLD));
    world.open("/outbox").await;
    world.wait_until_controlled().await;
    world.tell_worker("trap").await;
    world.wait_for_activity("worker", "It stopped working").await;

    world.reload().await;
    world.wait_for_status("Nothing waits").await;
    world.go_to(Route::Board).await;
    world.wait_for_attendees(12).await;
    world.add_news("Written all the same", "Ada", "").await;
    world.wait_for_article("Written all the same", State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
    heals_with_the_next(&mut world).await;
}

async fn heals_with_the_next(world: &mut World) {
    world.server.deploy(&Site::next(1));
    world.reload().await;
    world.take_update().await;
    world.wait_for_build(&Site::next(1)).await;
}

/// Writes down nothing any more when a request was answered.
const FULL_AFTER_AN_ANSWER: &str = "{
    const {fetch} = self, {put} = IDBObjectStore.prototype;
    let full = false;
    self.fetch = async (request, ...rest) => {
        const answer = await fetch(request, ...rest);
        full ||= request.method === 'POST';
        return answer;
    };
    IDBObjectStore.prototype.put = function (...of) {
        if (full) throw new DOMException('full', 'QuotaExceededError');
        return put.apply(this, of);
    };
}";

/// Never gets to the first request for the outbox's lock; its clock goes on when it is told so.
const HANGS_ONCE: &str = "{
    const {request} = LockManager.prototype, {now} = Date;
    let hangs = true, skipped = 0;
    LockManager.prototype.request = function (name, ...of) {
        if (name !== 'tidings-flush' || !hangs) return request.call(this, name, ...of);
        hangs = false;
        return new Promise(() => {});
    };
    Date.now = () => now() + skipped;
    addEventListener('message', ({data}) => { if (data === 'later') skipped += 150_000; });
}";

#[tokio::test]
async fn all_who_ask_while_a_run_is_going_on_hear_what_came_of_it() {
    let mut world = World::chromium().await;
    world.server.deploy(&Site::first().with_worker_prefix(FULL_AFTER_AN_ANSWER));
    let turnstile = Turnstile::before(&world.server);
    world.open(&turnstile.origin()).await;
    world.wait_until_controlled().await;
    turnstile.hold("POST /api/", Way::In);
    world.write_quickly("Answered into nothing").await;
    turnstile.wait_until_held().await;
    world.ask_to_send("one").await;
    world.ask_to_send("another").await;
    assert!(world.told_of_the_end("another").await.is_empty(), "the run has not ended");

    turnstile.release(Fate::GoesOn);
    for name in ["one", "another"] {
        let trouble = world.wait_for_the_end(name).await;
        assert!(trouble.is_some_and(|why| why.contains("no room")), "{name}");
    }
}

#[tokio::test]
async fn a_run_that_hangs_is_not_called_done_and_keeps_nobody_from_sending_later() {
    let mut world = World::chromium().await;
    world.server.deploy(&Site::first().with_worker_prefix(HANGS_ONCE));
    world.open("/").await;
    world.wait_until_controlled().await;
    world.ask_to_send("one").await;
    world.write_quickly("Held up").await;
    world.wait_until_saved("Held up").await;
    world.ask_to_send("another").await;
    let ended = async || {
        let [one, another] = ["one", "another"].map(|name| world.told_of_the_end(name));
        one.await.len() + another.await.len()
    };
    assert_eq!(ended().await, 0, "nobody is told that all is well");

    world.tell_worker("later").await;
    world.ask_to_send("a third").await;
    assert_eq!(world.wait_for_the_end("a third").await, None);
    world.wait_for_article("Held up", State::Sent).await;
    assert_eq!(world.server.ledger().effects(Kind::Article), [1]);
}
