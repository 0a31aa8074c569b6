//! The walls of the house: who may look at whom, and the habits that a tool can hold.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests touch the world, and fail by panicking"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room, and the rooms it may use. `cli` and `main` may use all; `lib` only names them.
const ROOMS: [(&str, &[&str]); 6] = [
    ("plan", &[]),
    ("analysis", &["plan"]),
    ("document", &["plan"]),
    ("import", &["plan"]),
    ("report", &["plan", "analysis"]),
    ("window", &["plan", "analysis", "document", "import", "report"]),
];

/// Crates that only `window` knows.
const WINDOW_CRATES: [&str; 5] = ["egui", "eframe", "egui_plot", "egui_kittest", "rfd"];

/// The longest a file may be, its tests at the foot not counted.
const MAX_LINES: usize = 550;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` of the project, sorted, as its path from the root with `/` between.
fn files(folder: &str) -> Vec<(String, PathBuf)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "target" && name != ".git" {
                    walk(&path, found);
                }
            } else if name != ".git" {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    let start = if folder.is_empty() { root() } else { root().join(folder) };
    if start.exists() {
        walk(&start, &mut found);
    }
    let relative = |path: &Path| {
        let parts: Vec<_> = path.strip_prefix(root()).unwrap().iter().map(|part| part.to_string_lossy()).collect();
        parts.join("/")
    };
    let mut files: Vec<_> = found.into_iter().map(|path| (relative(&path), path)).collect();
    files.sort();
    files
}

fn sources() -> Vec<(String, String)> {
    files("src")
        .into_iter()
        .filter(|(name, _)| name.ends_with(".rs"))
        .map(|(name, path)| (name, fs::read_to_string(path).unwrap()))
        .collect()
}

/// The words and signs of a source file with their lines; comments, texts and characters left out.
fn tokens(source: &str) -> Vec<(usize, String)> {
    let text: Vec<char> = source.chars().collect();
    let at = |index: usize| text.get(index).copied().unwrap_or('\0');
    let mut tokens = Vec::new();
    let (mut i, mut line) = (0, 1);
    while i < text.len() {
        let start = i;
        match text[i] {
            '/' if at(i + 1) == '/' => {
                while i < text.len() && text[i] != '\n' {
                    i += 1;
                }
            }
            '/' if at(i + 1) == '*' => {
                let mut depth = 1;
                i += 2;
                while i < text.len() && depth > 0 {
                    match (text[i], at(i + 1)) {
                        ('*', '/') => (depth, i) = (depth - 1, i + 1),
                        ('/', '*') => (depth, i) = (depth + 1, i + 1),
                        _ => {}
                    }
                    i += 1;
                }
            }
            'r' if at(i + 1) == '"' || (at(i + 1) == '#' && (at(i + 2) == '#' || at(i + 2) == '"')) => {
                let hashes = text[i + 1..].iter().take_while(|c| **c == '#').count();
                let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                i += 2 + hashes;
                while i < text.len() && !text[i..].starts_with(&end) {
                    i += 1;
                }
                i += end.len();
            }
            '"' => {
                i += 1;
                while i < text.len() && text[i] != '"' {
                    i += if text[i] == '\\' { 2 } else { 1 };
                }
                i += 1;
            }
            '\'' if at(i + 1) == '\\' => {
                i += 3;
                while i < text.len() && text[i] != '\'' {
                    i += 1;
                }
                i += 1;
            }
            '\'' if at(i + 2) == '\'' => i += 3,
            c if c.is_alphabetic() || c == '_' => {
                while at(i).is_alphanumeric() || at(i) == '_' {
                    i += 1;
                }
                tokens.push((line, text[start..i].iter().collect()));
            }
            ':' if at(i + 1) == ':' => {
                i += 2;
                tokens.push((line, "::".into()));
            }
            c => {
                i += 1;
                if !c.is_whitespace() {
                    tokens.push((line, c.to_string()));
                }
            }
        }
        line += text[start..i.min(text.len())].iter().filter(|c| **c == '\n').count();
    }
    tokens
}

/// Where a file stands in the module tree: `src/plan/cost.rs` gives `["plan", "cost"]`.
fn module_of(name: &str) -> Vec<String> {
    let inner = name.trim_start_matches("src/").trim_end_matches(".rs");
    let mut parts: Vec<String> = inner.split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|last| ["mod", "lib"].contains(&last.as_str())) {
        parts.pop();
    }
    parts
}

/// Every top-level module of the crate that a file names, with the line: through `crate::`,
/// `mixplan::` or `super::`, in `use` lines and in the middle of code, braces opened.
fn modules_named(name: &str, source: &str) -> Vec<(usize, String)> {
    let tokens = tokens(source);
    let word = |index: usize| tokens.get(index).map_or("", |(_, word)| word.as_str());
    let mut named = Vec::new();
    let mut module = module_of(name);
    // For every open brace, whether it is the body of a module.
    let mut braces = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        match word(i) {
            "mod" if word(i + 2) == "{" => {
                module.push(word(i + 1).to_owned());
                braces.push(true);
                i += 3;
            }
            "{" => {
                braces.push(false);
                i += 1;
            }
            "}" => {
                if braces.pop() == Some(true) {
                    module.pop();
                }
                i += 1;
            }
            "crate" | "mixplan" if word(i + 1) == "::" => i = first_segments(&tokens, i + 2, &mut named),
            "super" if word(i + 1) == "::" => {
                let mut up = 0;
                while word(i) == "super" && word(i + 1) == "::" {
                    (up, i) = (up + 1, i + 2);
                }
                if up == module.len() {
                    i = first_segments(&tokens, i, &mut named);
                }
            }
            _ => i += 1,
        }
    }
    named
}

/// Reads `plan`, `plan::Plan` or `{plan::Plan, analysis::{self, Verdict}}` from `i` on: notes the
/// first segment of each and gives the index after what it read.
fn first_segments(tokens: &[(usize, String)], mut i: usize, named: &mut Vec<(usize, String)>) -> usize {
    if tokens.get(i).is_none_or(|(_, word)| word != "{") {
        named.extend(tokens.get(i).cloned());
        return i + 1;
    }
    let (mut depth, mut first) = (0, true);
    while let Some((line, word)) = tokens.get(i) {
        i += 1;
        match word.as_str() {
            "{" => depth += 1,
            "}" if depth == 1 => break,
            "}" => depth -= 1,
            "," if depth == 1 => first = true,
            _ if depth == 1 && first => {
                named.push((*line, word.clone()));
                first = false;
            }
            _ => {}
        }
    }
    i
}

/// What a file of a room names that it may not, as `file:line: …`.
fn trespasses(name: &str, source: &str) -> Vec<String> {
    let module = module_of(name);
    let Some((room, allowed)) = module.first().and_then(|first| ROOMS.iter().find(|(room, _)| room == first)) else {
        return Vec::new();
    };
    let is_room = |word: &str| ["cli", "main"].contains(&word) || ROOMS.iter().any(|(room, _)| *room == word);
    let mut found: Vec<String> = modules_named(name, source)
        .into_iter()
        .filter(|(_, named)| is_room(named) && named != room && !allowed.contains(&named.as_str()))
        .map(|(line, named)| format!("{name}:{line}: `{room}` may not use `{named}`"))
        .collect();
    if *room != "window" {
        let tokens = tokens(source);
        let foreign = tokens.windows(2).filter(|pair| pair[1].1 == "::" && WINDOW_CRATES.contains(&pair[0].1.as_str()));
        found.extend(foreign.map(|pair| format!("{name}:{}: only `window` knows `{}`", pair[0].0, pair[0].1)));
    }
    found
}

fn assert_none(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn every_room_looks_down_only() {
    let found: Vec<String> = sources().iter().flat_map(|(name, source)| trespasses(name, source)).collect();
    assert_none(&found);
}

#[test]
fn the_reader_of_use_lines_sees_every_way_of_naming_a_room() {
    let sees = |name: &str, source: &str| trespasses(name, source);
    assert_eq!(sees("src/plan/a.rs", "\nuse crate::analysis::X;"), ["src/plan/a.rs:2: `plan` may not use `analysis`"]);
    assert_eq!(sees("src/plan/a.rs", "use crate::{\n    plan::Plan,\n    report::{self, html},\n};").len(), 1);
    assert_eq!(sees("src/plan/a.rs", "fn f() { crate::window::run(None) }").len(), 1);
    assert_eq!(sees("src/plan/a.rs", "use super::super::document::Document;").len(), 1);
    assert_eq!(sees("src/plan/mod.rs", "use super::document;").len(), 1);
    assert_eq!(sees("src/plan/mod.rs", "mod tests { use super::document; }").len(), 0, "its own module");
    assert_eq!(sees("src/report/a.rs", "use mixplan::cli;").len(), 1);
    assert_eq!(sees("src/document/a.rs", "let c = egui::Color32::RED;").len(), 1);
    assert_eq!(
        sees("src/document/a.rs", "use crate::plan::Plan; // crate::analysis\nlet t = \"crate::window\";").len(),
        0
    );
    assert_eq!(sees("src/document/a.rs", "let c = '\"'; use crate::analysis::X; let d = '\\'';").len(), 1);
    assert_eq!(sees("src/window/a.rs", "use crate::{analysis, plan};").len(), 0);
}

#[test]
fn every_top_level_module_is_a_room() {
    let rooms: BTreeSet<&str> = ROOMS.iter().map(|(room, _)| *room).chain(["cli", "main", "lib"]).collect();
    for (name, _) in sources() {
        let first = name.trim_start_matches("src/").trim_end_matches(".rs").split('/').next().unwrap();
        assert!(rooms.contains(first), "{name} is in no room of docs/ARCHITECTURE.md");
    }
}

#[test]
fn every_file_opens_with_a_sentence() {
    for (name, source) in sources() {
        let opening: Vec<&str> = source.lines().map_while(|line| line.strip_prefix("//! ")).collect();
        let sentence = opening.join(" ");
        let whole = sentence.contains(". ") || sentence.ends_with(['.', '?', ':']);
        assert!(whole && sentence.len() > 20, "{name} does not open with one `//!` sentence that says what it is for");
    }
}

