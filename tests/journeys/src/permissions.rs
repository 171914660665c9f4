//! What the user has answered the browser about notifications, outside the page, and how often the
//! browser was made to ask.
//!
//! Called by journeys, in Chromium and in Firefox: by the DevTools protocol, and by what Firefox lets
//! a driver do in its own windows. Never goes through the page.

use anyhow::ensure;
use serde_json::{Value, json};

use crate::{
    World,
    browser::Make,
    wait::{SOON, wait_for},
};

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Yes.
    Granted,
    /// No.
    Denied,
    /// None: the browser would ask.
    Open,
}

impl World {
    /// Sets what the user says to notifications, from now on.
    pub async fn set_notifications(&self, permission: Permission) {
        match self.browser.make() {
            Make::Chromium => {
                let setting = match permission {
                    Permission::Granted => "granted",
                    Permission::Denied => "denied",
                    Permission::Open => "prompt",
                };
                let name = json!({"name": "notifications"});
                let set = json!({"origin": self.origin(), "permission": name, "setting": setting});
                self.protocol("Browser.setPermission", set).await;
            }
            Make::Firefox => {
                // As in `nsIPermissionManager`.
                let number = match permission {
                    Permission::Open => 0,
                    Permission::Granted => 1,
                    Permission::Denied => 2,
                };
                let script = "const [origin, number] = arguments;
                    const {scriptSecurityManager, perms} = Services;
                    const who = scriptSecurityManager.createContentPrincipalFromOrigin(origin);
                    perms.addFromPrincipal(who, 'desktop-notification', number);
                    return true";
                self.in_firefox_itself(script, &[json!(self.origin()), json!(number)]);
            }
        }
    }

    /// From the next page on, Chromium counts what makes it ask the user for anything about
    /// notifications; Firefox knows by itself.
    pub async fn count_questions(&self) {
        if self.browser.make() == Make::Chromium {
            let script = "globalThis.journeyQuestions = [];
                const counted = (of, name) => {
                    const own = of[name];
                    of[name] = function (...more) {
                        journeyQuestions.push(name);
                        return own.apply(this, more);
                    };
                };
                counted(Notification, 'requestPermission');
                counted(PushManager.prototype, 'subscribe');";
            self.run_before_pages(script).await;
        }
    }

    /// What the user was asked on this page, by the names of the calls or of the browser's windows.
    pub async fn questions(&self) -> Vec<String> {
        if self.browser.make() == Make::Chromium {
            let asked = self.run("return journeyQuestions", Vec::new()).await;
            return asked.unwrap_or_else(|error| panic!("could not ask the page: {error:#}"));
        }
        // What Firefox asks: those that it shows, and those behind a sign beside the address.
        let script = "return PopupNotifications._currentNotifications.map(({id}) => id)";
        let asked = self.in_firefox_itself(script, &[]);
        serde_json::from_value(asked).expect("they have names")
    }

    /// Waits until the user was asked.
    pub async fn wait_until_asked(&self) {
        wait_for("a question of the browser", SOON, async || {
            ensure!(!self.questions().await.is_empty(), "nobody was asked");
            Ok(())
        })
        .await;
    }

    /// Runs a script in Firefox's own window, with the browser's rights.
    fn in_firefox_itself(&self, script: &str, arguments: &[Value]) -> Value {
        let ask = |path: &str, body: Value| self.browser.ask("POST", path, Some(&body));
        let inside = |context: &str| {
            let moved = ask("/moz/context", json!({"context": context}));
            moved.unwrap_or_else(|error| panic!("could not go into Firefox itself: {error:#}"));
        };
        inside("chrome");
        let answer = ask("/execute/sync", json!({"script": script, "args": arguments}));
        inside("content");
        answer.unwrap_or_else(|error| panic!("could not ask Firefox: {error:#}"))
    }
}
