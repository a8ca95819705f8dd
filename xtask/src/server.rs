//! A server of static files for this machine alone, under any prefix, as a page behind a sub-path would be.

use std::fs::{self, File};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::UNIX_EPOCH;

use anyhow::{Result, anyhow};
use percent_encoding::percent_decode_str;
use tiny_http::{Header, Request, Response, ResponseBox, Server};

const THREADS: usize = 8;

/// Serves a folder under a prefix that begins and ends with a slash, until the process ends, and gives its address. Port 0 is any free one.
pub fn serve_dir(folder: PathBuf, prefix: &'static str, port: u16) -> Result<String> {
    let server = Server::http(("127.0.0.1", port))
        .map_err(|error| anyhow!("cannot listen on port {port} ({error}): choose another with --port"))?;
    let port = server.server_addr().to_ip().map_or(port, |address| address.port());
    let (server, folder) = (Arc::new(server), Arc::new(folder));
    for _ in 0..THREADS {
        let (server, folder) = (Arc::clone(&server), Arc::clone(&folder));
        thread::spawn(move || {
            for request in server.incoming_requests() {
                let response = respond(&folder, prefix, &request);
                // A visitor who has left is no concern of ours.
                let _ = request.respond(response);
            }
        });
    }
    Ok(format!("http://127.0.0.1:{port}{prefix}"))
}

fn respond(folder: &Path, prefix: &str, request: &Request) -> ResponseBox {
    let not_found = || Response::from_string("not found").with_status_code(404).boxed();
    let Some(path) = locate(folder, prefix, request.url()) else {
        return not_found();
    };
    let Ok(file) = File::open(&path) else {
        return not_found();
    };
    let tag = tag(&file);
    let known =
        request.headers().iter().any(|header| header.field.equiv("If-None-Match") && header.value.as_str() == tag);
    let response = if known { Response::empty(304).boxed() } else { Response::from_file(file).boxed() };
    response
        // A known length lets the page show how far a download is.
        .with_chunked_threshold(usize::MAX)
        .with_header(header("Content-Type", mime(&path)))
        .with_header(header("X-Content-Type-Options", "nosniff"))
        // A file may be built anew at any time: the browser asks each time, and is mostly told that nothing has changed.
        .with_header(header("Cache-Control", "no-cache"))
        .with_header(header("ETag", &tag))
}

/// The file that an address names, if it lies inside the folder.
fn locate(folder: &Path, prefix: &str, url: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?.strip_prefix(prefix)?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let relative = Path::new(&*path);
    let inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
    let mut path = inside.then(|| folder.join(relative))?;
    if path.is_dir() {
        path.push("index.html");
    }
    path.is_file().then_some(path)
}

/// Changes whenever the file does.
fn tag(file: &File) -> String {
    let (length, time) =
        file.metadata().and_then(|data: fs::Metadata| Ok((data.len(), data.modified()?))).unwrap_or((0, UNIX_EPOCH));
    let age = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("\"{length:x}-{:x}\"", age.as_nanos())
}

fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "webmanifest") => "application/json",
        Some("csv") => "text/csv; charset=utf-8",
        Some("ftl" | "txt") => "text/plain; charset=utf-8",
        Some("md") => "text/markdown; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        _ => "application/octet-stream",
    }
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("headers made here are plain ASCII")
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
        assert!(answer.contains("Content-Length: "), "{answer}");
        assert!(get(&url, "/src/server.rs", "").starts_with("HTTP/1.1 404"));
        assert!(get(&url, "/a/b/src", "").starts_with("HTTP/1.1 404"), "no index.html, no list of files");
    }

    #[test]
    fn says_that_nothing_has_changed() {
        let url = serve_dir(paths::root().join("xtask"), "/", 0).expect("a port is free");
        let answer = get(&url, "/Cargo.toml", "");
        let tag = answer.lines().find_map(|line| line.strip_prefix("ETag: ")).expect("an ETag is sent");
        let again = get(&url, "/Cargo.toml", &format!("If-None-Match: {tag}\r\n"));
        assert!(again.starts_with("HTTP/1.1 304"), "{again}");
    }

    #[test]
    fn stays_inside_the_folder() {
        let folder = paths::root().join("xtask/src");
        for url in
            ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/..%2fCargo.toml", "//etc/passwd", "/%2fetc/passwd", "/%ff"]
        {
            assert_eq!(locate(&folder, "/", url), None, "{url}");
        }
        assert_eq!(locate(&folder, "/", "/main.rs"), Some(folder.join("main.rs")));
    }
}
