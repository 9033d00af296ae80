//! The network, for the one command that fetches.
//!
//! Takes an address, gives the bytes that stand there. Everything has a limit, because an address comes from an article
//! that may come from anywhere: only `http` and `https`, only public addresses, a size, a time, a number of redirects.
//! A name is resolved once; what it resolves to is looked at and is what the connection is made to, again at each
//! redirect. So no page can have the program ask the router or the neighbours of whoever builds it.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

/// Most bytes of one answer (32 MB).
pub const MAX_ANSWER: u64 = 32 << 20;
/// Most bytes of all answers of a run (1 GB).
pub const MAX_ANSWERS: u64 = 1 << 30;
/// Most redirects from an address.
pub const MAX_REDIRECTS: u32 = 5;
/// How long one answer may take, redirects and all.
pub const MAX_WAIT: Duration = Duration::from_secs(60);
/// How long all answers of a run may take.
pub const MAX_WAITS: Duration = Duration::from_secs(3600);
/// Most bytes of the head of an answer.
const MAX_HEAD: usize = 64 << 10;

/// What is asked for: pictures that can be read here.
const WANTED: &str = "image/png, image/jpeg, image/gif, image/webp, image/svg+xml, image/bmp, image/tiff";

/// What a run may take from the network.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most bytes of one answer.
    pub answer: u64,
    /// How long one answer may take.
    pub wait: Duration,
    /// Whether addresses that are not public may be asked.
    pub private: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self { answer: MAX_ANSWER, wait: MAX_WAIT, private: false }
    }
}

/// Why nothing was taken from an address.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
    #[error("only http and https are fetched")]
    Scheme,
    #[error("{0} is no public address")]
    Private(IpAddr),
    #[error("the server answers {0}")]
    Status(u16),
    #[error("it is over {} MB", .0.div_ceil(1 << 20))]
    TooLarge(u64),
    #[error("no whole answer came in {} seconds", .0.as_secs())]
    TooLong(Duration),
    #[error("it is redirected more than {MAX_REDIRECTS} times")]
    Redirects,
    #[error("no host has this name")]
    Unknown,
    #[error("the run has taken 1 GB, or an hour")]
    Spent,
    #[error("{0}")]
    Failed(String),
}

/// One run's way to the network.
#[derive(Debug)]
pub struct Network {
    agent: ureq::Agent,
    limits: Limits,
    begun: Instant,
    /// Bytes that were taken.
    taken: AtomicU64,
}

impl Network {
    pub fn open(limits: Limits) -> Self {
        Self::asking(limits, if limits.private { |_| true } else { is_public })
    }

    /// Asks the addresses that are `allowed`.
    fn asking(limits: Limits, allowed: fn(IpAddr) -> bool) -> Self {
        let config = Config::builder()
            .timeout_global(Some(limits.wait))
            .max_redirects(MAX_REDIRECTS)
            .max_response_header_size(MAX_HEAD)
            // A proxy would resolve the names itself, and nobody would look at what they resolve to.
            .proxy(None)
            .user_agent(concat!("huibian/", env!("CARGO_PKG_VERSION")))
            .accept(WANTED)
            .build();
        let resolver = Allowed { allowed, names: DefaultResolver::default() };
        let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), resolver);
        Self { agent, limits, begun: Instant::now(), taken: AtomicU64::new(0) }
    }

    /// What stands at an address.
    pub fn get(&self, address: &str) -> Result<Vec<u8>, NetworkError> {
        let left = MAX_ANSWERS.saturating_sub(self.taken.load(Ordering::Relaxed));
        if left == 0 || self.begun.elapsed() > MAX_WAITS {
            return Err(NetworkError::Spent);
        }
        let most = self.limits.answer.min(left);
        let mut answer = self.agent.get(address).call().map_err(|cause| self.error(cause))?;
        if answer.body().content_length().is_some_and(|length| length > most) {
            return Err(NetworkError::TooLarge(most));
        }
        let bytes = answer.body_mut().with_config().limit(most).read_to_vec().map_err(|cause| self.error(cause))?;
        self.taken.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        Ok(bytes)
    }

    fn error(&self, cause: ureq::Error) -> NetworkError {
        match cause {
            ureq::Error::StatusCode(status) => NetworkError::Status(status),
            ureq::Error::BodyExceedsLimit(most) => NetworkError::TooLarge(most),
            ureq::Error::Timeout(_) => NetworkError::TooLong(self.limits.wait),
            ureq::Error::TooManyRedirects => NetworkError::Redirects,
            ureq::Error::HostNotFound => NetworkError::Unknown,
            ureq::Error::Other(cause) => match cause.downcast::<NetworkError>() {
                Ok(ours) => *ours,
                Err(other) => NetworkError::Failed(other.to_string()),
            },
            ureq::Error::Io(cause) if cause.kind() == io::ErrorKind::TimedOut => {
                NetworkError::TooLong(self.limits.wait)
            }
            other => NetworkError::Failed(other.to_string()),
        }
    }
}

