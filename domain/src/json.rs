//! JSON in and out: records, messages, and what the server says.
//!
//! Called by everything that reads or writes text. Reading goes through one tree, [`Json`]; each type
//! then picks its members. serde's derive would write a reader of its own for every type, which made
//! up a third of both wasm programs. Types are serde's all the same, for the host's `serde_json`.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, SeqAccess, Visitor},
};

mod read;

mod write;

/// The text is no JSON, or not of the shape that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it is not of the shape that was expected")
    }
}

impl std::error::Error for Unreadable {}

/// Reads a whole value.
pub fn read<T: FromJson>(text: &str) -> Result<T, Unreadable> {
    parse(text).and_then(T::from_json)
}

/// Reads a text as a tree.
pub fn parse(text: &str) -> Result<Json, Unreadable> {
    read::parse(text)
}

/// Writes a value: of flags, whole numbers, texts, lists and objects, which is what all of ours are.
pub fn write<T: Serialize>(value: &T) -> String {
    write::write(value)
}

/// A type that reads itself out of a tree.
pub trait FromJson: Sized {
    /// Reads the value; one that is absent is [`Json::Null`].
    fn from_json(json: Json) -> Result<Self, Unreadable>;
}

/// Any JSON.
#[derive(Debug, Default, PartialEq)]
pub enum Json {
    /// `null`, and what is absent.
    #[default]
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A whole number. No other number means anything to us.
    Number(i64),
    /// A fraction, or a number out of range.
    OtherNumber,
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Self>),
    /// An object.
    Object(Object),
}

/// The members of an object, in their order.
#[derive(Debug, Default, PartialEq)]
pub struct Object(Vec<(String, Json)>);

impl Object {
    /// Takes a member out, and reads it.
    pub fn read<T: FromJson>(&mut self, name: &'static str) -> Result<T, Unreadable> {
        T::from_json(self.take(name))
    }

    /// The same for a member that may be absent.
    pub fn read_or_default<T: FromJson + Default>(
        &mut self,
        name: &'static str,
    ) -> Result<T, Unreadable> {
        Ok(self.read::<Option<T>>(name)?.unwrap_or_default())
    }

    fn take(&mut self, name: &str) -> Json {
        // Of members that share a name the last one counts, as in browsers and in `serde_json`:
        // whoever else looks at an answer sees the same in it.
        let member = self.0.iter_mut().rfind(|(own, _)| own == name);
        member.map(|(_, json)| std::mem::take(json)).unwrap_or_default()
    }
}

impl Json {
    /// The name and the content of an enum's variant: `"name"` or `{"name": content}`.
    pub fn into_variant(self) -> Result<(String, Object), Unreadable> {
        match self {
            Self::Text(name) => Ok((name, Object::default())),
            Self::Object(Object(members)) => match members.into_iter().next() {
                Some((name, Self::Object(content))) => Ok((name, content)),
                _ => Err(Unreadable),
            },
            _ => Err(Unreadable),
        }
    }
}

impl FromJson for Json {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        Ok(json)
    }
}

impl FromJson for Object {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        match json {
            Json::Object(object) => Ok(object),
            _ => Err(Unreadable),
        }
    }
}

impl FromJson for String {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        match json {
            Json::Text(text) => Ok(text),
            _ => Err(Unreadable),
        }
    }
}

impl FromJson for bool {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        match json {
            Json::Flag(flag) => Ok(flag),
            _ => Err(Unreadable),
        }
    }
}

impl FromJson for i64 {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        match json {
            Json::Number(number) => Ok(number),
            _ => Err(Unreadable),
        }
    }
}

macro_rules! numbers {
    ($($type:ty),*) => {$(
        impl FromJson for $type {
            fn from_json(json: Json) -> Result<Self, Unreadable> {
                i64::from_json(json)?.try_into().map_err(|_| Unreadable)
            }
        }
    )*};
}

numbers!(u64, u32, u16, usize);

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        match json {
            Json::Null => Ok(None),
            json => T::from_json(json).map(Some),
        }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: Json) -> Result<Self, Unreadable> {
        match json {
            Json::List(list) => {
                let mut read = Self::with_capacity(list.len());
                for one in list {
                    read.push(T::from_json(one)?);
                }
                Ok(read)
            }
            _ => Err(Unreadable),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Tree)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(i64::try_from(number).map_or(Json::OtherNumber, Json::Number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::OtherNumber)
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(one) = from.next_element()? {
            list.push(one);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = from.next_entry()? {
            members.push(member);
        }
        Ok(Json::Object(Object(members)))
    }
}

/// Reads a type out of the tree, in serde too.
#[macro_export]
macro_rules! reads {
    ($type:ty) => {
        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let json = <$crate::json::Json as ::serde::Deserialize>::deserialize(from)?;
                $crate::json::FromJson::from_json(json).map_err(::serde::de::Error::custom)
            }
        }
    };
}

/// Reads a struct out of an object: the members that it needs; behind the semicolon those that may
/// be absent.
#[macro_export]
macro_rules! object {
    ($type:ident { $($member:ident $(= $name:literal)?),* $(; $($default:ident $(= $other:literal)?),*)? }) => {
        impl $crate::json::FromJson for $type {
            fn from_json(json: $crate::json::Json) -> Result<Self, $crate::json::Unreadable> {
                let mut object = $crate::json::Object::from_json(json)?;
                Ok(Self {
                    $($member: object.read($crate::object!(@ $member $($name)?))?,)*
                    $($($default: object.read_or_default($crate::object!(@ $default $($other)?))?,)*)?
                })
            }
        }
        $crate::reads!($type);
    };
    (@ $member:ident $name:literal) => { $name };
    (@ $member:ident) => { stringify!($member) };
}
