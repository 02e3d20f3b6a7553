// How long a search takes, in milliseconds: from opening the index to the first result, and per keystroke, with
// the shipped catalog and with one of 10,000 entries.
//
//   npm ci && PROGRAM=../../../target/release/llm-errors node measure.mjs
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const program = process.env.PROGRAM ?? "../../../target/release/llm-errors";
const folder = mkdtempSync(join(tmpdir(), "llm-errors-measure-"));
const run = (...options) => execFileSync(program, options, { maxBuffer: 1 << 28, encoding: "utf8" });

// the shipped entries again and again, under other names
const enlarge = (most) => {
  const { providers } = JSON.parse(run("render", "--format", "json"));
  const catalog = join(folder, "catalog");
  mkdirSync(catalog);
  let [count, copy] = [0, 0];
  const text = JSON.stringify; // a JSON string is one of TOML, too
  while (count < most) {
    copy += 1;
    for (const provider of providers) {
      const entries = provider.entries.slice(0, most - count);
      count += entries.length;
      const lines = entries.flatMap((entry) => [
        "[[entry]]",
        `id = ${text(entry.id.split("/")[1])}`,
        `match = { code = ${text(entry.id)} }`,
        ...["title", "kind", "retry", "fix_by", "meaning", "causes", "solutions"].map((key) => `${key} = ${text(entry[key])}`),
      ]);
      const head = ["[provider]", `name = ${text(`${provider.name} ${copy}`)}`];
      if (entries.length) writeFileSync(join(catalog, `${provider.id}-copy-${copy}.toml`), [...head, ...lines, ""].join("\n"));
    }
  }
  return catalog;
};

const median = (numbers) => numbers.sort((one, other) => one - other)[numbers.length >> 1];
const words = "openai insuficient quota, please check your plan";

const measure = async (browser, name, ...options) => {
  const site = join(folder, name);
  const started = performance.now();
  run("render", "--format", "html", "--out", site, ...options);
  const rendered = performance.now() - started;
  const firsts = [];
  const strokes = [];
  for (let round = 0; round < 5; round++) {
    const page = await browser.newPage();
    await page.goto(`${pathToFileURL(site)}/index.html?q=quota`);
    await page.waitForSelector("#results a");
    firsts.push(await page.evaluate(() => performance.now()));
    strokes.push(
      ...(await page.evaluate((words) => {
        const query = document.getElementById("q");
        return [...words].map((_, at) => {
          query.value = words.slice(0, at + 1);
          const before = performance.now();
          query.dispatchEvent(new Event("input", { bubbles: true }));
          document.body.getBoundingClientRect(); // lays the results out
          return performance.now() - before;
        });
      }, words)),
    );
    await page.close();
  }
  const worst = Math.max(...strokes);
  console.log({ name, rendered, first: median(firsts), keystroke: median(strokes), worst });
};

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
await measure(browser, "shipped");
await measure(browser, "large", "--alone", "--catalog", enlarge(10_000));
await browser.close();
rmSync(folder, { recursive: true });
