//! Posts to the API that the page's own code does not send: another script's, a plain form's.

use std::ops::RangeInclusive;

use serde_json::{Value, json};

use crate::World;

impl World {
    /// What a script of the page gets for posting this JSON: the status, and the answer's JSON.
    pub async fn post_by_script(
        &self,
        path: &str,
        key: Option<&str>,
        body: &Value,
    ) -> (u16, Value) {
        let mut headers = json!({"Content-Type": "application/json"});
        if let Some(key) = key {
            headers["Idempotency-Key"] = json!(key);
        }
        let options = json!({"method": "POST", "headers": headers, "body": body.to_string()});
        let script = "const [path, options, done] = arguments;
            fetch(path, options)
                .then(async answer => done([answer.status, await answer.json()]))
                .catch(error => done([0, String(error)]));";
        let answer = self.run_async(script, vec![json!(path), options]).await;
        answer.unwrap_or_else(|error| panic!("could not run a script in the page: {error:#}"))
    }

    /// Posts articles without keys, one after the other. Their headlines are this word and these
    /// numbers.
    ///
    /// # Panics
    /// When the worker has not taken one of them for the outbox.
    pub async fn queue_by_script(&self, word: &str, numbers: RangeInclusive<usize>) {
        let script = "const [word, from, until, done] = arguments;
            const post = headline => fetch('/api/news', {
                method: 'POST',
                headers: {'Content-Type': 'application/json'},
                body: JSON.stringify({headline, byline: 'Ada', body: ''}),
            });
            (async () => {
                for (let number = from; number < until; number++) {
                    const {status} = await post(`${word} ${number}`);
                    if (status !== 202) return done(status);
                }
                done(202);
            })();";
        // A script has half a minute.
        for from in numbers.clone().step_by(250) {
            let until = (from + 250).min(numbers.end() + 1);
            let arguments = vec![json!(word), json!(from), json!(until)];
            let status: u16 = self
                .run_async(script, arguments)
                .await
                .unwrap_or_else(|error| panic!("could not run a script in the page: {error:#}"));
            assert_eq!(status, 202, "\"{word} {from}\" or one soon after it was not queued");
        }
    }

    /// What a script of the page hears that posts this JSON: the status and the answer's JSON,
    /// `Null` when it has none; nothing when the request fails.
    pub async fn hand_over(
        &self,
        path: &str,
        key: Option<&str>,
        body: &Value,
    ) -> Option<(u16, Value)> {
        let script = "const [path, key, body, done] = arguments;
            const headers = {'Content-Type': 'application/json'};
            if (key) headers['Idempotency-Key'] = key;
            fetch(path, {method: 'POST', headers, body}).then(
                async answer => done([answer.status, await answer.json().catch(() => null)]),
                () => done(null));";
        let arguments = vec![json!(path), json!(key), json!(body.to_string())];
        let heard = self.run_async(script, arguments).await;
        heard.unwrap_or_else(|error| panic!("could not run a script in the page: {error:#}"))
    }

    /// Says something to the worker in charge of the page, as no page of ours does.
    pub async fn tell_worker(&self, words: &str) {
        let script = "navigator.serviceWorker.controller.postMessage(arguments[0]); return true";
        let told = self.run::<bool>(script, vec![json!(words)]).await;
        told.unwrap_or_else(|error| panic!("could not tell the worker: {error:#}"));
    }

    /// Submits a form of plain HTML, as a page that knows nothing of Tidings would.
    pub async fn post_by_plain_form(&self, path: &str, fields: &[(&str, &str)]) {
        self.post_by_form("application/x-www-form-urlencoded", path, fields).await;
    }

    /// The same for a form that sends its fields as lines of plain text, which may look like JSON.
    pub async fn post_by_text_form(&self, path: &str, fields: &[(&str, &str)]) {
        self.post_by_form("text/plain", path, fields).await;
    }

    async fn post_by_form(&self, enctype: &str, path: &str, fields: &[(&str, &str)]) {
        let script = "const [enctype, action, fields] = arguments;
            const form = document.createElement('form');
            Object.assign(form, {method: 'post', enctype, action});
            for (const [name, value] of fields) {
                // Unlike an input it keeps lines.
                const input = document.createElement('textarea');
                Object.assign(input, {name, value});
                form.append(input);
            }
            document.body.append(form);
            form.submit();
            return true";
        let arguments = vec![json!(enctype), json!(path), json!(fields)];
        let submitted = self.run::<bool>(script, arguments).await;
        submitted.unwrap_or_else(|error| panic!("could not submit a form: {error:#}"));
    }

    /// Posts this text as a script of any site may: without asking first, and without hearing what
    /// came of it.
    pub async fn post_blindly(&self, url: &str, text: &str) {
        let script = "const [url, body, done] = arguments;
            fetch(url, {method: 'POST', mode: 'no-cors', body})
                .then(() => done(true), error => done(String(error)));";
        let posted = self.run_async::<Value>(script, vec![json!(url), json!(text)]).await;
        let posted = posted.unwrap_or_else(|error| panic!("could not run a script: {error:#}"));
        assert_eq!(posted, json!(true), "could not post to {url}");
    }
}
