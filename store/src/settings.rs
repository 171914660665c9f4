//! What the user wants, read by page and worker at each event.

use domain::board::Settings;

use crate::{
    Store, StoreError,
    record::{self, SETTINGS},
    schema::META,
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
        let database = self.database().await?;
        let tx = self.begin(&database, &[META], Access::Strict)?;
        let mut settings: Settings = record::or_default(tx.get(META, SETTINGS.into()).await)?;
        change(&mut settings);
        tx.put(META, SETTINGS.into(), &settings)?;
        tx.commit().await?;
        Ok(settings)
    }
}
