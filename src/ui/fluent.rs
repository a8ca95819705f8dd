//! Messages in Fluent's format: reading a language's file, and filling in a message's arguments.
//!
//! The parser is Project Fluent's own. Of what it reads we say texts, variables, choices (by a text, a number or its
//! plural category) and `NUMBER` with `maximumFractionDigits`; a test holds the languages' files to that. `fluent-bundle`
//! would do the rest as well, at 20 kB of a page that is judged by how soon it is there; plurals are the browser's.

use std::collections::BTreeMap;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey};
use fluent_syntax::parser::parse_runtime;

use crate::sentence::Argument;

/// The arguments of a message by name.
pub type Arguments<'a> = &'a dyn Fn(&str) -> Option<&'a Argument>;

/// A language's messages by id.
#[derive(Default)]
pub struct Messages {
    language: String,
    patterns: BTreeMap<String, Pattern<String>>,
}

impl Messages {
    /// The messages of a file. A line that can't be read is left out: tests hold every file free of errors.
    pub fn new(language: &str, source: String) -> Self {
        let resource = parse_runtime(source).unwrap_or_else(|(readable, _)| readable);
        let mut patterns = BTreeMap::new();
        for entry in resource.body {
            if let Entry::Message(message) = entry
                && let Some(pattern) = message.value
            {
                patterns.insert(message.id.name, pattern);
            }
        }
        Self { language: language.to_owned(), patterns }
    }

    /// The language's tag.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// A message with its arguments filled in; `None` if there is none with this id.
    pub fn format(&self, id: &str, arguments: Arguments) -> Option<String> {
        let mut text = String::new();
        self.write(&mut text, self.patterns.get(id)?, arguments);
        Some(text)
    }

    fn write(&self, text: &mut String, pattern: &Pattern<String>, arguments: Arguments) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => text.push_str(value),
                PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                    text.push_str(&said(inline, arguments));
                }
                PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                    if let Some(variant) = self.chosen(selector, variants, arguments) {
                        self.write(text, &variant.value, arguments);
                    }
                }
            }
        }
    }

    /// The variant whose key is the selector's value, else that of its plural category, else the default.
    fn chosen<'a>(
        &self,
        selector: &InlineExpression<String>,
        variants: &'a [Variant<String>],
        arguments: Arguments,
    ) -> Option<&'a Variant<String>> {
        let find = |wanted: &str| {
            variants.iter().find(|variant| match &variant.key {
                VariantKey::Identifier { name } => name == wanted,
                VariantKey::NumberLiteral { value } => value == wanted,
            })
        };
        find(&said(selector, arguments))
            .or_else(|| match argument(selector, arguments)? {
                Argument::Number(number) => find(&plural(&self.language, *number)),
                Argument::Text(_) => None,
            })
            .or_else(|| variants.iter().find(|variant| variant.default))
    }
}

/// What stands in place of an expression. An argument that isn't given shows its name.
fn said(expression: &InlineExpression<String>, arguments: Arguments) -> String {
    match (argument(expression, arguments), expression) {
        (Some(Argument::Text(text)), _) => text.clone(),
        (Some(Argument::Number(number)), InlineExpression::FunctionReference { arguments: options, .. }) => {
            let digits = options.named.iter().find(|option| option.name.name == "maximumFractionDigits");
            rounded(*number, digits.and_then(|option| literal(&option.value)?.parse().ok()))
        }
        (Some(Argument::Number(number)), _) => number.to_string(),
        (None, _) => literal(expression).map_or_else(|| format!("{{{}}}", name(expression)), str::to_owned),
    }
}

/// The argument that an expression names, by itself or inside `NUMBER`.
fn argument<'a>(expression: &InlineExpression<String>, arguments: Arguments<'a>) -> Option<&'a Argument> {
    arguments(name(expression))
}

fn name(expression: &InlineExpression<String>) -> &str {
    match expression {
        InlineExpression::VariableReference { id } => &id.name,
        InlineExpression::FunctionReference { arguments, .. } => arguments.positional.first().map_or("", name),
        _ => "",
    }
}

fn literal(expression: &InlineExpression<String>) -> Option<&str> {
    match expression {
        InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => Some(value),
        _ => None,
    }
}

/// A number with at most so many decimals, none of them an idle 0.
fn rounded(number: f64, most: Option<usize>) -> String {
    let text = format!("{number:.0$}", most.unwrap_or(3));
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The category, such as `one` or `other`, that a number has in a language.
#[cfg(target_arch = "wasm32")]
fn plural(language: &str, number: f64) -> String {
    let rules = js_sys::Intl::PluralRules::new(&js_sys::Array::of1(&language.into()), &js_sys::Object::new());
    rules.select(number).into()
}

/// Outside a browser nobody knows the plurals of a language.
#[cfg(not(target_arch = "wasm32"))]
fn plural(_: &str, _: f64) -> String {
    "other".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(source: &str, arguments: &[(&str, Argument)]) -> String {
        let messages = Messages::new("en", source.to_owned());
        let find = |name: &str| arguments.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
        messages.format("m", &find).unwrap()
    }

    #[test]
    fn arguments_are_filled_in() {
        let two = [("who", Argument::from("Ada")), ("n", Argument::from(3.0))];
        assert_eq!(format("m = { $who } has { $n } { \"{\" }", &two), "Ada has 3 {");
        assert_eq!(format("m = { $who } waits", &[]), "{who} waits");
        assert_eq!(Messages::new("en", "m = x".into()).format("other", &|_| None), None);
    }

    #[test]
    fn numbers_have_at_most_the_decimals_asked_for() {
        let number = |x: f64| format("m = { NUMBER($x, maximumFractionDigits: 2) }", &[("x", x.into())]);
        assert_eq!([0.12345, 0.5, 3.0, 100.0].map(number), ["0.12", "0.5", "3", "100"]);
    }

    #[test]
    fn a_choice_is_by_value_then_by_plural_then_the_default() {
        let source = "m = { $n ->\n    [0] none\n    [adam] Adam\n   *[other] many\n }";
        let chosen = |n: Argument| format(source, &[("n", n)]);
        assert_eq!(chosen(0.0.into()), "none");
        assert_eq!(chosen("adam".into()), "Adam");
        assert_eq!((chosen(7.0.into()), chosen("sgd".into())), ("many".into(), "many".into()));
    }
}
