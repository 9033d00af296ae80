//! Work in step: one batch is written while the next is made.

use std::io;

/// Makes `count` batches and writes them in their order. Two of them are in memory at a time.
pub fn in_step<W: Send + ?Sized, B: Send>(
    writer: &mut W,
    count: usize,
    make: impl Fn(usize) -> B + Sync,
    write: impl Fn(&mut W, B) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let make = |batch: usize| (batch < count).then(|| make(batch));
    let (mut made, mut next) = (make(0), 1);
    while let Some(ready) = made {
        let (written, following) = rayon::join(|| write(writer, ready), || make(next));
        written?;
        (made, next) = (following, next + 1);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_written_in_their_order_until_one_fails() {
        let mut out = Vec::new();
        let kept = |out: &mut Vec<usize>, batch| {
            out.push(batch);
            Ok(())
        };
        in_step(&mut out, 5, |batch| batch * batch, kept).unwrap();
        in_step(&mut out, 0, |batch| batch, kept).unwrap();
        assert_eq!(out, [0, 1, 4, 9, 16]);

        let full = |out: &mut Vec<usize>, batch| match out.len() {
            7 => Err(io::Error::other("full")),
            _ => kept(out, batch),
        };
        assert!(in_step(&mut out, 5, |batch| batch, full).is_err());
        assert_eq!(out, [0, 1, 4, 9, 16, 0, 1]);
    }
}