/// Resolves names to allowed addresses only.
#[derive(Debug)]
struct Allowed {
    allowed: fn(IpAddr) -> bool,
    names: DefaultResolver,
}

impl Resolver for Allowed {
    fn resolve(&self, uri: &Uri, config: &Config, wait: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let refused = |cause| Err(ureq::Error::Other(Box::new(cause)));
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return refused(NetworkError::Scheme);
        }
        let found = self.names.resolve(uri, config, wait)?;
        // One that is not allowed makes the name suspect.
        match found.iter().map(|found| found.ip()).find(|ip| !(self.allowed)(*ip)) {
            Some(ip) => refused(NetworkError::Private(ip)),
            None => Ok(found),
        }
    }
}

/// Whether an address is one of the whole network, by the registries of special-purpose addresses (RFC 6890).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

/// First address and length of the prefix of what is not public.
#[rustfmt::skip]
const SPECIAL_V4: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),        // this network
    (Ipv4Addr::new(10, 0, 0, 0), 8),       // private
    (Ipv4Addr::new(100, 64, 0, 0), 10),    // shared by the customers of a carrier; metadata of some clouds
    (Ipv4Addr::new(127, 0, 0, 0), 8),      // loopback
    (Ipv4Addr::new(169, 254, 0, 0), 16),   // link-local; metadata of most clouds
    (Ipv4Addr::new(172, 16, 0, 0), 12),    // private
    (Ipv4Addr::new(192, 0, 0, 0), 24),     // of protocols
    (Ipv4Addr::new(192, 0, 2, 0), 24),     // for documents
    (Ipv4Addr::new(192, 88, 99, 0), 24),   // relays of 6to4
    (Ipv4Addr::new(192, 168, 0, 0), 16),   // private
    (Ipv4Addr::new(198, 18, 0, 0), 15),    // for measurements
    (Ipv4Addr::new(198, 51, 100, 0), 24),  // for documents
    (Ipv4Addr::new(203, 0, 113, 0), 24),   // for documents
    (Ipv4Addr::new(224, 0, 0, 0), 4),      // multicast
    (Ipv4Addr::new(240, 0, 0, 0), 4),      // reserved; broadcast
];

fn is_public_v4(ip: Ipv4Addr) -> bool {
    !SPECIAL_V4.iter().any(|(first, length)| (ip.to_bits() ^ first.to_bits()) >> (32 - length) == 0)
}

/// Of the unicast addresses given out so far, those that are not public.
#[rustfmt::skip]
const SPECIAL_V6: [(Ipv6Addr, u32); 3] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),       // of protocols; Teredo
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),   // for documents
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),       // for documents
];

