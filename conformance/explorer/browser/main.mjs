// Runs the parts that the plan names, two at a time, and prints a line of JSON for each test: {part, name, ms, error}. Parts export tests by name.
// A test that fails is run once more, and the first failure is logged: a busy machine draws later than a test waits. What is wrong fails twice.

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
    const log = (words) => say({ part: next.part, name: next.name, log: words });
    let error = "";
    for (const last of [false, true]) {
      try {
        await next.test(log);
        error = "";
        break;
      } catch (e) {
        error = e.stack + "\n";
        if (!last) log(`${next.part}/${next.name} failed and is run once more: ${error}`);
      }
    }
    say({ part: next.part, name: next.name, ms: Date.now() - began, error });
  }
}

await Promise.all(Array.from({ length: plan.atOnce }, work));
await browser.close();
say({ done: true });
