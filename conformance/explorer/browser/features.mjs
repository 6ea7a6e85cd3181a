// Every feature, driven as readers drive it, on a page whose spec has two schemes, subject types, implications, an earlier version and all kinds of
// access. After most steps the address is opened afresh, and has to show the same.

import assert from "node:assert/strict";
import { count, go, jwt, linked, paste, plan, rows, settled, text, using } from "./page.mjs";

const shop = (options, test) => using("shop", options, test);
const list = (page, selector) => page.locator(selector).allInnerTexts().then((all) => all.map((t) => t.replace(/\s+/g, " ").trim()));

export default {
  async "search"() {
    await shop({}, async (page) => {
      assert.equal(await count(page), 17);
      await page.fill("#q", "history");
      assert.deepEqual(await rows(page), ["GET /api/assets/{id}/history"]);
      await linked(page);
      await page.fill("#q", "bulk");
      assert.deepEqual(await rows(page), ["GET /api/export"]);
      assert.equal(await text(page, "#scope-strip"), "1 scope too: bulk:export");
      await page.fill("#q", "moves nothing");
      assert.deepEqual(await rows(page), []);
      assert.match(await text(page, "#view"), /No endpoint matches/);
      await page.click("#filter-clear");
      assert.equal(await count(page), 17);
      await page.click("#nav-scopes");
      await page.fill("#q", "manages accounts");
      assert.deepEqual(await rows(page, "scopes-list"), ["people:manage"]);
      await linked(page);
      await page.click("#nav-about");
      await page.fill("#q", "telemetry");
      assert.deepEqual(await rows(page), ["POST /api/telemetry"], "a search begun elsewhere is one among the endpoints");
    });
  },

  // What Go says that each filter leaves.
  async "filters"() {
    for (const name of ["shop", "factory"]) {
      await using(name, {}, async (page) => {
        for (const { filter, value, ops } of plan.filters[name]) {
          await page.selectOption("#filter-" + filter, value);
          assert.deepEqual(await rows(page, "endpoints-list", ops.length), ops, filter + " " + value);
          await page.selectOption("#filter-" + filter, "");
        }
      });
    }
    await shop({}, async (page) => {
      await page.selectOption("#filter-method", "GET");
      await page.selectOption("#filter-group", "store");
      await page.selectOption("#filter-subject", "user");
      await page.fill("#q", "asset");
      assert.deepEqual(await rows(page), ["GET /api/assets", "GET /api/assets/{id}", "GET /api/assets/{id}/history"]);
      await linked(page);
      await page.goBack();
    });
  },

  async "details of an endpoint"() {
    await shop({ at: "http" }, async (page) => {
      await page.click("tr[data-op] >> text=Move assets to another owner");
      const details = await text(page, "#details");
      for (const words of ["POST /api/transfer", "Any one of these is enough: all of store:write high risk and admin critical risk all of store:write high risk and store:share", "Administrators may by default", "Everyone not by default", "curl -g -X POST"]) assert.ok(details.includes(words), words + " in " + details);
      assert.match(await page.title(), /^POST \/api\/transfer/);
      const hash = await linked(page);
      assert.equal(hash, "#/endpoints?op=POST+/api/transfer");
      await page.click("#details-close");
      assert.ok(!(await page.isVisible("#details")));
      await page.goBack();
      assert.ok(await page.isVisible("#details"), "the way back opens it again");
      await page.goForward();
      assert.ok(!(await page.isVisible("#details")));
      for (const [path, words] of [["GET /api/health", "load balancers carry no token"], ["TRACE /api/assets/{id}", "Nobody may call it"], ["GET /api/teaser", "One that is sent must be valid"], ["GET /api/self", "any valid credential"], ["POST /api/telemetry", "together with"]]) {
        await page.evaluate((h) => { location.hash = h; }, "#/endpoints?op=" + encodeURIComponent(path));
        await page.waitForFunction((p) => document.getElementById("details-title")?.innerText.replace(/\s+/g, " ") === p, path);
        const says = await text(page, "#details");
        assert.ok(says.includes(words) || path === "GET /api/self" && /any (oauth2|key) credential/.test(says), path + ": " + says);
      }
    });
  },

  async "details of a scope"() {
    await shop({ hash: "#/scopes" }, async (page) => {
      assert.equal(await count(page), 9);
      await page.click("tr[data-scope-row] >> text=store:read");
      let details = await text(page, "#details");
      for (const words of ["Read the store", "low risk", "users may agree themselves", "Everyone, and by inheritance Staff and Administrators", "Older names store.view until 2027-06-30", "See the catalogue", "Den Katalog sehen", "Implied by", "store:write", "Sets Reader", "team-store", "/api/assets/{id}/history", "ScopeStoreRead"]) {
        assert.ok(details.includes(words) || words === "ScopeStoreRead" && details.includes("StoreRead"), words + " in " + details);
      }
      await linked(page);
      await page.evaluate(() => { location.hash = "#/scopes?scope=people:manage"; });
      await page.waitForTimeout(60);
      details = await text(page, "#details");
      for (const words of ["critical risk", "an administrator must agree", "may be skipped", "admin"]) assert.ok(details.includes(words), words + " in " + details);
      await page.evaluate(() => { location.hash = "#/scopes?scope=store:list"; });
      await page.waitForTimeout(60);
      details = await text(page, "#details");
      assert.match(details, /Deprecated since 2026-03-31, removed on 2027-03-31\. Use store:read instead/);
    });
  },

  async "copying"() {
    await shop({ at: "http" }, async (page) => {
      const copied = async (button) => {
        await page.evaluate(() => navigator.clipboard.writeText("nothing"));
        await button.click();
        await page.waitForFunction(() => document.getElementById("said").textContent.startsWith("Copied"));
        await page.evaluate(() => { document.getElementById("said").textContent = ""; });
        return page.evaluate(() => navigator.clipboard.readText());
      };
      const named = (name) => page.locator("[data-copy]", { hasText: name }).or(page.locator(`[data-copy][aria-label*="${name}"]`)).first();
      await page.fill("#q", "history");
      assert.equal(await copied(named("Copy list")), "GET /api/assets/{id}/history");
      await page.click("tr[data-op] td.needs");
      assert.equal(await copied(named("curl")), `curl -g -H "Authorization: Bearer $TOKEN" "$API_URL"'/api/assets/{id}/history'`);
      assert.match(await copied(named("Go constant")), /^\w+$/);
      assert.equal(await copied(named("Link")), page.url().replace(/#.*/, "#/endpoints?op=GET+/api/assets/%7Bid%7D/history"));
      await page.evaluate(() => { location.hash = "#/scopes?scope=store:write"; });
      await page.waitForTimeout(60);
      assert.equal((await copied(named("Copy list"))).split(" ").length, 9);
      const all = page.locator("#details [data-copy]");
      const got = [];
      for (let i = 0; i < (await all.count()); i++) got.push(await copied(all.nth(i)));
      assert.ok(got.includes("store:write"), "the scope's name among " + JSON.stringify(got));
      assert.ok(got.some((t) => /^\w*StoreWrite$/.test(t)), "its constant among " + JSON.stringify(got));
    });
  },

  async "a token by its scopes"() {
    await shop({ hash: "#/token" }, async (page) => {
      await paste(page, "#token", "store:write store.view nonsense:scope store:list store:everything");
      const report = await text(page, "#token-report");
      for (const words of ["3 scopes of this API", "Unknown here, so it opens nothing: nonsense:scope", "Deprecated: store:list → store:read until 2027-03-31", "Older names: store.view is store:read", "Retired, so it opens nothing: store:everything since 2026-01-31 (split in two)"]) assert.ok(report.includes(words), words + " in " + report);
      assert.match(await text(page, "#count"), /^Opens 9 of 17 endpoints, denied at 8\./);
      await page.check("#show-allowed", { force: true });
      await page.waitForTimeout(60);
      const opened = new Set(["GET /api/assets", "GET /api/assets/{id}", "GET /api/assets/{id}/history", "POST /api/assets", "PUT /api/assets/{id}", "DELETE /api/assets/{id}", "GET /api/self", "GET /api/teaser", "GET /api/health"]);
      assert.deepEqual(await rows(page, "token-list"), plan.printed.shop.ops.filter((op) => opened.has(op)));
      await page.check("#show-denied", { force: true });
      await page.waitForTimeout(60);
      const answers = Object.fromEntries((await rows(page, "token-list")).map((r, i) => [r, i]));
      const says = await list(page, "#token-list td.answer");
      assert.match(says[answers["POST /api/transfer"]], /lacks (admin|store:share)/);
      assert.match(says[answers["GET /api/me"]], /lacks me:read|A signed-in user only/);
      assert.match(says[answers["POST /api/sync"]], /An application only|lacks sync:run/);
      assert.match(says[answers["GET /api/export"]], /another credential|lacks bulk:export/);
      assert.match(says[answers["TRACE /api/assets/{id}"]], /open to nobody/);
    });
  },

  async "tokens that no API takes"() {
    const hour = 3600;
    const now = Math.floor(Date.now() / 1000);
    for (const [claims, words] of [[{ exp: 1700000000 }, /^It expired on 2023-11-14 22:13:20 UTC\. The API answers 401/], [{ exp: now + 2 * hour, nbf: now + hour }, /^It is not valid yet, but from/], [{ exp: now + hour, nbf: now - hour }, null]]) {
      await shop({ hash: "#/token" }, async (page) => {
        await paste(page, "#token", jwt({ scp: "store:read", ...claims }));
        if (words) assert.match(await text(page, "#token-result"), words, "before the count");
        else assert.equal(await page.locator("[data-validity]").count(), 0);
        assert.match(await text(page, "#count"), /^Opens \d/);
        await page.click("#nav-refused");
        await paste(page, "#refused", jwt({ scp: "store:read", ...claims }));
        await paste(page, "#challenge", 'Bearer error="invalid_token"');
        if (words) assert.match(await text(page, "#refused-result"), words);
        else assert.equal(await page.locator("[data-validity]").count(), 0);
      });
    }
    await shop({ hash: "#/token?scope=store:read" }, async (page) => {
      assert.match(await text(page, "#count"), /^Opens/);
      await paste(page, "#token", "eyJhbGciOiJub25lIn0.e30");
      assert.match(await text(page, "#token-report"), /three parts/);
      assert.ok(await page.isHidden("#count") && await page.isHidden("#token-list"), "what cannot be read has no answer");
      await page.click("#token-clear");
      assert.match(await text(page, "#count"), /^Opens/);
    });
  },

  async "the questions above the list"() {
    await shop({}, async (page) => {
      assert.deepEqual(await page.$$eval("#questions a", (all) => all.map((a) => a.dataset.question)), ["token", "need", "refused", "changes"]);
      await page.fill("#q", "asset");
      assert.ok(await page.isHidden("#questions"), "who searches has found the way");
      await page.fill("#q", "");
      await page.click("#questions a >> nth=0");
      assert.equal(await text(page, "#title"), "What can this token do?");
      await page.fill("#q", "");
    });
    await using("emakin", {}, async (page) => {
      assert.deepEqual(await page.$$eval("#questions a", (all) => all.map((a) => a.dataset.question)).then((all) => all.includes("changes")), false, "only what the page can answer");
    });
  },

  async "a token of the link"() {
    await shop({ hash: "#/token" }, async (page) => {
      await page.fill("#token-scopes", "store:read");
      await page.press("#token-scopes", "Enter");
      await page.fill("#token-scopes", "me:read");
      await page.locator("button", { hasText: /^Add$/ }).click();
      assert.deepEqual((await list(page, "#token-scopes-held li")).map((t) => t.replace(/ .*/, "")), ["store:read", "me:read"]);
      const hash = await linked(page);
      assert.equal(hash, "#/token?scope=store:read&scope=me:read");
      await page.check("#show-allowed", { force: true });
      await linked(page);
      await page.click("#token-scopes-held li >> nth=0 >> button");
      assert.equal(await linked(page), "#/token?show=allowed&scope=me:read");
    });
  },

  async "a token as a JWT, and its excess"() {
    await shop({ hash: "#/token" }, async (page) => {
      await paste(page, "#token", jwt({ iss: "https://id.example.com", sub: "u1", scp: "me:read store:write bulk:export gone:scope", exp: 1700000000 }));
      const report = await text(page, "#token-report");
      for (const words of ["A JWT, decoded here. Its signature is not verified", "3 scopes of this API: store:write me:read bulk:export", "Unknown here, so it opens nothing: gone:scope"]) assert.ok(report.includes(words), words + " in " + report);
      await page.click("#token-report summary");
      const facts = await text(page, "#token-report details");
      for (const words of ["RS256", "Scopes from scp", "https://id.example.com", "Stands for A signed-in user", "2023-11-14 22:13:20 UTC, which has passed"]) assert.ok(facts.includes(words), words + " in " + facts);
      assert.match(await text(page, "#count"), /^Opens 10 of 17/, "me:read for a user; nothing by a scope that another credential carries");
      await page.click("#token-list tr:has-text('/api/me') input");
      assert.match(await text(page, "#excess"), /For the 1 endpoint that you picked, in excess: store:write/);
      await page.click("#token-list tr:has-text('POST'):has-text('Create an asset') input");
      const excess = await text(page, "#excess");
      assert.ok(!/in excess:.*(me:read|store:write)/.test(excess), excess);
      // An application: the claim tells.
      await paste(page, "#token", jwt({ roles: ["sync:run", "me:read"] }));
      assert.match(await text(page, "#token-list tr:has-text('/api/sync') td.answer"), /^allowed/);
      assert.match(await text(page, "#token-list tr:has-text('/api/me') td.answer"), /A signed-in user only|lacks/);
      // A token response, and what is none of all this.
      await paste(page, "#token", JSON.stringify({ access_token: "opaque", token_type: "Bearer", scope: "store:read" }));
      assert.match(await text(page, "#token-report"), /1 scope of this API: store:read/);
      await paste(page, "#token", "eyJhbGciOiJub25lIn0.%%%.x");
      assert.match(await text(page, "#view"), /base64url|three parts|not JSON|Unknown here/);
      await page.click("#token-clear");
      assert.equal(await page.inputValue("#token"), "");
      assert.ok(await page.isHidden("#token-result"));
      // The other scheme's credential, sent along with a token.
      await paste(page, "#token", "store:write");
      assert.match(await text(page, "#token-list tr:has-text('/api/telemetry') td.answer"), /lacks key credential|another credential/);
      await page.locator("#view fieldset input[type=checkbox]").first().check();
      assert.match(await text(page, "#token-list tr:has-text('/api/telemetry') td.answer"), /^allowed/);
    });
  },

  async "scopes of a token moved into the link"() {
    await shop({ hash: "#/token" }, async (page) => {
      await paste(page, "#token", jwt({ scp: "store:write secret:unknown", sub: "s3cr3t" }));
      await page.click("[data-link-scopes]");
      assert.equal(await page.evaluate(() => location.hash), "#/token?scope=store:write");
      await page.click("#token-clear");
      await linked(page);
    });
  },

  async "needs, by picking"() {
    await shop({}, async (page) => {
      await page.click("#endpoints-list tr:has-text('/api/transfer') input");
      await page.click("#endpoints-list tr:has-text('/history') input");
      await page.click("#picks-link");
      assert.match(await text(page, "#picked"), /2 endpoints picked/);
      let card = await text(page, "[data-need]");
      for (const words of ["store:share", "store:write", "exact"]) assert.ok(card.includes(words), words + " in " + card);
      assert.ok(!/\badmin\b/.test(card), "the whole of it is not needed: " + card);
      assert.equal(await linked(page), "#/need?pick=POST+/api/transfer&pick=GET+/api/assets/%7Bid%7D/history");
      await page.click("#unpick");
      await page.fill("#q", "me");
      await page.click("#need-list tr:has-text('/api/me') input");
      await page.fill("#q", "");
      await page.click("#need-list tr:has-text('/api/sync') input");
      const cards = await list(page, "[data-need]");
      assert.equal(cards.length, 2, "each subject type has an answer of its own: " + cards);
      assert.match(cards.find((c) => c.startsWith("A signed-in user")), /me:read.*Cannot be called.*\/api\/sync: it is for other subject types/);
      assert.match(cards.find((c) => c.startsWith("An application")), /sync:run.*Cannot be called.*\/api\/me/);
      await page.locator("[data-need] a", { hasText: "What else do they open?" }).first().click();
      assert.match(await page.evaluate(() => location.hash), /^#\/token\?scope=(me:read|sync:run)/);
    });
  },

  async "needs, by a pasted list, curl commands, a log and a HAR"() {
    const har = { log: { version: "1.2", entries: ["GET /api/assets/7", "DELETE /api/assets/9", "GET /api/nowhere"].map((call) => ({ request: { method: call.split(" ")[0], url: "https://shop.example.com" + call.split(" ")[1] + "?secret=1", headers: [{ name: "Authorization", value: "Bearer s3cr3tt0k3n" }] } })) } };
    const texts = {
      list: "GET /api/assets/{id}\nDELETE /api/assets/9\n# a comment\nGET /api/nowhere",
      curl: "curl -H 'Authorization: Bearer s3cr3tt0k3n' https://shop.example.com/api/assets/7\ncurl -X DELETE \\\n  https://shop.example.com/api/assets/9\ncurl https://shop.example.com/api/nowhere",
      log: '1.2.3.4 - - [22/Nov/2026:10:00:00 +0000] "GET /api/assets/7?x=1 HTTP/1.1" 200 12\n1.2.3.4 - - [22/Nov/2026:10:00:00 +0000] "DELETE /api/assets/9 HTTP/1.1" 403 12\n1.2.3.4 - - [22/Nov/2026:10:00:00 +0000] "GET /api/nowhere HTTP/1.1" 404 12',
      har: JSON.stringify(har),
    };
    await shop({ hash: "#/need" }, async (page) => {
      for (const [kind, words] of Object.entries(texts)) {
        await paste(page, "#calls", words);
        assert.match(await text(page, "#calls-report"), /3 calls read, of 2 endpoints.*1 call of no endpoint here/, kind);
        assert.match(await text(page, "#picked"), /2 endpoints picked/);
        assert.match(await text(page, "[data-need]"), /store:write.*exact/);
        assert.ok(!(await page.content()).includes("s3cr3t"), kind);
        await settled(page);
        const hash = await page.evaluate(() => location.hash);
        assert.equal(hash, "#/need?pick=GET+/api/assets/%7Bid%7D&pick=DELETE+/api/assets/%7Bid%7D");
        await page.click("#calls-clear");
        assert.match(await text(page, "#picked"), /Nothing is picked/, "they go with the text that named them");
        if (kind !== "har") continue;
        await go(page, hash);
        await linked(page);
      }
    });
    await shop({ hash: "#/need?pick=GET+/api/me" }, async (page) => {
      await paste(page, "#calls", "GET /api/me\nPOST /api/transfer\nwhat is this");
      assert.match(await text(page, "#picked"), /2 endpoints picked/);
      await page.click("[data-unread] summary");
      assert.match(await text(page, "[data-unread]"), /1 line held no call Line 3: what is this/);
      await paste(page, "#calls", "DELETE /api/people/7");
      assert.equal(await page.evaluate(() => location.hash), "#/need?pick=GET+/api/me&pick=DELETE+/api/people/%7Bid%7D", "a text takes the place of the one before, and what was picked by hand stays");
      assert.match(await text(page, "#calls-hint"), /what is picked stands in the address by name/);
      assert.match(await page.textContent("#said"), /A signed-in user: people:manage and me:read|me:read and people:manage/, "the answer is said");
      await page.click("#calls-clear");
      assert.equal(await linked(page), "#/need?pick=GET+/api/me");
      await page.evaluate((h) => { location.hash = h; }, "#/need?pick=TRACE+/api/assets/%7Bid%7D");
      await page.waitForTimeout(60);
      const shut = await text(page, "[data-need]");
      assert.ok(shut.includes("No credential opens these.") && !shut.includes("exact"), "what cannot be has no tick: " + shut);
    });
    await shop({ hash: "#/need" }, async (page) => {
      await page.setInputFiles("#calls-file", { name: "shop.har", mimeType: "application/json", buffer: Buffer.from(texts.har) });
      await page.waitForTimeout(150);
      assert.match(await text(page, "#picked"), /2 endpoints picked/);
      assert.ok(!(await page.content()).includes("s3cr3t"));
      assert.equal(await page.inputValue("#calls"), "");
    });
  },

  async "refused"() {
    await shop({ hash: "#/refused" }, async (page) => {
      await paste(page, "#challenge", 'WWW-Authenticate: Bearer realm="shop", error="insufficient_scope", error_description="no", scope="store:write people:manage", resource_metadata="https://shop.example.com/.well-known/oauth-protected-resource"');
      await paste(page, "#refused", "store:read");
      const card = await text(page, "[data-refused-card]");
      for (const words of ["The token lacks scopes", "Missing: store:write people:manage", "Realm shop", "An administrator must agree to people:manage", "store:write is held by default by Staff and Administrators", "https://shop.example.com/.well-known/oauth-protected-resource"]) assert.ok(card.includes(words), words + " in " + card);
      assert.equal(await page.evaluate(() => location.hash), "#/refused", "nothing of it is in the address");
      await page.fill("#refused-op", "DELETE /api/people/12");
      await page.press("#refused-op", "Enter");
      assert.equal(await page.getAttribute("[data-decision]", "data-decision"), "insufficientScope");
      assert.match(await text(page, "[data-decision]"), /This would do people:manage/);
      await page.fill("#refused-op", "GET /api/assets/3");
      await page.press("#refused-op", "Enter");
      assert.equal(await page.getAttribute("[data-decision]", "data-decision"), "allowed");
      await paste(page, "#challenge", 'Bearer error="invalid_token"');
      assert.match(await text(page, "[data-refused-card]"), /The token is not accepted.*Get a new token/);
      await paste(page, "#challenge", "((((");
      assert.match(await text(page, "#refused-result"), /This is no WWW-Authenticate header/);
      await page.fill("#refused-op", "GET /api/assets/{id}");
      await page.press("#refused-op", "Enter");
      await page.click("#challenge-clear");
      await page.click("#refused-clear");
      await page.fill("#refused-scopes", "store:read");
      await page.press("#refused-scopes", "Enter");
      assert.equal(await linked(page), "#/refused?scope=store:read&op=GET+/api/assets/%7Bid%7D");
    });
  },

  async "changes"() {
    await shop({ hash: "#/changes" }, async (page) => {
      const why = async () => Object.fromEntries(await page.$$eval("#changes-list tbody tr", (all) => all.map((tr) => [tr.querySelector("th").innerText.split("\n")[0].replace(/\s+/g, " ").trim(), tr.dataset.why])));
      const release = await why();
      assert.equal(release["GET /api/export/full"], "removed");
      assert.equal(release["POST /api/transfer"], "added");
      assert.equal(release["GET /api/people"], "widened", "a new scope opens it too");
      assert.equal(release["DELETE /api/assets/{id}"], "changed");
      assert.ok(!("GET /api/export" in release) && !("GET /api/health" in release), JSON.stringify(release));
      const scopes = await text(page, "#scope-changes");
      assert.match(scopes, /Scopes that went store:delete/);
      assert.match(scopes, /store\.view is now store:read/);
      assert.match(scopes, /New scopes.*store:share/);
      assert.match(await text(page, "#changes-list tr:has-text('/api/assets/{id}'):has-text('DELETE') td.verb"), /changed some callers lose it, others gain it/);
      assert.match(await text(page, "#touched"), /^In this release \d+ endpoints changed, 1 scope went and 1 scope got another name/);
      // For somebody's scopes.
      await paste(page, "#changes", "store:delete me:read");
      assert.match(await text(page, "#touched"), /^Yes, .*close/);
      assert.equal((await why())["DELETE /api/assets/{id}"], "lost");
      await page.click("#changes-clear");
      await paste(page, "#changes", "people:manage");
      const people = await why();
      assert.ok(!("GET /api/people" in people) || people["GET /api/people"] === "objectChecks", JSON.stringify(people));
      await page.click("#changes-clear");
      // For somebody's calls.
      await paste(page, "#calls", "GET /api/export");
      assert.match(await text(page, "#touched"), /^No\. Nothing that you hold or call changed/);
      await paste(page, "#calls", "GET /api/export\nGET /api/self");
      assert.match(await text(page, "#touched"), /^Yes, 1 endpoint/);
      await page.locator("#calls-clear").click();
      await linked(page);
    });
  },

  async "several APIs"() {
    await using("portal", {}, async (page) => {
      assert.deepEqual(await list(page, "#api option"), plan.portal.titles);
      for (const { key, ops, scopes } of plan.portal.apis) {
        await page.selectOption("#api", key);
        await page.waitForTimeout(80);
        assert.equal(await count(page), ops || scopes, key);
        assert.equal(await page.evaluate(() => location.hash), "#/" + key + (ops ? "/endpoints" : "/scopes"));
        await linked(page);
        for (const href of await page.$$eval("main a[href], nav a[href]", (all) => all.map((a) => a.getAttribute("href")))) assert.ok(href.startsWith("#/" + key + "/"), href);
      }
      await page.selectOption("#api", "shop");
      await page.click("#endpoints-list tr:has-text('/api/transfer') input");
      await page.click("#endpoints-list tr:has-text('/api/transfer') a");
      assert.equal(await linked(page), "#/shop/endpoints?op=POST+/api/transfer&pick=POST+/api/transfer");
      await page.selectOption("#api", "factory");
      await settled(page);
      assert.ok(await page.isHidden("#details"));
      assert.equal(await page.evaluate(() => location.hash), "#/factory/endpoints", "picks and details stay with their API");
      await page.goBack();
      await settled(page);
      assert.ok(await page.isVisible("#details"));
      assert.equal(await page.inputValue("#api"), "shop");
    });
  },

  async "the graph"() {
    await shop({ hash: "#/graph" }, async (page) => {
      const nodes = await page.$$eval("a.node", (all) => all.map((a) => a.getAttribute("aria-label")));
      assert.equal(nodes.length, 7, nodes.join("; ")); // sync:run and bulk:export are in no implication
      assert.equal(await page.locator("path.edge").count(), 6, "admin to five that store:read is not among, store:write to it");
      await page.locator("a.node", { hasText: "store:write" }).click();
      assert.ok(await page.isVisible("#details"));
      assert.equal(await page.locator("a.node").count(), 3, "around it");
      await linked(page);
      await page.locator(".pills a", { hasText: "All" }).click();
      assert.equal(await page.locator("a.node").count(), 7);
      await linked(page);
      const wideNow = await page.locator("svg.graph").getAttribute("width");
      await page.click("[aria-label=Larger]");
      assert.ok(Number(await page.locator("svg.graph").getAttribute("width")) > Number(wideNow));
      await page.click("[aria-label=Smaller]");
      await page.locator(".zoom button", { hasText: "Fit" }).click();
      await page.locator("a.node", { hasText: "store:read" }).hover();
      assert.ok((await page.locator("a.node.on").count()) >= 3, "its relatives are lit");
      const table = await list(page, "#graph-list tbody tr");
      assert.ok(table.some((row) => /^admin .*store:write/.test(row)), table.join("; "));
    });
  },

  async "the heat map"() {
    await shop({ hash: "#/matrix" }, async (page) => {
      const cells = await page.$$eval(".cell", (all) => all.map((c) => c.getAttribute("aria-label")));
      assert.ok(cells.includes("store:read opens 3 of 7 in /assets"), cells.join("; "));
      assert.ok(cells.includes("admin opens 6 of 7 in /assets"), cells.join("; "));
      await page.locator(".cell[aria-label^='store:read opens 3 of 7']").click();
      const drill = await text(page, "#drill");
      for (const words of ["store:read in /assets", "Opens 3 of 7 endpoints", "/api/assets/{id}/history"]) assert.ok(drill.includes(words), drill);
      await page.locator("a.head[aria-label^='/assets']").click();
      await settled(page);
      assert.match(await text(page, "#count"), /× 5 methods/);
      assert.equal(await text(page, ".trail"), "All › /assets");
      await linked(page);
      await page.locator("a.side", { hasText: "store:read" }).click();
      assert.ok(await page.isVisible("#details"));
      await linked(page);
      assert.ok((await list(page, "#matrix-list tbody tr")).length > 0);
    });
    await using("factory", { hash: "#/matrix" }, async (page) => {
      assert.ok((await page.locator(".cell").count()) >= 34, "every scope opens something");
    });
  },

  async "theme"() {
    await shop({ at: "http" }, async (page) => {
      const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const system = await ground();
      await page.click("#theme");
      const light = await ground();
      await page.click("#theme");
      const dark = await ground();
      assert.equal(system, light);
      assert.notEqual(light, dark);
      await page.reload();
      assert.equal(await ground(), dark, "it is kept");
      await page.click("#theme");
      assert.equal(await ground(), system);
      assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
      await page.emulateMedia({ colorScheme: "dark" });
      assert.equal(await ground(), dark);
    });
  },

  async "print"() {
    for (const [name, { scopes, ops }] of Object.entries(plan.printed)) {
      await using(name, {}, async (page) => {
        await page.evaluate(() => {
          addEventListener("beforeprint", () => { window.printedWords = document.getElementById("print").textContent; });
        });
        const pdf = await page.pdf();
        assert.ok(pdf.length > 10_000);
        assert.ok((await page.evaluate(() => window.printedWords)).length > 1000, "a real print prepares the page");
        await page.emulateMedia({ media: "print" });
        await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
        const printed = await text(page, "body");
        for (const words of [...scopes, ...ops, ...(name === "shop" ? ["Den Katalog sehen", "team-store", "Move assets to another owner", "load balancers carry no token", "Deprecated since 2026-03-31", "split in two"] : [])]) assert.ok(printed.includes(words), words + " is printed");
        assert.equal(await page.evaluate(() => [...document.querySelectorAll("button, input, select, nav")].filter((e) => e.checkVisibility()).length), 0, "nothing that is pressed is printed");
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        await page.evaluate(() => dispatchEvent(new Event("afterprint")));
        await page.emulateMedia({ media: "screen" });
        assert.equal(await text(page, "#count"), ops.length + " endpoints");
      });
    }
    await shop({ hash: "#/need?pick=POST+/api/transfer" }, async (page) => {
      await page.emulateMedia({ media: "print" });
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      assert.match(await page.evaluate(() => document.body.innerText), /store:share/, "an answer is printed");
    });
  },
};
