//! `--dist`.

use mock_api::Config;

use crate::client::{Folder, Reply, Server};

async fn serve(folder: &Folder) -> Server {
    Server::with(Config { dist: Some(folder.0.join("dist")), ..Config::default() }).await
}

/// A policy as the build writes it into the page.
const META: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\">";

fn build() -> Folder {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.0.join("dist/sub")).unwrap();
    folder.write("secret.txt", "secret");
    folder.write("dist/index.html", &format!("<!doctype html>{META}shell"));
    for name in [
        "sw.js",
        "app-0123456789abcdef.js",
        "app-0123456789abcdef_bg.wasm",
        "x.webmanifest",
        "sub/a.css",
    ] {
        folder.write(&format!("dist/{name}"), name);
    }
    folder.write("dist/sw.js.br", "brotli");
    folder.write("dist/sw.js.gz", "gzip");
    folder
}

fn get_packed(server: &Server, path: &str, codings: &str) -> Reply {
    server.send("GET", path, &[("Accept-Encoding", codings)], "")
}

#[tokio::test]
async fn every_route_of_the_page_gets_the_shell_and_a_lost_file_does_not() {
    let folder = build();
    let server = serve(&folder).await;
    for path in ["/", "/index.html", "/outbox", "/settings/", "/outbox?x=1"] {
        let reply = server.get(path);
        assert_eq!(reply.status, 200, "{path}");
        assert!(reply.body.ends_with("shell"));
        assert_eq!(reply.header("Content-Type"), Some("text/html; charset=utf-8"));
        assert_eq!(reply.header("Cache-Control"), Some("no-cache"));
    }
    assert_eq!(server.get("/lost.js").status, 404);
    assert_eq!(server.get("/__mock/ledger").status, 404);
    assert_eq!(server.get("/api/lost").code(), "not_found");
    assert_eq!(server.send("POST", "/outbox", &[], "x=1").status, 405);
}

#[tokio::test]
async fn files_have_their_types_and_hashed_ones_are_kept_for_ever() {
    let folder = build();
    let server = serve(&folder).await;
    for (path, kind, kept) in [
        ("/sw.js", "text/javascript; charset=utf-8", "no-cache"),
        (
            "/app-0123456789abcdef.js",
            "text/javascript; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
        (
            "/app-0123456789abcdef_bg.wasm",
            "application/wasm",
            "public, max-age=31536000, immutable",
        ),
        ("/x.webmanifest", "application/manifest+json", "no-cache"),
        ("/sub/a.css", "text/css; charset=utf-8", "no-cache"),
    ] {
        let reply = server.get(path);
        assert_eq!(reply.body, path[1..]);
        assert_eq!(
            (reply.header("Content-Type"), reply.header("Cache-Control")),
            (Some(kind), Some(kept))
        );
    }
}

#[tokio::test]
async fn packed_siblings_go_to_those_who_read_them() {
    let folder = build();
    let server = serve(&folder).await;
    for (codings, coding, body) in [
        ("gzip, deflate, br", Some("br"), "brotli"),
        ("gzip, br;q=0", Some("gzip"), "gzip"),
        ("identity", None, "sw.js"),
    ] {
        let reply = get_packed(&server, "/sw.js", codings);
        assert_eq!((reply.header("Content-Encoding"), &*reply.body), (coding, body));
        assert_eq!(reply.header("Content-Type"), Some("text/javascript; charset=utf-8"));
        assert_eq!(reply.header("Vary"), Some("Accept-Encoding"));
    }
}

#[tokio::test]
async fn a_file_that_the_caller_has_is_304_until_it_changes() {
    let folder = build();
    let server = serve(&folder).await;
    let etag = server.get("/sw.js").header("ETag").unwrap().to_owned();
    let has = [("If-None-Match", &*etag)];
    assert_eq!(server.send("GET", "/sw.js", &has, "").status, 304);
    folder.write("dist/sw.js", "a new build");
    assert_eq!(server.send("GET", "/sw.js", &has, "").body, "a new build");
}

#[tokio::test]
async fn page_and_worker_have_the_pages_own_policy_and_may_not_be_framed() {
    let folder = build();
    let server = serve(&folder).await;
    for path in ["/", "/outbox", "/sw.js"] {
        let policy = server.get(path).header("Content-Security-Policy").map(str::to_owned);
        assert_eq!(policy.as_deref(), Some("default-src 'self'; frame-ancestors 'none'"), "{path}");
    }
    assert_eq!(server.get("/sub/a.css").header("Content-Security-Policy"), None);

    folder.write("dist/index.html", "a debug build's");
    let policy = server.get("/sw.js").header("Content-Security-Policy").map(str::to_owned);
    assert_eq!(policy.as_deref(), Some("frame-ancestors 'none'"));
}

#[tokio::test]
async fn every_file_tells_the_browser_to_be_careful() {
    let folder = build();
    let server = serve(&folder).await;
    for path in ["/outbox", "/sw.js", "/sub/a.css"] {
        let reply = server.get(path);
        for (name, value) in [
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{path}");
        }
        let permissions = reply.header("Permissions-Policy").unwrap();
        assert!(permissions.contains("camera=()"), "{permissions}");
    }
    for path in ["/api/news", "/api/nope"] {
        assert_eq!(server.get(path).header("X-Content-Type-Options"), Some("nosniff"), "{path}");
    }
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let folder = build();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.0.join("secret.txt"), folder.0.join("dist/link.txt"))
        .unwrap();
    let server = serve(&folder).await;
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/sub/..%2f..%2fsecret.txt",
        "/link.txt",
        "/.%2e/secret.txt",
    ] {
        let reply = server.get(path);
        assert_eq!(reply.status, 404, "{path}");
        assert!(!reply.body.contains("secret"), "{path}");
    }
}

