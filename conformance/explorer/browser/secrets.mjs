// What is pasted is in the field, and what was read out of it is on the screen. Neither is anywhere else: not in an address, a state of the history,
// storage of any kind, a cookie, a title, an attribute, the name of the window, nor in what is copied as a link. The field itself goes when the page is left.

import assert from "node:assert/strict";
import { go, jwt, paste, settled, text, using } from "./page.mjs";

const claims = { iss: "https://issuer-s3cr3t.example.com", sub: "subject-s3cr3t", client_id: "client-s3cr3t", jti: "id-s3cr3t", scp: "store:read gone:s3cr3t people:manage" };
const token = jwt(claims);
const parts = [...token.split("."), token.slice(20, 60)];

// everywhere finds a text where it must not be. A value of a field is not in the serialised page; text is, and is looked at by itself.
const everywhere = (page, needles) => page.evaluate(async (all) => {
  const found = [];
  const look = (where, value) => { for (const n of all) if (String(value ?? "").includes(n)) found.push(where + ": " + n.slice(0, 30)); };
  const spelled = (value) => { try { return decodeURIComponent(value); } catch { return value; } };
  look("address", location.href); look("address", spelled(location.href)); look("title", document.title); look("name", window.name); look("cookie", document.cookie); look("referrer", document.referrer);
  look("history", JSON.stringify(history.state));
  for (const store of [localStorage, sessionStorage]) for (let i = 0; i < store.length; i++) { look("storage", store.key(i)); look("storage", store.getItem(store.key(i))); }
  if (typeof indexedDB !== "undefined" && indexedDB.databases && location.protocol !== "file:") look("databases", JSON.stringify(await indexedDB.databases()));
  if (typeof caches !== "undefined" && location.protocol !== "file:") look("caches", JSON.stringify(await caches.keys().catch(() => [])));
  for (const e of document.querySelectorAll("*")) for (const a of e.attributes) { look(`${e.tagName}[${a.name}]`, a.value); look(`${e.tagName}[${a.name}]`, spelled(a.value)); }
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT);
  while (walker.nextNode()) look("comment", walker.currentNode.data);
  return found;
}, needles);

// visited watches the addresses that a page writes, from before it starts.
const watched = `(() => {
  window.written = [];
  for (const name of ["pushState", "replaceState"]) {
    const own = history[name].bind(history);
    history[name] = (...all) => { window.written.push(JSON.stringify(all)); return own(...all); };
  }
  for (const store of [Storage.prototype]) { const own = store.setItem; store.setItem = function (...all) { window.written.push(JSON.stringify(all)); return own.apply(this, all); }; }
})()`;

const fields = { token: ["#/token", "#token"], need: ["#/need", "#calls"], "refused, the token": ["#/refused", "#refused"], "refused, the header": ["#/refused", "#challenge"], "changes, the token": ["#/changes", "#changes"], "changes, the calls": ["#/changes", "#calls"] };

const tests = {};
for (const [name, [hash, field]] of Object.entries(fields)) {
  tests["a token pasted into " + name] = async () => {
    for (const at of field === "#token" ? ["file", "http"] : ["http"]) {
      await using("shop", { at }, async (page) => {
        await page.evaluate(watched);
        await go(page, hash);
        await paste(page, field, token);
        await settled(page);
        if (field === "#token") assert.match(await text(page, "#token-report"), /2 scopes of this API/, "it was read");
        await page.evaluate(() => { for (const d of document.querySelectorAll("#view details")) d.open = true; });
        // What a reader does next, with the token still there.
        if (await page.locator("#view tr[data-op] a").count()) {
          await page.click("#view tr[data-op] a >> nth=0");
          await page.click("#view tr[data-op] input >> nth=1").catch(() => {});
        }
        await settled(page);
        assert.ok((await page.inputValue(field)).includes(parts[1]), "it is in the field");
        assert.deepEqual(await everywhere(page, [...parts, "s3cr3t"]), []);
        const whole = await page.content();
        for (const part of parts) assert.ok(!whole.includes(part), "nothing of the token itself is in the page: " + part.slice(0, 20));
        for (const line of await page.evaluate(() => window.written)) assert.ok(!/s3cr3t|eyJ/.test(line) && !parts.some((p) => line.includes(p)), line);
        // It goes with the view, with the page, and with a page that is kept for the way back.
        await page.click("#nav-about");
        await settled(page);
        assert.ok(!(await page.content()).includes("s3cr3t"), "the view took it along");
        await page.goBack();
        await page.waitForTimeout(60);
        if (await page.locator(field).count()) assert.equal(await page.inputValue(field), "", "the way back does not bring it back");
        await go(page, hash);
        await paste(page, field, token);
        await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
        assert.equal(await page.inputValue(field), "");
        assert.ok(!(await page.content()).includes("s3cr3t"));
        await paste(page, field, token);
        await page.reload();
        await page.waitForSelector("html[data-ready]", { state: "attached" });
        if (await page.locator(field).count()) assert.equal(await page.inputValue(field), "", "a reload does not bring it back");
      });
    }
  };
}

