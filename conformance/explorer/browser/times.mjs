// How long a page takes to stand, and a filter to be answered and laid out. A filter counts from the event to the end of layout.

import assert from "node:assert/strict";
import { open, plan, shut } from "./page.mjs";

const median = (all) => [...all].sort((a, b) => a - b)[all.length >> 1];

const words = { factory: ["s", "st", "store", "asset", "store asset", "delete", "admin", "zzz", "", "get", "write", "form", "e", "a"], large: ["g", "gr", "group1", "group17", "group17 delete", "things4 post", "admin", "zzz", "", "sub", "get", "write", "group199:admin", "group3 put", "e", "a", "x"] };

const tests = {};
for (const name of ["factory", "large1223", "large10000"]) {
  tests[name] = async (say) => {
    const loads = [];
    let page;
    for (let i = 0; i < 7; i++) {
      if (page) await shut(page);
      page = await open(name);
      loads.push(await page.evaluate(() => performance.getEntriesByType("navigation")[0].loadEventEnd));
    }
    const measured = await page.evaluate(async (list) => {
      const q = document.getElementById("q");
      const all = [];
      for (let round = 0; round < 3; round++) {
        for (const word of list) {
          q.value = word;
          const t = performance.now();
          q.dispatchEvent(new InputEvent("input", { bubbles: true }));
          document.body.offsetHeight;
          all.push(performance.now() - t);
          await new Promise((next) => setTimeout(next, 60));
        }
      }
      const selects = [];
      q.value = "";
      q.dispatchEvent(new InputEvent("input", { bubbles: true }));
      for (const select of document.querySelectorAll(".filters select")) {
        for (const option of [...select.options].slice(0, 6)) {
          select.value = option.value;
          const t = performance.now();
          select.dispatchEvent(new Event("change", { bubbles: true }));
          document.body.offsetHeight;
          selects.push(performance.now() - t);
          await new Promise((next) => setTimeout(next, 60));
        }
        select.value = "";
        select.dispatchEvent(new Event("change", { bubbles: true }));
      }
      return { all, selects };
    }, words[name] ?? words.large);
    const load = median(loads);
    const search = median(measured.all);
    const filter = median(measured.selects);
    const opened = {};
    for (const view of await page.$$eval("#nav a", (a) => a.map((e) => e.id))) {
      opened[view.slice(4)] = Math.round(await page.evaluate(async (id) => {
        const t = performance.now();
        document.getElementById(id).click();
        document.body.offsetHeight;
        return performance.now() - t;
      }, view));
      await page.waitForTimeout(80);
    }
    await shut(page);
    say(`${name.padEnd(11)} load ${load.toFixed(0)} ms (${Math.min(...loads).toFixed(0)} to ${Math.max(...loads).toFixed(0)}), search median ${search.toFixed(1)} ms (worst ${Math.max(...measured.all).toFixed(1)}), filter median ${filter.toFixed(1)} ms; views ${JSON.stringify(opened)}`);
    if (plan.goals) {
      assert.ok(load <= 300, "loads in " + load);
      assert.ok(search <= 16 && filter <= 16, "filters in " + search + " and " + filter);
    }
  };
}

export default tests;
