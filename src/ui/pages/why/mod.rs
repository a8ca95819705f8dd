//! Why the model decides as it does: for everybody, for one person, and what it consists of. Of pictures, which pixels count.

mod average;
mod changes;
mod editor;
mod maths;
mod parts;
mod person;
mod picker;
mod picture;
mod shape;
mod within;
mod words;

use yew::prelude::*;

use self::average::Average;
use self::changes::ChangesSection;
use self::maths::MathsSection;
use self::person::PersonSection;
use self::picture::PictureSection;
use self::shape::ShapeSection;
use self::within::WithinSection;
use super::evaluation::EvaluationPageProps;
use super::inquiry::{asking, known, obstacle, use_inquiry};
use crate::engine::inquiry::why::{self, Person, Question};
use crate::engine::protocol::{Answer, Inquiry};
use crate::ui::i18n::use_i18n;
use crate::ui::inquiries::Standing;

#[component]
pub fn WhyView(props: &EvaluationPageProps) -> Html {
    let i18n = use_i18n();
    let content = match obstacle(props, &i18n) {
        Some(obstacle) => obstacle,
        None if props.store.of_pictures() => html!(<Pictures ..props.clone() />),
        None => html!(<People ..props.clone() />),
    };
    html! {
        <section class="block" aria-labelledby="why-heading">
            <h1 id="why-heading">{ i18n.text("why-title") }</h1>
            <p>{ i18n.text("why-intro") }</p>
            { content }
        </section>
    }
}

#[component]
fn People(props: &EvaluationPageProps) -> Html {
    let person = use_state_eq(|| 0_u64);
    let page = props.clone();
    let on_pick = {
        let person = person.clone();
        Callback::from(move |number| person.set(number))
    };
    let person = *person;
    html! {
        <>
            <Average ..page.clone() />
            <ShapeSection ..page.clone() />
            <PersonSection page={page.clone()} {person} {on_pick} />
            <ChangesSection page={page.clone()} {person} />
            <WithinSection ..page.clone() />
            <MathsSection ..page />
        </>
    }
}

#[component]
fn Pictures(props: &EvaluationPageProps) -> Html {
    html! {
        <>
            <PictureSection ..props.clone() />
            <MathsSection ..props.clone() />
        </>
    }
}

/// What a section about one person is given.
#[derive(Properties, PartialEq, Clone)]
pub struct OfPersonProps {
    pub page: EvaluationPageProps,
    /// Their place in the test part, from 0 on.
    pub person: u64,
}

/// The answer to a question of this topic as far as it is known.
fn told(standing: Option<&Standing>) -> Option<why::Answer> {
    match &*known(standing)? {
        Answer::Why(answer) => Some(answer.clone()),
        _ => None,
    }
}

/// Somebody, if that was told already; asking is for who shows them.
fn told_of(props: &EvaluationPageProps, person: u64) -> Option<Person> {
    let inquiry = Inquiry::Why(Question::Person { person });
    match told(props.store.study.inquiries.standing(&inquiry)) {
        Some(why::Answer::Person(person)) => Some(person),
        _ => None,
    }
}

/// A question that takes long, asked by a button.
struct Wished {
    inquiry: Inquiry,
    standing: Option<Standing>,
    asked: bool,
    ask: Callback<MouseEvent>,
}

/// Asks once the button was pressed for just this question.
#[hook]
fn use_wished(props: &EvaluationPageProps, question: Question) -> Wished {
    let wished = use_state(|| None::<Question>);
    let inquiry = Inquiry::Why(question.clone());
    let asked = wished.as_ref() == Some(&question);
    let standing = use_inquiry(props, asked.then(|| inquiry.clone()));
    let ask = {
        let (again, inquiry) = (asking(props), inquiry.clone());
        let stopped = matches!(standing, Some(Standing::Stopped));
        Callback::from(move |_| {
            wished.set(Some(question.clone()));
            if stopped {
                again.emit(inquiry.clone());
            }
        })
    };
    Wished { inquiry, standing, asked, ask }
}
