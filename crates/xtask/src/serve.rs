//! A small static server for this machine alone, which sends the page with its production headers.
//! It answers GET and HEAD for files below one folder and nothing else.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::error::{During, Error, Result};
use crate::headers;

/// The port of `cargo xtask serve` when none is named.
pub const PORT: u16 = 8080;

/// The longest head of a request that is read, in bytes.
const LONGEST_HEAD: usize = 16 * 1024;

/// How long a browser may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// A folder to serve, and the address it is served under.
#[derive(Debug, Clone)]
pub struct Site {
    folder: PathBuf,
    under: String,
}

impl Site {
    /// Serves a folder at the top of the address.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, under: "/".to_owned() }
    }

    /// Serves the folder below this path instead, as somebody's site may do: `/` at both ends.
    pub fn under(self, path: &str) -> Self {
        Self { under: path.to_owned(), ..self }
    }
}

/// Takes a port of 127.0.0.1, any free one for 0. Before a long build: then a taken port is told at once.
pub fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => Error::failed(format!(
            "port {port} is taken by another program; choose another one with `--port`"
        )),
        _ => Error::failed(format!("could not listen on port {port}: {error}")),
    })
}

/// A running server; it stops when dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    under: String,
    stopping: Arc<AtomicBool>,
    listening: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts to serve to those who knock at `listener`.
    pub fn start(site: Site, listener: TcpListener) -> Result<Self> {
        let address = listener.local_addr().during("learn the server's own address")?;
        let stopping = Arc::new(AtomicBool::new(false));
        let under = site.under.clone();
        let told = Arc::clone(&stopping);
        let listening = thread::spawn(move || {
            for stream in listener.incoming() {
                if told.load(Ordering::SeqCst) {
                    break;
                }
                let site = site.clone();
                // Browsers open connections ahead of need: each waits in a thread of its own.
                thread::spawn(move || stream.and_then(|stream| converse(stream, &site)));
            }
        });
        Ok(Self { address, under, stopping, listening: Some(listening) })
    }

    /// The address of the page.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.under)
    }

    /// Serves until the process is ended.
    pub fn wait(mut self) {
        if let Some(listening) = self.listening.take() {
            // A panic of the listening thread has been printed already; there is nothing left to serve.
            let _ = listening.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // The listener waits for a connection: this one lets it see that it is to stop.
        let woken = TcpStream::connect(self.address).is_ok();
        if let Some(listening) = self.listening.take().filter(|_| woken) {
            let _ = listening.join();
        }
    }
}

/// Reads one request and answers it.
fn converse(mut stream: TcpStream, site: &Site) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let Some(head) = read_head(&mut stream)? else { return Ok(()) };
    let (method, target) = request_line(&head);
    let answer = answer(method, target, site);
    stream.write_all(answer.head().as_bytes())?;
    if method != "HEAD" {
        stream.write_all(&answer.body)?;
    }
    stream.flush()
}

/// Reads up to the empty line; nothing when the other side said nothing or too much.
fn read_head(stream: &mut TcpStream) -> std::io::Result<Option<String>> {
    let mut head = Vec::new();
    let mut part = [0; 1024];
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        let count = stream.read(&mut part)?;
        head.extend(part.iter().take(count));
        if count == 0 || head.len() > LONGEST_HEAD {
            return Ok(None);
        }
    }
    Ok(Some(String::from_utf8_lossy(&head).into_owned()))
}

/// The method and the target of a request.
fn request_line(head: &str) -> (&str, &str) {
    let mut words = head.lines().next().unwrap_or_default().split(' ');
    (words.next().unwrap_or_default(), words.next().unwrap_or_default())
}

