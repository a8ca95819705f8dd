//! Who does which job: the schedule of a pool of workers, as a state machine that sends nothing itself.
//!
//! A worker has one job at a time, and the next one when it has done that; long jobs come first. A job whose worker dies is given to a fresh
//! worker, so many times at most; a job that fails takes no other along. Whoever holds the workers carries out [`Order`]s
//! and says what became of them; what a worker says that was dismissed meanwhile changes nothing.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

/// Fresh workers that a job is given to at most, after the first one died.
pub const MOST_RETRIES: u32 = 2;

/// A worker, by the order in which they were hired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkerId(u64);

/// What a job asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    /// Jobs with the same number need the same data.
    pub data: usize,
    /// About how long it takes, in no unit.
    pub work: u64,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Start a worker and give it this job.
    Hire { worker: WorkerId, job: usize },
    /// Give this job to a worker that has done another.
    Give { worker: WorkerId, job: usize },
    /// End a worker, whatever it does.
    Dismiss { worker: WorkerId },
}

/// What became of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// So many workers died of it.
    Waiting {
        deaths: u32,
    },
    Running {
        deaths: u32,
    },
    Done,
    Failed,
    Cancelled,
}

/// How far a pool is: all jobs, by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Progress {
    pub of: usize,
    pub done: usize,
    pub failed: usize,
    pub running: usize,
    pub cancelled: usize,
}

impl Progress {
    /// Whether there is nothing left to wait for.
    pub fn over(&self) -> bool {
        self.done + self.failed + self.cancelled == self.of
    }
}

/// The schedule.
#[derive(Debug, Clone)]
pub struct Pool {
    demands: Vec<Demand>,
    fates: Vec<Fate>,
    /// The job of each worker.
    working: BTreeMap<WorkerId, usize>,
    hired: u64,
}

impl Pool {
    /// A pool of at most `workers` (at least 1) for jobs that ask for this, and its first orders.
    pub fn new(demands: Vec<Demand>, workers: usize) -> (Self, Vec<Order>) {
        let fates = vec![Fate::Waiting { deaths: 0 }; demands.len()];
        let mut pool = Self { demands, fates, working: BTreeMap::new(), hired: 0 };
        let orders = (0..workers.max(1)).map_while(|_| pool.hire(pool.next(None)?)).collect();
        (pool, orders)
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let count = |is: fn(&Fate) -> bool| self.fates.iter().filter(|fate| is(fate)).count();
        Progress {
            of: self.fates.len(),
            done: count(|f| *f == Fate::Done),
            failed: count(|f| *f == Fate::Failed),
            running: count(|f| matches!(f, Fate::Running { .. })),
            cancelled: count(|f| *f == Fate::Cancelled),
        }
    }

    /// The job that a worker has; none if it was dismissed.
    pub fn job(&self, worker: WorkerId) -> Option<usize> {
        self.working.get(&worker).copied()
    }

    /// A worker has done its job.
    pub fn done(&mut self, worker: WorkerId) -> Option<Order> {
        self.ended(worker, Fate::Done)
    }

    /// A worker is well, but its job can't be done: it would fail with any other, too.
    pub fn failed(&mut self, worker: WorkerId) -> Option<Order> {
        self.ended(worker, Fate::Failed)
    }

    /// A worker is dead, or silent for too long. Its job goes to a fresh one, or is given up: the second value says which
    /// job that was.
    pub fn died(&mut self, worker: WorkerId) -> (Vec<Order>, Option<usize>) {
        let Some(job) = self.working.remove(&worker) else { return (Vec::new(), None) };
        let Fate::Running { deaths } = self.fates[job] else { return (Vec::new(), None) };
        let given_up = deaths >= MOST_RETRIES;
        self.fates[job] = if given_up { Fate::Failed } else { Fate::Waiting { deaths: deaths + 1 } };
        let orders = [Some(Order::Dismiss { worker }), self.next(None).and_then(|job| self.hire(job))];
        (orders.into_iter().flatten().collect(), given_up.then_some(job))
    }

    /// Ends everything that isn't over.
    pub fn cancel(&mut self) -> Vec<Order> {
        for fate in &mut self.fates {
            if matches!(fate, Fate::Waiting { .. } | Fate::Running { .. }) {
                *fate = Fate::Cancelled;
            }
        }
        std::mem::take(&mut self.working).into_keys().map(|worker| Order::Dismiss { worker }).collect()
    }