// Somebody takes the search for the field to paste into.
const opaque = "ghp_" + "q7Zr2".repeat(12);
const mistaken = {
  "a JWT": token, "a header": "Authorization: Bearer " + token, "an opaque token": opaque, "a token of Basic": "Basic dXNlcjpwYXNzd29yZA==", "a token of DPoP": "DPoP " + opaque,
  "a token in an address": "https://shop.example.com/cb?access_token=" + opaque, "a short secret": "Bearer hunter2", "half a JWT": token.slice(0, 40),
};
for (const [name, secret] of Object.entries(mistaken)) {
  tests["the search is given " + name] = async () => {
    for (const hash of name === "a JWT" ? ["#/endpoints", "#/scopes", "#/about"] : ["#/token"]) {
      await using("shop", { at: "http", hash }, async (page) => {
        await page.evaluate(watched);
        await paste(page, "#q", secret);
        await settled(page);
        const needles = [secret, encodeURIComponent(secret), ...secret.split(/[ .=?&]+/).filter((part) => part.length > 6 && !/shop|Authorization|https|access_token/.test(part))];
        const nowhere = async (when) => {
          assert.deepEqual(await everywhere(page, needles), [], when);
          for (const line of await page.evaluate(() => window.written ?? [])) for (const n of needles) assert.ok(!line.includes(n), when + ": " + line);
        };
        await nowhere("pasted");
        assert.match(await text(page, "#searched"), /looks like a credential/);
        // Other states of the view, and the way to another view and back.
        if (await page.locator("#filter-group").isVisible()) await page.selectOption("#filter-group", { index: 1 });
        await page.focus("#nav-scopes");
        await page.focus("#nav-endpoints");
        await settled(page);
        await nowhere("filtered");
        await page.click("#nav-graph");
        await page.goBack();
        await settled(page);
        await nowhere("gone and back");
        assert.equal(await page.inputValue("#q"), "", "it is not there any more");
        await paste(page, "#q", secret);
        await page.click("#searched-ask");
        await settled(page);
        assert.equal(await text(page, "#title"), "What can this token do?");
        assert.equal(await page.inputValue("#token"), secret, "it went to the field that is for it");
        assert.equal(await page.inputValue("#q"), "");
        await nowhere("asked");
        await page.click("#nav-endpoints");
        await paste(page, "#q", secret);
        await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
        assert.equal(await page.inputValue("#q"), "", "it goes when the page is left");
        await settled(page);
        await nowhere("left");
      });
    }
  };
}

export default {
  ...tests,

  // What stands in the description is no secret, however long, and nothing else is in the address.
  async "words of a search"() {
    await using("shop", {}, async (page) => {
      for (const [words, hash] of [["store:read", "#/endpoints?q=store:read"], ["/api/assets/{id}/history", "#/endpoints?q=/api/assets/%7Bid%7D/history"], ["wallaby", "#/endpoints"], ["/api/assets/7f3a9/history", "#/endpoints"], ["asset", "#/endpoints?q=asset"]]) {
        await page.fill("#q", words);
        await settled(page);
        assert.equal(await page.evaluate(() => location.hash), hash, words);
        assert.equal(await page.locator("#searched-secret").count(), 0, words);
      }
    });
    // A link that somebody made of one.
    await using("shop", { hash: "#/endpoints?q=" + token }, async (page) => {
      await settled(page);
      assert.deepEqual(await everywhere(page, parts), []);
    });
  },

  // A secret that is no JWT looks like the name of a scope.
  async "an opaque token"() {
    await using("shop", { hash: "#/token" }, async (page) => {
      const opaque = "ghp_" + "q7Zr2".repeat(12);
      await paste(page, "#token", "Authorization: Bearer " + opaque);
      await settled(page);
      assert.deepEqual(await everywhere(page, [opaque, opaque.slice(20)]), []);
      assert.ok(!(await page.content()).includes(opaque.slice(0, 30)), "and most of it is not on the screen either");
    });
  },

  async "a token response, and one typed by hand"() {
    await using("shop", { hash: "#/token" }, async (page) => {
      await paste(page, "#token", JSON.stringify({ access_token: token, refresh_token: "refresh-s3cr3t", token_type: "Bearer", expires_in: 60, scope: "store:read" }));
      await settled(page);
      assert.deepEqual(await everywhere(page, [...parts, "s3cr3t"]), []);
      assert.ok(!(await page.content()).includes("refresh-s3cr3t"));
      await page.fill("#token", "");
      await page.type("#token", "store:read typed:s3cr3t", { delay: 5 });
      await settled(page);
      assert.match(await text(page, "#token-report"), /Unknown here.*typed:s3cr3t/);
      assert.deepEqual(await everywhere(page, ["s3cr3t"]), []);
    });
  },

  // A browser keeps what is in fields that it may complete, and what a form submits.
  async "fields that nothing remembers"() {
    for (const [hash, field] of Object.values(fields)) {
      await using("shop", { hash }, async (page) => {
        assert.deepEqual(await page.$eval(field, (a) => [a.autocomplete, a.spellcheck, a.name, a.form, a.getAttribute("translate")]), ["off", false, "", null, "no"], field);
      });
    }
  },
};
