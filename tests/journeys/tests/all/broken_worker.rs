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
