//! Journeys through the whole of Tidings: the built site, the real server, real browsers.
//!
//! A [`World`] is one server and one browser with a fresh profile, and its methods are verbs:
//! - `visit`, `forms`, `drafts`, `news`, `outbox`, `attendees`, `activity`: what people do, and what
//!   they see of it, `writing` faster than anybody types; `rows`, `words` and `focus` read the page, `update` says which build it is.
//! - `settings`: what the user wants; `backup`: the outbox as a file; `periodic`, `badge`: what a
//!   browser without windows does not do, as doubles.
//! - `queued` and `tally` are for comparisons: what another library keeps, and what was lost.
//! - `storage` is what the browser keeps, `installing` what it makes of the app, `timing` its clock;
//!   `post` posts past the page, `spoil` leaves what another build might have, `disk` takes away what
//!   is stored, `stranger` says what nobody of ours says, and sees whether anybody obeys.
//! - [`Server`]: `start`, `stop` (the process is killed), `deploy`, `ledger`, `faults`, …
//! - [`Site`]: a build to deploy, of this version or of a later one, whole or broken on purpose.
//! - [`Network`]: `cut` and `restore`, where a journey has one.
//! - [`Proxy`]: `plan` what requests and answers meet on their way, where a journey has one. The
//!   browser visits the proxy, and `server` is still the server itself.
//! - [`Turnstile`]: holds a request on its way in, or its answer on its way out; `grip` holds the
//!   outbox between two transactions.
//! - [`Desktop`]: every notification that the browser has shown, and a hand to press them.
//! - [`PushService`]: takes messages for the browser as a real one does, where a journey has one.
//! - `devtools`: what only Chromium's protocol can do: permissions, the worker's life.
//! - `permissions`: what the user answers the browser, in both.
//! - here: killing the browser and starting it again.
//!
//! Called by the journeys in `tests/`, which `cargo xtask test` runs. Verbs panic when the world is
//! not as they need it, with a sentence. Never looks into the product: it is judged by what people
//! see and by the server's ledger. What the app may call otherwise one day is named once, in the
//! file of the verb.

mod visit;
pub use visit::{Route, Tab};

mod forms;
pub use forms::NewsField;

mod writing;

mod drafts;

mod news;

mod outbox;

mod attendees;

mod activity;

mod rows;
pub use rows::{List, Row, State};

mod words;
pub use words::Notification;

mod update;

mod settings;
pub use settings::Setting;

mod backup;

mod periodic;
pub use periodic::{CHANGEABLE_DEVICE, Device};

mod badge;
pub use badge::COUNTED_BADGE;

mod installing;
pub use installing::Manifest;

mod focus;
mod storage;

mod timing;
pub use timing::Navigation;

mod post;

mod askers;

mod spoil;

mod disk;
pub use disk::{Missing, NO_ROOM_FOR_THE_FIRST_ANSWER};

mod stranger;

mod queued;

mod tally;
pub use tally::{Tally, Wish, Word};

mod server;
pub use server::{Attendee, Entry, Failed, Kind, Ledger, Pushed, Server};

mod site;
pub use site::Site;

mod network;
pub use network::Network;

mod desktop;
pub use desktop::{Desktop, Popup};

mod proxy;
pub use proxy::{EVERYTHING, Edit, Ending, Fault, Passage, Plan, Proxy, To};
mod turnstile;
pub use turnstile::{Fate, Turnstile, Way};

mod grip;
pub use grip::Grip;

mod background;
pub use background::Lack;

mod push;

mod push_service;
pub use push_service::{Arrival, PushService};

mod devtools;
pub use devtools::Chance;

mod permissions;
pub use permissions::Permission;

mod seed;
pub use seed::{Seed, is_full};

mod wait;

mod find;

mod browser;

mod processes;

mod evidence;

mod http;

mod doorstep;

mod relay;

mod port;

use std::{
    env, fs, mem,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
    thread,
};

use browser::{Browser, Make};
use serde_json::{Value, json};
use thirtyfour::WebDriver;

/// A server, and a browser that looks at it. All of it ends when this is dropped.
pub struct World {
    /// The server.
    pub server: Server,
    browser: Browser,
    /// What is between the two.
    pub network: Network,
    desktop: Desktop,
    /// Who stands before the server, if anybody does.
    proxy: Option<Proxy>,
    /// Another browser, where a journey has changed it.
    other: Option<Browser>,
    push_service: Option<PushService>,
    // Dropped last: the others write into it.
    folder: Folder,
}

impl World {
    /// With Chromium, which has Background Sync.
    pub async fn chromium() -> Self {
        Self::chromium_with(&[]).await
    }

    /// With Chromium, and these flags for the server.
    pub async fn chromium_with(flags: &[&str]) -> Self {
        Self::begin(Make::Chromium, Network::loopback(), flags).await
    }

