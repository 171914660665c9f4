//! Every way to say no (RFC 9457).
//!
//! Built by everything that answers. Never a success.

use domain::outbox::{FieldProblem, Key, Problem};

/// A problem of this code.
pub(crate) fn problem(status: u16, code: &str, title: &str) -> Problem {
    Problem {
        kind: format!("tag:tidings.example,2025:{code}"),
        title: title.to_owned(),
        status,
        code: code.to_owned(),
        ..Problem::default()
    }
}

/// The fields that are wrong.
pub(crate) fn invalid(errors: Vec<FieldProblem>) -> Problem {
    let words: Vec<_> =
        errors.iter().map(|error| format!("{} {}", error.field, error.message)).collect();
    Problem {
        detail: words.join("; "),
        errors,
        ..problem(422, "invalid", "Something in it is not as it should be")
    }
}

/// One field that is wrong.
pub(crate) fn invalid_field(field: &str, message: impl Into<String>) -> Problem {
    invalid(vec![wrong(field, message)])
}

/// What is wrong with one field.
pub(crate) fn wrong(field: &str, message: impl Into<String>) -> FieldProblem {
    FieldProblem { field: field.to_owned(), message: message.into() }
}

/// Nothing has this path.
pub(crate) fn not_found() -> Problem {
    problem(404, "not_found", "There is nothing at this address")
}

/// The path has other methods.
pub(crate) fn method_not_allowed() -> Problem {
    problem(405, "method_not_allowed", "This address does not know that method")
}

/// The body is larger than allowed.
pub(crate) fn too_large(most: &str) -> Problem {
    Problem {
        detail: format!("At most {most} are taken at once"),
        ..problem(413, "too_large", "This is too much at once")
    }
}

/// The body does not call itself JSON.
pub(crate) fn not_json() -> Problem {
    problem(415, "unsupported_media_type", "The Content-Type has to be application/json")
}

/// The body cannot be read as a JSON object.
pub(crate) fn bad_json(why: &str) -> Problem {
    Problem { detail: why.to_owned(), ..problem(400, "bad_json", "The body is not a JSON object") }
}

/// The request has no key.
pub(crate) fn key_required() -> Problem {
    problem(400, "key_required", "An Idempotency-Key is required")
}

/// The key is not a UUID; the problem gives it back as it came.
pub(crate) fn bad_key(given: &str) -> Problem {
    Problem {
        key: Some(given.to_owned()),
        ..problem(400, "bad_key", "The key is not a UUID of 36 characters")
    }
}

/// The key has had its effect, with another body.
pub(crate) fn key_reused(key: Key) -> Problem {
    named(key, problem(409, "key_reused", "This key was used for something else"))
}

/// The state can no longer be kept.
pub(crate) fn not_kept(why: &str) -> Problem {
    Problem {
        detail: why.to_owned(),
        ..problem(500, "not_kept", "The state file can no longer be written")
    }
}

/// The same, naming the key.
pub(crate) fn named(key: Key, problem: Problem) -> Problem {
    Problem { key: Some(key.to_string()), ..problem }
}
