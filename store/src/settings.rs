//! What the user wants, read by page and worker at each event.

use domain::board::Settings;

use crate::{
    Store, StoreError,
    open::{self, Durability},
    record::SETTINGS,
    schema::META,
};

impl Store {
    /// The settings; the defaults until somebody changes one.
    pub async fn settings(&self) -> Result<Settings, StoreError> {
        let database = self.database().await?;
        let tx = open::read_only(&database, &[META]).map_err(|error| self.forget(error))?;
        Ok(open::get(&tx.object_store(META)?, SETTINGS).await?.unwrap_or_default())
    }

    /// Keeps the settings.
    pub async fn write_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = open::read_write(&database, &[META], Durability::Strict)?;
        open::put(&tx.object_store(META)?, SETTINGS, settings)?;
        tx.commit().await.map_err(|error| self.forget(error.into()))
    }
}
