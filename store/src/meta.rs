//! Single records by name: read, and changed as they are now.
//!
//! Called by the other files of this crate. Each verb is generic over nothing, so that the waiting is
//! in the program once.

use domain::json::Json;
use indexed_db_futures::KeyRange;

use crate::{Store, StoreError, schema::META, transaction::Access};

/// What was found, or why it cannot be read.
pub(crate) type Found = Result<Option<Json>, StoreError>;

impl Store {
    /// A record by its name.
    pub(crate) async fn meta(&self, name: &str) -> Found {
        let database = self.database().await?;
        let tx = self.begin(&database, &[META], Access::Read)?;
        tx.get(META, name.into()).await
    }

    /// Changes a record in one transaction: to this text, or away with it.
    pub(crate) async fn change_meta(
        &self,
        name: &str,
        access: Access,
        change: &mut dyn FnMut(Found) -> Result<Option<String>, StoreError>,
    ) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = self.begin(&database, &[META], access)?;
        match change(tx.get(META, name.into()).await)? {
            Some(text) => tx.put_raw(META, name.into(), text.into())?,
            None => tx.delete(META, KeyRange::Only(name.into()))?,
        }
        tx.commit().await
    }
}
