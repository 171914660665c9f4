//! What the server was told of this browser's subscription to push messages.
//!
//! Called by the worker. The subscription itself is the browser's; this says what is owed to the
//! server since it last heard of it.

use crate::{
    Store, StoreError,
    record::{self, PUSH, PushRecord},
    transaction::Access,
};

/// What the server knows, as far as it has said so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PushTold {
    /// The endpoint that it sends to.
    pub endpoint: Option<String>,
    /// The key that it is known by, when it was last asked.
    pub key: Option<String>,
}

impl Store {
    /// What the server knows.
    pub async fn push_told(&self) -> Result<PushTold, StoreError> {
        let PushRecord { told, key } = record::or_default(self.meta(PUSH).await)?;
        Ok(PushTold { endpoint: told, key })
    }

    /// Keeps what it knows now.
    pub async fn keep_push_told(&self, known: &PushTold) -> Result<(), StoreError> {
        let PushTold { endpoint, key } = known.clone();
        let record = PushRecord { told: endpoint, key };
        self.change_meta(PUSH, Access::Strict, &mut |_| Ok(Some(record::write(&record)))).await
    }
}
