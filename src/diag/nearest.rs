//! The name that was meant by one that nobody knows.

/// The name nearest to a mistyped one, if one is near: at most a third of its letters differ.
pub fn nearest<'n>(typed: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let typed = typed.to_lowercase().replace('_', "-");
    let limit = (typed.chars().count() / 3).max(1);
    names.map(|name| (distance(&typed, name), name)).filter(|&(d, _)| d <= limit).min().map(|(_, name)| name.to_owned())
}

/// Edit distance in which two letters that changed places count once (Damerau–Levenshtein, restricted).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut best = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(rows[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    rows[a.len()][b.len()]
}
