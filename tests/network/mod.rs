//! Fetching from a server of the test: what comes to lie beside the articles, and that nothing else asks for anything.

use crate::support::{done, listing, put, run, shown, told};
use huibian::media::{Bitmap, Pixels, encode_jpeg, encode_png};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// A server on this machine, and the paths it was asked for.
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("it has one"));
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.expect("a connection");
                let mut lines = BufReader::new(&stream).lines().map(|line| line.expect("a head"));
                let first = lines.next().unwrap_or_default();
                lines.find(|line| line.is_empty());
                let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
                let (status, media_type, body) = answer(&path);
                log.lock().expect("a log").push(path);
                let head = format!(
                    "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    body.len()
                );
                // Whoever asked may have hung up.
                let _ = stream.write_all(&[head.as_bytes(), &body].concat());
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        let mut asked = std::mem::take(&mut *self.asked.lock().expect("a log"));
        asked.sort();
        asked
    }
}

fn bitmap() -> Bitmap {
    Bitmap { width: 4, height: 2, pixels: Pixels::Rgb((0..24).map(|i| i * 10).collect()) }
}

/// What stands at a path; the second is what the server calls it.
fn answer(path: &str) -> (&'static str, &'static str, Vec<u8>) {
    let png = || encode_png(&bitmap()).expect("a picture");
    match path {
        "/a.png" | "/%E5%9B%BE.png?w=4" => ("200 OK", "image/png", png()),
        "/called-png" => ("200 OK", "image/png", encode_jpeg(&bitmap(), 90).expect("a picture")),
        "/page.png" => ("200 OK", "image/png", b"<!doctype html><p>Log in to see this picture.".to_vec()),
        "/large.png" => ("200 OK", "image/png", [png(), vec![0; 33 << 20]].concat()),
        "/avif" => ("200 OK", "image/png", b"\0\0\0\x1cftypavif\0\0\0\0".to_vec()),
        _ => ("404 Not Found", "text/plain", Vec::new()),
    }
}

const ARTICLE: &str = "# 纸\n\n这是一篇文章，有图。\n\n";

fn pictures(folder: &Path) -> Vec<String> {
    let names = listing(&folder.join("fetched")).into_keys().map(|name| name.display().to_string());
    names.filter(|name| name != "pictures.toml").collect()
}

#[test]
fn a_picture_is_fetched_once_and_a_build_finds_it_beside_the_articles() {
    let (server, folder) = (Server::start(), TempDir::new().expect("a folder"));
    let at = &server.address;
    put(
        folder.path(),
        "a.md",
        format!("{ARTICLE}![甲]({at}/a.png)\n\n![乙](<{at}/图.png?w=4>)\n\n![丙]({at}/called-png)\n"),
    );
    put(
        folder.path(),
        "b.html",
        format!(
            "<html lang=zh><title>墨</title><body><h1>墨</h1><p>松烟为墨。</p><p><img src='{at}/a.png#x' alt=甲></p></body></html>"
        ),
    );
    let before = run(folder.path(), ["build", "-f", "epub", "-d", "out", "--message-format", "json"]);
    assert!(told(&before).iter().filter(|t| t.code == "H0208").count() == 2, "{}", shown(&before));
    assert_eq!(server.asked(), [""; 0], "a build asks for nothing");

    assert_eq!(done(folder.path(), ["fetch", "--allow-private"]).trim(), "3 pictures fetched");
    assert_eq!(server.asked(), ["/%E5%9B%BE.png?w=4", "/a.png", "/called-png"]);
    let names = pictures(folder.path());
    assert_eq!(names.len(), 2, "what is the same lies there once: {names:?}");
    assert!(names.iter().any(|n| n.ends_with(".jpg")) && names.iter().any(|n| n.ends_with(".png")), "{names:?}");
    let record = fs::read_to_string(folder.path().join("fetched/pictures.toml")).expect("a record");
    assert_eq!(record.matches("type = \"image/jpeg\"").count(), 1, "{record}");

    let after = run(folder.path(), ["build", "-f", "epub,pdf", "-d", "out", "--message-format", "json"]);
    assert!(after.status.success() && !told(&after).iter().any(|t| t.code == "H0208"), "{}", shown(&after));
    assert_eq!(done(folder.path(), ["fetch", "--allow-private"]).trim(), "0 pictures fetched, 3 there before");
    assert_eq!(server.asked(), [""; 0], "what was fetched is not asked for again");

    // A file that is not as it came is fetched anew.
    let png = names.iter().find(|n| n.ends_with(".png")).expect("one");
    put(folder.path(), &format!("fetched/{png}"), "spoilt");
    assert_eq!(done(folder.path(), ["fetch", "--allow-private"]).trim(), "2 pictures fetched, 1 there before");
}

#[test]
fn what_is_no_picture_or_over_a_limit_is_not_kept() {
    let (server, folder) = (Server::start(), TempDir::new().expect("a folder"));
    let at = &server.address;
    let names = ["a.png", "page.png", "large.png", "avif", "missing.png"];
    let images: String = names.iter().map(|name| format!("![图]({at}/{name})\n\n")).collect();
    put(folder.path(), "a.md", format!("{ARTICLE}{images}"));
    let output = run(folder.path(), ["fetch", "--allow-private", "--message-format", "json"]);
    assert!(output.status.success(), "{}", shown(&output));
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), r#"{"fetched":1,"kept":0,"missing":4}"#);
    let told = told(&output);
    let said: Vec<&str> = told.iter().map(|t| t.message.strip_prefix(at.as_str()).expect("the address")).collect();
    assert_eq!(
        said,
        [
            "/page.png was not fetched: not a picture of a known format (PNG, JPEG, GIF, WebP, BMP, TIFF, SVG)",
            "/large.png was not fetched: it is over 32 MB",
            "/avif was not fetched: AVIF pictures are not decoded; save it as PNG or JPEG",
            "/missing.png was not fetched: the server answers 404",
        ]
    );
    assert_eq!(pictures(folder.path()).len(), 1);
    assert_eq!(run(folder.path(), ["fetch", "--allow-private", "--fail-on-warnings"]).status.code(), Some(3));
}

#[test]
fn addresses_of_this_machine_are_asked_only_where_allowed() {
    let (server, folder) = (Server::start(), TempDir::new().expect("a folder"));
    put(folder.path(), "a.md", format!("{ARTICLE}![图]({}/a.png)\n", server.address));
    let output = run(folder.path(), ["fetch", "--message-format", "json"]);
    assert!(
        told(&output)[0].message.ends_with("was not fetched: 127.0.0.1 is no public address"),
        "{}",
        shown(&output)
    );
    assert_eq!(server.asked(), [""; 0]);
    let made = done(folder.path(), ["build", "--fetch", "--allow-private", "-f", "epub", "-d", "out"]);
    assert!(made.starts_with("1 picture fetched\nout/"), "{made}");
    assert_eq!(server.asked(), ["/a.png"]);
    assert_eq!(run(folder.path(), ["build", "--allow-private"]).status.code(), Some(2), "only with --fetch");
}
