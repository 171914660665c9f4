//! Our own JSON, held against `serde_json`: the same trees, the same texts.

#![allow(clippy::unwrap_used, reason = "everything in this file is a test")]

use domain::json::{self, Json, Unreadable};
use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

/// What `serde_json` makes of a text.
fn theirs(text: &str) -> Result<Json, serde_json::Error> {
    serde_json::from_str(text)
}

fn any_text() -> impl Strategy<Value = String> {
    // Everything that has to be escaped, and characters of one to four bytes.
    prop_oneof![any::<String>(), "[\"\\\\/\u{0}-\u{1f}\u{7f}aé€😀]{0,12}"]
}

/// Any JSON, without fractions: none of ours has any.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((any_text(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A text that is nearly JSON: a bit of another text stands in it, or a bit is missing.
fn nearly_json() -> impl Strategy<Value = String> {
    let bit = prop_oneof![
        "[\\[\\]{}:,\"\\\\ \n\t0-9eE+.u-]{0,6}",
        r#"\\u[dD][89a-fA-F][0-9a-f]{2}"#,
        Just("null".to_owned()),
        Just("\u{b}".to_owned()),
    ];
    (any_value(), bit, any::<prop::sample::Index>(), 0..3usize).prop_map(
        |(value, bit, place, gone)| {
            let mut letters: Vec<char> = value.to_string().chars().collect();
            let from = place.index(letters.len() + 1);
            let until = letters.len().min(from + gone);
            letters.splice(from..until, bit.chars());
            letters.into_iter().collect()
        },
    )
}

proptest! {
    #[test]
    fn what_serde_json_writes_is_read_as_the_same_tree(value in any_value()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            prop_assert_eq!(json::parse(&text).unwrap(), theirs(&text).unwrap());
        }
    }

    #[test]
    fn what_is_written_is_to_the_byte_what_serde_json_writes(value in any_value()) {
        prop_assert_eq!(json::write(&value), value.to_string());
    }

    #[test]
    fn what_is_written_is_read_again(text in any_text()) {
        prop_assert_eq!(json::read(&json::write(&text)), Ok(text));
    }

    #[test]
    fn what_is_no_json_for_serde_json_is_none_for_us(text in nearly_json()) {
        match (json::parse(&text), theirs(&text)) {
            (Ok(ours), Ok(theirs)) => prop_assert!(ours == theirs || text.contains("-0"), "{text}"),
            (Err(Unreadable), Err(_)) => {}
            // A number that is too large for them is a number for us, and none that means anything.
            (Ok(_), Err(error)) => prop_assert!(error.to_string().contains("out of range"), "{text}"),
            (Err(Unreadable), Ok(_)) => prop_assert!(false, "{text}"),
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let _ = json::parse(&text);
    }
}

#[test]
fn whole_numbers_are_read_as_far_as_they_fit() {
    for number in [i64::MIN, -1, 0, 7, 10, i64::MAX] {
        assert_eq!(json::parse(&number.to_string()), Ok(Json::Number(number)));
    }
    let others =
        ["9223372036854775808", "-9223372036854775809", "1.0", "0.5", "1e3", "0e-9", "1E999"];
    for number in others {
        assert_eq!(json::parse(number), Ok(Json::OtherNumber), "{number}");
    }
    for number in ["01", "-", "+1", "1.", ".5", "1e", "1e+", "0x1", "1_000", "NaN", "--1"] {
        assert_eq!(json::parse(number), Err(Unreadable), "{number}");
    }
}

#[test]
fn of_members_that_share_a_name_the_last_one_counts_whatever_was_read_before() {
    let text = r#"{"a": 1, "b": 1, "a": 2, "c": 1, "b": 2}"#;
    for order in [["a", "b", "c"], ["c", "b", "a"], ["b", "c", "a"]] {
        let mut object: json::Object = json::read(text).unwrap();
        let theirs: Value = serde_json::from_str(text).unwrap();
        for name in order {
            assert_eq!(theirs[name], object.read::<i64>(name).unwrap(), "{order:?}");
        }
    }
}

#[test]
fn a_character_of_two_halves_needs_both() {
    assert_eq!(json::read(r#""\ud83D\uDe00""#), Ok("😀".to_owned()));
    assert_eq!(json::read(r#""\uFFFF\u0000""#), Ok("\u{ffff}\u{0}".to_owned()));
    for half in
        [r"\ud83d", r"\ude00", r"\ud83d\ud83d", r"\ud83dx", r"\ud83d\ue000", r"\ud83d\u00e9"]
    {
        assert_eq!(json::parse(&format!("\"{half}\"")), Err(Unreadable), "{half}");
    }
}

#[test]
fn a_text_that_is_nested_too_deep_is_unreadable_and_exhausts_nothing() {
    let nested = |deep| "[".repeat(deep) + &"]".repeat(deep);
    assert!(json::parse(&nested(127)).is_ok() && theirs(&nested(127)).is_ok());
    assert!(json::parse(&nested(128)).is_err() && theirs(&nested(128)).is_err());
    assert_eq!(json::parse(&"[{\"a\":".repeat(1_000_000)), Err(Unreadable));
}

/// One of each form that serde has for types like ours.
#[derive(Serialize)]
struct Forms<'a> {
    flag: bool,
    small: (i8, u16, Option<u32>, Option<u32>),
    letter: char,
    unit: (),
    wrapped: Wrapped,
    #[serde(rename = "type")]
    kinds: Vec<Kind<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    left_out: &'a str,
    empty: [u8; 0],
    nothing: Nothing,
}

#[derive(Serialize)]
struct Wrapped(i64);

#[derive(Serialize)]
struct Nothing {}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind<'a> {
    Plain,
    Whole(&'a str),
    InParts { one: u64, the_other: Option<Wrapped> },
    Hollow {},
}

#[test]
fn every_form_of_our_types_is_written_as_serde_json_writes_it() {
    let forms = Forms {
        flag: true,
        small: (-1, 2, Some(3), None),
        letter: '"',
        unit: (),
        wrapped: Wrapped(i64::MIN),
        kinds: vec![
            Kind::Plain,
            Kind::Whole("[{"),
            Kind::InParts { one: u64::MAX, the_other: Some(Wrapped(0)) },
            Kind::Hollow {},
        ],
        left_out: "",
        empty: [],
        nothing: Nothing {},
    };
    assert_eq!(json::write(&forms), serde_json::to_string(&forms).unwrap());
    assert_eq!(json::write(&json!({"[": ["{", "["]})), r#"{"[":["{","["]}"#);
}
