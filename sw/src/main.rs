//! The worker's program: started by the last line of `sw.js`, in its first evaluation.

fn main() {
    sw::run();
}
