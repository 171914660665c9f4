//! A story's Markdown as virtual DOM nodes.
//!
//! Called by `components::story`. Never makes an HTML string: raw HTML is shown as text, pictures
//! become links, links lead to `http`, `https` and `mailto` alone.
//!
//! Our own, because the page has a budget: the well-known parsers of all of CommonMark are a third
//! of it. What people write on a board is understood: headings, lists, quotes, code, rules,
//! emphasis, links. [`blocks`] takes lines apart, [`inline`] what stands in them, [`tree`] holds the
//! nodes and the limits.

mod blocks;

mod inline;

mod tree;

use yew::virtual_dom::VNode;

use tree::Tree;

/// How much of a story is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    Whole,
    Beginning,
}

/// How much of a story there is in what was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    Complete,
    Cut,
}

/// Makes nodes of a story.
pub(crate) fn render(story: &str, length: Length) -> (VNode, Extent) {
    let mut tree = Tree::new(length);
    let lines: Vec<&str> = story.lines().collect();
    blocks::add(&mut tree, &lines, blocks::Paragraphs::Wrapped);
    tree.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The nodes as text, for comparing.
    fn show(node: &VNode) -> String {
        match node {
            VNode::VText(text) => text.text.to_string(),
            VNode::VList(list) => list.iter().map(show).collect(),
            VNode::VTag(tag) => {
                let attributes: String = tag
                    .attributes
                    .iter()
                    .filter(|(name, _)| *name == "href" || *name == "start")
                    .map(|(name, value)| format!(" {name}={value}"))
                    .collect();
                let inside = tag.children().map(show).unwrap_or_default();
                format!("<{}{attributes}>{inside}</{0}>", tag.tag())
            }
            other => format!("{other:?}"),
        }
    }

    fn whole(story: &str) -> String {
        show(&render(story, Length::Whole).0)
    }

    #[test]
    fn blocks_become_elements() {
        for (story, shown) in [
            ("a\nb\n\nc", "<p>a\nb</p><p>c</p>"),
            ("# A #\n## B\n### C\n#d", "<h4>A</h4><h5>B</h5><h6>C</h6><p>#d</p>"),
            ("A\n===\nB\n---\n\n---", "<h4>A</h4><h5>B</h5><hr></hr>"),
            ("a\n- b\n* c", "<p>a</p><ul><li>b</li></ul><ul><li>c</li></ul>"),
            ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
            ("- a\nb\n\nc", "<ul><li>a\nb</li></ul><p>c</p>"),
            ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
            ("3. a\n4) b", "<ol start=3><li>a</li></ol><ol start=4><li>b</li></ol>"),
            ("In\n1984. b", "<p>In\n1984. b</p>"),
            (
                "> a\n> > b\nc",
                "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote><p>c</p>",
            ),
            ("```rust\n# a\n\n*b*\n```\nc", "<pre># a\n\n*b*</pre><p>c</p>"),
            ("~~~\na", "<pre>a</pre>"),
            ("* * *\n-\n-a", "<hr></hr><ul><li></li></ul><p>-a</p>"),
        ] {
            assert_eq!(whole(story), shown, "{story:?}");
        }
    }

    #[test]
    fn what_stands_in_a_line_becomes_elements() {
        for (story, shown) in [
            (
                "a **b** *c* __d__ _e_ ~~f~~",
                "a <strong>b</strong> <em>c</em> <strong>d</strong> <em>e</em> <del>f</del>",
            ),
            ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
            ("***a***", "<strong><em>a</em></strong>"),
            ("2 * 3 * 4, snake_case_name, **open", "2 * 3 * 4, snake_case_name, **open"),
            ("`a *b*` ``c ` d`` `e", "<code>a *b*</code> <code>c ` d</code> `e"),
            ("\\*a\\* \\b", "*a* \\b"),
            ("a  \nb\\\nc", "a<br></br>b<br></br>c"),
            ("[a *b*](http://c.d \"e\")", "<a href=http://c.d>a <em>b</em></a>"),
            ("[a](http://b.c/(d)) [e] [f](", "<a href=http://b.c/(d)>a</a> [e] [f]("),
            (
                "see https://a.b/c?d=e, ok",
                "see <a href=https://a.b/c?d=e>https://a.b/c?d=e</a>, ok",
            ),
            (
                "<https://a.b> <a@b.c>",
                "<a href=https://a.b>https://a.b</a> <a href=mailto:a@b.c>a@b.c</a>",
            ),
            ("ä*ö*ü 🦀", "ä<em>ö</em>ü 🦀"),
        ] {
            assert_eq!(whole(story), format!("<p>{shown}</p>"), "{story:?}");
        }
    }

    #[test]
    fn only_three_kinds_of_address_become_links() {
        assert_eq!(whole("[a](HTTPS://b.c)"), "<p><a href=HTTPS://b.c>a</a></p>");
        for address in
            ["javascript:alert(1)", "data:text/html,x", "/settings", "httpsx://a", "java\tscript:a"]
        {
            assert_eq!(whole(&format!("[a](<{address}>)")), "<p>a</p>", "{address}");
        }
    }

    #[test]
    fn html_is_text_and_a_picture_is_a_link() {
        assert_eq!(whole("<script>x</script>"), "<p><script>x</script></p>");
        assert_eq!(whole("a <b>c</b>"), "<p>a <b>c</b></p>");
        assert_eq!(whole("![a](http://b.c)"), "<p><a href=http://b.c>a</a></p>");
        assert_eq!(whole("[![a](http://b.c)](http://d.e)"), "<p><a href=http://d.e>a</a></p>");
    }

    #[test]
    fn what_is_nested_too_deep_is_flattened() {
        for (open, element) in [("> ", "<blockquote>"), ("- ", "<ul>")] {
            let deep = whole(&format!("{}a", open.repeat(9_000)));
            assert!((tree::DEEPEST / 2..=tree::DEEPEST).contains(&deep.matches(element).count()));
            assert!(deep.contains('a'));
        }
    }

    #[test]
    fn hostile_stories_take_no_longer_than_kind_ones() {
        let begun = std::time::Instant::now();
        for piece in [
            "*a", "[", "[a](", "`", "``a`", "_a ", "~~", "<", "> ", "- ", "1. ", "\\", "**a*",
            "![", "- a\n", "https://",
        ] {
            let story: String = piece.chars().cycle().take(20_000).collect();
            whole(&story);
            whole(&(story + "*]`_~~)"));
        }
        // All of them together, unoptimised; what is quadratic takes minutes.
        assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    }

    #[test]
    fn emphasis_that_is_given_up_inside_of_another_is_forgotten_with_it() {
        let begun = std::time::Instant::now();
        whole(&"a **b*b".repeat(40_000));
        // Unoptimised; what remembers each of them takes minutes.
        assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    }

    #[test]
    fn a_beginning_ends_at_a_word_and_closes_what_is_open() {
        let (nodes, extent) =
            render(&format!("**{}end**\n\nend", "word ".repeat(200)), Length::Beginning);
        let shown = show(&nodes);
        assert_eq!(extent, Extent::Cut);
        assert!(shown.ends_with("word…</strong></p>") && shown.len() < 520, "{shown}");
        assert_eq!(render("short", Length::Beginning).1, Extent::Complete);
        assert_eq!(render(&"---\n\n".repeat(1_000), Length::Beginning).1, Extent::Cut);
    }
}
