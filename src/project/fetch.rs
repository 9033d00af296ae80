//! Fetching: the pictures of a book that are on the network come to lie beside its articles.
//!
//! Takes the addresses that reading found, asks for each that was not fetched before, and keeps what is a picture by its
//! content. A build reads what lies there; it never does this itself.

use super::Job;
use crate::diag::{Code, Diagnostic, Fatal, Reporter, Span};
use crate::files::Files;
use crate::files::fetched::{self, Fetched, Picture};
use crate::files::network::{Limits, Network};
use crate::input::Intake;
use crate::media;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

/// Most pictures that are fetched for one book.
pub const MAX_FETCHED: usize = 10_000;
/// Addresses that are asked at a time.
const AT_A_TIME: usize = 4;
/// Pictures after which the record is written, so that a run that is stopped has not been in vain.
const BETWEEN_RECORDS: usize = 16;

/// What came of fetching, in pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Catch {
    pub fetched: usize,
    /// Were there before.
    pub kept: usize,
    pub missing: usize,
}

impl Job {
    /// Fetches the pictures that reading found on the network; `asked` is told how many of how many were asked for.
    pub fn fetch(
        &self,
        intake: &Intake,
        limits: Limits,
        reporter: &Reporter,
        asked: &dyn Fn(usize, usize),
    ) -> Result<Catch, Fatal> {
        let record = Path::new(fetched::FOLDER).join(fetched::RECORD);
        let mut known = Fetched::read(&*self.files).map_err(|cause| Fatal::Read { path: record.clone(), cause })?;
        let mut seen = BTreeSet::new();
        let all: Vec<(&str, Option<Span>)> = intake
            .remote
            .iter()
            .map(|remote| (remote.address.as_str(), remote.span))
            .filter(|(address, _)| seen.insert(*address))
            .collect();
        let (kept, mut wanted): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(address, _)| self.holds(&known, address));
        let mut catch = Catch { kept: kept.len(), ..Catch::default() };
        if wanted.is_empty() {
            return Ok(catch);
        }
        if let Some((_, span)) = wanted.get(MAX_FETCHED) {
            let message = format!(
                "more than {MAX_FETCHED} pictures are on the network; this one and what follows was not fetched"
            );
            reporter.report(Diagnostic::new(Code::NotFetched, message).at(*span));
            catch.missing = wanted.len() - MAX_FETCHED;
            wanted.truncate(MAX_FETCHED);
        }
        let failed = |cause: io::Error| Fatal::Write { path: self.root().join(fetched::FOLDER), cause };
        let folder = fetched::folder(self.root()).map_err(failed)?;
        let network = Network::open(limits);
        let threads =
            ThreadPoolBuilder::new().num_threads(AT_A_TIME).build().map_err(io::Error::other).map_err(failed)?;
        for (number, some) in wanted.chunks(BETWEEN_RECORDS).enumerate() {
            asked(number * BETWEEN_RECORDS, wanted.len());
            let take = |(address, _): &(&str, Option<Span>)| take(&network, address, &folder);
            let got: Vec<Result<Picture, Miss>> = threads.install(|| some.par_iter().map(take).collect());
            for ((address, span), picture) in some.iter().zip(got) {
                match picture {
                    Ok(picture) => {
                        known.add(address, picture);
                        catch.fetched += 1;
                    }
                    Err(Miss::Disk(cause)) => return Err(failed(cause)),
                    Err(Miss::Picture(why)) => {
                        let message = format!("{address} was not fetched: {why}");
                        let diagnostic = Diagnostic::new(Code::NotFetched, message).at(*span);
                        reporter.report(diagnostic.help(Code::NotFetched.help()));
                        catch.missing += 1;
                    }
                }
            }
            known.write(&folder).map_err(failed)?;
        }
        Ok(catch)
    }

    /// Whether the picture of an address lies there as it came.
    fn holds(&self, known: &Fetched, address: &str) -> bool {
        let picture = known.get(address).zip(known.path(address));
        picture.is_some_and(|(picture, path)| self.files.read(&path).is_ok_and(|bytes| hash(&bytes) == picture.sha256))
    }
}

/// Why there is no picture.
enum Miss {
    /// It cannot be had, or is none.
    Picture(String),
    /// It cannot be kept.
    Disk(io::Error),
}

/// Asks for one picture and keeps it under a name made of its content.
fn take(network: &Network, address: &str, folder: &Path) -> Result<Picture, Miss> {
    let bytes = network.get(address).map_err(|cause| Miss::Picture(cause.to_string()))?;
    let format = media::probe(&bytes).map_err(|cause| Miss::Picture(cause.to_string()))?.format;
    let sha256 = hash(&bytes);
    let file = format!("{}.{}", &sha256[..16], format.extension());
    fetched::put(folder, &file, &bytes).map_err(Miss::Disk)?;
    Ok(Picture { file, sha256, media_type: format.media_type().to_owned() })
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
