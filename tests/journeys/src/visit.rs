//! Moving around: addresses, routes, tabs.

use anyhow::{Context as _, bail, ensure};
use serde_json::json;
use thirtyfour::WindowHandle;

use crate::{
    World,
    find::Role,
    wait::{SOON, wait_for},
};

/// A route that the header links to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// News and attendees.
    Board,
    /// What is not accepted yet.
    Outbox,
    /// What the user wants.
    Settings,
}

/// A tab of the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab(WindowHandle);

impl World {
    /// Opens a path of the site, or any other address.
    pub async fn open(&self, path: &str) {
        let url = if path.starts_with('/') { self.origin() + path } else { path.to_owned() };
        let opened = self.session().goto(&url).await;
        opened.unwrap_or_else(|error| panic!("could not open {path}: {error}"));
    }

    /// Opens a path of the site under a name that is not this device: the browser has no service
    /// workers, no locks and no caches there.
    pub async fn open_on_plain_http(&self, path: &str) {
        self.open(&(self.server.plain_origin() + path)).await;
    }

    /// Loads the page anew, as a user does.
    ///
    /// Not by the driver's own verb: Firefox's bypasses the worker, as a reload with Shift does.
    pub async fn reload(&self) {
        self.mark_this_load().await;
        let script = "location.reload(); return true";
        let _: bool = self.run(script, Vec::new()).await.expect("could not reload the page");
        self.wait_for_another_load().await;
    }

    /// So that the next load can be told from this one.
    pub(crate) async fn mark_this_load(&self) {
        let script = "return window.journeyMark = true";
        let _: bool = self.run(script, Vec::new()).await.expect("could not mark the page");
    }

    /// Waits until the marked page was replaced by another.
    pub(crate) async fn wait_for_another_load(&self) {
        let script = "return !window.journeyMark && document.readyState === 'complete'";
        self.wait_until("the page is loaded anew", script).await;
    }

    /// Follows a link of the header: the page goes on, nothing is loaded.
    pub async fn go_to(&self, route: Route) {
        let name = match route {
            Route::Board => "Board",
            Route::Outbox => "Outbox",
            Route::Settings => "Settings",
        };
        self.click(Role::Link, name).await;
    }

    /// Where the page is: path with query, and title.
    pub async fn place(&self) -> (String, String) {
        let script = "return [location.pathname + location.search, document.title]";
        self.run(script, Vec::new()).await.expect("could not ask where the page is")
    }

    /// Waits until the page is at this path, with its query.
    pub async fn wait_for_place(&self, path: &str) {
        let script = format!("return location.pathname + location.search === {path:?}");
        self.wait_until(&format!("the page is at {path}"), &script).await;
    }

    /// The status that a script of the page gets for this file, past the browser's HTTP cache; 0
    /// where nobody answers.
    pub async fn status_of(&self, path: &str) -> u16 {
        let script = "const [path, done] = arguments;
            fetch(path, {cache: 'reload'}).then(answer => done(answer.status), () => done(0));";
        let status = self.run_async(script, vec![json!(path)]).await;
        status.unwrap_or_else(|error| panic!("could not run a script in the page: {error:#}"))
    }

    /// Waits until the worker answers this page's requests.
    pub async fn wait_until_controlled(&self) {
        let script = "return !!navigator.serviceWorker.controller";
        self.wait_until("the worker controls the page", script).await;
    }

    /// Tells the page that the network is there again, as the browser does.
    pub async fn say_online(&self) {
        let script = "return dispatchEvent(new Event('online'))";
        let said = self.run::<bool>(script, Vec::new()).await;
        said.unwrap_or_else(|error| panic!("could not run a script in the page: {error:#}"));
    }

    /// From now on this page is told so too when [`Self::say_online_everywhere`] is.
    pub async fn hear_others_say_online(&self) {
        let script = "window.journeyOnline = new BroadcastChannel('journey-online');
            journeyOnline.onmessage = () => dispatchEvent(new Event('online'));
            return true";
        let heard = self.run::<bool>(script, Vec::new()).await;
        heard.unwrap_or_else(|error| panic!("could not run a script in the page: {error:#}"));
    }

