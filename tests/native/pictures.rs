//! Pictures through the same session: learning, what is misread, and a drawing; and people who are made up.

use crate::common::{Disk, dataset, last_report, send};
use fairground::data::drawing::Drawing;
use fairground::data::options::DataOptions;
use fairground::data::toy::catalog::toys;
use fairground::engine::protocol::{Command, Event, PartName, StudyEvent};
use fairground::engine::session::Session;
use fairground::evaluate::estimate::{Estimate, Reason};
use fairground::evaluate::pictures::Reading;
use fairground::model::config::ModelConfig;
use fairground::train::config::TrainConfig;

#[test]
fn digits_are_learnt_and_how_they_are_read_is_told() {
    let mut session = Session::new(Disk);
    let events =
        send(&mut session, Command::Load { dataset: Box::new(dataset("mnist")), options: DataOptions::default() });
    let Some(Event::Loaded(summary)) = events.first() else { panic!("{events:?}") };
    assert_eq!((summary.train_rows, summary.test_rows, summary.classes.len()), (60_000, 10_000, 10));
    assert!(
        summary.representation[1].groups.len() == 3 && summary.representation[1].groups.iter().all(|g| g.rows > 5_000)
    );

    let model = ModelConfig { hidden: vec![32], ..ModelConfig::default() };
    let train = TrainConfig { learning_rate: 0.003, batch_size: 64, epochs: 2, ..TrainConfig::default() };
    send(&mut session, Command::configure(model, train));
    let report = last_report(send(&mut session, Command::Play));
    let accuracy = report.test.overall.accuracy.value().unwrap();
    assert!(accuracy > 0.93, "{accuracy}");
    assert_eq!(report.test.overall.selection_rate, Estimate::absent(Reason::ManyClasses));
    assert!(report.test.groupings[1].gaps.accuracy.judged.value().is_some());

    let reading = Some(Reading { class: 4, taken_for: 9 });
    for asked in [None, reading] {
        let events = send(&mut session, Command::Pictures { part: PartName::Test, reading: asked });
        let [Event::Study(StudyEvent::Pictures(report))] = &events[..] else { panic!("{events:?}") };
        assert_eq!((report.pictures, report.confusion.iter().flatten().sum::<u64>()), (10_000, 10_000));
        assert!((report.accuracy - accuracy).abs() < 1e-9);
        assert!(report.examples.iter().all(|e| e.class != e.taken_for && e.pixels.len() == 784));
        assert!(asked.is_none() || report.examples.iter().all(|e| (e.class, e.taken_for) == (4, 9)));
    }

    let one = Drawing { strokes: vec![vec![[5.0, 0.0], [5.0, 20.0]]], pen: 2.6 };
    let events = send(&mut session, Command::Recognise { drawing: one });
    let [Event::Study(StudyEvent::Recognised(read))] = &events[..] else { panic!("{events:?}") };
    assert!(read.scores[1] > 0.5 && (read.scores.iter().sum::<f32>() - 1.0).abs() < 1e-5, "{:?}", read.scores);
    let nothing = Drawing { strokes: Vec::new(), pen: 2.6 };
    assert!(matches!(&send(&mut session, Command::Recognise { drawing: nothing })[..], [Event::Rejected { .. }]));
}

#[test]
fn tables_have_no_pictures() {
    let mut session = Session::new(Disk);
    send(&mut session, Command::Load { dataset: Box::new(dataset("heart")), options: DataOptions::default() });
    send(&mut session, Command::configure(ModelConfig::default(), TrainConfig::default()));
    let drawing = Drawing { strokes: vec![vec![[0.0, 0.0]]], pen: 2.0 };
    for command in [Command::Pictures { part: PartName::Test, reading: None }, Command::Recognise { drawing }] {
        assert!(matches!(&send(&mut session, command)[..], [Event::Rejected { .. }]));
    }
}

#[test]
fn made_up_people_have_a_plane_and_the_model_a_surface_on_it() {
    for toy in toys() {
        let mut session = Session::new(Disk);
        let id = toy.id.clone();
        let events = send(&mut session, Command::Load { dataset: Box::new(toy), options: DataOptions::default() });
        let plane = events.iter().find_map(|e| if let Event::Plane(plane) = e { Some(plane) } else { None });
        assert!(plane.is_some_and(|p| p.groups.len() == 2 && p.points.len() > 300), "{id}");
        let model = ModelConfig { hidden: vec![16, 16], ..ModelConfig::default() };
        let train = TrainConfig { learning_rate: 0.01, epochs: 60, ..TrainConfig::default() };
        send(&mut session, Command::configure(model, train));
        let events = send(&mut session, Command::Play);
        let surfaces = events.iter().filter(|e| matches!(e, Event::Surface(s) if s.scores.len() == 48 * 48));
        assert_eq!(surfaces.count(), 60, "{id}");
        let accuracy = last_report(events).test.overall.accuracy.value().unwrap();
        assert!(accuracy > 0.75, "{id}: {accuracy}");
    }
}
