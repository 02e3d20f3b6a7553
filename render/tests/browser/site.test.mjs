// The rendered site in a real browser, opened from a folder.
//
//   npm ci && PROGRAM=../../../target/debug/llm-errors npm test
//
// CHROMIUM names the browser, /usr/bin/chromium otherwise.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const here = import.meta.dirname;
const program = resolve(here, process.env.PROGRAM ?? "../../../target/debug/llm-errors");
const folder = mkdtempSync(join(tmpdir(), "llm-errors-site-"));
let browser;

const render = (name, ...options) => {
  execFileSync(program, ["render", "--format", "html", "--out", join(folder, name), ...options]);
};

before(async () => {
  render("shipped");
  render("hostile", "--alone", "--catalog", resolve(here, "../hostile-catalog"));
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

// A page of a site; whatever it complains of, and whatever it asks of anybody but its folder, fails the test.
const open = async (context, path, { site = "shipped", ...options } = {}) => {
  const root = pathToFileURL(join(folder, site)).href;
  const page = await browser.newPage(options);
  const faults = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("dialog", (dialog) => faults.push(dialog.message()) && dialog.dismiss());
  page.on("request", (request) => request.url().startsWith(root) || faults.push(request.url()));
  context.after(async () => {
    await page.close();
    assert.deepEqual(faults, []);
  });
  await page.goto(`${root}/${path}`);
  return page;
};

// Goes through the history until the search is another one, which the page hears of a moment later.
const travel = async (page, step, expected) => {
  await page[step]();
  await page.waitForFunction((text) => document.getElementById("q")?.value === text, expected);
  assert.equal(await page.inputValue("#q"), expected);
};

const search = async (page, text) => {
  await page.fill("#q", text);
  return page.$$eval("#results .id", (ids) => ids.map((id) => id.textContent));
};

const body = `HTTP/1.1 429
{"error": {"message": "You exceeded your current quota, please check your plan and billing details.",
"type": "insufficient_quota", "code": "insufficient_quota"}}`;

test("a search finds codes, words, beginnings, typing errors and whole messages", async (context) => {
  const page = await open(context, "index.html");
  for (const [text, expected] of [
    ["insufficient_quota", "openai/insufficient-quota"],
    ["openai insufficient quota", "openai/insufficient-quota"],
    ["openai insuficient qouta", "openai/insufficient-quota"],
    ["openai insuff", "openai/insufficient-quota"],
    ["anthropic overloaded", "anthropic/overloaded-error"],
    ["This model's maximum context length is 8192 tokens", "vllm/context-length"],
    [body, "openai/insufficient-quota"],
    ["bedrock ThrottlingException", "bedrock/throttling"],
  ]) {
    const found = await search(page, text);
    assert.ok(found.slice(0, 5).includes(expected), `${text}: ${found.slice(0, 5)}`);
  }
  assert.deepEqual(await search(page, "zzzzzzzzzz"), []);
  assert.match(await page.textContent("#count"), /Nothing found/);
});

test("filters narrow what is found, and the address keeps them", async (context) => {
  const page = await open(context, "index.html");
  await page.selectOption("[name=provider]", "openai");
  await page.selectOption("[name=status]", "429");
  const found = await search(page, "quota");
  assert.ok(found.length && found.every((id) => id.startsWith("openai/")), `${found}`);
  const url = new URL(page.url());
  assert.deepEqual(Object.fromEntries(url.searchParams), { q: "quota", provider: "openai", status: "429" });
  await page.reload();
  assert.deepEqual(await page.$$eval("#results .id", (ids) => ids.map((id) => id.textContent)), found);
  await page.click("[type=reset]");
  await page.waitForSelector("#providers");
  assert.equal(await page.inputValue("#q"), "");
  assert.ok(await page.isVisible("#providers"));
});

test("back and forward undo and redo a search", async (context) => {
  const page = await open(context, "index.html");
  await search(page, "overloaded");
  await page.waitForTimeout(1100);
  await search(page, "billing");
  await travel(page, "goBack", "overloaded");
  await travel(page, "goForward", "billing");
  await page.click("#results a");
  await page.waitForURL(/\.html#/);
  await travel(page, "goBack", "billing");
  assert.ok(await page.isVisible("#results"));
  // a search that is empty already is no step of its own
  await page.press("#q", "Escape");
  const steps = await page.evaluate(() => history.length);
  await page.press("#q", "Escape");
  assert.equal(await page.evaluate(() => history.length), steps);
});

test("the keyboard is enough", async (context) => {
  const page = await open(context, "index.html");
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute("href"));
  await page.keyboard.press("/");
  assert.equal(await focused(), "q");
  await page.keyboard.type("openai insufficient_quota");
  await page.keyboard.press("ArrowDown");
  assert.match(await focused(), /\.html#/);
  await page.keyboard.press("ArrowUp");
  assert.equal(await focused(), "q");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/openai\.html#insufficient-quota$/);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.name), "q");
  await page.keyboard.type("overloaded");
  await page.keyboard.press("Enter");
  await page.waitForURL(/index\.html\?q=overloaded$/);
  assert.ok(await page.isVisible("#results"));
});

test("a link to an error shows it", async (context) => {
  const page = await open(context, "openai.html#insufficient-quota");
  const entry = page.locator("#insufficient-quota");
  assert.ok(await entry.evaluate((it) => it.getBoundingClientRect().top < innerHeight / 2));
  assert.match(await entry.textContent(), /Do not retry/);
  assert.ok(await entry.locator(".copy").isVisible());
});

test("pages can be read without JavaScript", async (context) => {
  for (const path of ["index.html", "openai.html#insufficient-quota", "statuses.html"]) {
    const page = await open(context, path, { javaScriptEnabled: false });
    assert.ok(await page.locator("h1").isVisible());
  }
});

test("hostile texts are shown as texts", async (context) => {
  for (const path of ["index.html?q=raw", "hostile.html", "statuses.html"]) {
    const page = await open(context, path, { site: "hostile" });
    assert.equal(await page.locator("img, b, script:not([src])").count(), 0, path);
    assert.match(await page.textContent("body"), /\{\{ 7 \* 7 \}\}/);
    assert.equal(await page.locator("a[href^=javascript]").count(), 0);
  }
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1200, 360]) {
    test(`axe finds nothing: ${colorScheme}, ${width} pixels`, async (context) => {
      const viewport = { width, height: 800 };
      for (const path of ["index.html", "index.html?q=quota", "xai.html", "statuses.html"]) {
        const page = await open(context, path, { colorScheme, viewport });
        await page.addScriptTag({ path: axe });
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { preload: false }));
        assert.deepEqual(violations.map((it) => `${path} ${it.id}: ${it.nodes[0].html}`), []);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overflow <= 0, `${path} is ${overflow} pixels too wide`);
      }
    });
  }
}