#[test]
fn no_file_has_two_jobs() {
    for (name, source) in sources() {
        let code = source.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
        let lines = code.lines().count();
        assert!(lines <= MAX_LINES, "{name} has {lines} lines before its tests, more than {MAX_LINES}: part it");
    }
}

#[test]
fn colours_come_from_the_theme() {
    let mut found = Vec::new();
    for (name, source) in sources().iter().filter(|(name, _)| !name.starts_with("src/window/theme")) {
        for three in tokens(source).windows(3) {
            let [(line, kind), (_, colons), (_, what)] = three else { continue };
            let makes =
                what.starts_with("from_") || (what.len() > 2 && what.chars().all(|c| c.is_uppercase() || c == '_'));
            if ["Color32", "Rgba", "Hsva"].contains(&kind.as_str()) && colons == "::" && makes {
                let neutral = ["TRANSPARENT", "PLACEHOLDER"].contains(&what.as_str());
                if !neutral {
                    found.push(format!("{name}:{line}: a colour of its own, `{kind}::{what}`; add it to assets/theme"));
                }
            }
        }
    }
    assert_none(&found);
}

/// Files whose text is looked at: everything but pictures and fonts.
fn texts() -> Vec<(String, String)> {
    files("")
        .into_iter()
        .filter_map(|(name, path)| Some((name, String::from_utf8(fs::read(path).unwrap()).ok()?)))
        .collect()
}

