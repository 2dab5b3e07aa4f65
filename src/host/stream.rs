//! Work on many inputs at once, results in order: each is handed over as soon as its turn comes, and no more than a few wait.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// So few inputs are done before a thread has started.
const FEW: usize = 8;

/// Results that may wait for their turn, per thread: memory stays flat however many inputs there are.
const AHEAD: usize = 16;

/// Calls `work` on every item, on up to `threads` threads (0: as many as there are cores), and `sink` on the results, in the order of the
/// items and on the calling thread. When `sink` returns false the rest is left undone. A panic in `work` is carried on to the caller once the
/// results before it have been handed over.
pub fn ordered<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    work: impl Fn(usize, &T) -> R + Sync,
    mut sink: impl FnMut(R) -> bool,
) {
    if items.len() <= FEW || threads == 1 {
        for (i, item) in items.iter().enumerate() {
            if !sink(work(i, item)) {
                return;
            }
        }
        return;
    }
    let cores = || std::thread::available_parallelism().map_or(1, |n| n.get());
    let threads = if threads == 0 { cores() } else { threads }.min(items.len());
    let desk = Desk {
        state: Mutex::new(State::default()),
        changed: Condvar::new(),
        window: threads * AHEAD,
        len: items.len(),
    };
    std::thread::scope(|scope| {
        // also when `sink` panics: the threads must not wait for a turn that never comes
        let _stop = StopWhenLeft(&desk);
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(i) = desk.take() {
                    let result = catch_unwind(AssertUnwindSafe(|| work(i, &items[i])));
                    desk.put(i, result);
                }
            });
        }
        for i in 0..items.len() {
            match desk.get(i) {
                Ok(result) => {
                    if !sink(result) {
                        break;
                    }
                }
                Err(panic) => resume_unwind(panic),
            }
        }
    });
}

type Outcome<R> = std::thread::Result<R>;

struct State<R> {
    /// The next item nobody has taken.
    next: usize,
    /// How many results were handed over.
    done: usize,
    waiting: BTreeMap<usize, Outcome<R>>,
    stopped: bool,
}

impl<R> Default for State<R> {
    fn default() -> Self {
        State { next: 0, done: 0, waiting: BTreeMap::new(), stopped: false }
    }
}

struct Desk<R> {
    state: Mutex<State<R>>,
    changed: Condvar,
    window: usize,
    len: usize,
}

struct StopWhenLeft<'a, R>(&'a Desk<R>);

impl<R> Drop for StopWhenLeft<'_, R> {
    fn drop(&mut self) {
        self.0.lock().stopped = true;
        self.0.changed.notify_all();
    }
}

impl<R> Desk<R> {
    fn lock(&self) -> MutexGuard<'_, State<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, guard: MutexGuard<'a, State<R>>) -> MutexGuard<'a, State<R>> {
        self.changed.wait(guard).unwrap_or_else(PoisonError::into_inner)
    }

    /// The next item to work on, once it is not too far ahead.
    fn take(&self) -> Option<usize> {
        let mut state = self.lock();
        while !state.stopped && state.next < self.len && state.next >= state.done + self.window {
            state = self.wait(state);
        }
        if state.stopped || state.next >= self.len {
            return None;
        }
        state.next += 1;
        Some(state.next - 1)
    }

    fn put(&self, index: usize, result: Outcome<R>) {
        let mut state = self.lock();
        state.waiting.insert(index, result);
        if index == state.done {
            self.changed.notify_all();
        }
    }

    fn get(&self, index: usize) -> Outcome<R> {
        let mut state = self.lock();
        loop {
            if let Some(result) = state.waiting.remove(&index) {
                state.done = index + 1;
                self.changed.notify_all();
                return result;
            }
            state = self.wait(state);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_few_wait() {
        let items: Vec<usize> = (0..2000).collect();
        for threads in [1, 2, 5] {
            let mut seen = Vec::new();
            ordered(
                &items,
                threads,
                |i, n| {
                    assert_eq!(i, *n);
                    n * 2
                },
                |r| {
                    seen.push(r);
                    true
                },
            );
            assert!(seen.iter().enumerate().all(|(i, r)| *r == i * 2));
            assert_eq!(seen.len(), items.len());
        }
    }

    #[test]
    fn a_sink_may_stop() {
        let items: Vec<usize> = (0..500).collect();
        let mut seen = 0;
        ordered(
            &items,
            3,
            |_, n| *n,
            |_| {
                seen += 1;
                seen < 10
            },
        );
        assert_eq!(seen, 10);
    }

    #[test]
    fn a_panic_reaches_the_caller_after_the_results_before_it() {
        let items: Vec<usize> = (0..100).collect();
        let mut seen = Vec::new();
        let result = catch_unwind(AssertUnwindSafe(|| {
            ordered(
                &items,
                3,
                |_, n| if *n == 20 { resume_unwind(Box::new("twenty")) } else { *n },
                |n| {
                    seen.push(n);
                    true
                },
            );
        }));
        assert!(result.is_err());
        assert_eq!(seen, (0..20).collect::<Vec<_>>());
    }
}
