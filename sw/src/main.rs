//! The worker's program: started by the last line of `sw.js`, in its first evaluation.

use rlsf::SmallGlobalTlsf;

#[global_allocator]
static ALLOCATOR: SmallGlobalTlsf = SmallGlobalTlsf::new();

fn main() {
    sw::run();
}
