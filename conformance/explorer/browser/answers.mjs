// What the page answers on the screen is what Go answers.

import assert from "node:assert/strict";
import { go, paste, plan, rows, using } from "./page.mjs";

export default {
  async "what a token can do"() {
    for (const [name, asked] of Object.entries(plan.decisions)) {
      await using(name, { hash: "#/token?show=allowed" }, async (page) => {
        if (!(await page.locator("#token").count())) return;
        for (const { scopes, subject, ops } of asked) {
          const asks = async (how) => assert.deepEqual(await rows(page, "token-list", ops.length), ops, `${name}: ${scopes} as ${subject}, ${how}`);
          await go(page, "#/token?show=allowed");
          if (await page.locator("#token-subject").count()) await page.selectOption("#token-subject", subject < 0 ? "" : String(subject));
          // What is pasted is one credential: of scopes that several carry, it holds those of one, and says so.
          await paste(page, "#token", scopes.join(" "));
          if (!(await page.locator("[data-warning]").count())) await asks("pasted");
          await page.click("#token-clear");
          await go(page, "#/token?show=allowed" + scopes.map((scope) => "&scope=" + encodeURIComponent(scope)).join(""));
          await asks("chosen");
        }
      });
    }
  },

  async "what calls need"() {
    for (const [name, asked] of Object.entries(plan.needs)) {
      await using(name, {}, async (page) => {
        for (const { picks, answers } of asked) {
          await go(page, "#/need?" + picks.map((p) => "pick=" + encodeURIComponent(p)).join("&"));
          const cards = await page.$$eval("[data-need]", (all) => all.map((card) => ({ who: card.querySelector("h2").innerText, exact: card.innerText.includes("exact:"), scopes: [...card.querySelectorAll(".need-line code")].map((c) => c.innerText).sort() })));
          for (const [who, scopes] of Object.entries(answers)) {
            const card = cards.find((c) => c.who.split(/ or |, /).includes(who));
            assert.ok(card, name + ": an answer for " + who);
            assert.ok(card.exact || !scopes.length, name + ": " + picks);
            assert.equal(card.scopes.length, scopes.length, `${name}: ${picks} for ${who}: ${card.scopes}, in Go ${scopes}`);
          }
        }
      });
    }
  },
};
