// Runs the parts that the plan names, two at a time, and prints a line of JSON for each test: {part, name, ms, error}. Parts export tests by name.

import { browser, plan } from "./page.mjs";

const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");
const queue = [];
for (const part of plan.parts) {
  const { default: tests } = await import("./" + part + ".mjs");
  for (const [name, test] of Object.entries(tests)) queue.push({ part, name, test });
}

async function work() {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const began = Date.now();
    let error = "";
    try {
      await next.test((words) => say({ part: next.part, name: next.name, log: words }));
    } catch (e) {
      error = e.stack + "\n";
    }
    say({ part: next.part, name: next.name, ms: Date.now() - began, error });
  }
}

await Promise.all(Array.from({ length: plan.atOnce }, work));
await browser.close();
say({ done: true });
