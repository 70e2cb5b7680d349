use super::{NESTED, SqlError, parse};

fn error(sql: &str) -> SqlError {
    parse(sql).expect_err(sql)
}

#[test]
fn a_text_without_a_command_is_an_empty_tree() {
    for text in ["", " \n", ";", ";;", "-- nothing\n", "/* nothing */"] {
        assert_eq!(parse(text).map(|tree| tree.stmts.len()), Ok(0), "{text:?}");
    }
}

#[test]
fn every_command_is_in_the_tree() {
    let tree = parse("SELECT 1; SELECT 2").expect("parses");
    assert_eq!(tree.stmts.len(), 2);
}

#[test]
fn an_error_points_at_its_byte() {
    let found = error("ALTER TALBE t");
    assert_eq!(found.message, "syntax error at or near \"TALBE\"");
    assert_eq!(found.cursor, Some(6));
}

#[test]
fn an_error_after_wide_characters_points_at_its_byte() {
    let sql = "COMMENT ON TABLE \"größe\" IS '日本' 🚀";
    assert_eq!(error(sql).cursor, sql.find('🚀'));
}

#[test]
fn an_error_at_the_end_points_behind_the_text() {
    let sql = "SELECT 'ß' FROM";
    assert_eq!(
        error(sql),
        SqlError { message: "syntax error at end of input".into(), cursor: Some(sql.len()) }
    );
}

#[test]
fn a_nul_is_an_error_at_its_place() {
    assert_eq!(error("SELECT 'ä\0'").cursor, Some(10));
}

#[test]
fn deep_nesting_is_an_error_and_not_an_overflow() {
    let shapes: [fn(usize) -> String; 8] = [
        |n| format!("SELECT {}1{}", "(".repeat(n), ")".repeat(n)),
        |n| format!("SELECT {}1", "1+".repeat(n)),
        |n| format!("SELECT {}1{}", "-(".repeat(n), ")".repeat(n)),
        |n| format!("SELECT {}1{}", "f(".repeat(n), ")".repeat(n)),
        |n| format!("SELECT {}1{}", "(SELECT ".repeat(n), ")".repeat(n)),
        |n| format!("SELECT 1{}", " UNION SELECT 1".repeat(n)),
        |n| format!("SELECT {}1{}", "CASE WHEN true THEN ".repeat(n), " END".repeat(n)),
        |n| format!("SELECT 1 WHERE {}true", "NOT ".repeat(n)),
    ];
    let job = move || {
        for shape in shapes {
            for depth in [1, 10, 50, 100, 1_000, 10_000, 100_000] {
                let outcome = parse(&shape(depth));
                assert!(outcome.is_ok() || depth > 10, "{depth} levels are not too many: {outcome:?}");
            }
        }
    };
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(job)
        .expect("a thread")
        .join()
        .expect("no overflow");
    assert_eq!(error(&format!("SELECT {}1", "1+".repeat(1_000))).message, NESTED);
}