#[test]
fn nothing_names_a_path_of_somebodys_machine() {
    // Put together here, so that this file does not name them either.
    let paths = [["/ho", "me/"], ["/ro", "ot/"], ["/wo", "rk/"], ["/tm", "p/wt"], ["/Us", "ers/"], ["C:", "\\"]]
        .map(|p| p.concat());
    let mut found = Vec::new();
    for (name, text) in texts() {
        for (number, line) in text.lines().enumerate() {
            found.extend(
                (paths.iter())
                    .filter(|path| line.contains(path.as_str()))
                    .map(|path| format!("{name}:{}: names `{path}`", number + 1)),
            );
        }
    }
    assert_none(&found);
}

#[test]
fn links_of_the_documents_lead_somewhere() {
    let mut found = Vec::new();
    for (name, text) in texts().into_iter().filter(|(name, _)| name.ends_with(".md")) {
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            let folder = root().join(&name).parent().map(Path::to_path_buf).unwrap_or_default();
            if !target.is_empty() && !target.contains("://") && !folder.join(target).exists() {
                found.push(format!("{name}: a link to {target}, which is not there"));
            }
        }
    }
    assert_none(&found);
}

#[test]
fn every_invariant_names_a_test_that_exists() {
    let document = fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap();
    let section = document.split("\n## Invariants").nth(1).expect("a section on invariants");
    let section = section.split("\n## ").next().unwrap_or_default();
    let code: String = sources().into_iter().map(|(_, source)| source).collect();
    let tests: String = files("tests").into_iter().filter_map(|(_, path)| fs::read_to_string(path).ok()).collect();
    let rows: Vec<&str> =
        section.lines().filter(|line| line.starts_with("| ") && !line.contains("| held by")).collect();
    assert!(rows.len() > 5, "the table of invariants is gone");
    for row in rows {
        let held_by = row.trim_end_matches(" |").rsplit(" | ").next().unwrap_or_default();
        let names: Vec<&str> = held_by.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "nothing holds the invariant: {row}");
        for name in names {
            let exists = [&code, &tests].iter().any(|text| text.contains(&format!("fn {name}(")));
            assert!(exists, "no test is called `{name}`: {row}");
        }
    }
}

#[test]
fn ci_runs_what_the_readme_tells() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    let packages = readme.lines().find(|line| line.starts_with("apt-get install ")).expect("the system packages");
    let packages = packages.trim_start_matches("apt-get install ");
    assert!(ci.contains(packages), "the packages of the README are not those of .ci/run: {packages}");
    assert!(readme.contains("\ncargo test --all-features\n") && ci.contains("cargo test --all-features\n"));
}

#[test]
fn the_readme_shows_what_evaluate_prints() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a block of text");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_mixplan"));
    let output = command.args(["evaluate", "examples/support-desk.ron"]).current_dir(root()).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.starts_with(shown), "the README shows\n{shown}\nbut evaluate prints\n{printed}");
}
