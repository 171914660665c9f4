//! The settings page: its switches, its times, its words.
//!
//! Called by journeys, with the page open at `/settings`.

use anyhow::ensure;
use serde_json::json;

use crate::{
    World,
    find::Role,
    wait::{SOON, wait_for},
};

/// A switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// To be told what became of what was sent.
    OutboxNotices,
    /// To be told of new attendees.
    AttendeeNotices,
    /// To be told of news from others.
    NewsNotices,
    /// To be left alone for some hours.
    QuietHours,
    /// To have things sent while no page is open.
    SendInBackground,
    /// To have the feed read while no page is open.
    RefreshInBackground,
    /// To be reached by the server.
    Push,
}

impl Setting {
    const fn name(self) -> &'static str {
        match self {
            Self::OutboxNotices => "What became of what I sent",
            Self::AttendeeNotices => "New attendees",
            Self::NewsNotices => "News from others",
            Self::QuietHours => "Quiet hours",
            Self::SendInBackground => "Send in the background",
            Self::RefreshInBackground => "Update my feed in the background",
            Self::Push => "Push messages from the event",
        }
    }
}

impl World {
    /// Flips a switch, whatever comes of it.
    pub async fn flip(&self, setting: Setting) {
        self.click(Role::Switch, setting.name()).await;
    }

    /// Flips a switch that is off, and waits until it is on.
    pub async fn switch_on(&self, setting: Setting) {
        self.wait_for_switch(setting, false).await;
        self.flip(setting).await;
        self.wait_for_switch(setting, true).await;
    }

    /// Flips a switch that is on, and waits until it is off.
    pub async fn switch_off(&self, setting: Setting) {
        self.wait_for_switch(setting, true).await;
        self.flip(setting).await;
        self.wait_for_switch(setting, false).await;
    }

    /// Waits until a switch is there, and on or off.
    pub async fn wait_for_switch(&self, setting: Setting, on: bool) {
        let name = setting.name();
        let is = if on { "on" } else { "off" };
        wait_for(&format!("the switch \"{name}\" to be {is}"), SOON, async || {
            let switch = self.find(None, Role::Switch, name).await?;
            // One that is at work is not there yet.
            ensure!(switch.is_enabled().await?, "it cannot be flipped");
            ensure!(switch.is_selected().await? == on, "it is not");
            Ok(())
        })
        .await;
    }

    /// Goes to the settings and has quiet hours that have begun a moment ago, and end when nobody is
    /// here any more.
    pub async fn begin_quiet_hours(&self) {
        self.open("/settings").await;
        self.switch_on(Setting::QuietHours).await;
        let now = self.minute_of_the_day().await;
        self.set_time("From", now + 1_440 - 2).await;
        self.set_time("Until", now + 120).await;
    }

    /// Goes to the settings and has quiet hours that have just ended.
    pub async fn end_quiet_hours(&self) {
        self.open("/settings").await;
        self.wait_for_switch(Setting::QuietHours, true).await;
        let now = self.minute_of_the_day().await;
        self.set_time("Until", now + 1_440 - 1).await;
    }

    /// Presses "Allow notifications".
    pub async fn allow_notifications(&self) {
        self.click(Role::Button, "Allow notifications").await;
    }

    /// Presses a button of this name.
    pub async fn press_button(&self, name: &str) {
        self.click(Role::Button, name).await;
    }

    /// Whether there is a button whose name begins so.
    pub async fn has_button(&self, name: &str) -> bool {
        self.find(None, Role::Button, name).await.is_ok()
    }

    /// Chooses a theme, and waits until the page looks like it.
    pub async fn choose_theme(&self, name: &str, scheme: &str) {
        wait_for(&format!("the theme {name}"), SOON, async || {
            let select = self.find(None, Role::Select, "Theme").await?;
            Ok(select.send_keys(name).await?)
        })
        .await;
        self.wait_for_scheme(scheme).await;
    }

    /// Waits until the page is light or dark, by what the browser computes.
    pub async fn wait_for_scheme(&self, scheme: &str) {
        wait_for(&format!("a page that is {scheme}"), SOON, async || {
            let script = "return getComputedStyle(document.documentElement).colorScheme";
            let is: String = self.run(script, Vec::new()).await?;
            ensure!(is == scheme, "{is}");
            Ok(())
        })
        .await;
    }

    /// By the browser's clock, where it is.
    async fn minute_of_the_day(&self) -> u32 {
        let script = "const now = new Date(); return now.getHours() * 60 + now.getMinutes()";
        let minute = self.run(script, Vec::new()).await;
        minute.unwrap_or_else(|error| panic!("could not ask for the time: {error:#}"))
    }

    /// Sets a time as the browser's own picker does: what is typed depends on the language.
    async fn set_time(&self, name: &str, minute: u32) {
        let time = format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
        wait_for(&format!("{time} in \"{name}\""), SOON, async || {
            let input = self.find(None, Role::TextBox, name).await?.to_json()?;
            let script = "const [input, time] = arguments;
                if (input.value !== time) {
                    input.value = time;
                    input.dispatchEvent(new Event('input', {bubbles: true}));
                    input.dispatchEvent(new Event('change', {bubbles: true}));
                }
                return input.value === time";
            let set: bool = self.run(script, vec![input, json!(time)]).await?;
            ensure!(set, "it has another one");
            Ok(())
        })
        .await;
        let kept = format!("\"{}\":{}", name.to_lowercase(), minute % 1_440);
        self.wait_until_kept(&kept).await;
    }
}
