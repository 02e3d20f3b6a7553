//! Code as text: a skeleton of tokens, and what there is in bulk written into it.
//!
//! A build script runs without optimization, and tokens for every text and number of a large catalog take
//! it longer than everything else.

use proc_macro2::{Ident, Span, TokenStream};

use crate::text::{ByteSet, find_byte};

/// Pieces of code that stand in a skeleton as identifiers, until it is printed.
pub(super) struct Pieces {
    words: &'static str,
    pieces: Vec<String>,
}

impl Pieces {
    /// How the identifiers begin; ids of a catalog have no such name in Rust.
    const PREFIX: &str = "__llm_errors_piece_";

    /// No pieces; the words are printed as `WORDS` where they are the text of a column.
    pub(super) fn new(words: &'static str) -> Self {
        let pieces = Vec::new();
        Self { words, pieces }
    }

    /// Keeps a piece, and says what stands for it.
    pub(super) fn keep(&mut self, piece: impl FnOnce(&mut Printer)) -> Ident {
        let mut printer = Printer::new(self.words);
        piece(&mut printer);
        let name = format!("{}{}_", Self::PREFIX, self.pieces.len());
        self.pieces.push(printer.finish());
        Ident::new(&name, Span::call_site())
    }

    /// The skeleton with the pieces in their places.
    pub(super) fn print(&self, skeleton: &TokenStream) -> String {
        let skeleton = skeleton.to_string();
        let mut parts = skeleton.split(Self::PREFIX);
        let mut code = parts.next().unwrap_or_default().to_owned();
        code.reserve(self.pieces.iter().map(String::len).sum());
        for part in parts {
            let piece = part.split_once('_').and_then(|(number, rest)| {
                let piece = self.pieces.get(number.parse::<usize>().ok()?)?;
                Some((piece, rest))
            });
            let (piece, rest) = piece.expect("only pieces have such names");
            code.push_str(piece);
            code.push_str(rest);
        }
        code
    }
}

/// Writes code.
pub(super) struct Printer {
    code: Vec<u8>,
    /// The text that is printed as `WORDS`.
    pub(super) words: &'static str,
}

impl Printer {
    fn new(words: &'static str) -> Self {
        let code = Vec::new();
        Self { code, words }
    }

    /// Code as it is.
    pub(super) fn code(&mut self, code: &str) {
        self.code.extend_from_slice(code.as_bytes());
    }

    /// A text as a literal.
    pub(super) fn text(&mut self, text: &str) {
        self.code("\"");
        let mut start = 0;
        while let Some(found) = find_byte(text, start, &ESCAPED_IN_TEXT) {
            self.code(&text[start..found]);
            let (escape, length) = ESCAPES[usize::from(text.as_bytes()[found])];
            self.code.extend_from_slice(&escape[..length]);
            start = found + 1;
        }
        self.code(&text[start..]);
        self.code("\"");
    }

    /// Bytes as a literal.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        let mut room = vec![0; LONGEST_ESCAPE * bytes.len()];
        // slices are indexed without a call, also where nothing is optimized
        let escaped: &mut [u8] = &mut room;
        let mut end = 0;
        let mut at = 0;
        while at < bytes.len() {
            let (escape, length) = &ESCAPES[bytes[at] as usize];
            escaped[end] = escape[0];
            escaped[end + 1] = escape[1];
            escaped[end + 2] = escape[2];
            escaped[end + 3] = escape[3];
            end += *length;
            at += 1;
        }
        self.code("b\"");
        self.code.extend_from_slice(&escaped[..end]);
        self.code("\"");
    }

    fn finish(self) -> String {
        String::from_utf8(self.code).expect("code is made of texts and ASCII")
    }
}

const LONGEST_ESCAPE: usize = 4;

/// How each byte is written in a literal, and the length of that. Without optimization a constant would be
/// copied wherever it is used.
static ESCAPES: [([u8; LONGEST_ESCAPE], usize); 256] = {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut escapes = [([0; LONGEST_ESCAPE], 0); 256];
    let mut number = 0;
    let mut byte = 0;
    while number < escapes.len() {
        let [high, low] = [DIGITS[number >> 4], DIGITS[number & 15]];
        escapes[number] = match byte {
            0 => ([b'\\', b'0', 0, 0], 2),
            b'\n' => ([b'\\', b'n', 0, 0], 2),
            b'"' | b'\\' => ([b'\\', byte, 0, 0], 2),
            b' '..=b'~' => ([byte, 0, 0, 0], 1),
            _ => ([b'\\', b'x', high, low], 4),
        };
        number += 1;
        byte = byte.wrapping_add(1);
    }
    escapes
};

/// What is written otherwise in the literal of a text: ASCII alone.
const ESCAPED_IN_TEXT: ByteSet = {
    let mut escaped = [false; 256];
    let mut byte = 0;
    while byte < 0x80 {
        escaped[byte] = ESCAPES[byte].1 > 1;
        byte += 1;
    }
    escaped
};

#[cfg(test)]
mod tests {
    use proc_macro2::Literal;
    use quote::quote;

    use super::*;

    fn printed(piece: impl FnOnce(&mut Printer)) -> String {
        let mut printer = Printer::new("");
        piece(&mut printer);
        printer.finish()
    }

    #[test]
    fn literals_are_those_of_rust() {
        let text = "a \"quoted\" \\ text, é错🙂\n\0end\u{1b}";
        let literal: syn::LitStr = syn::parse_str(&printed(|it| it.text(text))).expect("a literal");
        assert_eq!(literal.value(), text);
        let bytes: Vec<u8> = (0..=255).collect();
        let literal: syn::LitByteStr =
            syn::parse_str(&printed(|it| it.bytes(&bytes))).expect("a literal");
        assert_eq!(literal.value(), bytes);
        let plain = "plain";
        assert_eq!(
            printed(|it| it.text(plain)),
            Literal::string(plain).to_string()
        );
    }

    #[test]
    fn pieces_stand_where_their_names_are() {
        let mut pieces = Pieces::new("");
        let [one, two] = ["1 + 1", "2"].map(|code| pieces.keep(|it| it.code(code)));
        let code = pieces.print(&quote! { f(#two, #one, #two) });
        assert_eq!(code, "f (2 , 1 + 1 , 2)");
    }
}
