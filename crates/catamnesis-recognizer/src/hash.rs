//! Hashes of words and features; the same on every machine.

const K: u64 = 0x9e37_79b9_7f4a_7c15;
const SEED: u64 = 0x51ed_270b_35ae_31c9;

/// The low and the high half of a 128-bit product, folded: every bit of both factors reaches every bit.
fn fold(a: u64, b: u64) -> u64 {
    let p = u128::from(a) * u128::from(b);
    (p as u64) ^ ((p >> 64) as u64)
}

/// Hash of some bytes.
pub(crate) fn bytes(bytes: &[u8]) -> u32 {
    let mut h = SEED ^ (bytes.len() as u64).wrapping_mul(K);
    for chunk in bytes.chunks(8) {
        let mut word = 0u64;
        for (i, &b) in chunk.iter().enumerate() {
            word |= u64::from(b) << (8 * i);
        }
        h = fold(h ^ word, K);
    }
    (h ^ (h >> 32)) as u32
}

/// Hash of a text.
pub fn text(text: &str) -> u32 {
    bytes(text.as_bytes())
}

/// Hash of two hashes in order.
pub(crate) fn pair(a: u32, b: u32) -> u32 {
    let h = fold((u64::from(a) << 32 | u64::from(b)) ^ SEED, K);
    (h ^ (h >> 32)) as u32
}

/// Hash of a text with its ASCII letters in lower case; the same as [`text`] of the lower-cased text.
pub(crate) fn lower(text: &str) -> u32 {
    let raw = text.as_bytes();
    let mut buffer = [0u8; 48];
    match buffer.get_mut(..raw.len()) {
        Some(room) => {
            for (to, from) in room.iter_mut().zip(raw) {
                *to = from.to_ascii_lowercase();
            }
            bytes(room)
        }
        None => bytes(raw),
    }
}
