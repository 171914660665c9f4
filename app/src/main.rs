//! The page's program. Everything is in the library.

fn main() {
    app::run();
}
