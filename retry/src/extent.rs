//! How much of the body of a response is read.

use http::{HeaderMap, header};

/// The rest of a longer body is passed on unread.
const MOST_READ: usize = 64 << 10;

/// How much is read of a body before somebody looks at it.
#[derive(Clone, Copy)]
pub(crate) enum Extent {
    /// A failure: all of it.
    Whole,
    /// A stream: to the end of its first event.
    FirstEvent {
        /// Where the next line begins.
        line: usize,
        /// Whether the event says anything; some servers send comments until the model answers.
        has_data: bool,
    },
}

impl Extent {
    /// Of a success; None if it is no stream of events.
    pub(crate) fn first_event(headers: &HeaderMap) -> Option<Self> {
        const EVENTS: &[u8] = b"text/event-stream";
        let content = headers.get(header::CONTENT_TYPE)?.as_bytes();
        let media_type = content.get(..EVENTS.len())?;
        media_type
            .eq_ignore_ascii_case(EVENTS)
            .then_some(Self::FirstEvent {
                line: 0,
                has_data: false,
            })
    }

    /// Whether it is a success of which only the first event may be a failure.
    pub(crate) const fn is_event(&self) -> bool {
        matches!(self, Self::FirstEvent { .. })
    }

    /// Whether enough of a body was read. What was read before is not looked at again.
    pub(crate) fn is_read(&mut self, body: &[u8]) -> bool {
        body.len() >= MOST_READ
            || match self {
                Self::Whole => false,
                Self::FirstEvent { line, has_data } => loop {
                    let rest = &body[*line..];
                    let Some(length) = rest.iter().position(|byte| *byte == b'\n') else {
                        break false;
                    };
                    let text = rest[..length].trim_ascii();
                    if text.is_empty() && *has_data {
                        break true;
                    }
                    *has_data |= text.starts_with(b"data:");
                    *line += length + 1;
                },
            }
    }
}

/// What is looked at of a body of which a little more may have been read.
pub(crate) fn looked_at(body: &[u8]) -> &[u8] {
    &body[..body.len().min(MOST_READ)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_event(content_type: &str) -> Option<Extent> {
        let value = content_type.parse().expect("a header");
        Extent::first_event(&HeaderMap::from_iter([(header::CONTENT_TYPE, value)]))
    }

    #[test]
    fn streams_are_told_by_their_type() {
        for (content_type, is_stream) in [
            ("text/event-stream", true),
            ("Text/Event-Stream;charset=utf-8", true),
            ("text/event", false),
            ("application/json", false),
        ] {
            assert_eq!(
                first_event(content_type).is_some(),
                is_stream,
                "{content_type}"
            );
        }
        assert!(Extent::first_event(&HeaderMap::new()).is_none());
    }

    #[test]
    fn a_stream_is_read_to_the_end_of_its_first_event() {
        for (stream, expected) in [
            ("data: a\n\ndata: b\n\n", Some("data: a\n\n")),
            (
                ": wait\n\n: wait\n\nid: 1\ndata:a\r\n\r\nx",
                Some(": wait\n\n: wait\n\nid: 1\ndata:a\r\n\r\n"),
            ),
            (
                "event: error\ndata: a\ndata: b\n\n",
                Some("event: error\ndata: a\ndata: b\n\n"),
            ),
            ("data: a\n", None),
            (": wait\n\n", None),
            ("", None),
        ] {
            let mut extent = first_event("text/event-stream").expect("a stream");
            let read =
                (0..=stream.len()).find(|length| extent.is_read(&stream.as_bytes()[..*length]));
            assert_eq!(read.map(|length| &stream[..length]), expected, "{stream:?}");
        }
    }

    #[test]
    fn no_more_is_read_than_the_limit() {
        let stream = vec![b'x'; MOST_READ + 1];
        for mut extent in [
            Extent::Whole,
            first_event("text/event-stream").expect("a stream"),
        ] {
            assert!(!extent.is_read(&stream[..MOST_READ - 1]));
            assert!(extent.is_read(&stream[..MOST_READ]));
        }
        assert_eq!(looked_at(&stream).len(), MOST_READ);
    }
}
