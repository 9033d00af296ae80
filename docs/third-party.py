#!/usr/bin/env python3
"""Writes docs/third-party.txt: the notices and licences of the crates in the program, for `huibian --licenses`.

usage: docs/third-party.py            from anywhere; needs cargo and the crates' sources (`cargo fetch`)

Takes the crates that a default build links, on any platform, and the licence files that each of them carries. A text
that several crates share word for word (but for white space) stands once, followed by the crates that use it.
"""
import json
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = re.compile(r"^(licen[cs]e|copying|copyright|notice|unlicense)", re.IGNORECASE)
HEAD = """Crates in this program, their licences and notices

huibian itself is licensed under MIT OR Apache-2.0. It contains the crates below, each under the licence it names;
where a licence gives a choice, either may be taken. The source of each crate, that of the crates under MPL-2.0
included, is at its address and on https://crates.io in the version named.
"""


def run(*arguments):
    return subprocess.run(["cargo", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def main():
    packages = json.loads(run("metadata", "--format-version", "1", "--locked"))["packages"]
    tree = run("tree", "--locked", "--edges", "normal", "--target", "all", "--prefix", "none", "--format", "{p}")
    linked = {tuple(line.split()[:2]) for line in tree.splitlines() if line.strip()}
    crates = sorted(
        (p for p in packages if p["source"] and (p["name"], "v" + p["version"]) in linked),
        key=lambda p: (p["name"], p["version"]),
    )
    texts, without = {}, []
    for crate in crates:
        folder = Path(crate["manifest_path"]).parent
        files = {f for f in folder.iterdir() if f.is_file() and NAMES.match(f.name)}
        files |= {f for f in (folder / "LICENSES").glob("*") if f.is_file()}
        if crate.get("license_file"):
            files.add(folder / crate["license_file"])
        name = f"{crate['name']} {crate['version']}"
        for file in sorted(f for f in files if f.is_file()):
            text = file.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").strip("\n")
            texts.setdefault(" ".join(text.split()), (text, []))[1].append(name)
        if not files:
            without.append(name)
    out = [HEAD]
    for crate in crates:
        address = crate.get("repository") or f"https://crates.io/crates/{crate['name']}"
        authors = ", ".join(re.sub(r"\s*<[^>]*>", "", a) for a in crate["authors"])
        out.append(f"{crate['name']} {crate['version']}\n  {crate['license']}\n  {address}" + (f"\n  {authors}" if authors else ""))
    if without:
        out.append(
            "These crates carry no licence file of their own; the licences they name are those printed below, held by\n"
            "the authors named above:\n  " + "\n  ".join(without)
        )
    for text, users in sorted(texts.values(), key=lambda entry: (-len(entry[1]), entry[1][0])):
        out.append("=" * 80 + "\n" + "\n".join("  " + user for user in dict.fromkeys(users)) + "\n" + "-" * 80 + "\n" + text)
    written = "\n\n".join("\n".join(line.rstrip() for line in part.strip("\n").split("\n")) for part in out) + "\n"
    (ROOT / "docs/third-party.txt").write_text(written, encoding="utf-8")
    print(f"docs/third-party.txt: {len(crates)} crates, {len(texts)} texts, {len(written) // 1024} KB")


main()
