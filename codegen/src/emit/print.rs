//! Code as text: a skeleton of tokens, and what there is in bulk written into it.
//!
//! A build script runs without optimization, and tokens for every text and number of a large catalog take
//! it longer than everything else.

use proc_macro2::{Ident, Span, TokenStream};

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
        self.literal(text.as_bytes(), |byte| byte >= 0x80);
    }

    /// Bytes as a literal.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.code.push(b'b');
        self.literal(bytes, |_| false);
    }

    fn literal(&mut self, bytes: &[u8], is_plain: impl Fn(u8) -> bool) {
        self.code.push(b'"');
        let mut plain = 0;
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            let escaped = match ESCAPES[byte as usize] {
                b' ' => false,
                b'x' => !is_plain(byte),
                _ => true,
            };
            if escaped {
                self.code.extend_from_slice(&bytes[plain..at]);
                self.escape(byte);
                plain = at + 1;
            }
            at += 1;
        }
        self.code.extend_from_slice(&bytes[plain..]);
        self.code.push(b'"');
    }

    fn escape(&mut self, byte: u8) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        match ESCAPES[byte as usize] {
            b'x' => {
                let [high, low] = [byte >> 4, byte & 15].map(|digit| DIGITS[digit as usize]);
                self.code.extend_from_slice(&[b'\\', b'x', high, low]);
            }
            letter => self.code.extend_from_slice(&[b'\\', letter]),
        }
    }

    fn finish(self) -> String {
        String::from_utf8(self.code).expect("code is made of texts and ASCII")
    }
}

/// What each byte has behind a backslash; a space for those that need none.
const ESCAPES: [u8; 256] = {
    let mut escapes = [b'x'; 256];
    let mut byte = 0x20;
    while byte < 0x7F {
        escapes[byte] = b' ';
        byte += 1;
    }
    escapes[0] = b'0';
    escapes[b'\n' as usize] = b'n';
    escapes[b'"' as usize] = b'"';
    escapes[b'\\' as usize] = b'\\';
    escapes
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
