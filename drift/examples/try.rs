use llm_errors_drift::{Entries, Match, read};
fn main() {
    let mut a = std::env::args().skip(1);
    let provider = llm_errors::CATALOG.provider(&a.next().unwrap()).unwrap();
    let v = std::env::var("V").is_ok();
    for path in a {
        let bytes = std::fs::read(&path).unwrap();
        let entries = Entries::of(provider);
        let t = std::time::Instant::now();
        let rows = read(&path, &bytes, provider);
        println!("== {path} {:?}", t.elapsed());
        match rows {
            Err(e) => println!("{e}"),
            Ok(rows) => {
                for row in rows {
                    let m = match entries.find(&row) {
                        Match::One(e) => e.id().to_owned(),
                        Match::Several(v) => format!("?? {}", v.len()),
                        Match::None => "--".into(),
                    };
                    println!(
                        "{:<10} {:<30} {:<50} => {m}",
                        row.status.join(","),
                        row.code.clone().unwrap_or_default(),
                        row.title.clone().unwrap_or_default()
                    );
                    if v {
                        for t in &row.texts {
                            println!("      {}", t.replace('\n', "\n      "));
                        }
                    }
                }
            }
        }
    }
}
