//! What each language writes: its names, comments, texts and keywords.

/// How the code of a language is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Words,
    /// Tags between angle brackets.
    Markup,
    /// Lines that were added and removed.
    Diff,
}

#[derive(Debug)]
pub(super) struct Language {
    /// What authors write behind the ticks.
    pub names: &'static [&'static str],
    pub form: Form,
    /// What begins a comment up to the end of the line.
    pub lines: &'static [&'static str],
    /// What a comment stands between.
    pub blocks: &'static [[&'static str; 2]],
    /// Comments may stand in comments.
    pub nests: bool,
    /// Longest first.
    pub quotes: &'static [Quote],
    /// In the order of their bytes.
    pub keywords: &'static [&'static str],
    /// Keywords are the same in capitals.
    pub any_case: bool,
}

/// The marks of a text.
#[derive(Debug)]
pub(super) struct Quote {
    pub open: &'static str,
    pub close: &'static str,
    /// A backslash takes the next character's meaning.
    pub escapes: bool,
    /// Goes on over lines.
    pub lines: bool,
    /// Holds one character.
    pub one: bool,
}

const fn quote(open: &'static str, close: &'static str) -> Quote {
    Quote { open, close, escapes: true, lines: false, one: false }
}

const fn raw(open: &'static str, close: &'static str) -> Quote {
    Quote { escapes: false, lines: true, ..quote(open, close) }
}

const fn long(mark: &'static str) -> Quote {
    Quote { lines: true, ..quote(mark, mark) }
}

const DOUBLE: Quote = quote("\"", "\"");
const SINGLE: Quote = quote("'", "'");
const CHARACTER: Quote = Quote { one: true, ..SINGLE };
const SLASHES: &[&str] = &["//"];
const HASH: &[&str] = &["#"];
const C: &[[&str; 2]] = &[["/*", "*/"]];
const QUOTED: &[Quote] = &[DOUBLE, SINGLE];
const QUOTED_C: &[Quote] = &[DOUBLE, CHARACTER];
const TRIPLE: &[Quote] = &[long("\"\"\""), long("'''"), DOUBLE, SINGLE];
const JAVA: &[Quote] = &[long("\"\"\""), DOUBLE, CHARACTER];

const PLAIN: Language = Language {
    names: &[],
    form: Form::Words,
    lines: &[],
    blocks: &[],
    nests: false,
    quotes: QUOTED,
    keywords: &[],
    any_case: false,
};
/// What most of the languages share that write `{` and `//`.
const BRACES: Language = Language { lines: SLASHES, blocks: C, ..PLAIN };

