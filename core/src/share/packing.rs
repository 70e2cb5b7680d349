//! Deflate (RFC 1951) with a dictionary: what migrations have in common need not be in every link.

use miniz_oxide::{
    deflate::core::{CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params},
    inflate::{
        TINFLStatus,
        core::{DecompressorOxide, decompress, inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF},
    },
};

use super::Broken;

/// What every link was packed with whose version is 1. It stays as it is for as long as such a link may be opened.
const DICTIONARY: &[u8] = include_bytes!("dictionary-1.txt");
/// As small as it gets: a link is written once and sent around.
const LEVEL: i32 = 10;
/// Deflate without a header of zlib's.
const RAW: i32 = 0;

/// The bytes, packed.
pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut compressor = CompressorOxide::new(create_comp_flags_from_zip_params(LEVEL, RAW, 0));
    // The dictionary is what came before, and whoever unpacks has it: what it was packed to is not kept. After a flush the
    // rest begins with a whole byte, and still refers to what was before.
    compress_to_output(&mut compressor, DICTIONARY, TDEFLFlush::Sync, |_| true);
    let mut packed = Vec::new();
    compress_to_output(&mut compressor, bytes, TDEFLFlush::Finish, |part| {
        packed.extend_from_slice(part);
        true
    });
    packed
}

/// The bytes again, when these are not more than `most`.
pub(super) fn unpack(packed: &[u8], most: usize) -> Result<Vec<u8>, Broken> {
    let mut out = DICTIONARY.to_vec();
    let (mut at, mut from) = (out.len(), 0);
    let most = most + DICTIONARY.len();
    let mut decompressor = DecompressorOxide::new();
    loop {
        // Room grows with what is there, so that a few bytes cannot ask for all of it.
        out.resize((2 * out.len()).min(most), 0);
        let rest = packed.get(from..).unwrap_or_default();
        let (status, read, written) =
            decompress(&mut decompressor, rest, &mut out, at, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF);
        from += read;
        at += written;
        match status {
            TINFLStatus::Done if from == packed.len() => break,
            TINFLStatus::HasMoreOutput if out.len() < most => {}
            TINFLStatus::HasMoreOutput => return Err(Broken::TooLarge),
            _ => return Err(Broken::Damaged),
        }
    }
    out.truncate(at);
    Ok(out.split_off(DICTIONARY.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked() {
        for text in ["", "a", "def upgrade() -> None:\n", &"0123456789".repeat(50_000)] {
            let packed = pack(text.as_bytes());
            assert_eq!(unpack(&packed, 1_000_000).as_deref(), Ok(text.as_bytes()));
        }
    }

    #[test]
    fn the_dictionary_makes_a_migration_small() {
        let text = r#"\n\ndef upgrade() -> None:\n    op.add_column(\"orders\", sa.Column(\"note\", sa.Text(), nullable=True))\n"#;
        let packed = pack(text.as_bytes());
        assert!(packed.len() * 2 < text.len(), "{} of {}", packed.len(), text.len());
    }

    #[test]
    fn a_bomb_is_no_larger_than_what_is_allowed() {
        let bomb = pack(&vec![0; 50_000_000]);
        assert!(bomb.len() < 100_000);
        assert_eq!(unpack(&bomb, 1_000_000), Err(Broken::TooLarge));
    }

    #[test]
    fn what_is_cut_or_longer_is_not_taken_for_whole() {
        let packed = pack(b"def upgrade(): pass");
        for length in 0..packed.len() {
            assert_eq!(unpack(&packed[..length], 1_000), Err(Broken::Damaged), "{length}");
        }
        let longer = [&packed[..], b"more"].concat();
        assert_eq!(unpack(&longer, 1_000), Err(Broken::Damaged));
    }

    #[test]
    fn links_of_version_1_stay_readable() {
        assert_eq!(
            format!("{:x}", md5::compute(DICTIONARY)),
            "bce7d40e6f539ca9636f58e006b0457f",
            "make a new version instead"
        );
    }
}
