//! What the user wants, read by page and worker at each event.

use domain::board::Settings;

use crate::{
    Store, StoreError,
    record::{self, SETTINGS},
    transaction::Access,
};

impl Store {
    /// The settings; the defaults until somebody changes one.
    pub async fn settings(&self) -> Result<Settings, StoreError> {
        record::or_default(self.meta(SETTINGS).await)
    }

    /// Changes the settings as they are now: another tab may have changed others of them.
    pub async fn change_settings(
        &self,
        change: &dyn Fn(&mut Settings),
    ) -> Result<Settings, StoreError> {
        let mut settings = Settings::default();
        self.change_meta(SETTINGS, Access::Strict, &mut |found| {
            settings = record::or_default(found)?;
            change(&mut settings);
            Ok(Some(record::write(&settings)))
        })
        .await?;
        Ok(settings)
    }
}
