// The rendered Markdown, as the site generators read it: MDX with what Docusaurus adds, and VitePress.
//
//   npm ci && PROGRAM=../../../target/debug/llm-errors npm test
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { evaluate } from "@mdx-js/mdx";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import * as runtime from "react/jsx-runtime";
import rehypeSlug from "rehype-slug";
import remarkGfm from "remark-gfm";
import { build } from "vitepress";

const here = import.meta.dirname;
const program = resolve(here, process.env.PROGRAM ?? "../../../target/debug/llm-errors");
const folder = mkdtempSync(join(tmpdir(), "llm-errors-markdown-"));
let pages;

before(() => {
  cpSync(resolve(here, "../../../docs"), folder, { recursive: true });
  // in a folder of its own, since each run owns its folder
  const hostile = ["--alone", "--catalog", resolve(here, "../hostile-catalog")];
  execFileSync(program, ["render", "--format", "markdown", "--out", join(folder, "hostile"), ...hostile]);
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".md"));
  pages = names.map((name) => [name, readFileSync(join(folder, name), "utf8")]);
  // where VitePress looks for what its pages import
  symlinkSync(join(here, "node_modules"), join(folder, "node_modules"));
});

after(() => rmSync(folder, { recursive: true }));

// Each heading of an error is a place of its name, and so is what it was called earlier; each table is one.
const hasPlaces = (name, markdown, html) => {
  const tables = markdown.match(/^\|[-|:]+\|$/gm)?.length ?? 0;
  assert.equal(html.match(/<table/g)?.length ?? 0, tables, `the tables of ${name}`);
  const places = [...markdown.matchAll(/^### (.+)$|^<a id="(.+)">/gm)].map(([, slug, earlier]) => slug ?? earlier);
  for (const place of places) assert.ok(html.includes(` id="${place}"`), `${name}#${place}`);
  return places.length;
};

// What a reader sees of the hostile catalog is its texts, and nothing of it runs.
const isHarmless = (html) => {
  assert.ok(html.includes("&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;"), "the name");
  assert.match(html, /&lt;img src=x onerror=alert\(1\)&gt;/, "the title");
  assert.doesNotMatch(html, /<img|<script>alert|<b>|href="javascript:|>\s*49/);
};

test("MDX, as Docusaurus has it", async () => {
  const options = { ...runtime, remarkPlugins: [remarkGfm], rehypePlugins: [rehypeSlug] };
  let places = 0;
  for (const [name, markdown] of pages) {
    const { default: Page } = await evaluate(markdown, options);
    const html = renderToStaticMarkup(createElement(Page));
    places += hasPlaces(name, markdown, html);
    if (name.endsWith("hostile.md")) isHarmless(html);
  }
  assert.ok(places > 1000);
});

test("VitePress", async () => {
  // a link that leads nowhere fails its build
  await build(folder);
  let places = 0;
  for (const [name, markdown] of pages) {
    const html = readFileSync(join(folder, ".vitepress/dist", name.replace(/md$/, "html")), "utf8");
    places += hasPlaces(name, markdown, html);
    if (name.endsWith("hostile.md")) isHarmless(html.slice(html.indexOf("<body>")));
  }
  assert.ok(places > 1000);
});
