//! Tokens with their normal forms.

use super::Token;
use catamnesis_core::words::{self, TokenKind};

/// Splits the text and normalizes each word; returns the tokens and the arena their normal forms live in.
pub(super) fn tokenize(text: &str) -> (Vec<Token>, String) {
    let raw = words::tokenize(text);
    let mut normals = String::with_capacity(text.len());
    let mut tokens = Vec::with_capacity(raw.len());
    for token in raw {
        let start = normals.len() as u32;
        match token.kind {
            TokenKind::Word => words::normalize_into(token.span.of(text), &mut normals),
            _ => normals.push_str(token.span.of(text)),
        }
        tokens.push(Token { span: token.span, kind: token.kind, normal: (start, normals.len() as u32) });
    }
    (tokens, normals)
}