#[rustfmt::skip]
pub(super) const LANGUAGES: &[Language] = &[
    Language {
        names: &["rust", "rs"],
        nests: true,
        quotes: &[raw("r##\"", "\"##"), raw("r#\"", "\"#"), raw("r\"", "\""), long("\""), CHARACTER],
        keywords: &["Self", "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
            "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
            "self", "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while"],
        ..BRACES
    },
    Language {
        names: &["js", "javascript", "mjs", "cjs", "jsx", "ts", "typescript", "tsx", "mts", "node"],
        quotes: &[Quote { lines: true, ..quote("`", "`") }, DOUBLE, SINGLE],
        keywords: &["abstract", "as", "async", "await", "break", "case", "catch", "class", "const", "continue", "debugger",
            "declare", "default", "delete", "do", "else", "enum", "export", "extends", "false", "finally", "for", "from",
            "function", "if", "implements", "import", "in", "instanceof", "interface", "keyof", "let", "namespace", "new",
            "null", "of", "private", "protected", "public", "readonly", "return", "static", "super", "switch", "this",
            "throw", "true", "try", "type", "typeof", "undefined", "var", "void", "while", "with", "yield"],
        ..BRACES
    },
    Language {
        names: &["python", "py", "python3", "py3", "pycon"],
        lines: HASH,
        quotes: TRIPLE,
        keywords: &["False", "None", "True", "and", "as", "assert", "async", "await", "break", "case", "class", "continue",
            "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda",
            "match", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield"],
        ..PLAIN
    },
    Language {
        names: &["c", "h", "cpp", "c++", "cc", "cxx", "hpp", "objc", "objective-c", "arduino", "cuda", "glsl", "hlsl"],
        quotes: QUOTED_C,
        keywords: &["NULL", "alignas", "auto", "bool", "break", "case", "catch", "char", "class", "const", "constexpr",
            "continue", "decltype", "default", "delete", "do", "double", "else", "enum", "explicit", "extern", "false",
            "float", "for", "friend", "goto", "if", "inline", "int", "long", "mutable", "namespace", "new", "noexcept",
            "nullptr", "operator", "override", "private", "protected", "public", "register", "return", "short", "signed",
            "sizeof", "static", "struct", "switch", "template", "this", "throw", "true", "try", "typedef", "typename",
            "union", "unsigned", "using", "virtual", "void", "volatile", "while"],
        ..BRACES
    },
    Language {
        names: &["java", "groovy", "gradle"],
        quotes: JAVA,
        keywords: &["abstract", "assert", "boolean", "break", "byte", "case", "catch", "char", "class", "continue",
            "default", "do", "double", "else", "enum", "extends", "false", "final", "finally", "float", "for", "if",
            "implements", "import", "instanceof", "int", "interface", "long", "native", "new", "null", "package", "private",
            "protected", "public", "record", "return", "sealed", "short", "static", "super", "switch", "synchronized", "this",
            "throw", "throws", "transient", "true", "try", "var", "void", "volatile", "while", "yield"],
        ..BRACES
    },
    Language {
        names: &["kotlin", "kt", "kts"],
        nests: true,
        quotes: JAVA,
        keywords: &["abstract", "as", "break", "by", "class", "companion", "continue", "data", "do", "else", "enum", "false",
            "final", "finally", "for", "fun", "if", "import", "in", "init", "inner", "interface", "internal", "is",
            "lateinit", "null", "object", "open", "override", "package", "private", "protected", "public", "return",
            "sealed", "super", "suspend", "this", "throw", "true", "try", "typealias", "val", "var", "when", "while"],
        ..BRACES
    },
    Language {
        names: &["csharp", "cs", "c#", "dotnet"],
        quotes: &[long("\"\"\""), raw("@\"", "\""), DOUBLE, CHARACTER],
        keywords: &["abstract", "as", "async", "await", "base", "bool", "break", "byte", "case", "catch", "char", "class",
            "const", "continue", "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit",
            "false", "finally", "float", "for", "foreach", "get", "if", "in", "int", "interface", "internal", "is", "lock",
            "long", "namespace", "new", "null", "object", "out", "override", "params", "partial", "private", "protected",
            "public", "readonly", "record", "ref", "return", "sealed", "set", "short", "static", "string", "struct",
            "switch", "this", "throw", "true", "try", "typeof", "uint", "using", "var", "virtual", "void", "where", "while",
            "yield"],
        ..BRACES
    },
    Language {
        names: &["go", "golang"],
        quotes: &[raw("`", "`"), DOUBLE, CHARACTER],
        keywords: &["break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "false", "for",
            "func", "go", "goto", "if", "import", "interface", "map", "nil", "package", "range", "return", "select",
            "struct", "switch", "true", "type", "var"],
        ..BRACES
    },
    Language {
        names: &["swift"],
        nests: true,
        quotes: &[long("\"\"\""), DOUBLE],
        keywords: &["Self", "actor", "as", "async", "await", "break", "case", "catch", "class", "continue", "default",
            "defer", "do", "else", "enum", "extension", "false", "fileprivate", "for", "func", "guard", "if", "import",
            "in", "init", "inout", "internal", "is", "let", "nil", "private", "protocol", "public", "repeat", "return",
            "self", "static", "struct", "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where",
            "while"],
        ..BRACES
    },
    Language {
        names: &["php"],
        lines: &["//", "#"],
        keywords: &["abstract", "and", "array", "as", "break", "case", "catch", "class", "clone", "const", "continue",
            "declare", "default", "do", "echo", "else", "elseif", "extends", "false", "final", "finally", "fn", "for",
            "foreach", "function", "if", "implements", "include", "instanceof", "interface", "match", "namespace", "new",
            "null", "or", "print", "private", "protected", "public", "readonly", "require", "return", "static", "switch",
            "throw", "trait", "true", "try", "use", "var", "while", "yield"],
        ..BRACES
    },
    Language {
        names: &["scala", "dart", "zig"],
        nests: true,
        quotes: TRIPLE,
        keywords: &["abstract", "as", "async", "await", "break", "case", "catch", "class", "comptime", "const", "continue",
            "def", "defer", "do", "else", "enum", "export", "extends", "extension", "false", "final", "finally", "fn", "for",
            "given", "if", "implements", "import", "in", "is", "late", "lazy", "match", "mixin", "new", "null", "object",
            "of", "orelse", "override", "package", "private", "protected", "pub", "required", "return", "sealed", "static",
            "struct", "super", "switch", "test", "then", "this", "throw", "trait", "true", "try", "type", "union", "using",
            "val", "var", "void", "while", "with", "yield"],
        ..BRACES
    },
    Language {
        names: &["sh", "bash", "shell", "zsh", "fish", "shellscript"],
        lines: HASH,
        quotes: &[long("\""), raw("'", "'")],
        keywords: &["break", "case", "continue", "do", "done", "elif", "else", "esac", "exit", "export", "fi", "for",
            "function", "if", "in", "local", "return", "select", "set", "then", "until", "while"],
        ..PLAIN
    },
    Language {
        names: &["powershell", "ps1", "pwsh"],
        lines: HASH,
        blocks: &[["<#", "#>"]],
        quotes: &[Quote { escapes: false, ..DOUBLE }, Quote { escapes: false, ..SINGLE }],
        keywords: &["begin", "break", "catch", "continue", "do", "else", "elseif", "end", "exit", "finally", "for",
            "foreach", "function", "if", "in", "param", "process", "return", "switch", "throw", "trap", "try", "until",
            "while"],
        any_case: true,
        ..PLAIN
    },
    Language {
        names: &["ruby", "rb"],
        lines: HASH,
        blocks: &[["=begin\n", "\n=end"]],
        keywords: &["alias", "and", "begin", "break", "case", "class", "def", "do", "else", "elsif", "end", "ensure",
            "false", "for", "if", "in", "module", "next", "nil", "not", "or", "private", "raise", "redo", "require",
            "rescue", "retry", "return", "self", "super", "then", "true", "unless", "until", "when", "while", "yield"],
        ..PLAIN
    },
    Language {
        names: &["perl", "pl", "r"],
        lines: HASH,
        keywords: &["FALSE", "NA", "NULL", "TRUE", "break", "else", "elsif", "for", "foreach", "function", "if", "in", "last",
            "library", "local", "my", "next", "our", "package", "print", "repeat", "require", "return", "sub", "undef",
            "unless", "use", "while"],
        ..PLAIN
    },
    Language {
        names: &["sql", "mysql", "postgresql", "postgres", "sqlite", "plsql"],
        lines: &["--", "#"],
        blocks: C,
        quotes: &[Quote { escapes: false, ..long("'") }, DOUBLE],
        keywords: &["add", "all", "alter", "and", "as", "asc", "begin", "between", "by", "case", "commit", "constraint",
            "create", "default", "delete", "desc", "distinct", "drop", "else", "end", "exists", "foreign", "from", "full",
            "grant", "group", "having", "if", "in", "index", "inner", "insert", "into", "is", "join", "key", "left", "like",
            "limit", "not", "null", "offset", "on", "or", "order", "outer", "primary", "references", "returning", "right",
            "rollback", "select", "set", "table", "then", "union", "unique", "update", "using", "values", "view", "when",
            "where", "with"],
        any_case: true,
        ..PLAIN
    },
    Language {
        names: &["lua"],
        lines: &["--"],
        blocks: &[["--[[", "]]"]],
        quotes: &[raw("[[", "]]"), DOUBLE, SINGLE],
        keywords: &["and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local",
            "nil", "not", "or", "repeat", "return", "then", "true", "until", "while"],
        ..PLAIN
    },
    Language {
        names: &["haskell", "hs", "elm", "purescript"],
        lines: &["--"],
        blocks: &[["{-", "-}"]],
        nests: true,
        quotes: QUOTED_C,
        keywords: &["case", "class", "data", "deriving", "do", "else", "forall", "foreign", "if", "import", "in", "infix",
            "infixl", "infixr", "instance", "let", "module", "newtype", "of", "then", "type", "where"],
        ..PLAIN
    },
    Language {
        names: &["ocaml", "ml", "fsharp", "f#"],
        lines: SLASHES,
        blocks: &[["(*", "*)"]],
        nests: true,
        quotes: QUOTED_C,
        keywords: &["and", "as", "begin", "do", "done", "else", "end", "exception", "false", "for", "fun", "function", "if",
            "in", "let", "match", "module", "mutable", "namespace", "new", "of", "open", "rec", "sig", "struct", "then",
            "true", "try", "type", "val", "when", "while", "with"],
        ..PLAIN
    },
    Language {
        names: &["elixir", "ex", "exs", "julia", "jl", "nim", "crystal"],
        lines: HASH,
        quotes: &[long("\"\"\""), DOUBLE, CHARACTER],
        keywords: &["abstract", "after", "and", "begin", "case", "catch", "cond", "const", "def", "defmodule", "defp", "do",
            "else", "elseif", "end", "export", "false", "finally", "fn", "for", "function", "if", "import", "in", "let",
            "macro", "module", "mutable", "nil", "not", "nothing", "or", "proc", "quote", "raise", "receive", "rescue",
            "return", "struct", "true", "try", "type", "unless", "use", "using", "var", "when", "where", "while", "with"],
        ..PLAIN
    },
    Language {
        names: &["lisp", "clojure", "clj", "scheme", "racket", "elisp", "emacs-lisp", "common-lisp"],
        lines: &[";"],
        quotes: &[long("\"")],
        keywords: &["and", "begin", "cond", "def", "define", "defmacro", "defn", "defun", "defvar", "do", "else", "fn", "if",
            "lambda", "let", "loop", "nil", "not", "ns", "or", "quote", "recur", "set", "setq", "unless", "when"],
        ..PLAIN
    },
    Language {
        names: &["erlang", "erl", "prolog", "matlab", "octave"],
        lines: &["%"],
        keywords: &["after", "begin", "break", "case", "catch", "else", "elseif", "end", "false", "for", "function", "global",
            "if", "of", "otherwise", "receive", "return", "switch", "true", "try", "when", "while"],
        quotes: &[DOUBLE],
        ..PLAIN
    },
    Language {
        names: &["tex", "latex", "bibtex"],
        lines: &["%"],
        quotes: &[],
        ..PLAIN
    },
    Language {
        names: &["css", "scss", "sass", "less", "stylus"],
        blocks: C,
        keywords: &["charset", "each", "else", "extend", "for", "if", "import", "important", "include", "keyframes", "media",
            "mixin", "not", "page", "return", "supports", "use"],
        ..PLAIN
    },
    Language {
        names: &["html", "htm", "xml", "xhtml", "svg", "vue", "svelte", "jsp", "xsl", "plist"],
        form: Form::Markup,
        ..PLAIN
    },
    Language {
        names: &["json", "json5", "jsonc", "jsonl"],
        quotes: &[DOUBLE],
        keywords: &["false", "null", "true"],
        ..BRACES
    },
    Language {
        names: &["yaml", "yml", "toml", "ini", "conf", "properties", "dotenv", "nginx", "hcl", "terraform"],
        lines: &["#", ";"],
        quotes: TRIPLE,
        keywords: &["false", "no", "null", "off", "on", "true", "yes"],
        ..PLAIN
    },
    Language {
        names: &["dockerfile", "docker"],
        lines: HASH,
        keywords: &["ADD", "ARG", "AS", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "RUN",
            "SHELL", "USER", "VOLUME", "WORKDIR"],
        ..PLAIN
    },
    Language {
        names: &["make", "makefile", "cmake", "just", "justfile"],
        lines: HASH,
        keywords: &["define", "else", "elseif", "endfunction", "endif", "export", "foreach", "function", "if", "ifdef",
            "ifeq", "ifndef", "ifneq", "include", "macro", "set"],
        ..PLAIN
    },
    Language {
        names: &["proto", "protobuf", "graphql", "gql", "thrift", "solidity"],
        lines: &["//", "#"],
        keywords: &["address", "contract", "enum", "extend", "false", "function", "implements", "import", "input",
            "interface", "mapping", "message", "mutation", "oneof", "option", "optional", "package", "public", "query",
            "repeated", "required", "returns", "rpc", "scalar", "schema", "service", "struct", "subscription", "syntax",
            "true", "type", "union"],
        ..BRACES
    },
    Language {
        names: &["vb", "vbnet", "vba", "basic", "pascal", "delphi"],
        lines: &["//"],
        blocks: &[["(*", "*)"]],
        quotes: &[Quote { escapes: false, ..DOUBLE }],
        keywords: &["and", "as", "begin", "case", "const", "dim", "do", "else", "elseif", "end", "false", "for", "function",
            "if", "loop", "next", "not", "nothing", "of", "or", "private", "procedure", "program", "public", "repeat",
            "return", "select", "sub", "then", "to", "true", "type", "until", "uses", "var", "wend", "while"],
        any_case: true,
        ..PLAIN
    },
    Language {
        names: &["asm", "nasm", "armasm", "wasm", "wat"],
        lines: &[";"],
        ..PLAIN
    },
    Language {
        names: &["diff", "patch"],
        form: Form::Diff,
        ..PLAIN
    },
];
