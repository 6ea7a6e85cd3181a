// The preview: the page follows the spec, keeps its place, and shows what is wrong with a spec that cannot be read.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { browser, count, plan, text } from "./page.mjs";

export default {
  async "a spec that is edited"() {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    const noise = [];
    page.on("console", (m) => noise.push(m.text()));
    page.on("pageerror", (e) => noise.push(e.stack));
    page.on("request", (r) => { if (!r.url().startsWith(plan.http + "/")) noise.push(r.url()); });
    await page.goto(plan.http + "/#/endpoints?q=asset");
    await page.waitForSelector("html[data-ready]", { state: "attached" });
    const first = await count(page);
    const spec = readFileSync(plan.serve.spec, "utf8");
    const edited = spec.replace("POST /assets: Create an asset", "POST /assets: Create an asset\n          - POST /assets/{id}/copies: Copy an asset");
    assert.notEqual(edited, spec);
    writeFileSync(plan.serve.spec, edited);
    await page.waitForFunction((n) => document.getElementById("count")?.innerText.startsWith(n + " of"), first + 1, { timeout: 30_000 });
    assert.equal(await page.inputValue("#q"), "asset", "it keeps its place");
    // A mistake: the page stays, and says what is wrong and where.
    writeFileSync(plan.serve.spec, edited.replace("implies: [store:read]", "implies: [store:raed]"));
    await page.waitForSelector("#serve-findings:not([hidden])", { timeout: 30_000 });
    const said = await text(page, "#serve-findings");
    for (const words of ["SG1003", "store:raed", "did you mean", "shop.yaml:"]) assert.ok(said.includes(words), said);
    assert.equal(await count(page), first + 1, "the page is as it was");
    // A text that would be markup is none in the findings either.
    writeFileSync(plan.serve.spec, edited.replace("implies: [store:read]", "implies: ['<img/src=x/onerror=alert(1)>']"));
    await page.waitForFunction(() => document.querySelector("#serve-findings")?.innerText.includes("<img/src"), undefined, { timeout: 30_000 });
    assert.equal(await page.locator("#serve-findings img").count(), 0);
    // Right again: it goes by itself.
    writeFileSync(plan.serve.spec, spec);
    await page.waitForFunction((n) => document.getElementById("count")?.innerText.startsWith(n + " of"), first, { timeout: 30_000 });
    await page.waitForSelector("#serve-findings", { state: "hidden" });
    assert.deepEqual(noise, []);
    // A page of another origin gets nothing of it.
    const other = await (await browser.newContext()).newPage();
    await other.goto("data:text/html,<p>another origin");
    assert.equal(await other.evaluate((url) => fetch(url).then(() => "read", () => "refused"), plan.http + "/"), "refused");
    assert.equal(await other.evaluate((url) => new Promise((end) => { const s = new EventSource(url); s.onmessage = () => end("heard"); s.addEventListener("state", () => end("heard")); s.onerror = () => { s.close(); end("refused"); }; }), plan.http + "/events"), "refused");
  },
};
