//! Every sentence, in a page.

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

browser_tests::every_sentence!();
