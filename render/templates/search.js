// Searches all entries: reads the index in words.js, keeps the state in the address, and shows what it found.
"use strict";
(() => {
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const SHOWN = 20;
  // words of a pasted page beyond these say nothing new
  const MOST_WORDS = 200;
  const LONGEST_WORD = 35;
  const FILTERS = ["provider", "status", "kind", "retry", "fix_by"];
  const dense = /[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]/;

  const digit = new Map([...DIGITS].map((character, number) => [character, number]));

  // what people type, by the rules by which the index was made
  const split = (text) => {
    const words = [];
    for (const run of text.match(/[\p{Alphabetic}\p{N}]+/gu) ?? []) {
      for (const part of run.match(/[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]+|[^\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]+/g)) {
        if (dense.test(part)) {
          if (part.length === 1) words.push(part);
          for (let at = 0; at + 1 < part.length; at++) words.push(part.slice(at, at + 2));
          continue;
        }
        const parts = part.split(/(?<=\p{Ll})(?=\p{Lu})/u);
        if (parts.length > 1) words.push(part);
        words.push(...parts);
      }
    }
    const lower = words.map((word) => word.toLowerCase().slice(0, LONGEST_WORD));
    return lower.filter((word) => new TextEncoder().encode(word).length > 1);
  };

  // the index as tables
  let index;
  globalThis.llmErrorsIndex = (data) => {
    const entries = [];
    for (const [id, name, rows] of data.providers) {
      for (const row of rows === "" ? [] : rows.split("\n")) {
        const [slug, title, statuses, [kind, retry, actor]] = row.split("\t");
        entries.push({
          id: `${id}/${slug}`,
          href: `${id}.html#${slug}`,
          slugWords: slug.split("-"),
          name,
          title,
          statuses,
          provider: id,
          status: statuses.split(", "),
          kind: data.kinds[digit.get(kind)],
          retry: data.retries[digit.get(retry)],
          fix_by: data.actors[digit.get(actor)],
        });
      }
    }
    const words = [];
    let before = "";
    for (const word of data.words === "" ? [] : data.words.split(" ")) {
      before = before.slice(0, digit.get(word[0])) + word.slice(1);
      words.push(before);
    }
    index = {
      entries,
      words,
      places: data.places.split(" "),
      common: new Set(data.common.split(" ")),
      byLength: lengths(words),
    };
    start();
  };

  // the numbers of the words of each length
  const lengths = (words) => {
    const byLength = [];
    words.forEach((word, number) => (byLength[word.length] ??= []).push(number));
    return byLength;
  };

  // the place of the first word that is not before this one
  const lowerBound = (word) => {
    let [low, high] = [0, index.words.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (index.words[middle] < word) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  // how many letters differ, are missing or are swapped with their neighbor; more than `most` is `most` + 1
  const distance = (one, other, most) => {
    let last = [];
    let row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      let least = i;
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1] ? 0 : 1;
        let cost = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
          cost = Math.min(cost, last[j - 2] + 1);
        }
        next.push(cost);
        least = Math.min(least, cost);
      }
      if (least > most) return most + 1;
      [last, row] = [row, next];
    }
    return row[other.length];
  };

  // the words of the index that are meant, with how much each counts
  const meant = (word, isLast) => {
    const found = new Map();
    const first = lowerBound(word);
    if (index.words[first] === word) found.set(first, 1);
    // the last word may be unfinished
    if (isLast || !found.size) {
      for (let at = first; at < index.words.length && index.words[at].startsWith(word); at++) {
        if (!found.has(at)) found.set(at, 0.7 * (word.length / index.words[at].length) + 0.1);
      }
    }
    const typos = word.length < 4 || /^\d+$/.test(word) ? 0 : word.length < 8 ? 1 : 2;
    if (!found.size && typos) {
      for (let length = word.length - typos; length <= word.length + typos; length++) {
        for (const at of index.byLength[length] ?? []) {
          const errors = distance(word, index.words[at], typos);
          if (errors <= typos) found.set(at, 0.5 / errors);
        }
      }
    }
    return found;
  };

  // the entries of a word, each with whether it is in a name
  const places = function* (text) {
    let next = 0;
    for (let at = 0; at < text.length; ) {
      let [number, scale, value] = [0, 1, 0];
      do {
        value = digit.get(text[at++]);
        number += (value & 31) * scale;
        scale *= 32;
      } while (value & 32);
      next += number >> 1;
      yield [next, number & 1];
      next += 1;
    }
  };

  const search = (text, filters) => {
    const { entries } = index;
    const wanted = FILTERS.filter((name) => filters[name]);
    const passes = (entry) =>
      wanted.every((name) => (name === "status" ? entry.status.includes(filters.status) : entry[name] === filters[name]));
    const words = [...new Set(split(text))].filter((word) => !index.common.has(word)).slice(0, MOST_WORDS);
    if (!words.length) return wanted.length ? entries.filter(passes) : [];
    const scores = new Float64Array(entries.length);
    const matched = new Uint16Array(entries.length);
    const known = new Set();
    words.forEach((word, number) => {
      const best = new Map();
      for (const [at, weight] of meant(word, number === words.length - 1)) {
        known.add(index.words[at]);
        const rarity = Math.log(1 + (entries.length * 6) / index.places[at].length);
        for (const [entry, isName] of places(index.places[at])) {
          const score = weight * rarity * (isName ? 3 : 1);
          if (score > (best.get(entry) ?? 0)) best.set(entry, score);
        }
      }
      for (const [entry, score] of best) {
        scores[entry] += score;
        matched[entry] += 1;
      }
    });
    const found = [];
    // of a few words all have to be there; a pasted error has many that no entry knows
    const least = words.length <= 3 ? words.length : Math.ceil(words.length / 4);
    const most = matched.reduce((most, count) => Math.max(most, count), 0);
    entries.forEach((entry, number) => {
      if (matched[number] >= Math.min(least, most) && matched[number] && passes(entry)) {
        // what is called as it was asked for comes first
        const named = entry.slugWords.filter((word) => known.has(word)).length / entry.slugWords.length;
        found.push([scores[number] * (matched[number] / words.length) * (1 + named), number]);
      }
    });
    found.sort(([one, first], [other, second]) => other - one || first - second);
    return found.map(([, number]) => entries[number]);
  };

  // what the page shows
  const form = document.getElementById("search");
  const query = document.getElementById("q");
  const results = document.getElementById("results");
  const count = document.getElementById("count");
  const providers = document.getElementById("providers");
  let shown = SHOWN;

  const filters = () => Object.fromEntries(FILTERS.map((name) => [name, form.elements[name].value]));

  const element = (name, text, className) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  const item = (entry) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = entry.href;
    link.append(element("strong", entry.title), element("span", entry.id, "id"));
    const retry = [...form.elements.retry.options].find((option) => option.value === entry.retry);
    const facts = element("span", "", "facts");
    facts.append(
      element("span", retry.textContent, `retry ${entry.retry}`),
      element("span", entry.statuses),
      element("span", entry.kind.replaceAll("_", " ")),
    );
    link.append(facts);
    line.append(link);
    return line;
  };

  const show = () => {
    const found = search(query.value, filters());
    const asked = query.value.trim() !== "" || FILTERS.some((name) => form.elements[name].value);
    results.hidden = !found.length;
    providers.hidden = found.length > 0;
    results.replaceChildren(...found.slice(0, shown).map(item));
    if (found.length > shown) {
      const more = element("button", `Show ${found.length - shown} more`);
      more.type = "button";
      more.addEventListener("click", () => {
        const next = shown;
        shown = found.length;
        show();
        results.querySelectorAll("a")[next]?.focus();
      });
      const line = document.createElement("li");
      line.append(more);
      results.append(line);
    }
    count.textContent = !asked
      ? ""
      : found.length
        ? `${found.length} ${found.length === 1 ? "error" : "errors"}`
        : "Nothing found. Try fewer words, or take a filter away.";
  };

  // the state of search and filters is the address
  const address = () => {
    const state = new URLSearchParams();
    if (query.value) state.set("q", query.value.slice(0, 2000));
    for (const [name, value] of Object.entries(filters())) if (value) state.set(name, value);
    const text = state.toString();
    return text ? `?${text}` : location.pathname.split("/").pop() || "./";
  };

  const restore = () => {
    const state = new URLSearchParams(location.search);
    query.value = state.get("q") ?? "";
    for (const name of FILTERS) form.elements[name].value = state.get(name) ?? "";
    for (const name of FILTERS) if (form.elements[name].selectedIndex < 0) form.elements[name].value = "";
    grow();
    show();
  };

  const grow = () => {
    query.rows = Math.min(8, query.value.split("\n").length);
  };

  // what is typed in one go is one step back
  let typing;
  const remember = (isTyped) => {
    const next = address();
    if (next === location.search) return;
    if (isTyped && typing) history.replaceState(null, "", next);
    else history.pushState(null, "", next);
    clearTimeout(typing);
    typing = isTyped ? setTimeout(() => (typing = undefined), 1000) : undefined;
  };

  const changed = (isTyped) => {
    shown = SHOWN;
    grow();
    show();
    remember(isTyped);
  };

  const start = () => {
    restore();
    query.addEventListener("input", () => changed(true));
    for (const name of FILTERS) form.elements[name].addEventListener("change", () => changed(false));
    form.addEventListener("reset", () => setTimeout(() => changed(false)));
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("popstate", () => {
      clearTimeout(typing);
      typing = undefined;
      restore();
    });
    query.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        results.querySelector("a")?.click();
      } else if (event.key === "ArrowDown" && query.rows === 1) {
        const first = results.querySelector("a");
        if (first) {
          event.preventDefault();
          first.focus();
        }
      } else if (event.key === "Escape" && query.value) {
        query.value = "";
        changed(false);
      }
    });
    results.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const links = [...results.querySelectorAll("a, button")];
      const next = links.indexOf(document.activeElement) + step;
      (links[next] ?? (next < 0 ? query : undefined))?.focus();
    });
  };
})();
