//! Which method and path leads where. `openapi.json` has the same routes, and a test says so.
//!
//! Asked by `api`.

use domain::board::Kind;

/// Where a request below `/api` goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// One page of attendees.
    Users,
    /// Articles after a cursor.
    News,
    /// One article.
    Article,
    /// One intent of this kind.
    Post(Kind),
    /// Many articles.
    Batch,
    /// A picture of an attendee.
    Avatar,
    /// The key to subscribe to push messages with.
    PushKey,
    /// To keep a subscription.
    Subscribe,
    /// To forget one.
    Unsubscribe,
    /// This contract.
    OpenApi,
}

use Endpoint::{
    Article, Avatar, Batch, News, OpenApi, Post, PushKey, Subscribe, Unsubscribe, Users,
};

/// Method, path below `/api`, endpoint. `{}` stands for a part of one segment.
pub(crate) const ROUTES: &[(&str, &str, Endpoint)] = &[
    ("GET", "/users", Users),
    ("POST", "/users", Post(Kind::Registration)),
    ("GET", "/news", News),
    ("POST", "/news", Post(Kind::Article)),
    ("GET", "/news/{id}", Article),
    ("POST", "/news/batch", Batch),
    ("POST", "/feedback", Post(Kind::Feedback)),
    ("GET", "/avatars/{id}.svg", Avatar),
    ("GET", "/push/key", PushKey),
    ("PUT", "/push/subscriptions", Subscribe),
    ("DELETE", "/push/subscriptions", Unsubscribe),
    ("GET", "/openapi.json", OpenApi),
];

/// What a method and a path lead to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found<'a> {
    /// The endpoint, and what stands for the path's `{id}`.
    Endpoint(Endpoint, &'a str),
    /// The path is known, with these methods.
    OtherMethods(String),
    /// The path is not known.
    Nothing,
}

/// Looks a path below `/api` up. A path that is spelled out comes before one with `{id}`.
pub(crate) fn find<'a>(method: &str, path: &'a str) -> Found<'a> {
    let exact = ROUTES.iter().any(|(_, template, _)| *template == path);
    let here = || {
        ROUTES.iter().filter_map(move |(method, template, endpoint)| {
            let id = if exact { (*template == path).then_some("") } else { id_in(template, path) };
            id.map(|id| (*method, *endpoint, id))
        })
    };
    if let Some((_, endpoint, id)) = here().find(|(known, ..)| *known == method) {
        return Found::Endpoint(endpoint, id);
    }
    let mut allowed: Vec<&str> = here().map(|(known, ..)| known).collect();
    if allowed.is_empty() {
        return Found::Nothing;
    }
    if allowed.contains(&"GET") {
        allowed.push("HEAD");
    }
    allowed.push("OPTIONS");
    Found::OtherMethods(allowed.join(", "))
}

fn id_in<'a>(template: &str, path: &'a str) -> Option<&'a str> {
    let (before, rest) = template.split_once('{')?;
    let (_, after) = rest.split_once('}')?;
    let id = path.strip_prefix(before)?.strip_suffix(after)?;
    (!id.is_empty() && !id.contains('/')).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_is_spelled_out_comes_before_one_with_an_id() {
        assert_eq!(find("POST", "/news/batch"), Found::Endpoint(Batch, ""));
        assert_eq!(find("GET", "/news/batch"), Found::OtherMethods("POST, OPTIONS".to_owned()));
        assert_eq!(find("GET", "/news/1"), Found::Endpoint(Article, "1"));
        assert_eq!(find("GET", "/avatars/7.svg"), Found::Endpoint(Avatar, "7"));
        assert_eq!(find("GET", "/news/1/2"), Found::Nothing);
        assert_eq!(
            find("PUT", "/users"),
            Found::OtherMethods("GET, POST, HEAD, OPTIONS".to_owned())
        );
    }

    #[test]
    fn the_document_and_the_router_have_the_same_routes() {
        let document: serde_json::Value =
            serde_json::from_str(include_str!("../openapi.json")).unwrap();
        let mut documented = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in item.as_object().unwrap().keys().filter(|name| *name != "parameters") {
                documented.push((method.to_uppercase(), path.clone()));
            }
        }
        let mut routed: Vec<_> =
            ROUTES.iter().map(|(method, path, _)| (method.to_string(), path.to_string())).collect();
        documented.sort();
        routed.sort();
        assert_eq!(documented, routed);
    }
}
