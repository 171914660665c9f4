//! What can go wrong with the storage, in words for people.

use std::fmt;

use domain::json::Unreadable;
use indexed_db_futures::error::{DomException, Error, OpenDbError, UnexpectedDataError};
use wasm_bindgen::prelude::*;

/// Why the store could not do it. Nothing was changed: transactions are all or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// This browser gives us no database here (private windows of some browsers).
    Unavailable,
    /// Another tab holds an older version of the database open.
    Blocked,
    /// The database, or a record in it, was written by a newer version of Tidings.
    Newer,
    /// The connection was closed under us.
    Closed,
    /// The device has no room left.
    OutOfSpace,
    /// The browser gave up on writing, and did not say why.
    Aborted,
    /// A record cannot be read. It is kept as it is.
    Unreadable,
    /// The user may not do that now.
    Denied(domain::outbox::Denied),
    /// Anything else, in the browser's words.
    Other(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable => f.write_str(
                "This browser does not let Tidings store anything here. A private window may be the reason.",
            ),
            Self::Blocked => {
                f.write_str("Another tab has an older version of Tidings open. Please close it.")
            }
            Self::Newer => {
                f.write_str("A newer version of Tidings has been used on this device. Please reload.")
            }
            Self::Closed => f.write_str("The storage was closed. Please try again."),
            Self::OutOfSpace => f.write_str(
                "There is no room left on this device. Free some space and try again.",
            ),
            Self::Aborted => f.write_str(
                "The browser could not write this. The device may have no room left.",
            ),
            Self::Unreadable => f.write_str("A stored record could not be read. It is kept as it is."),
            Self::Denied(denied) => denied.fmt(f),
            Self::Other(what) => write!(f, "The storage could not do it: {what}"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<domain::outbox::Denied> for StoreError {
    fn from(denied: domain::outbox::Denied) -> Self {
        Self::Denied(denied)
    }
}

impl From<Unreadable> for StoreError {
    fn from(_: Unreadable) -> Self {
        Self::Unreadable
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::DomException(exception) => exception.into(),
            Error::MissingData(UnexpectedDataError::TransactionAborted) => Self::Aborted,
            _ => Self::Other("it gave an answer of an unknown kind".to_owned()),
        }
    }
}

impl From<DomException> for StoreError {
    fn from(exception: DomException) -> Self {
        web_sys::DomException::from(exception).into()
    }
}

impl From<web_sys::DomException> for StoreError {
    fn from(exception: web_sys::DomException) -> Self {
        match exception.name().as_str() {
            "InvalidStateError" => Self::Closed,
            "QuotaExceededError" => Self::OutOfSpace,
            "VersionError" => Self::Newer,
            "SecurityError" => Self::Unavailable,
            name => Self::Other([name, ": ", &exception.message()].concat()),
        }
    }
}

impl From<JsValue> for StoreError {
    fn from(thrown: JsValue) -> Self {
        match thrown.dyn_into::<web_sys::DomException>() {
            Ok(exception) => exception.into(),
            Err(_) => Self::Other("it gave an answer of an unknown kind".to_owned()),
        }
    }
}

impl From<OpenDbError> for StoreError {
    fn from(error: OpenDbError) -> Self {
        match error {
            OpenDbError::Base(error) => error.into(),
            OpenDbError::UnsupportedEnvironment | OpenDbError::NullFactory => Self::Unavailable,
            OpenDbError::VersionZero => unreachable!("our version is not zero"),
        }
    }
}

impl From<StoreError> for JsValue {
    fn from(error: StoreError) -> Self {
        js_sys::Error::new(&error.to_string()).into()
    }
}
