// A spec whose every text is hostile, beside its twin of plain words: both pages have the same kinds of elements with the same kinds of attributes, the
// texts are text, letter by letter, and what is copied for a shell is one argument.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { go, open, plan, shut, using } from "./page.mjs";

const hashes = ["endpoints", "endpoints?q=a", "scopes", "token", "need", "refused", "changes", "graph", "matrix", "about"];

// made lists the kinds of elements and attributes of a page. Texts with marks of code have code elements, which the twin's have not.
const made = (page) => page.evaluate(() => [...new Set([...document.querySelectorAll("*")].flatMap((e) => [e.tagName, ...[...e.attributes].map((a) => e.tagName + " " + a.name)]))].filter((kind) => !["CODE", "P", "BR"].includes(kind)).sort());

// wrong lists attributes that could do something.
const wrong = (page) => page.evaluate(() => [...document.querySelectorAll("*")].flatMap((e) => [...e.attributes].filter((a) => /^on|^style$|^src|^srcdoc$|^action$|^formaction$|^data$|^ping$/i.test(a.name) && e.tagName !== "SCRIPT" || a.name === "href" && !/^#/.test(a.value)).map((a) => e.outerHTML.slice(0, 200))));

async function everywhere(page, look) {
  const out = new Set();
  const visit = async (hash) => {
    await go(page, hash);
    for (const kind of await made(page)) out.add(kind);
    assert.deepEqual(await wrong(page), [], hash);
    await look?.(hash);
  };
  for (const hash of hashes) await visit("#/" + hash);
  for (const view of ["endpoints", "scopes", "graph"]) {
    await go(page, "#/" + view);
    const links = await page.$$eval("#view a.row-link, #view a.node", (all) => all.map((a) => a.getAttribute("href")));
    for (const link of links.slice(0, view === "graph" ? 6 : 20)) await visit(link);
  }
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  for (const kind of await made(page)) out.add(kind);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  return [...out].sort();
}

export default {
  async "no element and no attribute comes of a text"() {
    const page = await open("plain");
    const plain = new Set(await everywhere(page));
    await shut(page);
    await using("hostile", {}, async (bad) => {
      // What a handler in a text did would need events.
      const provoke = () => bad.evaluate(() => document.querySelectorAll("body *").forEach((e) => ["mouseover", "error", "load"].forEach((name) => e.dispatchEvent(new Event(name)))));
      const kinds = await everywhere(bad, provoke);
      assert.deepEqual(kinds.filter((kind) => !plain.has(kind)), []);
      assert.ok(kinds.length > 50);
    });
  },

  // White space is what CSS makes of it; a line's ends and control characters are looked at with it left out.
  async "texts are said letter by letter"() {
    const letters = (words) => words.replace(/[\s\u0000-\u001f\u007f\ufffd]+/g, "");
    await using("hostile", {}, async (page) => {
      await go(page, "#/scopes");
      const names = await page.$$eval("#scopes-list tbody tr th a code", (all) => all.map((e) => e.textContent));
      assert.deepEqual(names, plan.hostile.scopes);
      for (let i = 0; i < names.length; i++) {
        await page.click(`tr[data-scope-row="${i}"] a.row-link`);
        const panel = letters(await page.locator("#details").evaluate((e) => e.textContent));
        assert.ok(panel.includes(letters(plan.hostile.titles[i])), "the title of " + names[i]);
        const link = await page.evaluate(() => location.hash);
        await go(page, "#/about");
        await go(page, link);
        assert.equal(letters(await page.locator("#details").evaluate((e) => e.textContent)), panel, "the link of " + names[i] + " leads to it");
      }
      await go(page, "#/endpoints");
      const ops = await page.$$eval("#endpoints-list tbody tr", (all) => all.map((tr) => tr.querySelector("td.method").textContent + " " + tr.querySelector("a code").textContent));
      assert.deepEqual(ops, plan.hostile.ops);
    });
  },

  // A shell reads the copied commands: curl is asked for one address, and nothing else is run.
  async "commands for a shell"() {
    await using("hostile", {}, async (page) => {
      const links = await page.$$eval("a.row-link", (all) => all.map((a) => a.getAttribute("href")));
      let script = 'curl() { printf "%s\\0" "$#" "$@"; }; API_URL=https://api.example.com; TOKEN=t; API_KEY=k\n';
      for (const link of links) {
        await go(page, link);
        script += (await page.locator("#details .codeline code").first().evaluate((e) => e.textContent)) + "\n";
      }
      const words = execFileSync("/bin/sh", ["-c", script], { env: { PATH: "" }, cwd: plan.folder }).toString().split("\0");
      for (const op of plan.hostile.ops) {
        const all = words.splice(0, 1 + Number(words[0]));
        const address = all.at(-1);
        assert.ok(address.startsWith("https://api.example.com" + op.slice(op.indexOf(" ") + 1)), op + " is " + JSON.stringify(all));
      }
      assert.deepEqual(words, [""]);
    });
  },

  // What is pasted is somebody else's text too.
  async "pasted texts stay text"() {
    const evil = ["<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "\"><svg onload=alert(1)>", "javascript:alert(1)", "{{constructor.constructor('alert(1)')()}}", "__proto__", "constructor", "toString"];
    const payload = (value) => "eyJhbGciOiJub25lIn0." + Buffer.from(JSON.stringify(value)).toString("base64url") + ".x";
    await using("shop", { hash: "#/token" }, async (page) => {
      const kinds = async () => new Set(await made(page));
      for (const text of [evil.join(" "), evil.join("\n"), JSON.stringify(evil), payload({ scp: evil.join(" "), iss: evil[0], sub: evil[1], aud: evil, exp: 1e308 }), payload({ scp: "store:read", exp: -1e15 }), "[" .repeat(5000), "{".repeat(5000), "x".repeat(900_000), "eyJ" + "x".repeat(5000)]) {
        await page.fill("#token", text);
        await page.waitForTimeout(180);
        assert.ok(![...(await kinds())].some((k) => /^(IMG|IFRAME|OBJECT)\b|^[A-Z]+ on/.test(k)), text.slice(0, 40));
        assert.deepEqual(await wrong(page), []);
      }
      for (const hash of ["#/token?scope=" + encodeURIComponent(evil[0]), "#/endpoints?op=" + encodeURIComponent(evil[1]) + "&q=" + encodeURIComponent(evil[2]), "#/__proto__", "#/constructor/toString?pick=__proto__&group=__proto__&risk=constructor", "#/%E0%A4%A/endpoints?q=%E0%A4%A", "#/graph?scope=__proto__&show=" + encodeURIComponent(evil[0]), "#/matrix?show=__proto__", "#//////", "#/?&&&===", "#javascript:alert(1)"]) {
        await go(page, hash);
        await page.reload();
        await page.waitForSelector("html[data-ready='']", { state: "attached" });
        assert.deepEqual(await wrong(page), [], hash);
      }
    });
    for (const [hash, field] of [["#/need", "#calls"], ["#/refused", "#challenge"], ["#/changes", "#calls"]]) {
      await using("shop", { hash }, async (page) => {
        for (const text of [evil.map((e) => "GET /" + e.replace(/\s/g, "")).join("\n"), 'Bearer realm="' + evil[0] + '", error="' + evil[0] + '", scope="' + evil.join(" ").replaceAll('"', "") + '"', 'Bearer error="x", resource_metadata="javascript:alert(1)"', '{"log":{"entries":[{"request":{"method":"' + evil[0] + '","url":"javascript:alert(1)"}},null,7]}}']) {
          await page.fill(field, text);
          await page.waitForTimeout(180);
          assert.deepEqual(await wrong(page), []);
          assert.equal(await page.locator("main img, main iframe, main script").count(), 0);
        }
      });
    }
  },
};