    fn ended(&mut self, worker: WorkerId, fate: Fate) -> Option<Order> {
        let job = self.working.remove(&worker)?;
        self.fates[job] = fate;
        Some(match self.next(Some(self.demands[job].data)) {
            Some(job) => {
                self.begin(worker, job);
                Order::Give { worker, job }
            }
            None => Order::Dismiss { worker },
        })
    }

    /// The next job that waits: one for which the worker has the data, if there is any; of these the longest, so that at the
    /// end no worker waits long for another.
    fn next(&self, loaded: Option<usize>) -> Option<usize> {
        let waiting = (0..self.fates.len()).filter(|&job| matches!(self.fates[job], Fate::Waiting { .. }));
        waiting.min_by_key(|&job| {
            let Demand { data, work } = self.demands[job];
            (Some(data) != loaded, Reverse(work))
        })
    }

    fn hire(&mut self, job: usize) -> Option<Order> {
        let worker = WorkerId(self.hired);
        self.hired += 1;
        self.begin(worker, job);
        Some(Order::Hire { worker, job })
    }

    fn begin(&mut self, worker: WorkerId, job: usize) {
        if let Fate::Waiting { deaths } = self.fates[job] {
            self.fates[job] = Fate::Running { deaths };
        }
        self.working.insert(worker, job);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    fn worker(order: Order) -> WorkerId {
        let (Order::Hire { worker, .. } | Order::Give { worker, .. } | Order::Dismiss { worker }) = order;
        worker
    }

    fn needing(data: &[usize]) -> Vec<Demand> {
        data.iter().map(|&data| Demand { data, work: 1 }).collect()
    }

    #[test]
    fn long_jobs_come_first() {
        let demands = [1, 5, 3, 5].map(|work| Demand { data: 0, work }).to_vec();
        let (mut pool, orders) = Pool::new(demands, 2);
        let mut given = |worker| match pool.done(WorkerId(worker)) {
            Some(Order::Give { job, .. }) => job,
            other => panic!("{other:?}"),
        };
        let [Order::Hire { job: first, .. }, Order::Hire { job: second, .. }] = orders[..] else { panic!() };
        assert_eq!([first, second, given(0), given(1)], [1, 3, 2, 0]);
    }

    #[test]
    fn a_worker_goes_on_with_what_needs_its_data() {
        let (mut pool, orders) = Pool::new(needing(&[0, 1, 0, 1]), 2);
        let [first, second] = orders[..] else { panic!() };
        assert_eq!(
            (first, second),
            (Order::Hire { worker: WorkerId(0), job: 0 }, Order::Hire { worker: WorkerId(1), job: 1 },)
        );
        assert_eq!(pool.done(worker(second)), Some(Order::Give { worker: WorkerId(1), job: 3 }));
        // Nothing else needs its data: it takes what is left, then goes.
        assert_eq!(pool.done(worker(second)), Some(Order::Give { worker: WorkerId(1), job: 2 }));
        assert_eq!(pool.done(worker(second)), Some(Order::Dismiss { worker: WorkerId(1) }));
        assert_eq!(pool.done(worker(first)), Some(Order::Dismiss { worker: WorkerId(0) }));
        assert_eq!(pool.progress(), Progress { of: 4, done: 4, ..Progress::default() });
    }

    #[test]
    fn a_deadly_job_is_given_up_and_the_others_are_done() {
        let (mut pool, orders) = Pool::new(needing(&[0; 2]), 1);
        let mut now = worker(orders[0]);
        for retry in 0..=MOST_RETRIES {
            let (orders, given_up) = pool.died(now);
            assert_eq!(orders[0], Order::Dismiss { worker: now });
            assert_eq!(given_up, (retry == MOST_RETRIES).then_some(0));
            assert_eq!(pool.died(now), (vec![], None), "the dead are dead");
            now = worker(orders[1]);
        }
        assert_eq!(pool.job(now), Some(1));
        assert_eq!(pool.failed(now), Some(Order::Dismiss { worker: now }));
        assert_eq!(pool.progress(), Progress { of: 2, failed: 2, ..Progress::default() });
        assert!(pool.progress().over());
    }

    #[test]
    fn nothing_is_over_at_once() {
        let (mut pool, orders) = Pool::new(vec![], 4);
        assert!(orders.is_empty() && pool.progress().over());
        assert!(pool.cancel().is_empty());
    }

    /// What may happen next; the number says to which of the workers there have ever been.
    #[derive(Debug, Clone)]
    enum Happens {
        Done(usize),
        Failed(usize),
        Died(usize),
        Cancel,
    }

    fn happens() -> impl Strategy<Value = Happens> {
        prop_oneof![
            8 => (0usize..40).prop_map(Happens::Done),
            2 => (0usize..40).prop_map(Happens::Failed),
            4 => (0usize..40).prop_map(Happens::Died),
            1 => Just(Happens::Cancel),
        ]
    }

    /// Everybody who works, and all that was done, as one who carries out the orders sees it.
    #[derive(Default)]
    struct Seen {
        hired: Vec<WorkerId>,
        busy: BTreeMap<WorkerId, usize>,
        done: Vec<usize>,
        failed: BTreeSet<usize>,
        cancelled: bool,
    }

    impl Seen {
        fn carry_out(&mut self, orders: impl IntoIterator<Item = Order>, most: usize) {
            for order in orders {
                match order {
                    Order::Hire { worker, job } => {
                        assert!(!self.hired.contains(&worker));
                        self.hired.push(worker);
                        assert_eq!(self.busy.insert(worker, job), None);
                    }
                    Order::Give { worker, job } => assert_eq!(self.busy.insert(worker, job), None),
                    Order::Dismiss { worker } => _ = self.busy.remove(&worker),
                }
            }
            assert!(self.busy.len() <= most, "one job a worker, and no more workers than allowed");
            let jobs: BTreeSet<usize> = self.busy.values().copied().collect();
            assert_eq!(jobs.len(), self.busy.len(), "no job is done by two");
        }

        fn happens(&mut self, pool: &mut Pool, what: Happens, most: usize) {
            let hired = &self.hired;
            let who = |n: usize| hired.get(n % hired.len().max(1)).copied();
            match what {
                Happens::Done(n) => {
                    let Some(worker) = who(n) else { return };
                    self.done.extend(self.busy.remove(&worker));
                    let order = pool.done(worker);
                    self.carry_out(order, most);
                }
                Happens::Failed(n) => {
                    let Some(worker) = who(n) else { return };
                    self.failed.extend(self.busy.remove(&worker));
                    let order = pool.failed(worker);
                    self.carry_out(order, most);
                }
                Happens::Died(n) => {
                    let Some(worker) = who(n) else { return };
                    let (orders, given_up) = pool.died(worker);
                    self.failed.extend(given_up);
                    self.carry_out(orders, most);
                }
                Happens::Cancel => {
                    self.cancelled = true;
                    let orders = pool.cancel();
                    self.carry_out(orders, most);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_happens_no_job_is_lost_and_none_is_done_twice(
            demands in prop::collection::vec((0usize..3, 0u64..4), 0..20),
            workers in 0usize..6,
            before in prop::collection::vec(happens(), 0..60),
        ) {
            let (jobs, most) = (demands.len(), workers.max(1));
            let demands = demands.into_iter().map(|(data, work)| Demand { data, work }).collect();
            let (mut pool, orders) = Pool::new(demands, workers);
            let mut seen = Seen::default();
            seen.carry_out(orders, most);
            for what in before {
                seen.happens(&mut pool, what, most);
                prop_assert_eq!(pool.progress().running, seen.busy.len());
            }
            // From here on all is well: what isn't over gets done.
            for _ in 0..jobs {
                let Some(&worker) = seen.busy.keys().next() else { break };
                let n = seen.hired.iter().position(|&w| w == worker).unwrap();
                seen.happens(&mut pool, Happens::Done(n), most);
            }
            let progress = pool.progress();
            prop_assert!(progress.over() && seen.busy.is_empty());
            let once: BTreeSet<usize> = seen.done.iter().copied().collect();
            prop_assert_eq!(once.len(), seen.done.len());
            prop_assert!(once.is_disjoint(&seen.failed));
            prop_assert_eq!((progress.of, progress.done, progress.failed), (jobs, once.len(), seen.failed.len()));
            prop_assert!(seen.cancelled || progress.cancelled == 0);
        }
    }
}
