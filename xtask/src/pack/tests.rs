//! What packing promises, on a small site in a folder of its own.

use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};

use super::*;

/// An empty module.
const WASM: &str = "\0asm\x01\0\0\0";
/// A page as Trunk leaves it.
const HTML: &str = r#"<head>
    <meta charset="utf-8">
    <meta name="tidings-build" content=""><script>alert(1)</script>
    <script type="module">
import init from '/app-1.js';
await init({ module_or_path: '/app-1_bg.wasm' });
</script>
    <link rel="stylesheet" href="/a.css" integrity="sha384-a">
    <link rel="modulepreload" href="/app-1.js" crossorigin="anonymous" integrity="sha384-OQbpQaJL4O579hGvzBmML/8pgAWF5AO3MV2W+sJNoPxYBrIh5sYlxhRs3CI7K+FV"><link rel="preload" href="/app-1_bg.wasm" crossorigin="anonymous" integrity="sha384-okyHV17AgVkZ4iL9gMeELR7Q1ISxRPcAHorFgvPJr/8CqM+btjXngbzNX3HOpqc/" as="fetch" type="application/wasm"></head><p>a</p>"#;

/// The page's glue as wasm-bindgen makes it.
const GLUE: &str = "glue";

/// A staging folder that is removed when dropped.
struct Site(PathBuf);

impl Site {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("tidings-pack-{}-{n}", process::id()));
        for folder in [folder.join("extra"), folder.join("screenshots")] {
            fs::create_dir_all(folder).expect("the temporary folder is writable");
        }
        let site = Self(folder);
        for (path, content) in [
            ("index.html", HTML),
            ("app-1.js", GLUE),
            ("app-1_bg.wasm", WASM),
            ("app-1.d.ts", "types"),
            ("icon.svg", include_str!("../../../app/icon.svg")),
            ("manifest.webmanifest", include_str!("../../../app/manifest.webmanifest")),
            ("screenshots/wide.png", "picture"),
            ("extra/b.svg", "b"),
            ("extra/a.svg", "a"),
            ("app-1.js.br", "compressed"),
            (".hidden", "hidden"),
            ("sw.js", "let wasm_bindgen = 1;"),
            ("sw_bg.wasm", WASM),
            ("sw.d.ts", "types"),
            ("sw_bg.wasm.d.ts", "types"),
        ] {
            site.write(path, content);
        }
        site
    }

    fn write(&self, path: &str, content: &str) {
        fs::write(self.0.join(path), content).expect("the temporary folder is writable");
    }

    fn pack(&self) -> String {
        pack(&self.0, order(true)).expect("the site is complete");
        self.read(WORKER)
    }

    /// What the names of the page's program begin with.
    fn app(&self) -> String {
        let paths = paths(&self.0).expect("the folder is there");
        let names: Vec<_> = paths.iter().filter_map(|path| path.strip_suffix("_bg.wasm")).collect();
        let apps: Vec<_> = names.into_iter().filter(|name| name.starts_with("app-")).collect();
        assert_eq!(apps.len(), 1, "{apps:?}");
        apps[0].to_owned()
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).expect("the file is there, and is text")
    }
}

