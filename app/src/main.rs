//! The page's program. Everything is in the library.

use rlsf::SmallGlobalTlsf;

#[global_allocator]
static ALLOCATOR: SmallGlobalTlsf = SmallGlobalTlsf::new();

fn main() {
    app::run();
}
