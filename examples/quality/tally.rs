//! Counting what was found and what was not.

/// Lines of one group.
#[derive(Default, Clone, Copy)]
pub struct Tally {
    pub hit: usize,
    pub missed: usize,
    pub alarm: usize,
    pub quiet: usize,
}

impl Tally {
    pub fn count(&mut self, sells: bool, found: bool) {
        match (sells, found) {
            (true, true) => self.hit += 1,
            (true, false) => self.missed += 1,
            (false, true) => self.alarm += 1,
            (false, false) => self.quiet += 1,
        }
    }

    /// One row of the table; a dash where nothing can be said.
    pub fn row(&self, name: &str) -> String {
        let ratio = |a: usize, b: usize| (a + b > 0).then(|| a as f64 / (a + b) as f64);
        let (p, r) = (ratio(self.hit, self.alarm), ratio(self.hit, self.missed));
        let f1 = p.zip(r).filter(|(p, r)| p + r > 0.0).map(|(p, r)| 2.0 * p * r / (p + r));
        let show = |x: Option<f64>| x.map_or("—".to_string(), |x| format!("{x:.3}"));
        format!(
            "{name:<28} {:>5} {:>5}   {:>9} {:>7} {:>7}   {:>4} false alarms, {:>4} misses",
            self.hit + self.missed,
            self.alarm + self.quiet,
            show(p),
            show(r),
            show(f1),
            self.alarm,
            self.missed
        )
    }
}