/// An answer before it is sent.
#[derive(Debug)]
struct Answer {
    status: &'static str,
    kind: &'static str,
    cache: &'static str,
    /// The headers of files like this one.
    headers: Vec<(&'static str, &'static str)>,
    /// A header that only this answer has.
    extra: Option<(&'static str, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn plain(status: &'static str) -> Self {
        Self {
            status,
            kind: "text/plain; charset=utf-8",
            cache: headers::CACHE_AND_ASK,
            headers: headers::ALWAYS.to_vec(),
            extra: None,
            body: format!("{status}\n").into_bytes(),
        }
    }

    fn with(self, name: &'static str, value: String) -> Self {
        Self { extra: Some((name, value)), ..self }
    }

    fn head(&self) -> String {
        let length = self.body.len().to_string();
        let own = [
            ("Content-Type", self.kind),
            ("Content-Length", &length),
            ("Cache-Control", self.cache),
            ("Connection", "close"),
        ];
        let extra = self.extra.iter().map(|(name, value)| (*name, value.as_str()));
        let lines = own.into_iter().chain(self.headers.iter().copied()).chain(extra);
        let lines: String = lines.map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!("HTTP/1.1 {}\r\n{lines}\r\n", self.status)
    }
}

/// Finds the file that a request asks for.
fn answer(method: &str, target: &str, site: &Site) -> Answer {
    if !matches!(method, "GET" | "HEAD") {
        return Answer::plain("405 Method Not Allowed").with("Allow", "GET, HEAD".to_owned());
    }
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let Some(parts) = path.strip_prefix(&site.under).and_then(safe_parts) else {
        return Answer::plain("404 Not Found");
    };
    let mut file = site.folder.clone();
    file.extend(&parts);
    if file.is_dir() {
        // Without the slash at the end, the page's relative addresses would point beside the folder.
        if !path.ends_with('/') {
            let place = format!("{}{}/", site.under, parts.join("/"));
            return Answer::plain("308 Permanent Redirect").with("Location", place);
        }
        file.push("index.html");
    }
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match fs::read(&file) {
        Ok(body) => Answer {
            status: "200 OK",
            kind: media_type(name),
            cache: headers::cache_control(name),
            headers: headers::of(&parts.join("/")),
            extra: None,
            body,
        },
        Err(_) => Answer::plain("404 Not Found"),
    }
}

/// The parts of a decoded path; nothing when one could lead out of the folder or to a file that is not of the page.
fn safe_parts(path: &str) -> Option<Vec<String>> {
    let decoded = percent_decoded(path)?;
    decoded
        .split('/')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let safe = !part.starts_with(['.', '_']) && !part.contains(['\\', ':', '\0']);
            safe.then(|| part.to_owned())
        })
        .collect()
}

