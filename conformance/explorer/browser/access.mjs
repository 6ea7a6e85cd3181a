// axe-core finds nothing of WCAG 2.0 to 2.2, A and AA, in any view, in light and dark, on a wide screen and a phone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { jwt, go, paste, phone, plan, require, slips, using, wide } from "./page.mjs";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const places = {
  endpoints: "endpoints", "an endpoint": "endpoints?op=POST+/api/transfer&pick=GET+/api/me", "nothing found": "endpoints?q=zzzz", found: "endpoints?q=bulk",
  scopes: "scopes", "a scope": "scopes?scope=store:read", "a deprecated scope": "scopes?scope=store:list",
  token: "token", "a token's answer": "token?scope=store:write&pick=GET+/api/me", need: "need", "a need's answer": "need?pick=POST+/api/transfer&pick=GET+/api/me&pick=POST+/api/sync&pick=TRACE+/api/assets/%7Bid%7D",
  refused: "refused?op=DELETE+/api/people/%7Bid%7D&scope=store:read", changes: "changes", "changes for a caller": "changes?scope=people:manage&scope=me:read&pick=GET+/api/self",
  graph: "graph", "graph around a scope": "graph?scope=store:write", matrix: "matrix", "matrix of a resource": "matrix?show=/assets", about: "about",
};

async function find(page, where) {
  const { violations, passes } = await page.evaluate(() => window.axe.run(document, { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"] }, resultTypes: ["violations"] }));
  assert.deepEqual(violations.map((v) => `${where}: ${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target + " " + n.any.concat(n.all, n.none).map((c) => c.message).join("; ")).join(" | ")}`), []);
  return passes.length;
}

const tests = {};
for (const scheme of ["light", "dark"]) {
  for (const [width, size] of Object.entries({ wide, phone })) {
    tests[`${scheme}, ${width}`] = async (say) => {
      let passed = 0;
      await using("shop", { scheme, size, hasTouch: width === "phone" }, async (page) => {
        await page.evaluate(axe);
        for (const [place, hash] of Object.entries(places)) {
          await go(page, "#/" + hash);
          if (place === "token") await paste(page, "#token", jwt({ scp: "store:write store:list gone:scope", iss: "https://id.example.com", exp: 1 }) );
          if (place === "refused") await paste(page, "#challenge", 'Bearer realm="shop", error="insufficient_scope", scope="store:write people:manage", resource_metadata="https://x.example.com/y"');
          if (place === "need") await paste(page, "#calls", "GET /api/me\nGET /api/nowhere");
          await page.evaluate(() => { for (const d of document.querySelectorAll("#view details")) d.open = true; });
          await page.waitForTimeout(40);
          passed += await find(page, place);
          assert.deepEqual(await slips(page), [], place);
          if (plan.shots) await page.screenshot({ path: `${plan.shots}/${place.replaceAll(" ", "-").replaceAll("'", "")}-${scheme}-${width}.png`, fullPage: width === "phone" });
          if (place === "token") await page.click("#token-clear");
        }
        await page.click("#help-open");
        passed += await find(page, "help");
        if (plan.shots) await page.screenshot({ path: `${plan.shots}/help-${scheme}-${width}.png` });
      });
      say(`axe, ${scheme}, ${width}: ${passed} rules passed in ${Object.keys(places).length + 1} places, 0 findings`);
    };
  }
}

export default {
  ...tests,

  async "other pages"() {
    for (const [name, hashes] of Object.entries({ factory: ["endpoints", "matrix"], emakin: ["scopes"], portal: ["emakin/about"], hostile: ["scopes", "graph", "about"] })) {
      await using(name, { scheme: "dark" }, async (page) => {
        await page.evaluate(axe);
        for (const hash of hashes) {
          await go(page, "#/" + hash);
          await page.waitForTimeout(60);
          await find(page, name + " " + hash);
          if (plan.shots) await page.screenshot({ path: `${plan.shots}/${name}-${hash.replaceAll("/", "-")}-dark-wide.png` });
        }
      });
    }
  },

  async "a print"() {
    await using("shop", {}, async (page) => {
      await page.evaluate(axe);
      await page.emulateMedia({ media: "print" });
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      await find(page, "print");
      if (plan.shots) await page.screenshot({ path: plan.shots + "/print.png", fullPage: true });
    });
  },
};
