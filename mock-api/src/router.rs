//! Sends a request where it belongs, past the faults, and keeps what it changed.
//!
//! Called by `server` for each request, one at a time. Never answers before the changes are kept.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{
    admin, answer::Answer, api, desk::Desk, faults::Fault, problem::not_found, push::Sender,
    request::Call, site::Site,
};

/// Everything that answers.
pub(crate) struct Router {
    desk: Arc<Mutex<Desk>>,
    push: Sender,
    /// The built site, if there is one.
    site: Option<Site>,
    /// Whether `/__mock/` is answered.
    admin: bool,
}

impl Router {
    /// Answers with this desk, from this site.
    pub(crate) fn new(
        desk: Arc<Mutex<Desk>>,
        push: Sender,
        site: Option<Site>,
        admin: bool,
    ) -> Self {
        Self { desk, push, site, admin }
    }

    /// Whether the effect of this request has now happened and its connection is to be dropped.
    pub(crate) fn drops(&self, call: &Call<'_>) -> bool {
        let (method, path) = (call.method(), call.path());
        // A preflight has no effect, and no fault.
        if !is_api(path) || method == "OPTIONS" {
            return false;
        }
        let mut desk = self.desk();
        if desk.faults.next(method, path) != Some(Fault::EffectWithoutAnswer) {
            return false;
        }
        api::answer(&mut desk, *call);
        desk.keep();
        true
    }

    /// Answers a request.
    pub(crate) fn answer(&self, call: &Call<'_>) -> Answer {
        let path = call.path();
        if is_api(path) {
            let mut desk = self.desk();
            let answer = api::answer(&mut desk, *call);
            return desk.keep().map_or(answer, |problem| api::open_to_others(problem.into()));
        }
        if path.starts_with("/__mock/") && self.admin {
            let mut desk = self.desk();
            let answer = admin::answer(&mut desk, &self.push, *call);
            let answer = desk.keep().map_or(answer, Answer::from);
            return answer.with_default("Cache-Control", "no-store");
        }
        match &self.site {
            Some(site) if !path.starts_with("/__mock/") => site.answer(*call),
            None if path == "/" => Answer::text(200, ABOUT),
            _ => not_found().into(),
        }
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const ABOUT: &str = "This is the mock API of Tidings. It answers below /api/; /api/openapi.json \
                     says what. Started with --dist it also serves a built site.\n";

fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}
