//! A server of static files for this machine alone, under any prefix, as a page behind a sub-path would be.

use std::net::TcpListener;
use std::path::PathBuf;
use std::thread;

use anyhow::{Context, Result};
use axum::Router;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderName, HeaderValue};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// Serves a folder under a prefix that begins and ends with a slash, until the process ends, and gives its address. Port 0 is any free one.
pub fn serve_dir(folder: PathBuf, prefix: &'static str, port: u16) -> Result<String> {
    let files = ServeDir::new(folder).precompressed_br().precompressed_gzip();
    let site = match prefix.trim_matches('/') {
        "" => Router::new().fallback_service(files),
        path => Router::new().nest_service(&format!("/{path}"), files),
    };
    Ok(format!("{}{prefix}", serve(site, port)?))
}

/// Serves a folder, and others beside it under names of their own, on any free port. The page is isolated from all other origins:
/// only then do browsers share memory between threads.
pub fn serve_isolated(folder: PathBuf, others: &[(&str, PathBuf)]) -> Result<String> {
    let header = |name, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    let mut site = Router::new().fallback_service(ServeDir::new(folder));
    for (name, other) in others {
        site = site.nest_service(&format!("/{name}"), ServeDir::new(other));
    }
    let site = site
        .layer(header(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(header(HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"));
    Ok(format!("{}/", serve(site, 0)?))
}

/// Answers on a port until the process ends; the address without a path.
fn serve(site: Router, port: u16) -> Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", port))
        .with_context(|| format!("cannot listen on port {port}: choose another with --port"))?;
    listener.set_nonblocking(true)?;
    let port = listener.local_addr()?.port();

    // A file may be built anew at any time: the browser asks each time, and is mostly told that nothing has changed.
    let fresh = SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    let runtime = tokio::runtime::Runtime::new()?;
    thread::spawn(move || {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            axum::serve(listener, site.layer(fresh)).await
        })
    });
    Ok(format!("http://127.0.0.1:{port}"))
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;
    use crate::paths;

    fn get(url: &str, path: &str, extra: &str) -> String {
        let host = url.trim_start_matches("http://").split('/').next().expect("a URL has a host");
        let mut stream = TcpStream::connect(host).expect("the server listens");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{extra}\r\n").expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    }

    #[test]
    fn serves_files_under_a_prefix() {
        let url = serve_dir(paths::root().join("xtask"), "/a/b/", 0).expect("a port is free");
        let answer = get(&url, "/a/b/src/server.rs?v=1", "");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("content-length: "), "{answer}");
        assert!(get(&url, "/src/server.rs", "").starts_with("HTTP/1.1 404"));
        assert!(get(&url, "/a/b/src/", "").starts_with("HTTP/1.1 404"), "no index.html, no list of files");
    }

    #[test]
    fn isolates_a_page_and_serves_folders_beside_it() {
        let root = paths::root();
        let url = serve_isolated(root.join("xtask"), &[("own", root.join("xtask/src"))]).expect("a port is free");
        for path in ["/Cargo.toml", "/own/server.rs"] {
            let answer = get(&url, path, "");
            assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
            assert!(answer.contains("cross-origin-opener-policy: same-origin\r\n"), "{answer}");
            assert!(answer.contains("cross-origin-embedder-policy: require-corp\r\n"), "{answer}");
        }
    }

    #[test]
    fn says_that_nothing_has_changed() {
        let url = serve_dir(paths::root().join("xtask"), "/", 0).expect("a port is free");
        let answer = get(&url, "/Cargo.toml", "");
        let header = |name: &str| answer.lines().find_map(|l| l.strip_prefix(name).map(str::to_owned));
        let date = header("last-modified: ").expect("a date is sent");
        assert_eq!(header("cache-control: ").as_deref(), Some("no-cache"));
        let again = get(&url, "/Cargo.toml", &format!("If-Modified-Since: {date}\r\n"));
        assert!(again.starts_with("HTTP/1.1 304"), "{again}");
    }

    #[test]
    fn stays_inside_the_folder() {
        let url = serve_dir(paths::root().join("xtask/src"), "/", 0).expect("a port is free");
        for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/..%2fCargo.toml", "//etc/passwd", "/%2fetc/passwd"] {
            assert!(!get(&url, path, "").starts_with("HTTP/1.1 200"), "{path}");
        }
    }
}
