// The page asks for nothing, says nothing to the console and breaks no policy, wherever it is opened from: on disk without a network, and at a host
// that sends the policy that the documentation gives, with script and style in the page or beside it.

import assert from "node:assert/strict";
import { count, go, open, shut, text, using, plan, address, browser } from "./page.mjs";

export const views = ["endpoints", "scopes", "token", "need", "refused", "changes", "graph", "matrix", "about"];

async function stroll(page) {
  assert.equal(await count(page), 17);
  for (const view of views) {
    await go(page, "#/" + view);
    assert.equal(await page.getAttribute("#nav [aria-current]", "data-view"), view);
    assert.ok((await text(page, "#view")).length > 20, view + " says something");
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("[id]")].map((e) => e.id).filter((id, i, all) => all.indexOf(id) !== i)), [], view + " has an id twice");
  }
}

export default {
  async "from disk, offline"() {
    await using("shop", { offline: true }, stroll);
  },

  async "at a host, with its policy as a header"() {
    await using("shop", { at: "http" }, stroll);
  },

  async "with external assets, at a host that forbids inline ones"() {
    await using("external/shop", { at: "http" }, async (page) => {
      assert.equal(await page.locator("style").count(), 0);
      await stroll(page);
    });
  },

  async "with external assets, from disk"() {
    await using("external/shop", { offline: true }, stroll);
  },

  // What the policy is for: where something foreign got in, nothing happens. It shows that the page is bound, and that breaches are heard.
  async "the policy binds"() {
    for (const at of ["file", "http"]) {
      const page = await open("shop", { at });
      await page.evaluate(async () => {
        const script = document.createElement("script");
        script.textContent = "window.foreign = true";
        document.body.append(script);
        const image = new Image();
        image.src = "https://example.com/x.png";
        document.body.append(image);
        const form = document.createElement("form");
        form.action = "https://example.com/";
        document.body.append(form);
        form.submit();
        await fetch("https://example.com/").catch(() => {});
        document.body.insertAdjacentHTML("beforeend", "<p style='color: red' onclick='window.foreign = true'>x</p>");
        document.body.lastElementChild.click();
      });
      const breaches = ["script", "img-src", "form-action", "connect-src", "style"];
      for (let tries = 0; tries < 50 && !breaches.every((what) => page.noise.join("\n").includes(what)); tries++) await page.waitForTimeout(100);
      assert.equal(await page.evaluate(() => window.foreign), undefined, at);
      const heard = page.noise.join("\n");
      for (const what of breaches) assert.ok(heard.includes(what), `${at}: a breach by ${what} is heard: ${heard}`);
      assert.ok(!page.noise.some((n) => n.startsWith("request: https://example.com") && !n), at);
      await page.context().close();
    }
  },

  async "nobody frames it where the header says so"() {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto("about:blank");
    await page.setContent(`<iframe src="${address("shop", "http")}"></iframe>`);
    await page.waitForTimeout(200);
    const frame = page.frames().find((f) => f !== page.mainFrame());
    assert.ok(!(await frame?.$("#nav").catch(() => null)), "the page is not in the frame");
    await context.close();
  },

  // Nothing of a credential outlives the page, nor does anything else but how it looks.
  async "every page starts by itself"() {
    for (const name of ["factory", "emakin", "bimdata", "portal", "large1223"]) {
      const page = await open(name, { offline: true });
      for (const id of await page.$$eval("#nav a", (all) => all.map((a) => a.id))) {
        await page.click("#" + id);
        await page.waitForTimeout(30);
        assert.ok((await text(page, "#view")).length > 20, name + " " + id);
      }
      assert.deepEqual(await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]), [[], [], ""], name);
      await shut(page, name);
    }
    assert.ok(plan.folder);
  },
};