fn order(optimised: bool) -> Order {
    Order { optimised, base: "/".to_owned(), api: None }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn build_of(packed: &str) -> serde_json::Value {
    let line = packed.lines().next().expect("the first line is the build");
    let json = line.strip_prefix("self.__TIDINGS_BUILD=").expect("it is named");
    let json = json.strip_suffix(';').expect("it ends");
    serde_json::from_str(json).expect("it is JSON")
}

#[test]
fn the_list_is_sorted_and_holds_every_file_that_somebody_may_ask_for_offline() {
    let site = Site::new();
    let build = build_of(&site.pack());
    let files = build["files"].as_array().expect("files is a list");
    let paths: Vec<_> = files.iter().map(|file| file["path"].as_str()).collect();
    let (glue, wasm) = (format!("{}.js", site.app()), format!("{}_bg.wasm", site.app()));
    let mut expected = vec![&*glue, &*wasm, "extra/a.svg", "extra/b.svg", "icon.svg"];
    expected.extend(["icons/any-192.png", "icons/monochrome-192.png"]);
    expected.extend(["index.html", "manifest.webmanifest"]);
    assert_eq!(paths, expected.into_iter().map(Some).collect::<Vec<_>>());
    // SHA-256 of "a".
    let sha256 = "ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=";
    assert_eq!(files[2]["sha256"], sha256);
    assert_eq!(build["base"], "/");
    assert_eq!(build["id"].as_str().map(str::len), Some(16));
}

/// A page with the script that `trunk serve` puts into it.
fn reloading() -> String {
    format!("{HTML}<script>const address = '{{{{__TRUNK_ADDRESS__}}}}';</script>")
}

#[test]
fn what_trunk_changes_as_it_serves_it_has_no_hash_that_it_could_never_have() {
    let site = Site::new();
    site.write("index.html", &reloading());
    pack(&site.0, order(false)).expect("a debug build may reload itself");
    let build = build_of(&site.read(WORKER));
    let files = build["files"].as_array().expect("files is a list");
    let unverified: Vec<_> = files.iter().filter(|file| file["sha256"] == "").collect();
    assert_eq!(unverified, [&serde_json::json!({ "path": "index.html", "sha256": "" })]);

    let other = Site::new();
    other.write("index.html", &reloading().replace("<p>a</p>", "<p>b</p>"));
    pack(&other.0, order(false)).expect("a debug build may reload itself");
    let other = build_of(&other.read(WORKER));
    assert_ne!(build["id"], other["id"], "a changed page is a new build all the same");
}

#[test]
fn an_optimised_build_that_cannot_be_verified_is_not_packed() {
    let site = Site::new();
    site.write("index.html", &reloading());
    let error = pack(&site.0, order(true)).expect_err("index.html has no hash");
    let text = error.to_string();
    assert!(text.contains("Trunk changes index.html as it serves it"), "{text}");
    assert_eq!(site.read(WORKER), "let wasm_bindgen = 1;");
}

#[test]
fn the_same_build_packs_to_the_same_bytes() {
    assert_eq!(Site::new().pack(), Site::new().pack());
}

#[test]
fn any_changed_file_changes_the_id_the_worker_included() {
    let id = |path: &str, content: &str| {
        let site = Site::new();
        site.write(path, content);
        build_of(&site.pack())["id"].clone()
    };
    let unchanged = id("index.html", HTML);
    for path in ["index.html", "extra/a.svg", "new.txt", "sw.js"] {
        assert_ne!(id(path, &format!("{HTML}other")), unchanged, "{path}");
    }
    // The same module with an empty section of exports.
    assert_ne!(id("sw_bg.wasm", &format!("{WASM}\x07\0")), unchanged);
}

#[test]
fn the_glue_stays_as_it_is_and_the_start_follows_it_without_catching() {
    let packed = Site::new().pack();
    let glue = packed.find("let wasm_bindgen = 1;").expect("the glue is there");
    let start = packed.find("wasm_bindgen.initSync").expect("the start is there");
    assert!(glue < start);
    assert!(packed.contains("\"\0asm"), "{packed}");
    assert!(!packed.contains("catch"));
}

#[test]
fn the_wasm_and_the_type_declarations_of_the_worker_are_gone_after_packing() {
    let site = Site::new();
    site.pack();
    for gone in ["sw_bg.wasm", "sw.d.ts", "sw_bg.wasm.d.ts", ".sw.js.begun"] {
        assert!(!site.0.join(gone).exists(), "{gone}");
    }
    assert!(site.0.join("app-1.d.ts").exists(), "only the worker's own are removed");
}

#[test]
fn a_missing_worker_is_an_error_that_names_the_likely_cause() {
    let site = Site::new();
    site.pack();
    let error = pack(&site.0, order(true)).expect_err("it is packed already");
    let text = format!("{error:#}");
    assert!(text.contains("could not read sw_bg.wasm"), "{text}");
    assert!(text.contains("index.html probably lacks the worker's line"), "{text}");
}

#[test]
fn the_page_has_the_name_of_its_build_and_the_list_has_the_hash_of_the_named_page() {
    for optimised in [true, false] {
        let site = Site::new();
        pack(&site.0, order(optimised)).expect("the site is complete");
        let (build, html) = (build_of(&site.read(WORKER)), site.read(PAGE));
        let id = build["id"].as_str().expect("the id is text");
        let meta = format!("<meta name=\"tidings-build\" content=\"{id}\">");
        assert!(html.contains(&meta), "{html}");
        let mut files = build["files"].as_array().expect("files is a list").iter();
        let listed = files.find(|file| file["path"] == PAGE);
        let sha256 = STANDARD.encode(Sha256::digest(html));
        assert_eq!(listed, Some(&serde_json::json!({ "path": PAGE, "sha256": sha256 })));
    }
}

#[test]
fn the_name_of_the_build_does_not_change_with_being_written_down() {
    let named = Site::new();
    let id = build_of(&named.pack())["id"].clone();
    let again = Site::new();
    // What packing wrote is taken away again, as if it had never named the page.
    let id_text = id.as_str().expect("the id is text");
    let html = named.read(PAGE).replace(id_text, "").replace(&policy_of(&named), "");
    let glue = named.read(&format!("{}.js", named.app()));
    let html = html.replace(&integrity(&glue), &integrity(GLUE)).replace(&named.app(), "app-1");
    again.write(PAGE, &html);
    assert_eq!(build_of(&again.pack())["id"], id);
}

/// The policy's line of a packed page.
fn policy_of(site: &Site) -> String {
    let html = site.read(PAGE);
    let (_, after) = html.split_once(HTML_CHARSET).expect("the page says its encoding");
    let (line, _) = after.split_once("\">").expect("the element ends");
    assert!(line.starts_with("\n    <meta http-equiv=\"Content-Security-Policy\""), "{line}");
    format!("{line}\">")
}

const HTML_CHARSET: &str = "<meta charset=\"utf-8\">";

/// What an element that loads this has to say.
fn integrity(content: &str) -> String {
    format!("integrity=\"sha384-{}\"", STANDARD.encode(Sha384::digest(content)))
}

#[test]
fn an_optimised_page_loads_its_program_by_the_hash_and_the_name_that_it_has_after_packing() {
    let site = Site::new();
    assert!(HTML.contains(&integrity(GLUE)), "the page is none of Trunk's");
    site.write("app-1.js", &[GLUE, "\n\n    // More of it.\n    end\n"].concat());
    site.write(PAGE, &HTML.replace(&integrity(GLUE), &integrity(&site.read("app-1.js"))));
    site.pack();
    let (html, app) = (site.read(PAGE), site.app());
    let glue = site.read(&format!("{app}.js"));
    assert_eq!(glue, "glue\nend\n");
    assert!(html.contains(&integrity(&glue)), "{html}");
    // The other two are the styles' own, and the wasm's, which no browser checks.
    assert_eq!(html.matches("integrity=").count(), 2, "{html}");
    assert_eq!(html.matches(&app).count(), 4, "{html}");
    assert_eq!(html, html.replace("app-1.js", "").replace("app-1_bg", ""), "an old name is left");
    for gone in ["app-1.js", "app-1_bg.wasm"] {
        assert!(!site.0.join(gone).exists(), "{gone}");
    }
}

#[test]
fn both_names_of_the_pages_program_change_with_either_of_its_files() {
    let app = |glue: &str, wasm: &str| {
        let site = Site::new();
        site.write("app-1.js", glue);
        site.write("app-1_bg.wasm", wasm);
        site.write(PAGE, &HTML.replace(&integrity(GLUE), &integrity(glue)));
        site.pack();
        site.app()
    };
    let name = app(GLUE, WASM);
    let hash = name.strip_prefix("app-").expect("it has a prefix");
    assert!(hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
    assert_eq!(app("  glue  ", WASM), name, "what is served is the same");
    assert_ne!(app("other glue", WASM), name);
    assert_ne!(app(GLUE, &format!("{WASM}\x07\0")), name);
}

#[test]
fn the_pages_program_in_a_debug_build_stays_as_trunk_made_it() {
    let site = Site::new();
    site.write("app-1.js", "    glue // and more");
    pack(&site.0, order(false)).expect("the site is complete");
    assert_eq!(site.app(), "app-1");
    assert_eq!(site.read("app-1.js"), "    glue // and more");
    assert_eq!(site.read(PAGE).matches("integrity=").count(), 3);
}

#[test]
fn a_pages_program_that_is_missing_or_that_the_page_does_not_vouch_for_is_an_error() {
    let error = |spoil: fn(&Site)| {
        let site = Site::new();
        spoil(&site);
        format!("{:#}", pack(&site.0, order(true)).expect_err("there is no program to load"))
    };
    let text = error(|site| fs::remove_file(site.0.join("app-1_bg.wasm")).expect("it was there"));
    assert!(text.contains("index.html probably lacks its line"), "{text}");
    let text = error(|site| site.write("app-2_bg.wasm", WASM));
    assert!(text.contains("could not find the page's one program"), "{text}");
    let text = error(|site| fs::remove_file(site.0.join("app-1.js")).expect("it was there"));
    assert!(text.contains("could not read app-1.js"), "{text}");
    let text = error(|site| site.write("app-1.js", "not what the hash is of"));
    assert!(text.starts_with("could not find integrity=\"sha384-"), "{text}");
    let text = error(|site| site.write("app-1_bg.wasm", "\0asm\x01\0\0\0\x02"));
    assert_eq!(text, "could not make app-1 smaller: the wasm is cut off");
}

#[test]
fn the_policy_of_an_optimised_page_stands_first_and_allows_the_scripts_that_stand_in_it() {
    let site = Site::new();
    site.pack();
    // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
    let hash = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";
    assert!(policy_of(&site).contains(hash), "{}", policy_of(&site));

    // What Trunk adds while it serves has no hash that could be known.
    let debug = Site::new();
    pack(&debug.0, order(false)).expect("the site is complete");
    assert!(!debug.read(PAGE).contains("Content-Security-Policy"));
}

#[test]
fn a_page_that_cannot_be_named_or_guarded_is_an_error_that_says_what_is_missing() {
    for missing in [HTML_CHARSET, "<meta name=\"tidings-build\" content=\"\">"] {
        let site = Site::new();
        site.write(PAGE, &HTML.replace(missing, ""));
        let error = pack(&site.0, order(true)).expect_err("there is no place for it");
        assert_eq!(error.to_string(), format!("could not find {missing} in index.html"));
    }
}

#[test]
fn what_a_static_host_serves_on_an_unknown_path_is_the_page() {
    let site = Site::new();
    site.pack();
    assert_eq!(site.read("404.html"), site.read(PAGE));
}

#[test]
fn every_picture_that_manifest_and_page_name_is_there_in_the_size_that_they_say() {
    let site = Site::new();
    site.pack();
    let manifest: serde_json::Value =
        serde_json::from_str(&site.read("manifest.webmanifest")).expect("it is JSON");
    let shortcuts = manifest["shortcuts"].as_array().expect("there are shortcuts").iter();
    let lists = shortcuts.map(|shortcut| &shortcut["icons"]).chain([&manifest["icons"]]);
    let mut named: Vec<_> = lists.flat_map(|list| list.as_array().expect("icons")).collect();
    assert!(named.len() > 8, "{named:?}");
    named.retain(|icon| icon["src"] != "icon.svg");
    let touch = serde_json::json!({ "src": "icons/touch-180.png", "sizes": "180x180" });
    for icon in named.into_iter().chain([&touch]) {
        let path = icon["src"].as_str().expect("an icon has an address");
        let picture = resvg::tiny_skia::Pixmap::load_png(site.0.join(path)).expect(path);
        assert_eq!(icon["sizes"], format!("{0}x{0}", picture.width()), "{path}");
        assert_eq!(picture.width(), picture.height(), "{path}");
    }
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app");
    for shot in manifest["screenshots"].as_array().expect("there are screenshots") {
        let path = app.join(shot["src"].as_str().expect("a screenshot has an address"));
        assert!(path.metadata().expect("it is there").len() < 100_000, "{}", path.display());
        let picture = resvg::tiny_skia::Pixmap::load_png(path).expect("it is a picture");
        assert_eq!(shot["sizes"], format!("{}x{}", picture.width(), picture.height()));
    }
    let page = include_str!("../../../index.html");
    assert!(page.contains("<link rel=\"apple-touch-icon\" href=\"icons/touch-180.png\">"));
    assert!(page.contains("<link rel=\"icon\" href=\"icon.svg\" type=\"image/svg+xml\">"));
}

#[test]
fn two_boards_on_one_host_are_two_apps() {
    let id = |base: &str| {
        let site = Site::new();
        let order = Order { base: base.to_owned(), ..order(true) };
        pack(&site.0, order).expect("the site is complete");
        let manifest: serde_json::Value =
            serde_json::from_str(&site.read("manifest.webmanifest")).expect("it is JSON");
        manifest["id"].clone()
    };
    assert_eq!((id("/").as_str(), id("/tidings/").as_str()), (Some("/"), Some("/tidings/")));
}

#[test]
fn what_is_compressed_is_the_same_file_and_smaller() {
    let site = Site::new();
    let script = "let answer = 42; ".repeat(100);
    site.write("extra/long.js", &script);
    site.pack();
    let read = |path: &str| fs::read(site.0.join(path)).expect("there is a compressed file");
    for path in ["extra/long.js", PAGE, WORKER, NOT_FOUND, "manifest.webmanifest", "icon.svg"] {
        let (whole, packed) = (read(path), read(&format!("{path}.br")));
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &*packed, &mut unpacked).expect("it is brotli");
        assert!(unpacked == whole && packed.len() < whole.len(), "{path}.br");

        let (packed, mut unpacked) = (read(&format!("{path}.gz")), Vec::new());
        flate2::read::GzDecoder::new(&*packed).read_to_end(&mut unpacked).expect("it is gzip");
        assert!(unpacked == whole && packed.len() < whole.len(), "{path}.gz");
    }
    assert!(site.0.join("icons/any-192.png").exists());
    for path in ["icons/any-192.png.br", "extra/a.svg.br", "extra/a.svg.gz"] {
        assert!(!site.0.join(path).exists(), "{path} is no smaller");
    }
}

#[test]
fn a_debug_build_is_not_compressed() {
    let site = Site::new();
    pack(&site.0, order(false)).expect("the site is complete");
    assert!(!site.0.join("sw.js.br").exists());
}

#[test]
fn a_public_url_that_is_no_folder_of_a_host_is_an_error() {
    for base in ["", "./", "/tidings", "https://cdn.example/tidings/"] {
        let order = Order { base: base.to_owned(), ..order(true) };
        let error = pack(&Site::new().0, order).expect_err("routes would not be found");
        assert!(error.to_string().contains("it needs a slash at both ends"), "{error}");
    }
}