#[tokio::test]
async fn a_site_may_be_built_later_and_without_one_the_server_says_what_it_is() {
    let folder = Folder::new();
    let server = serve(&folder).await;
    assert_eq!(server.get("/").status, 503);
    std::fs::create_dir_all(folder.0.join("dist")).unwrap();
    folder.write("dist/index.html", "shell");
    assert_eq!(server.get("/").body, "shell");

    let bare = Server::with(Config::default()).await;
    assert!(bare.get("/").body.contains("mock API"));
    assert_eq!(bare.get("/outbox").status, 404);
}

#[tokio::test]
async fn a_site_in_a_folder_of_its_host_is_served_there_and_nowhere_else() {
    let folder = build();
    let dist = Some(folder.0.join("dist"));
    let server =
        Server::with(Config { dist, public_url: "/tidings/".to_owned(), ..Config::default() })
            .await;
    for path in ["/tidings/", "/tidings/outbox", "/tidings/index.html?x=1"] {
        assert!(server.get(path).body.ends_with("shell"), "{path}");
    }
    assert_eq!(server.get("/tidings/sub/a.css").body, "sub/a.css");
    let reply = server.get("/tidings");
    assert_eq!((reply.status, reply.header("Location")), (307, Some("/tidings/")));
    for path in
        ["/", "/outbox", "/sw.js", "/tidings-too/", "/tidings/../sw.js", "/tidings/api/x.js"]
    {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    assert_eq!(server.get("/api/news").status, 200);
}

#[tokio::test]
async fn a_public_url_without_its_slashes_is_one_clear_sentence() {
    for public_url in ["", "tidings/", "/tidings"] {
        let public_url = public_url.to_owned();
        let config = Config {
            dist: Some("dist".into()),
            public_url: public_url.clone(),
            ..Config::default()
        };
        let error = mock_api::MockApi::start(config).await.err().unwrap();
        let said =
            format!("could not serve a site below {public_url}: it needs a slash at both ends");
        assert_eq!(error.to_string(), said);
    }
}
