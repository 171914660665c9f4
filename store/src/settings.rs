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
        record::or_default(self.meta(SETTINGS).await?)
    }

    /// Keeps the settings.
    pub async fn write_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[META], Access::Strict)?;
        tx.put(META, SETTINGS.into(), settings)?;
        tx.commit().await
    }
}
