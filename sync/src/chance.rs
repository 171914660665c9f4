//! The clock and the dice, which `domain` is not allowed to have.

use domain::{outbox::Key, time::Time};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // Window and worker both have it, as a property of the global object.
    #[wasm_bindgen(thread_local_v2, js_name = crypto)]
    static CRYPTO: web_sys::Crypto;
}

/// Now, by this device's clock.
pub fn now() -> Time {
    Time::from_millis(js_sys::Date::now() as i64)
}

/// A new key: of an intent, or of anything else that has to be unique.
pub fn new_key() -> Key {
    let mut random = [0; 10];
    // Fails only for more than 65 536 bytes.
    CRYPTO
        .with(|crypto| crypto.get_random_values_with_u8_array(&mut random))
        .expect("ten random bytes");
    Key::new(now(), random)
}

/// A random number in 0..1, good enough for spreading retries.
pub(crate) fn jitter() -> f64 {
    js_sys::Math::random()
}
