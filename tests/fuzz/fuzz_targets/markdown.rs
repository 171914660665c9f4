//! Any story: what is made of it has no element, no address and no depth that it should not have, and
//! takes no longer than its length.
//!
//! Run by `cargo xtask test`. The page's own source is compiled here: nothing else needs it public.

#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use rustix::time::{ClockId, clock_gettime};
use yew::virtual_dom::VNode;

#[path = "../../../app/src"]
mod app {
    pub(crate) mod markdown;
}

use app::markdown::{Extent, Length, render};

/// So many characters a story may have.
const LONGEST: usize = 20_000;
/// What is slow is short, and repeated: so many bytes of it are tried for that.
const PATTERN: usize = 12;
/// A story of that length that takes longer is looked at: it may be slow, but one that is four times as
/// long takes four times as long then. For whatever is quadratic it is sixteen times.
const SLOW: Duration = Duration::from_millis(40);
/// Elements inside each other; empty ones may stand in the deepest.
const DEEPEST: usize = 17;
/// Everything that a story may be made of.
const ELEMENTS: &str = " p h4 h5 h6 ul ol li blockquote pre hr br code strong em del a ";

fuzz_target!(|story: &str| {
    let (whole, extent) = render(story, Length::Whole);
    assert_eq!(extent, Extent::Complete, "nothing of the whole is cut");
    check(&whole, DEEPEST, false);
    check(&render(story, Length::Beginning).0, DEEPEST, false);

    if story.len() > PATTERN {
        return;
    }
    if time_of(story, LONGEST) > SLOW {
        let best = |length| (0..3).map(|_| time_of(story, length)).min().unwrap_or_default();
        let (short, long) = (best(LONGEST / 2), best(LONGEST * 2));
        assert!(long < short * 10, "{short:?} and, four times as long, {long:?}: {story:?}");
    }
});

/// How long it takes to render this again and again, up to so many characters.
fn time_of(story: &str, length: usize) -> Duration {
    let long: String = story.chars().cycle().take(length).collect();
    let begun = processor_time();
    check(&render(&long, Length::Whole).0, DEEPEST, false);
    processor_time().saturating_sub(begun)
}

/// What this thread has used, whatever else runs on the machine.
fn processor_time() -> Duration {
    let used = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(used).expect("a clock that only goes forward")
}

fn check(node: &VNode, depth: usize, in_link: bool) {
    match node {
        VNode::VText(_) => {}
        VNode::VList(list) => list.iter().for_each(|child| check(child, depth, in_link)),
        VNode::VTag(tag) => {
            let is_link = tag.tag() == "a";
            assert!(ELEMENTS.contains(&format!(" {} ", tag.tag())), "<{}>", tag.tag());
            assert!(!(is_link && in_link), "a link in a link");
            let depth = depth.checked_sub(1).expect("no deeper than the limit");
            for (name, value) in tag.attributes.iter() {
                match name {
                    "href" => assert!(leads_out(value), "{value:?}"),
                    "rel" => assert_eq!(value, "noopener noreferrer"),
                    "target" => assert_eq!(value, "_blank"),
                    "start" => assert!(value.bytes().all(|byte| byte.is_ascii_digit()), "{value}"),
                    other => panic!("an attribute {other}"),
                }
            }
            tag.children().into_iter().for_each(|child| check(child, depth, in_link || is_link));
        }
        other => panic!("{other:?}"),
    }
}

/// Said another way than the renderer says it.
fn leads_out(address: &str) -> bool {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https" | "mailto"))
}
