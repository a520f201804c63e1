//! Checks of the tables of knowledge.

use super::*;

#[test]
fn the_tables_load_and_every_row_has_a_source() {
    let k = Knowledge::built_in().expect("the built-in tables are valid");
    assert!(k.rates.len() >= 60);
    let mut ids: Vec<&str> = k.rates.iter().map(|r| r.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), k.rates.len());
    assert!(k.rates.iter().all(|r| !r.source.is_empty()));
    assert_eq!(k.parameters.len(), Parameter::ALL.len());
    assert_eq!(k.instruments.len(), Modality::ALL.len());
    assert!(k.parameters.values().all(|p| p.source.starts_with("ours") == (p.status == Status::Assumption)));
    assert_eq!(k.explanations.len(), 9);
}

#[test]
fn a_regimen_is_found_whatever_its_order_and_doses() {
    let k = Knowledge::built_in().expect("valid");
    let row = k
        .response_rate("leiomyosarcoma", "ifosfamide 1.8 g/m2, mesna and doxorubicin 60 mg/m2")
        .expect("known pair");
    assert_eq!((row.percent, row.status), (19.5, Status::Checked));
    let wide = k.response_rate("synovial sarcoma", "doxorubicin + ifosfamide").expect("all sarcomas");
    assert_eq!(wide.tumor, "soft tissue sarcoma");
    assert!(k.response_rate("leiomyosarcoma", "water").is_none());
    assert_eq!(k.incidence(Some("leiomyosarcoma")).map(|r| r.id.as_str()), Some("any-tumor"));
    assert_eq!(k.incidence(Some("metastatic melanoma")).map(|r| r.id.as_str()), Some("melanoma"));
}

#[test]
fn a_users_row_replaces_ours_and_nonsense_is_refused() {
    let mut k = Knowledge::built_in().expect("valid");
    let own = r#"
        [[incidence]]
        id = "any-tumor"
        tumor = "any"
        what = "my own"
        probability = 0.001
        low = 0.0001
        high = 0.01
        source = "my registry"
        status = "checked"
    "#;
    k.add("mine.toml", own).expect("valid");
    assert_eq!(k.incidence(None).map(|r| r.probability), Some(0.001));
    assert!(k.add("mine.toml", &own.replace("0.0001", "0.1")).is_err());
    assert!(k.add("mine.toml", "[[incidence]]\nid = 3").is_err());
    assert!(k.add("mine.toml", "surprise = 1").is_err());
}