/// The text behind `%20` and its like; nothing when it is not UTF-8 or an escape is cut short.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [char::from(rest.next()?), char::from(rest.next()?)];
            let [high, low] = digits.map(|digit| digit.to_digit(16));
            bytes.push(u8::try_from(high? * 16 + low?).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The media type of a file by its name.
fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("xml") => "application/xml",
        Some("txt") => "text/plain; charset=utf-8",
        Some("csv") => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    /// A site with a page, a hashed script and, beside its folder, a file that must never be sent.
    fn site(test: &str) -> (Scratch, Site) {
        let top = Scratch::new(test);
        top.write("secret.txt", b"secret");
        top.write("page/index.html", b"<!DOCTYPE html>");
        top.write("page/clauses/index.html", b"clauses");
        top.write("page/app-1f0c6cbd7a6b58a4_bg.wasm", b"\0asm");
        top.write("page/_headers", b"/*");
        let site = Site::new(top.path().join("page"));
        (top, site)
    }

    /// A server of this site on any free port.
    fn serve(site: &Site) -> Server {
        Server::start(site.clone(), listen(0).unwrap()).unwrap()
    }

    /// What a client that sends exactly this gets back.
    fn talk(server: &Server, request: &str) -> String {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[test]
    fn every_answer_carries_the_production_headers() {
        let (_folder, site) = site("headers");
        let server = serve(&site);
        for request in ["GET / HTTP/1.1\r\n\r\n", "GET /nothing HTTP/1.1\r\n\r\n", "POST / HTTP/1.1\r\n\r\n"]
        {
            let answer = talk(&server, request);
            for (name, value) in headers::ALWAYS {
                assert!(answer.contains(&format!("\r\n{name}: {value}\r\n")), "{name} in {answer}");
            }
        }
    }

    #[test]
    fn files_are_sent_with_their_type_and_how_long_they_may_be_kept() {
        let (_folder, site) = site("types");
        let server = serve(&site);
        let page = talk(&server, "GET /?any=thing HTTP/1.1\r\nHost: x\r\n\r\n");
        assert!(page.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"), "{page}");
        assert!(page.contains("\r\nCache-Control: no-cache\r\n"), "{page}");
        assert!(page.ends_with("\r\n\r\n<!DOCTYPE html>"), "{page}");
        let wasm = talk(&server, "GET /app-1f0c6cbd7a6b58a4_bg.wasm HTTP/1.1\r\n\r\n");
        assert!(wasm.contains("\r\nContent-Type: application/wasm\r\n"), "{wasm}");
        assert!(wasm.contains("\r\nCache-Control: public, max-age=31536000, immutable\r\n"), "{wasm}");
    }

    #[test]
    fn head_has_the_length_and_no_body() {
        let (_folder, site) = site("head");
        let server = serve(&site);
        let answer = talk(&server, "HEAD / HTTP/1.1\r\n\r\n");
        assert!(answer.contains("\r\nContent-Length: 15\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
    }

    #[test]
    fn only_get_and_head_are_answered() {
        let (_folder, site) = site("methods");
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "get", ""] {
            let answer = answer(method, "/", &site);
            assert_eq!(answer.status, "405 Method Not Allowed", "{method}");
        }
    }

    #[test]
    fn no_address_leads_out_of_the_folder() {
        let (_folder, site) = site("paths");
        for address in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/%2E%2E%2Fsecret.txt",
            "/clauses/../../secret.txt",
            "/..\\secret.txt",
            "/%5c..%5csecret.txt",
            "//../secret.txt",
            "/%00",
            "/%",
            "/%zz",
            "/%ff",
            "secret.txt",
            "",
            "/_headers",
            "/.git/config",
        ] {
            assert_eq!(answer("GET", address, &site).status, "404 Not Found", "{address}");
        }
        let absolute = site.folder.with_file_name("secret.txt").display().to_string();
        for address in [absolute.clone(), format!("/{absolute}"), format!("http://127.0.0.1{absolute}")] {
            assert_eq!(answer("GET", &address, &site).status, "404 Not Found", "{address}");
        }
    }

    #[test]
    fn a_folder_sends_its_index_and_insists_on_the_slash() {
        let (_folder, site) = site("folders");
        assert_eq!(answer("GET", "/clauses/", &site).body, b"clauses");
        let redirect = answer("GET", "//clauses", &site);
        assert_eq!(redirect.extra, Some(("Location", "/clauses/".to_owned())));
    }

    #[test]
    fn a_site_can_lie_below_a_path_and_then_answers_nowhere_else() {
        let (_folder, site) = site("under");
        let server = serve(&site.under("/licences/crm/"));
        assert!(server.url().ends_with("/licences/crm/"));
        assert!(talk(&server, "GET /licences/crm/ HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 200"));
        assert!(talk(&server, "GET / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404"));
    }

    #[test]
    fn a_taken_port_is_one_sentence() {
        let first = listen(0).unwrap();
        let port = first.local_addr().unwrap().port();
        let error = listen(port).unwrap_err().to_string();
        assert_eq!(
            error,
            format!("port {port} is taken by another program; choose another one with `--port`")
        );
    }

    #[test]
    fn a_dropped_server_gives_its_port_back() {
        let (_folder, site) = site("drop");
        let server = serve(&site);
        let port = server.address.port();
        drop(server);
        assert!(listen(port).is_ok());
    }
}
