//! A self-contained page around a picture: marks light up under the pointer and tell their title.

use super::svg::escape;

/// Wraps an SVG into an HTML page without outside resources.
pub fn page(svg: &str, title: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{}</title>\n<style>\nbody {{ margin: 1rem; font-family: sans-serif; }}\nsvg {{ max-width: 100%; height: auto; }}\n\
         svg [data-title]:hover, svg rect:hover > title, svg circle:hover {{ stroke: #000000; stroke-width: 1.5; }}\n\
         svg polyline:hover {{ stroke-width: 4; }}\n#told {{ min-height: 1.4em; }}\n</style>\n</head>\n<body>\n{svg}\
         <p id=\"told\" role=\"status\"></p>\n<script>\n\
         const told = document.getElementById(\"told\");\n\
         for (const title of document.querySelectorAll(\"svg title\")) {{\n  const mark = title.parentNode;\n  \
         if (mark.tagName === \"svg\") continue;\n  mark.setAttribute(\"tabindex\", \"0\");\n  \
         for (const name of [\"pointerenter\", \"focus\"]) mark.addEventListener(name, () => {{ told.textContent = title.textContent; }});\n}}\n\
         </script>\n</body>\n</html>\n",
        escape(title)
    )
}
