//! "1 item", "2 items".
//!
//! Called wherever the page counts. Never knows an irregular noun.

/// The number with its noun.
pub(crate) fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn one_is_one_and_everything_else_is_many() {
        assert_eq!(
            ["0 items", "1 item", "2 items"],
            [0, 1, 2].map(|n| count(n, "item")).as_slice()
        );
    }
}
