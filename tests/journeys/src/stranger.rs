//! What strangers say: to the page, to its worker, on their channel. And whether anybody obeys.

use anyhow::ensure;
use serde_json::{Value, json};

use crate::{
    World,
    wait::{SOON, wait_for},
};

impl World {
    /// From the next page on, it is written down when anything runs that is not ours: `hacked` is what
    /// every hostile script here calls.
    pub async fn watch_for_strangers(&self) {
        let source = "globalThis.strangers = [];
            globalThis.hacked = what => strangers.push('ran: ' + what);
            globalThis.alert = hacked;
            addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) =>
                strangers.push(violatedDirective + ' ' + blockedURI));
            addEventListener('error', ({message}) => strangers.push('error: ' + message));";
        self.protocol("Page.addScriptToEvaluateOnNewDocument", json!({"source": source})).await;
    }

    /// What was written down.
    pub async fn strangers(&self) -> Vec<String> {
        let seen = self.run("return globalThis.strangers ?? []", Vec::new()).await;
        seen.unwrap_or_else(|error| panic!("could not ask the page: {error:#}"))
    }

    /// Elements and addresses of the page that no text of anybody may make.
    pub async fn foreign_parts(&self) -> Vec<String> {
        let script = "return [
            ...[...document.querySelectorAll('#app :is(script, iframe, object, embed, style, base, meta)')]
                .map(element => element.outerHTML.slice(0, 200)),
            ...[...document.querySelectorAll('#app a[href]')]
                .map(link => link.href)
                .filter(href => !/^(https?|mailto):/.test(href)),
            ...[...document.querySelectorAll('#app img')]
                .map(image => image.src)
                .filter(src => new URL(src).origin !== location.origin),
            ...[...document.querySelectorAll('#app *')]
                .flatMap(element => [...element.attributes].map(({name}) => name))
                .filter(name => name.startsWith('on')),
        ]";
        let found = self.run(script, Vec::new()).await;
        found.unwrap_or_else(|error| panic!("could not look through the page: {error:#}"))
    }

    /// Says this on the channel of Tidings, and to the worker, as a page that is not ours may.
    pub async fn say_to_everybody(&self, what: &Value) {
        let script = "const channel = new BroadcastChannel('tidings');
            channel.postMessage(arguments[0]);
            channel.close();
            navigator.serviceWorker.controller?.postMessage(arguments[0]);
            return true";
        let said = self.run::<bool>(script, vec![what.clone()]).await;
        said.unwrap_or_else(|error| panic!("could not say it: {error:#}"));
    }

    /// Waits until the page takes a click again, after whatever it had to show.
    pub async fn wait_until_it_answers(&self) {
        let script = "const [done] = arguments;
            requestAnimationFrame(() => setTimeout(() => done(!!document.querySelector('main'))));";
        wait_for("the page to answer", SOON, async || {
            let there: bool = self.run_async(script, Vec::new()).await?;
            ensure!(there, "it has no content");
            Ok(())
        })
        .await;
    }

    /// Those of these words that the page writes from right to left.
    pub async fn words_that_run_backwards(&self, words: &[&str]) -> Vec<String> {
        let script = "const backwards = [];
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            for (let text; text = texts.nextNode();) {
                for (const word of arguments[0]) {
                    const at = text.data.indexOf(word);
                    if (at < 0) continue;
                    const [first, second] = [0, 1].map(place => {
                        const letter = document.createRange();
                        letter.setStart(text, at + place);
                        letter.setEnd(text, at + place + 1);
                        return letter.getBoundingClientRect();
                    });
                    if (first.width && second.left < first.left) backwards.push(word);
                }
            }
            return backwards";
        let found = self.run(script, vec![json!(words)]).await;
        found.unwrap_or_else(|error| panic!("could not measure the page: {error:#}"))
    }

    /// Unfolds every article, one after the other; the longest time in milliseconds until the page
    /// had drawn one.
    pub async fn longest_wait_after_unfolding(&self) -> f64 {
        let script = "const [done] = arguments;
            const buttons = [...document.querySelectorAll('article button[aria-expanded=false]')];
            const drawn = () => new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)));
            (async () => {
                let longest = 0;
                for (const button of buttons) {
                    const begun = performance.now();
                    button.click();
                    await drawn();
                    longest = Math.max(longest, performance.now() - begun);
                }
                done(buttons.length ? longest : Infinity);
            })();";
        let waited = self.run_async(script, Vec::new()).await;
        waited.unwrap_or_else(|error| panic!("could not unfold the articles: {error:#}"))
    }

    /// Puts a text into the story, as somebody does who pastes it; how long it takes in milliseconds
    /// until the page has drawn what came of it.
    pub async fn paste_into_the_story(&self, text: &str) -> f64 {
        let script = "const [text, done] = arguments;
            const story = document.querySelector('textarea');
            const begun = performance.now();
            story.value = text;
            story.dispatchEvent(new InputEvent('input', {bubbles: true}));
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));";
        let waited = self.run_async(script, vec![json!(text)]).await;
        waited.unwrap_or_else(|error| panic!("could not paste a text: {error:#}"))
    }
}
