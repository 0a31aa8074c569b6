//! The worked cases, made by a program that shares no code with this one: every number to a relative 1e-9.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests touch the world, and fail by panicking"
)]

mod common;

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const TOLERANCE: f64 = 1e-9;

#[test]
fn the_worked_cases_come_out() {
    let mut mismatches = Vec::new();
    for path in common::vectors() {
        let expected = std::fs::read_to_string(path.with_extension("expected.json")).unwrap();
        let expected: Value = serde_json::from_str(&expected).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        compare(&name, &expected, &evaluated(&path), &mut mismatches);
    }
    assert!(mismatches.is_empty(), "{} differences:\n{}", mismatches.len(), mismatches.join("\n"));
}

fn evaluated(path: &Path) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_mixplan")).args(["evaluate", "--json"]).arg(path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Everything that is expected is there; what is there beyond it does not matter.
fn compare(place: &str, expected: &Value, found: &Value, mismatches: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (key, value) in expected {
                let place = format!("{place}.{key}");
                match found.get(key) {
                    Some(found) => compare(&place, value, found, mismatches),
                    None => mismatches.push(format!("{place} is missing")),
                }
            }
        }
        (Value::Array(expected), Value::Array(found)) => {
            for (index, value) in expected.iter().enumerate() {
                let partner = match value.get("id") {
                    Some(id) => found.iter().find(|found| found.get("id") == Some(id)),
                    None => found.get(index),
                };
                let place = format!("{place}[{}]", value.get("id").unwrap_or(&Value::from(index)));
                match partner {
                    Some(found) => compare(&place, value, found, mismatches),
                    None => mismatches.push(format!("{place} is missing")),
                }
            }
            if expected.len() != found.len() {
                mismatches.push(format!("{place} holds {} and not {}", found.len(), expected.len()));
            }
        }
        (Value::Number(expected), Value::Number(found)) => {
            let (expected, found) = (expected.as_f64().unwrap(), found.as_f64().unwrap());
            if (expected - found).abs() > TOLERANCE * expected.abs() {
                mismatches.push(format!("{place} is {found} and not {expected}"));
            }
        }
        _ if expected == found => {}
        _ => mismatches.push(format!("{place} is {found} and not {expected}")),
    }
}

#[test]
fn the_comparison_sees_a_difference() {
    let expected: Value = serde_json::from_str(r#"{"a": [{"id": "x", "n": 1.0}], "b": null}"#).unwrap();
    for found in [
        r#"{"a": [{"id": "x", "n": 1.00000001}], "b": null}"#,
        r#"{"a": [{"id": "y", "n": 1.0}], "b": null}"#,
        r#"{"a": [{"id": "x", "n": 1.0}], "b": 0}"#,
        r#"{"a": [{"id": "x", "n": 1.0}]}"#,
    ] {
        let mut mismatches = Vec::new();
        compare("", &expected, &serde_json::from_str(found).unwrap(), &mut mismatches);
        assert!(!mismatches.is_empty(), "{found}");
    }
}
