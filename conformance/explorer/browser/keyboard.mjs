// Everything by keyboard alone.

import assert from "node:assert/strict";
import { count, plan, rows, settled, text, using } from "./page.mjs";

const focused = (page) => page.evaluate(() => { const e = document.activeElement; return e.id || e.dataset.node || (e.closest("tr") ? e.tagName + " " + e.closest("tr").querySelector("a code").innerText : e.tagName); });
const press = async (page, ...all) => { for (const k of all) await page.keyboard.press(k); };

export default {
  async "search, list, details and back"() {
    await using("shop", {}, async (page) => {
      await press(page, "/");
      assert.equal(await focused(page), "q");
      await page.keyboard.type("assets");
      const found = await rows(page);
      assert.ok(found.length > 3);
      const path = (i) => found[i].split(" ")[1];
      await press(page, "ArrowDown");
      assert.equal(await focused(page), "A " + path(0));
      await press(page, "ArrowDown", "ArrowDown");
      assert.equal(await focused(page), "A " + path(2));
      await press(page, "ArrowLeft");
      assert.equal(await focused(page), "INPUT " + path(2));
      await press(page, "Space");
      await press(page, "ArrowRight");
      assert.equal(await focused(page), "A " + path(2));
      assert.match(await text(page, "#picks-link"), /1 endpoint picked/);
      await press(page, "End");
      assert.equal(await focused(page), "A " + path(found.length - 1));
      await press(page, "Home", "ArrowDown", "Enter");
      assert.ok(await page.isVisible("#details"));
      assert.equal(await focused(page), "details-title");
      assert.match(await text(page, "#details-title"), new RegExp(path(1).replace(/[{}]/g, "\\$&")));
      await press(page, "Escape");
      assert.ok(await page.isHidden("#details"));
      assert.equal(await focused(page), "A " + path(1), "the focus is back where it was");
      await press(page, "Home", "ArrowUp");
      assert.equal(await focused(page), "q");
      await press(page, "Enter");
      assert.equal(await focused(page), "details-title", "Enter in the search opens the first result");
      assert.match(await text(page, "#details-title"), new RegExp(path(0)));
      await press(page, "Escape");
      assert.notEqual(await page.inputValue("#q"), "", "Escape closes what is open");
      await page.focus("#endpoints-list tbody a");
      await press(page, "Escape");
      assert.equal(await page.inputValue("#q"), "", "and then empties the search, from a row");
      await page.fill("#q", "asset");
      await press(page, "Escape");
      assert.equal(await page.inputValue("#q"), "", "as in the search");
      assert.equal(await count(page), 17);
    });
  },

  async "help, and single keys switched off"() {
    await using("shop", { at: "http" }, async (page) => {
      await press(page, "?");
      assert.ok(await page.evaluate(() => document.getElementById("help").open));
      await press(page, "/");
      assert.ok(await page.evaluate(() => document.getElementById("help").contains(document.activeElement)), "a dialog keeps the focus");
      await page.focus("#single-keys");
      await press(page, "Space", "Escape");
      assert.ok(!(await page.evaluate(() => document.getElementById("help").open)));
      await press(page, "/");
      assert.notEqual(await focused(page), "q");
      await page.reload();
      await page.waitForSelector("html[data-ready]", { state: "attached" });
      await press(page, "/", "?");
      assert.notEqual(await focused(page), "q");
      await page.focus("#help-open");
      await press(page, "Enter");
      await page.focus("#single-keys");
      await press(page, "Space", "Escape", "/");
      assert.equal(await focused(page), "q");
      await page.keyboard.type("/?");
      assert.equal(await page.inputValue("#q"), "/?", "in a field they are characters");
    });
  },

  async "the graph and the heat map"() {
    await using("shop", { hash: "#/graph" }, async (page) => {
      await page.locator("a.node", { hasText: /^admin/ }).focus();
      const admin = await focused(page);
      await press(page, "ArrowRight");
      const next = await focused(page);
      assert.notEqual(next, admin);
      await press(page, "ArrowDown");
      assert.notEqual(await focused(page), next);
      await press(page, "ArrowLeft");
      assert.equal(await focused(page), admin);
      assert.equal(await page.locator("a.node[tabindex='0']").count(), 1, "one stop for Tab");
      await press(page, "Enter");
      assert.equal(await focused(page), "details-title");
      await press(page, "Escape");
      assert.ok(await page.isHidden("#details"));
    });
    await using("shop", { hash: "#/matrix" }, async (page) => {
      await page.focus(".cell[tabindex='0']");
      const label = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
      const first = await label();
      await press(page, "ArrowDown");
      const second = await label();
      assert.notEqual(second, first);
      await press(page, "ArrowUp");
      assert.equal(await label(), first);
      await press(page, "End", "Home", "Enter");
      assert.ok(await page.isVisible("#drill"));
      assert.equal(await focused(page), "drill");
    });
  },

  // Tab gets to everything that can be pressed, in the order of the page, shows where it is, and leaves.
  async "Tab"() {
    for (const view of ["endpoints?q=history&op=GET+/api/assets", "token?scope=store:read&q=history", "need?pick=GET+/api/me&q=history", "refused", "graph", "matrix?q=store:read"]) {
      await using("shop", { hash: "#/" + view }, async (page) => {
        const want = await page.evaluate(() => {
          window.stops = new Map();
          addEventListener("focusin", ({ target: e }) => {
            const ring = (x) => { const s = getComputedStyle(x); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== "none"; };
            const box = e.getBoundingClientRect();
            const drawn = e.matches(".node, .cell, .head, .side") || [e, e.nextElementSibling, e.parentElement].some((x) => x && ring(x));
            window.stops.set(e, { drawn, visible: box.bottom > 0 && box.top < innerHeight && box.width > 0, what: e.outerHTML.slice(0, 120) });
          });
          document.activeElement.blur();
          return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter((e) => e.checkVisibility() && !e.disabled && e.tabIndex >= 0 && (e.type !== "radio" || e.checked)).length;
        });
        for (let i = 0; i < want + 2; i++) await page.keyboard.press("Tab");
        const stops = await page.evaluate(() => [...window.stops.values()]);
        assert.deepEqual(stops.filter((s) => !s.drawn).map((s) => s.what), [], "where the focus is not seen");
        assert.deepEqual(stops.filter((s) => !s.visible).map((s) => s.what), [], "where the focus is off the screen");
        assert.ok(stops.length >= want, `${view}: ${stops.length} stops, of ${want} things to press`);
      });
    }
  },

  async "the skip link"() {
    await using("shop", {}, async (page) => {
      await press(page, "Tab");
      assert.equal(await focused(page), "skip");
      await press(page, "Enter");
      assert.equal(await focused(page), "main");
    });
  },

  // A whole question without a pointer: what do these two calls need?
  async "a question from beginning to end"() {
    await using("shop", {}, async (page) => {
      for (const words of ["transfer", "history"]) {
        await press(page, "/");
        await page.keyboard.type(words);
        await press(page, "ArrowDown", "ArrowLeft", "Space");
      }
      await page.focus("#picks-link");
      await press(page, "Enter");
      await settled(page);
      assert.match(await text(page, "[data-need]"), /store:share/);
      assert.ok(plan.printed.shop);
    });
  },
};
