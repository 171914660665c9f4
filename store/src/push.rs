//! What the server was told of this browser's subscription to push messages.
//!
//! Called by the worker. The subscription itself is the browser's; this says what is owed to the
//! server since it last heard of it.

use domain::{object, time::Time};
use serde::Serialize;

use crate::{
    Store, StoreError,
    record::{self, PUSH},
    transaction::Access,
};

/// What the server knows, as far as it has said so: `meta/push:<scope>`. Boards in two folders of one
/// host have a subscription each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PushTold {
    /// The endpoint that it sends to.
    pub told: Option<String>,
    /// When it last said so.
    pub at: Option<Time>,
    /// The endpoints that it has yet to forget.
    pub ended: Vec<String>,
    /// The key that it is known by, when it was last asked.
    pub key: Option<String>,
}

object!(PushTold { ; told, at, ended, key });

impl PushTold {
    /// The server is to forget this one.
    pub fn end(&mut self, endpoint: String) {
        if !self.ended.contains(&endpoint) {
            self.ended.push(endpoint);
        }
    }
}

impl Store {
    /// What the server knows of the subscription of this scope.
    pub async fn push_told(&self, scope: &str) -> Result<PushTold, StoreError> {
        record::or_default(self.meta(&[PUSH, scope].concat()).await)
    }

    /// Keeps what it knows now.
    pub async fn keep_push_told(&self, scope: &str, known: &PushTold) -> Result<(), StoreError> {
        let name = [PUSH, scope].concat();
        self.change_meta(&name, Access::Strict, &mut |_| Ok(Some(record::write(known)))).await
    }
}
