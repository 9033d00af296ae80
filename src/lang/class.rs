//! The classes of characters that CJK composition counts with (CLREQ, JLREQ; `typography` table 1).
