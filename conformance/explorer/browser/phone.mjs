// On a phone, and on a screen of 320 CSS pixels (WCAG 1.4.10), nothing but pictures and lines of code scrolls sideways, in their own frames.

import assert from "node:assert/strict";
import { go, paste, jwt, text, using } from "./page.mjs";

const places = {
  shop: ["endpoints", "endpoints?op=POST+/api/transfer", "endpoints?q=asset&method=GET", "scopes", "scopes?scope=store:write", "token?scope=store:write", "need?pick=POST+/api/transfer&pick=GET+/api/me", "refused?scope=store:read&op=POST+/api/transfer", "changes", "changes?scope=me:read", "graph", "graph?scope=store:write", "matrix", "about"],
  portal: ["factory/endpoints", "emakin/scopes"], factory: ["endpoints", "scopes", "matrix", "graph", "about"], hostile: ["endpoints", "scopes", "token", "need", "refused", "changes", "graph", "matrix", "about"],
};

export default {
  async "nothing scrolls sideways"() {
    for (const width of [320, 390]) {
      for (const [name, hashes] of Object.entries(places)) {
        if (width === 390 && name !== "shop") continue;
        await using(name, { size: { width, height: 800 }, hasTouch: true }, async (page) => {
          for (const hash of hashes) {
            await go(page, "#/" + hash);
            if (hash === "token?scope=store:write") await paste(page, "#token", jwt({ scp: "me:read " + "unknown:".repeat(30), iss: "https://" + "i".repeat(200) }));
            const over = await page.evaluate(() => [document.documentElement.scrollWidth - innerWidth, ...[...document.querySelectorAll("main *, aside *, header *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".canvas, pre, .sr, nav, svg, thead, caption") && e.checkVisibility() && getComputedStyle(e).position !== "absolute").slice(0, 3).map((e) => e.outerHTML.slice(0, 160))]);
            assert.deepEqual(over, [0], `${name} ${hash} at ${width}`);
          }
        });
      }
    }
  },

  async "details open over the list, and close"() {
    await using("shop", { size: { width: 390, height: 844 }, hasTouch: true }, async (page) => {
      await page.tap("tr[data-op] a >> nth=3");
      assert.ok(await page.isVisible("#details-title"));
      assert.ok(await page.evaluate(() => { const b = document.getElementById("details-title").getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; }), "its title is on the screen");
      await page.tap("#details-close");
      assert.ok(await page.isHidden("#details"));
      assert.match(await text(page, "#count"), /17 endpoints/);
    });
  },

  // Text at twice its size (WCAG 1.4.4), and spacing that readers set (1.4.12), cut nothing off.
  async "larger text and wider spacing"() {
    await using("shop", { size: { width: 1280, height: 800 }, bypassCSP: true }, async (page) => {
      await page.addStyleTag({ content: ".large { font-size: 200% } .spaced * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } .spaced p { margin-bottom: 2em !important }" });
      for (const [hash, style] of places.shop.flatMap((place) => [[place, "large"], [place, "spaced"]])) {
        await page.evaluate((name) => { document.documentElement.className = name; }, style);
        await go(page, "#/" + hash);
        const cut = await page.evaluate(() => [document.documentElement.scrollWidth > innerWidth, ...[...document.querySelectorAll("button, label, h1, h2, h3, .tag, .m, dt, dd, a")].filter((e) => e.checkVisibility() && !e.closest(".sr, svg, .canvas") && ["hidden", "clip"].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 2).map((e) => e.outerHTML.slice(0, 120))]);
        assert.deepEqual(cut, [false], hash + " " + style);
      }
    });
  },
};