    /// Tells all pages that listen for it at the same moment that the network is there again.
    pub async fn say_online_everywhere(&self) {
        let script =
            "journeyOnline.postMessage('online'); return dispatchEvent(new Event('online'))";
        let said = self.run::<bool>(script, Vec::new()).await;
        said.unwrap_or_else(|error| panic!("could not run a script in the page: {error:#}"));
    }

    /// Opens another tab, empty, and goes on there.
    pub async fn new_tab(&self) -> Tab {
        self.wait_until_started().await;
        let tab = Tab(self.session().new_tab().await.expect("could not open a tab"));
        self.switch_to(&tab).await;
        tab
    }

    /// Duplicates the tab that the verbs work on, with what it has stored for itself, and goes on
    /// in the copy.
    pub async fn duplicate_tab(&self) -> Tab {
        let session = self.session();
        let before = session.windows().await.expect("could not ask for the tabs");
        // What a page opens beside itself begins with a copy of the page's session storage
        // (<https://html.spec.whatwg.org/multipage/document-sequences.html#creating-a-new-auxiliary-browsing-context>).
        let script = "open(location.href); return true";
        let _: bool = self.run(script, Vec::new()).await.expect("could not duplicate the tab");
        let copy = wait_for("the copy of the tab", SOON, async || {
            let tabs = session.windows().await?;
            tabs.into_iter().find(|tab| !before.contains(tab)).context("not yet")
        });
        let copy = Tab(copy.await);
        self.switch_to(&copy).await;
        copy
    }

    /// The tab that the verbs work on.
    pub async fn tab(&self) -> Tab {
        Tab(self.session().window().await.expect("could not ask for the tab"))
    }

    /// All tabs.
    pub async fn tabs(&self) -> Vec<Tab> {
        let tabs = self.session().windows().await.expect("could not ask for the tabs");
        tabs.into_iter().map(Tab).collect()
    }

    /// Waits until there are so many tabs, and goes on in the one that was opened last.
    pub async fn wait_for_tabs(&self, many: usize) {
        let before = self.session().window().await.ok();
        let what = format!("{many} tabs");
        let tabs = wait_for(&what, SOON, async || {
            let tabs = self.session().windows().await?;
            ensure!(tabs.len() == many, "{}", tabs.len());
            Ok(tabs)
        });
        let tabs = tabs.await;
        // Drivers name them in no order.
        let opened = tabs.iter().rfind(|tab| before.as_ref() != Some(*tab));
        self.switch_to(&Tab(opened.expect("there is another one").clone())).await;
    }

    /// Whether this tab is the one that its window shows.
    pub async fn is_in_front(&self) -> bool {
        let script = "return document.visibilityState === 'visible'";
        let shown = self.run(script, Vec::new()).await;
        shown.unwrap_or_else(|error| panic!("could not ask the page: {error:#}"))
    }

    /// Waits until its window shows another tab than this one, without going there: that would bring
    /// it to the front.
    pub async fn wait_until_behind(&self) {
        self.wait_until("another tab is in front", "return document.visibilityState === 'hidden'")
            .await;
    }

    /// Waits until the browser is through with its own start. Chromium puts off looks for a newer
    /// worker until then, and for minutes when another tab is opened meanwhile.
    async fn wait_until_started(&self) {
        let script = "const [done] = arguments;
            navigator.serviceWorker?.getRegistration()
                .then(registration => registration?.update())
                .finally(() => done(true)) ?? done(true);";
        let started = self.run_async::<bool>(script, Vec::new()).await;
        started.unwrap_or_else(|error| panic!("could not wait for the browser: {error:#}"));
    }

    /// Closes the tab that the verbs work on, and goes on in another.
    pub async fn close_this_tab(&self, other: &Tab) {
        self.session().close_window().await.expect("could not close the tab");
        self.switch_to(other).await;
    }

    /// Goes on in that tab.
    pub async fn switch_to(&self, tab: &Tab) {
        let switched = self.session().switch_to_window(tab.0.clone()).await;
        switched.expect("could not go to the other tab");
    }

    pub(crate) async fn wait_until(&self, what: &str, script: &str) {
        wait_for(&format!("the moment when {what}"), SOON, async || {
            match self.run(script, Vec::new()).await? {
                true => Ok(()),
                false => bail!("not yet"),
            }
        })
        .await;
    }
}
