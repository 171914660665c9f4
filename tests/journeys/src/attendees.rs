//! Who comes, and the link that tells of new ones.

use anyhow::ensure;

use crate::{
    World,
    find::Role,
    wait::{SOON, wait_for},
};

const ATTENDEES: &str = "Attendees";

impl World {
    /// Waits until the heading and the list have so many attendees.
    pub async fn wait_for_attendees(&self, many: usize) {
        self.look_for(Role::Heading, &format!("Attendees: {many} / 30")).await;
        wait_for(&format!("{many} attendees in the list"), SOON, async || {
            let list = self.find(None, Role::List, ATTENDEES).await?.to_json()?;
            let script = "return arguments[0].children.length";
            let there: usize = self.run(script, vec![list]).await?;
            ensure!(there == many, "{there}");
            Ok(())
        })
        .await;
    }

    /// Waits until the heading counts so many, however many the list shows at a time.
    pub async fn wait_for_total(&self, many: usize) {
        self.look_for(Role::Heading, &format!("Attendees: {many} / 30")).await;
    }

    /// Clicks the link "Notify me when there are new attendees".
    pub async fn ask_to_be_notified(&self) {
        wait_for("a click on the link that tells of new attendees", SOON, async || {
            let link = self.find(None, Role::Link, "Notify me when there are new").await?;
            // Not where a bar at the lower edge may lie over it.
            let script = "arguments[0].scrollIntoView({block: 'center'}); return true";
            let _: bool = self.run(script, vec![link.to_json()?]).await?;
            Ok(link.click().await?)
        })
        .await;
    }

    /// Waits until the pictures of so many attendees can be seen.
    pub async fn wait_for_pictures(&self, many: usize) {
        let script = "const [list, done] = arguments;
            list.scrollIntoView();
            const pictures = [...list.querySelectorAll('img')];
            done(pictures.filter(picture => picture.naturalWidth > 0).length);";
        self.wait_for_pictures_that("can be seen", script, many).await;
    }

    /// Waits until the pictures of so many attendees are kept for later: the last thing that a
    /// visit does.
    pub async fn wait_until_pictures_are_kept(&self, many: usize) {
        let script = "const [list, done] = arguments;
            const pictures = [...list.querySelectorAll('img')];
            Promise.all(pictures.map(picture => caches.match(picture.src)))
                .then(kept => done(kept.filter(kept => kept).length));";
        self.wait_for_pictures_that("are kept", script, many).await;
    }

    async fn wait_for_pictures_that(&self, what: &str, script: &str, many: usize) {
        wait_for(&format!("{many} pictures that {what}"), SOON, async || {
            let list = self.find(None, Role::List, ATTENDEES).await?.to_json()?;
            let there: usize = self.run_async(script, vec![list]).await?;
            ensure!(there == many, "{there}");
            Ok(())
        })
        .await;
    }
}