    /// With Chromium, a proxy before the server, and these flags for the server.
    pub async fn chromium_behind_a_proxy(flags: &[&str]) -> Self {
        Self::begin_with(Make::Chromium, Network::loopback(), flags, Before::Proxy).await
    }

    /// With Firefox, a proxy before the server, and these flags for the server.
    pub async fn firefox_behind_a_proxy(flags: &[&str]) -> Self {
        Self::begin_with(Make::Firefox, Network::loopback(), flags, Before::Proxy).await
    }

    /// With Chromium, and a network that can be cut; where this machine allows none, says so.
    pub async fn chromium_on_a_network() -> Option<Self> {
        Some(Self::begin(Make::Chromium, Network::cable()?, &[]).await)
    }

    /// With Firefox, which has no Background Sync.
    pub async fn firefox() -> Self {
        Self::begin(Make::Firefox, Network::loopback(), &[]).await
    }

    /// With Firefox, and these flags for the server.
    pub async fn firefox_with(flags: &[&str]) -> Self {
        Self::begin(Make::Firefox, Network::loopback(), flags).await
    }

    /// With Firefox, and a push service of its own. It takes permission for notifications for granted.
    pub async fn firefox_with_push_service() -> Self {
        let push = PushService::begin();
        let network = Network::loopback();
        let mut world =
            Self::begin_as(Make::Firefox, network, &[], Before::Nobody, push.preferences()).await;
        world.push_service = Some(push);
        world
    }

    async fn begin(make: Make, network: Network, flags: &[&str]) -> Self {
        Self::begin_with(make, network, flags, Before::Nobody).await
    }

    async fn begin_with(make: Make, network: Network, flags: &[&str], before: Before) -> Self {
        Self::begin_as(make, network, flags, before, json!({})).await
    }

    async fn begin_as(
        make: Make,
        network: Network,
        flags: &[&str],
        before: Before,
        preferences: Value,
    ) -> Self {
        let folder = Folder::new();
        let server = Server::begin(network.server(), &folder.0, flags);
        let proxy = match before {
            Before::Nobody => None,
            Before::Proxy => Some(Proxy::begin(server.address())),
        };
        let origin = proxy.as_ref().map_or_else(|| server.origin(), Proxy::origin);
        let desktop = Desktop::begin(&folder.0);
        let browser =
            Browser::begin(make, &folder.0, &network, &desktop, origin, preferences).await;
        Self { server, browser, network, desktop, proxy, other: None, push_service: None, folder }
    }

    /// Who stands before the server, in a world that was begun behind a proxy.
    pub fn proxy(&self) -> &Proxy {
        self.proxy.as_ref().expect("this world was begun behind a proxy")
    }

    /// Who takes push messages for the browser, in a world that was begun with it.
    pub fn push_service(&self) -> &PushService {
        self.push_service.as_ref().expect("this world was begun with a push service")
    }

    /// What the browser takes for the address of the site.
    fn origin(&self) -> String {
        self.proxy.as_ref().map_or_else(|| self.server.origin(), Proxy::origin)
    }

    /// Kills the browser (SIGKILL, all of its processes), as a battery that falls out does.
    pub fn kill_browser(&mut self) {
        self.browser.kill();
    }

    /// Starts the browser with the profile that it had.
    pub async fn start_browser_again(&mut self) {
        self.browser.start(&self.network).await;
    }

    /// Kills the browser, and goes on in Firefox, which knows nothing of it; the next time in the
    /// first one again, with its profile.
    pub async fn change_browser(&mut self) {
        self.browser.kill();
        let next = match self.other.take() {
            Some(mut browser) => {
                browser.start(&self.network).await;
                browser
            }
            None => {
                let (folder, origin) = (self.folder.0.join("other"), self.origin());
                let make = Make::Firefox;
                Browser::begin(make, &folder, &self.network, &self.desktop, origin, json!({})).await
            }
        };
        self.other = Some(mem::replace(&mut self.browser, next));
    }

    /// The memory of all processes of the browser, in bytes. Reads `/proc`, so it knows Linux alone.
    pub fn browsers_memory(&self) -> u64 {
        self.browser.memory()
    }

    fn session(&self) -> &WebDriver {
        self.browser.session()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if thread::panicking() {
            evidence::keep(self);
        }
    }
}

/// Who is asked before the server.
enum Before {
    Nobody,
    Proxy,
}

/// A folder that is removed when this is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("tidings-journey-{}-{}", process::id(), NEXT.fetch_add(1, Relaxed));
        let path = env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("could not create a folder for temporary files");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind lies with the other temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The program or folder that this variable names. `cargo xtask test` sets all of them.
fn program(variable: &str) -> PathBuf {
    let path = env::var_os(variable);
    let path = path.unwrap_or_else(|| panic!("{variable} is not set: run `cargo xtask test`"));
    Path::new(&path).to_owned()
}