/// Loopback, link-local, private and multicast addresses are none of 2000::/3. One that holds an address of IPv4 is what
/// that one is.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let bits = ip.to_bits();
    let parts = ip.segments();
    let held = match parts {
        // Mapped, RFC 4291; translated, RFC 6052.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => Some(bits as u32),
        // 6to4, RFC 3056.
        [0x2002, high, low, ..] => Some(u32::from(high) << 16 | u32::from(low)),
        _ => None,
    };
    match held {
        Some(v4) => is_public_v4(Ipv4Addr::from_bits(v4)),
        None => {
            bits >> 125 == 1
                && !SPECIAL_V6.iter().any(|(first, length)| (bits ^ first.to_bits()) >> (128 - length) == 0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    #[test]
    fn addresses_of_a_house_a_carrier_or_a_cloud_are_not_public() {
        for special in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.0.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.168.1.1",
            "198.19.0.1",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::a00:1",
            "2002:a00:1::1",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "fec0::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "100::1",
        ] {
            assert!(!is_public(special.parse().unwrap()), "{special}");
        }
        for public in [
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.167.1.1",
            "198.20.0.1",
            "223.255.255.255",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
            "2001:4860:4860::8888",
            "2400:3200::1",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn nothing_but_http_is_asked_for_and_nobody_who_is_not_public() {
        let network = Network::open(Limits::default());
        for address in
            ["http://127.0.0.1:9/a.png", "http://[::1]:9/a", "http://[::ffff:127.0.0.1]:9/a", "http://2130706433:9/a"]
        {
            let refused = network.get(address);
            assert!(matches!(refused, Err(NetworkError::Private(_))), "{address}: {refused:?}");
        }
        for address in ["ftp://example.org/a.png", "file:///etc/passwd", "/a.png", "socks5://127.0.0.1:9/a"] {
            assert!(network.get(address).is_err(), "{address}");
        }
    }

    /// A server that answers by path, on a port of its own.
    fn server(answer: fn(&str, u16) -> Vec<u8>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
                    head.push(byte[0]);
                }
                let head = String::from_utf8(head).unwrap();
                let bytes = answer(head.split(' ').nth(1).unwrap(), port);
                if bytes.is_empty() {
                    std::thread::sleep(Duration::from_secs(3));
                }
                // Whoever asked may have hung up.
                let _ = stream.write_all(&bytes);
            }
        });
        format!("http://127.0.0.1:{port}")
    }

    fn answer(path: &str, port: u16) -> Vec<u8> {
        let redirect = |to: &str| {
            format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                .into_bytes()
        };
        match path {
            "/moved" => redirect("/found"),
            "/mapped" => redirect(&format!("http://[::ffff:127.0.0.1]:{port}/found")),
            "/neighbour" => redirect("http://192.168.1.1/found"),
            "/cloud" => redirect("http://169.254.169.254/latest/meta-data"),
            "/other" => redirect(&format!("http://127.0.0.2:{port}/found")),
            "/file" => redirect("file:///etc/passwd"),
            "/circle" => redirect("/circle"),
            "/slow" => Vec::new(),
            "/long" => {
                [&b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2000\r\n\r\n"[..], &[0; 2000]].concat()
            }
            // No length is named: what counts is what comes.
            "/endless" => [&b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"[..], &[0; 2000]].concat(),
            "/found" => b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nfound".to_vec(),
            _ => b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".to_vec(),
        }
    }

    #[test]
    fn every_redirect_is_looked_at() {
        let at = server(answer);
        let network = Network::asking(Limits::default(), |ip| ip == IpAddr::V4(Ipv4Addr::LOCALHOST));
        assert_eq!(network.get(&format!("{at}/moved")).unwrap(), b"found");
        for path in ["mapped", "neighbour", "cloud", "other"] {
            let refused = network.get(&format!("{at}/{path}"));
            assert!(matches!(refused, Err(NetworkError::Private(_))), "{path}: {refused:?}");
        }
        assert!(matches!(network.get(&format!("{at}/circle")), Err(NetworkError::Redirects)));
        assert!(network.get(&format!("{at}/file")).is_err());
        assert!(matches!(network.get(&format!("{at}/missing")), Err(NetworkError::Status(404))));
    }

    #[test]
    fn an_answer_that_is_too_long_or_too_late_is_not_waited_for() {
        let at = server(answer);
        let limits = Limits { answer: 1000, wait: Duration::from_millis(500), private: true };
        let network = Network::open(limits);
        for path in ["long", "endless"] {
            let refused = network.get(&format!("{at}/{path}"));
            assert!(matches!(refused, Err(NetworkError::TooLarge(1000))), "{path}: {refused:?}");
        }
        assert_eq!(network.get(&format!("{at}/found")).unwrap(), b"found");
        let begun = Instant::now();
        let refused = network.get(&format!("{at}/slow"));
        assert!(matches!(refused, Err(NetworkError::TooLong(_))), "{refused:?}");
        assert!(begun.elapsed() < Duration::from_secs(2));
        network.taken.store(MAX_ANSWERS, Ordering::Relaxed);
        assert!(matches!(network.get(&format!("{at}/found")), Err(NetworkError::Spent)));
    }
}
