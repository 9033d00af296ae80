use super::super::tests::shown;

#[test]
fn directives_are_what_they_mean() {
    for (text, meant) in [
        (
            ":::{admonition} 题\n:class: tip\n文**字**\n:::\n",
            "\n<div class=\"tip\">\n<summary>题</summary>\n\n文**字**\n\n\n</div>\n\n",
        ),
        (
            "```{figure} img/a.png\n:name: fig-a\n:width: 200px\n\n图的标题\n```\n",
            "\n![图的标题](<img/a.png>){#fig-a width=200px}\n\n\n",
        ),
        ("```{code-block} python\n:caption: 例\nx = 1\n```\n", "```python title=\"例\"\nx = 1\n```\n"),
        ("```{math}\n:label: eq1\na^2\n```\n见 {eq}`eq1`。\n", "\n$$\na^2\n\\tag{1}\n$$\n\n见 (1)。\n"),
        ("$$\na\n$$ (eq1)\n\n$$b$$ (eq2)\n\n见 {eq}`eq2`。\n", "$$\na\n\\tag{1}\n$$\n\n$$b\\tag{2}$$\n\n见 (2)。\n"),
        (
            "这是一道练习题。\n\n```{solution-start} ex1\n:class: dropdown\n```\n\n```{code-cell} ipython3\nx\n```\n\n```{solution-end}\n```\n",
            "这是一道练习题。\n\n\n<div class=\"note\">\n<summary>解答</summary>\n\n\n```ipython3\nx\n```\n\n\n\n</div>\n\n",
        ),
        (
            "这是一条定理，说的是什么。\n\n````{prf:theorem} 题\n:label: a\n文\n````\n",
            "这是一条定理，说的是什么。\n\n\n<div class=\"note\">\n<summary>定理（题）</summary>\n\n文\n\n\n</div>\n\n",
        ),
        ("```{toctree}\n:maxdepth: 2\n\na\nb\n```\n文\n", "\n\n文\n"),
        ("```{glossary}\n船\n  水上的车。\n```\n", "\n船\n:   水上的车。\n\n"),
        ("````{tab-set}\n```{tab-item} 甲\n甲文\n```\n````\n", "\n\n**甲**\n\n甲文\n\n\n"),
        ("(place)=\n# 题\n\n% 不印\n\n+++\n文\n", "<a id=\"place\"></a>\n\n# 题\n\n\n\n\n文\n"),
        (
            "```{csv-table} 题\n:header: 甲, 乙\n\"1, 2\", 3\n```\n",
            "\n<table>\n<caption>题</caption>\n<tr>\n<th>\n\n甲\n\n</th>\n<th>\n\n乙\n\n</th>\n</tr>\n<tr>\n<td>\n\n1, 2\n\n</td>\n<td>\n\n3\n\n</td>\n</tr>\n</table>\n\n",
        ),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
}

#[test]
fn the_rows_of_a_table_may_be_lists() {
    let out = shown("```{list-table} 题\n:header-rows: 1\n\n* - 甲\n  - 乙\n* - 1\n  - - 二\n    - 三\n```\n");
    assert!(out.contains("<caption>题</caption>\n<tr>\n<th>\n\n甲\n\n</th>\n<th>\n\n乙\n"), "{out}");
    assert!(out.contains("<tr>\n<td>\n\n1\n\n</td>\n<td>\n\n- 二\n- 三\n"), "{out}");
}

#[test]
fn roles_are_words_in_a_line() {
    assert_eq!(
        shown("(a)=\n{ref}`a`、{ref}`题 <b>`、{doc}`c/d`、{math}`x^2`、{kbd}`Ctrl`、{term}`船`\n"),
        "<a id=\"a\"></a>\n\n[](#a \"a\")、[题](#b)、[](<c/d.md>)、$x^2$、<kbd>Ctrl</kbd>、船\n"
    );
}

#[test]
fn a_number_in_the_words_of_a_reference_is_that_of_its_place() {
    assert_eq!(shown("见{numref}`图 %s <fig-a>`。\n"), "见[](#fig-a \"fig-a\")。\n");
}

#[test]
fn what_only_looks_like_it_stays() {
    for text in [
        "```{r, fig.width=4}\nplot(x)\n```\n",
        "````md\n```{note}\n文\n```\n````\n",
        "% 是百分号\n\n+++\n\n文\n",
        "用 `` {ref}`a` `` 写。\n",
        "函数 f(x)= 3 与 {x}`y`\n",
        "```{python}\nx = 1\n```\n",
    ] {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn directives_without_an_end_take_no_time() {
    for text in ["```{figure} a\n".repeat(30_000), ":::{note}\n".repeat(30_000), "```{math}\n:a: b\n".repeat(20_000)] {
        shown(&text);
    }
}
