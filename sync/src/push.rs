//! Push messages (<https://www.w3.org/TR/push-api/>): whether the server may send them here.
//!
//! Called by the page, to show what is, and by the worker, which subscribes and tells the server.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{PushSubscription, ServiceWorkerRegistration};

/// The endpoint of the subscription that this browser has now, whatever anybody wished.
pub async fn subscription(registration: &ServiceWorkerRegistration) -> Option<String> {
    current(registration).await.map(|subscription| subscription.endpoint())
}

async fn current(registration: &ServiceWorkerRegistration) -> Option<PushSubscription> {
    // Safari has no `pushManager` but in installed apps: then this throws.
    let asked = registration.push_manager().ok()?.get_subscription().ok()?;
    JsFuture::from(asked).await.ok()?.dyn_into().ok()
}
