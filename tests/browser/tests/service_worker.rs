//! Every sentence, in a real service worker.

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_service_worker);

browser_tests::every_sentence!();
