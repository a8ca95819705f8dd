use super::*;

#[test]
fn settings_that_fairlearn_refuses_are_refused() {
    let table = ScoreTable::new(&[0.2, 0.8, 0.5], &[false, true, true], None, &[0, 0, 1], &["a".into(), "b".into()]);
    let one_label = threshold_optimizer(&table.unwrap(), &Settings::default());
    assert_eq!(one_label, Err(ThresholdError::OneLabelGroup { group: "b".into() }));
    let table = ScoreTable::new(&[0.2, 0.8], &[false, true], None, &[0, 0], &["a".into()]).unwrap();
    let odds = Settings { constraints: Constraint::EqualizedOdds, ..Settings::default() };
    let refused = |settings: &Settings| threshold_optimizer(&table, settings).unwrap_err();
    assert_eq!(refused(&Settings { objective: Objective::SelectionRate, ..odds }), ThresholdError::Objective {});
    assert_eq!(refused(&Settings { tol: Some(0.1), ..odds }), ThresholdError::Tolerance {});
    assert!(matches!(refused(&Settings { grid_size: 0, ..odds }), ThresholdError::Setting(_)));
}
