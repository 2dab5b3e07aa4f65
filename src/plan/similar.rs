//! Texts that say the same: a small sample of each, and whether two samples agree.

/// What is kept of a text: the smallest hashes of its four-character stretches. Two such samples agree as far as the texts do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Print {
    /// Ascending, each once, at most [`KEPT`].
    hashes: Vec<u64>,
    /// Letters and ideographs that were read.
    pub length: u32,
}

/// Hashes that are kept of a text.
const KEPT: usize = 128;

/// Of these, as many say whether two texts are worth comparing.
const DOORS: usize = 8;

/// Shorter texts agree by chance.
const SHORTEST: u32 = 200;

/// Share of stretches that texts have in common which are nearly the same, in percent.
const ALIKE: usize = 80;

impl Print {
    /// Texts that are nearly the same share at least one of these, but for rare chance.
    pub fn doors(&self) -> &[u64] {
        &self.hashes[..self.hashes.len().min(DOORS)]
    }
}

/// Reads `text`: letters and ideographs only, so that reformatting changes nothing.
pub fn print(text: &str) -> Print {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut hashes: Vec<u64> = letters.windows(4).map(hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(KEPT);
    Print { hashes, length: letters.len() as u32 }
}

fn hash(window: &[char]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for c in window {
        hash = (hash ^ u64::from(*c as u32)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    // the low bits of this hash are poor: mix once more
    hash ^= hash >> 29;
    hash = hash.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash ^ (hash >> 32)
}

/// Whether two texts are nearly the same: long enough, and four fifths of their stretches in common (estimated from the samples).
pub fn alike(a: &Print, b: &Print) -> bool {
    if a.length.min(b.length) < SHORTEST {
        return false;
    }
    let (mut i, mut j, mut seen, mut both) = (0, 0, 0, 0);
    while seen < KEPT && i < a.hashes.len() && j < b.hashes.len() {
        let (x, y) = (a.hashes[i], b.hashes[j]);
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
        seen += 1;
    }
    seen > 0 && both * 100 >= seen * ALIKE
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
