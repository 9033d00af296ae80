//! Wide or narrow: which characters stand on the CJK side of an autospace, a join or a mend.
