//! The press that a file is made for, as its profile describes it (ICC.1; ISO 15930-7).

use super::options::profile_named;
use crate::backend::OptionTable;
use crate::diag::{Code, Diagnostic, Reporter};
use moxcms::{ColorProfile, Layout, ProfileText, RenderingIntent, TransformExecutor, TransformOptions};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The newest version of a profile that PDF knows, as its header has it: 4.
const NEWEST: u8 = 4;

/// A press.
pub struct Press {
    /// Its profile, as the printer gave it.
    pub profile: Vec<u8>,
    /// Of the profile.
    pub digest: [u8; 32],
    /// Cyan, magenta, yellow and black; or one.
    pub inks: u8,
    /// What the profile calls it.
    pub name: String,
    read: ColorProfile,
}

impl Press {
    /// The press that the table of an output names; an error says why its profile cannot be used.
    pub fn open(table: &OptionTable, report: &Reporter) -> Option<Press> {
        let (value, _) = table.values.get("standard")?;
        let path = profile_named(value.text()?)?;
        let data = table.files.get("standard")?.read().map_err(|cause| cause.to_string());
        match data.and_then(|data| Press::of(data, path)) {
            Ok(press) => Some(press),
            Err(cause) => {
                let message = format!("the PDF does not keep PDF/X-4: {path} {cause}");
                let help = "ask the printer for the ICC profile of the press and paper, of CMYK or grey";
                report.report(table.placed("standard", Diagnostic::new(Code::NotConforming, message).help(help)));
                None
            }
        }
    }

    /// Reads a profile; the error says what it is or lacks. `path` names one that has no name.
    fn of(profile: Vec<u8>, path: &str) -> Result<Press, String> {
        let tag = |at: usize| profile.get(at..at + 4);
        if tag(36) != Some(b"acsp") {
            return Err("is no colour profile".to_owned());
        }
        if tag(0).is_none_or(|length| length != (profile.len() as u32).to_be_bytes()) {
            return Err("is not as long as it says".to_owned());
        }
        if profile[8] > NEWEST {
            return Err(format!("is of version {} of ICC.1, and PDF knows {NEWEST}", profile[8]));
        }
        if tag(12) != Some(b"prtr") {
            return Err("is the profile of no press".to_owned());
        }
        let inks = match tag(16) {
            Some(b"CMYK") => 4,
            Some(b"GRAY") => 1,
            _ => return Err("is of other inks than cyan, magenta, yellow and black".to_owned()),
        };
        let read = ColorProfile::new_from_slice(&profile).map_err(|cause| format!("is damaged: {cause}"))?;
        // Without them nothing says which inks make a colour.
        if inks == 4 && read.lut_b_to_a_colorimetric.is_none() && read.lut_b_to_a_perceptual.is_none() {
            return Err("has no table from colours to inks".to_owned());
        }
        let name = read.description.as_ref().and_then(name_of).unwrap_or_else(|| path.to_owned());
        Ok(Press { digest: Sha256::digest(&profile).into(), profile, inks, name, read })
    }

    /// From sRGB to the four inks, as a press turns colours that name no other intent (ISO 32000-1, 8.6.5.8).
    pub fn transform(&self) -> Option<Arc<dyn TransformExecutor<u8> + Send + Sync>> {
        let options =
            TransformOptions { rendering_intent: RenderingIntent::RelativeColorimetric, ..TransformOptions::default() };
        let four = (self.inks == 4).then_some(Layout::Rgba)?;
        ColorProfile::new_srgb().create_transform_8bit(Layout::Rgb, &self.read, four, options).ok()
    }
}

fn name_of(text: &ProfileText) -> Option<String> {
    let name = match text {
        ProfileText::PlainString(name) => name,
        ProfileText::Localizable(names) => &names.first()?.value,
        ProfileText::Description(description) => &description.ascii_string,
    };
    let name = name.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    (!name.is_empty()).then(|| name.to_owned())
}
