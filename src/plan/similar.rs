//! Drafts that say the same: fingerprints of their text, and pairs that nearly agree.

/// A draft as far as likeness goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// 64 votes of all four-character stretches (simhash).
    pub text: u64,
    /// Characters that were read.
    pub length: u32,
}

/// Shorter texts agree by chance.
const SHORTEST: u32 = 200;

/// Of 64 votes this many may differ in texts that are nearly the same.
const DIFFERENT: u32 = 3;

/// The fingerprint of `text`: letters and ideographs only, so that reformatting changes nothing.
pub fn print(text: &str) -> Print {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut votes = [0i32; 64];
    for window in letters.windows(4) {
        let mut hash = 0xcbf2_9ce4_8422_2325u64;
        for c in window {
            hash = (hash ^ u64::from(*c as u32)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        // the low bits of this hash are poor: mix once more
        hash ^= hash >> 29;
        hash = hash.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash ^= hash >> 32;
        for (bit, vote) in votes.iter_mut().enumerate() {
            *vote += if hash >> bit & 1 == 1 { 1 } else { -1 };
        }
    }
    let text = votes.iter().enumerate().fold(0, |sum, (bit, vote)| sum | u64::from(*vote > 0) << bit);
    Print { text, length: letters.len() as u32 }
}

/// Whether two texts are nearly the same: long enough, of about one length, and few votes differ.
pub fn alike(a: &Print, b: &Print) -> bool {
    let (short, long) = (a.length.min(b.length), a.length.max(b.length));
    short >= SHORTEST && short * 10 >= long * 9 && (a.text ^ b.text).count_ones() <= DIFFERENT
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(seed: u32, n: usize) -> String {
        let mut state = seed;
        (0..n)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                char::from_u32(0x4E00 + (state >> 16) % 3000).unwrap()
            })
            .collect()
    }

    #[test]
    fn a_few_changed_words_are_the_same_text_and_another_text_is_not() {
        let one = text(7, 800);
        let other: String = one.chars().enumerate().map(|(i, c)| if i == 400 { '改' } else { c }).collect();
        assert!(alike(&print(&one), &print(&other)));
        assert!(alike(&print(&one), &print(&one.replace('一', "一\n\n"))));
        assert!(!alike(&print(&one), &print(&text(8, 800))));
        assert!(!alike(&print(&one), &print(&one[..one.len() / 2 / 3 * 3])));
        assert!(!alike(&print("短文"), &print("短文")));
    }
}
