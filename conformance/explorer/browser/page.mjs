// Opens the explorer as a reader does, and hears all that it does beside showing text: messages, errors, dialogs, requests, violations of its policy.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

export const plan = JSON.parse(readFileSync(process.argv[2], "utf8"));
export const require = createRequire(plan.modules + "/");

export const wide = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

// Debian's Chromium. The switches keep it from looking for Google's hosts, which has nothing to do with the page.
export const browser = await require("playwright-core").chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

// address gives where a page is found: on disk ("file"), or at the test's server ("http").
export const address = (name, at) => (at === "file" ? pathToFileURL(plan.folder + "/" + name + ".html").href : plan.http + "/" + name + ".html");

// open opens a page in a browser that has seen nothing yet. options: hash, at, size, scheme, and more of a browser's.
export async function open(name, { hash = "", at = "file", size = wide, scheme = "light", ...more } = {}) {
  const context = await browser.newContext({ viewport: size, colorScheme: scheme, ...more });
  if (at === "http") await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: plan.http });
  const page = await context.newPage();
  const url = address(name, at);
  page.noise = [];
  listen(page, new Set([url, ...(plan.beside?.[name] ?? []).map((file) => new URL(file, url).href)]));
  await page.goto(url + hash);
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  assert.equal(await page.evaluate(() => document.documentElement.dataset.ready), "", "the page has started");
  return page;
}

function listen(page, own) {
  const hear = (what) => page.noise.push(what);
  page.on("console", (message) => hear("console: " + message.text()));
  page.on("pageerror", (error) => hear("error: " + error.stack));
  page.on("dialog", (dialog) => { hear("dialog: " + dialog.message()); dialog.dismiss(); });
  page.on("popup", (other) => hear("popup: " + other.url()));
  page.on("download", (file) => hear("download: " + file.url()));
  page.on("websocket", (socket) => hear("socket: " + socket.url()));
  page.on("worker", (worker) => hear("worker: " + worker.url()));
  page.on("request", (request) => {
    if (!own.has(request.url().split("#")[0])) hear("request: " + request.url());
  });
}

// shut closes a page, about which nothing may have been heard.
export async function shut(page, where = "") {
  const { noise } = page;
  await page.context().close();
  assert.deepEqual(noise, [], "the page is quiet " + where);
}

// using runs a test with a page and closes it.
export async function using(name, options, test) {
  const page = await open(name, options);
  try {
    await test(page);
  } catch (error) {
    if (page.noise.length) error.message += "\nheard: " + page.noise.join("\n");
    await page.context().close();
    throw error;
  }
  await shut(page, page.url?.());
}

// settled waits until what was typed is answered, drawn, and stands in the address: behind the page's own timers, however late these are.
export const settled = (page) => page.evaluate(() => new Promise((done) => setTimeout(done, 280)));

// go changes the address within the page, as a link does that somebody sent, and waits until it is followed and drawn.
export async function go(page, hash) {
  await page.evaluate((h) => new Promise((done) => {
    const drawn = () => setTimeout(done, 45);
    if (location.hash === h) return drawn();
    addEventListener("hashchange", drawn, { once: true });
    location.hash = h;
  }), hash);
}

// text is what is shown of an element, white space made one.
export const text = async (page, selector) => (await page.locator(selector).first().innerText()).replace(/\s+/g, " ").trim();

// count is the first number of a view's live count.
export const count = async (page) => Number((await text(page, "#count")).replaceAll(",", "").match(/\d+/)[0]);

// rows are the endpoints of a list, as "GET /path", or its scopes; want is how many there should be, which are waited for.
export async function rows(page, list = "endpoints-list", want = 0) {
  if (want > 20) {
    if (await page.locator(`#${list}-all`).isVisible()) await page.click(`#${list}-all`);
    await page.waitForFunction(([id, n]) => document.querySelectorAll(`#${id} tbody tr`).length >= n, [list, want], { timeout: 3000 }).catch(() => {});
  }
  return page.$$eval(`#${list} tbody tr`, (all) => all.map((tr) => (tr.querySelector("td.method") ? tr.querySelector("td.method").textContent + " " : "") + tr.querySelector("th a code").textContent));
}

// seen is all that a reader sees of a state: what two pages have to agree on that show the same link.
export const seen = (page) => page.evaluate(() => {
  const say = (element) => (element && !element.hidden ? element.innerText.replace(/\s+/g, " ").trim() : "");
  const all = (selector, value) => [...document.querySelectorAll(selector)].map((e) => (e.id || e.dataset.pick || e.name) + "=" + value(e));
  return {
    title: document.title, heading: say(document.getElementById("title")), view: say(document.getElementById("view")), details: say(document.getElementById("details")),
    fields: all("main select, .top select, #q, #refused-op", (e) => e.value), picked: all("main input[type=checkbox], #details input", (e) => e.checked), chosen: all("main input[type=radio]", (e) => e.checked),
    pictures: [...document.querySelectorAll("svg.graph a, .heat-cells .cell")].map((e) => e.getAttribute("class") + e.getAttribute("aria-label")),
    nav: document.querySelector("#nav [aria-current]")?.id,
  };
});

// slips are what a script writes that took no text for one.
export const slips = (page) => page.evaluate(() => {
  const walker = document.createTreeWalker(document.querySelector("#main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (/\[object |\bundefined\b|\bNaN\b|function \w*\(/.test(data) || /^(0|true|false|null)$/.test(data.trim()) && !parentElement.closest("td, .n, code, svg")) found.push(parentElement.outerHTML.slice(0, 120));
  }
  return found;
});

// linked opens the page's address in a window that has seen nothing: it shows the same.
export async function linked(page) {
  await page.mouse.move(0, 0);
  await settled(page);
  const hash = new URL(page.url()).hash;
  const before = await seen(page);
  const fresh = await page.context().newPage();
  fresh.on("console", (message) => page.noise.push("behind the link: " + message.text()));
  fresh.on("pageerror", (error) => page.noise.push("behind the link: " + error.stack));
  await fresh.goto(page.url());
  await fresh.waitForSelector("html[data-ready='']", { state: "attached" });
  await fresh.waitForTimeout(50);
  assert.deepEqual(await seen(fresh), before, "the same state behind " + hash);
  await settled(fresh);
  assert.equal(new URL(fresh.url()).hash, hash, "an address leads to itself");
  assert.deepEqual(await slips(fresh), [], "behind " + hash);
  await fresh.close();
  return hash;
}

export const b64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

// jwt makes a token with a signature that nobody made.
export const jwt = (claims) => b64({ alg: "RS256", typ: "at+jwt", kid: "k1d3nt1f13r" }) + "." + b64(claims) + "." + Buffer.from("a signature that nobody ever made").toString("base64url");

// paste puts a text into a field as the clipboard does.
export async function paste(page, selector, words) {
  await page.locator(selector).evaluate((area, value) => {
    area.focus();
    area.select?.();
    document.execCommand("insertText", false, value);
    area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
  }, words);
  await page.waitForTimeout(150);
}
