//! Items whose records were spoiled: what can be read can be worked with.

#![allow(clippy::unwrap_used, reason = "everything in this file is a test")]

use domain::{
    json,
    outbox::{Exclusion, Gate, Holder, Item, Key, NewItem, Wake, discard, take},
    time::Time,
};

const NOW: Time = Time::from_millis(1_800_000_000_000);

#[test]
fn an_item_with_the_largest_fencing_number_is_leased_and_discarded_and_read_again() {
    let new = NewItem {
        key: Key::new(NOW, [1; 10]),
        kind: "article".to_owned(),
        stream: "article".to_owned(),
        about: String::new(),
        body: "{}".to_owned(),
    };
    let spoiled = Item { fence: i64::MAX as u64, ..Item::new(1, new, NOW) };
    let mut page = [spoiled.clone()];
    let holder = Holder("test".to_owned());
    let (gate, wake) = (Gate::default(), Wake::Timer);
    let taken = take(&mut page, &gate, wake, 0, &[], &holder, Exclusion::Lock, 1, NOW);
    let [leased] = page;
    assert_eq!((taken.len(), taken[0].fence), (1, leased.fence));
    let mut discarded = spoiled.clone();
    discard(&mut discarded, NOW).unwrap();
    for item in [leased, discarded] {
        assert_ne!(item.fence, spoiled.fence);
        assert_eq!(json::read(&json::write(&item)), Ok(item));
    }
}
