//! What is sent to the worker, and when: one request at a time, and of those that wait only the newest.

use std::sync::Arc;

use retort_core::protocol::Input;

/// How often in a row the engine may fail before it is left alone.
const PATIENCE: u32 = 3;

/// A request to send.
pub(super) type Sending = (u32, Arc<Input>);

/// The requests of one page.
#[derive(Debug, Default)]
pub(super) struct Queue {
    ready: bool,
    last_id: u32,
    in_flight: Option<Sending>,
    waiting: Option<Arc<Input>>,
    /// What was sent last.
    last: Option<Arc<Input>>,
    /// What the engine last died of.
    poison: Option<Arc<Input>>,
    failures: u32,
}

/// What to do when the worker died.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Death {
    /// The input that it died of; nothing if it died before it had one.
    pub(super) input: Option<Arc<Input>>,
    /// Whether to start another.
    pub(super) restart: bool,
}

/// What became of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It answers the newest input.
    Fresh(Arc<Input>),
    /// Something newer waits, or nobody asked.
    Stale,
}

impl Queue {
    /// There is something new to review. Nothing is done with what the engine has just died of.
    pub(super) fn offer(&mut self, input: Arc<Input>) -> Option<Sending> {
        if self.poison.as_ref() == Some(&input) {
            self.waiting = None;
            return None;
        }
        self.waiting = Some(input);
        self.next()
    }

    /// The worker says that it is there.
    pub(super) fn ready(&mut self) -> Option<Sending> {
        self.ready = true;
        self.next()
    }

    /// An answer has come; what waits is sent by [`Queue::next`].
    pub(super) fn answered(&mut self, id: u32) -> Answer {
        match self.in_flight.take_if(|(asked, _)| *asked == id) {
            Some((_, input)) => {
                self.failures = 0;
                self.poison = None;
                if self.waiting.is_none() { Answer::Fresh(input) } else { Answer::Stale }
            }
            None => Answer::Stale,
        }
    }

    /// What to send now.
    pub(super) fn next(&mut self) -> Option<Sending> {
        if !self.ready || self.in_flight.is_some() {
            return None;
        }
        let input = self.waiting.take()?;
        self.last_id += 1;
        self.last = Some(Arc::clone(&input));
        self.in_flight = Some((self.last_id, input));
        self.in_flight.clone()
    }

    /// Takes what was sent last for unanswered: whatever happens to the worker now, happens because of it.
    pub(super) fn blame_last(&mut self) {
        if self.in_flight.is_none() {
            self.in_flight = self.last.clone().map(|input| (self.last_id, input));
        }
    }

    /// The worker is dead.
    pub(super) fn died(&mut self) -> Death {
        self.ready = false;
        self.failures += 1;
        let input = self.in_flight.take().map(|(_, input)| input);
        if input.is_some() {
            self.poison.clone_from(&input);
            // Something else that was typed meanwhile is still worth a try.
            if self.waiting == self.poison {
                self.waiting = None;
            }
        }
        Death { input, restart: self.failures <= PATIENCE }
    }

    /// A person asks for another try, with everything.
    pub(super) fn forgive(&mut self) {
        self.failures = 0;
        self.poison = None;
    }
}

#[cfg(test)]
mod tests {
    use retort_core::protocol::InputFile;

    use super::*;

    fn input(text: &str) -> Arc<Input> {
        let file = InputFile { path: "a.py".into(), text: text.into(), ..InputFile::default() };
        Arc::new(Input { files: vec![file], ..Input::default() })
    }

    fn ready() -> Queue {
        let mut queue = Queue::default();
        assert_eq!(queue.ready(), None);
        queue
    }

    #[test]
    fn nothing_is_sent_before_the_worker_is_there() {
        let mut queue = Queue::default();
        assert_eq!(queue.offer(input("a")), None);
        assert_eq!(queue.offer(input("b")), None);
        assert_eq!(queue.ready(), Some((1, input("b"))));
    }

    #[test]
    fn of_those_that_wait_only_the_newest_is_sent() {
        let mut queue = ready();
        assert_eq!(queue.offer(input("a")), Some((1, input("a"))));
        assert_eq!(queue.offer(input("b")), None);
        assert_eq!(queue.offer(input("c")), None);
        assert_eq!(queue.answered(1), Answer::Stale);
        assert_eq!(queue.next(), Some((2, input("c"))));
        assert_eq!(queue.answered(2), Answer::Fresh(input("c")));
        assert_eq!(queue.next(), None);
    }

    #[test]
    fn an_answer_that_nobody_waits_for_is_stale() {
        let mut queue = ready();
        queue.offer(input("a"));
        assert_eq!(queue.answered(7), Answer::Stale);
        assert_eq!(queue.answered(1), Answer::Fresh(input("a")));
    }

    #[test]
    fn what_the_engine_died_of_is_not_sent_again() {
        let mut queue = ready();
        queue.offer(input("a"));
        assert_eq!(queue.died(), Death { input: Some(input("a")), restart: true });
        assert_eq!(queue.ready(), None);
        assert_eq!(queue.offer(input("a")), None);
        assert_eq!(queue.offer(input("b")), Some((2, input("b"))));
        queue.answered(2);
        assert_eq!(queue.offer(input("a")), Some((3, input("a"))), "by now the engine may be another one");
    }

    #[test]
    fn the_last_input_can_be_blamed() {
        let mut queue = ready();
        queue.offer(input("a"));
        queue.answered(1);
        queue.blame_last();
        assert_eq!(queue.died().input, Some(input("a")));
    }

    #[test]
    fn what_was_typed_meanwhile_is_sent_to_the_next_worker() {
        let mut queue = ready();
        queue.offer(input("a"));
        queue.offer(input("b"));
        queue.died();
        assert_eq!(queue.ready(), Some((2, input("b"))));
    }

    #[test]
    fn an_engine_that_keeps_dying_is_left_alone_until_a_person_asks() {
        let mut queue = ready();
        for round in 0..PATIENCE {
            assert!(queue.died().restart, "{round}");
        }
        assert!(!queue.died().restart);
        queue.forgive();
        assert!(queue.died().restart);
    }
}
