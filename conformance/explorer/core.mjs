// Runs the page's logic, the files of templates/html/assets/core in the order of their names, on questions from a file of JSON lines, and
// prints an answer a line. {"payload": …} says which page is asked about from there on.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../templates/html/assets/core/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".js")).sort();
const source = files.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
const names = ["expand", "closure", "parseCredential", "decide", "missing", "excess", "find", "parseCalls", "callOperation", "least", "refused", "changes", "searchIndex"];
// What of a browser the logic may use is what is handed in here; the globals of Node are not there.
const hidden = ["process", "require", "Buffer", "globalThis", "setTimeout", "fetch", "document", "window", "crypto", "localStorage", "navigator", "console", "performance"];
const core = new Function(...hidden, `"use strict"; ${source}; return {${names.join(", ")}}`)();

let apis = [];

const answers = {
  // A row for each principal: what is decided of every operation, in words.
  decide({ principals, whole }, api) {
    return principals.map((principal) => {
      const row = api.ops.map((op) => {
        const { allowed, reason, by, skipObjectChecks } = core.decide(api, op, principal);
        const [first] = core.missing(api, op, principal);
        const needs = first === undefined ? "no" : first.alternative + " " + first.needs.map((need) => need.scheme + ":" + need.scopes.join("+")).join(" ");
        return `${allowed} ${reason} ${by} ${skipObjectChecks} ${needs}`;
      }).join("\n");
      return whole ? row : createHash("sha256").update(row).digest("hex");
    });
  },
  closure: ({ scopes, subject }, api) => [...core.closure(api, scopes, subject)].sort((a, b) => a - b),
  find({ requests }, api) {
    return requests.map(([method, path]) => {
      const { op, asHead, ambiguous, methods } = core.find(api, method, path);
      return { op: op === null ? -1 : op.index, asHead, ambiguous: ambiguous.map((one) => one.index), methods };
    });
  },
  least({ calls, subject, budget }, api) {
    const answer = core.least(api, calls.map((i) => api.ops[i]), budget === undefined ? { subject } : { subject, budget });
    return {
      ...answer,
      because: answer.because.map((one) => ({ ...one, ops: one.ops.map((op) => op.index) })),
      open: answer.open.map((op) => op.index),
      refused: answer.refused.map(({ op, why }) => ({ op: op.index, why })),
    };
  },
  excess: ({ calls, principal }, api) => core.excess(api, calls.map((i) => api.ops[i]), principal),
  credential: ({ text, options }, api) => core.parseCredential(api, text, options),
  // What is decided of every operation for what was pasted, by the credentials that it is read as.
  opened: ({ text, options }, api) => {
    const { credentials, errors } = core.parseCredential(api, text, options);
    return { errors, row: errors.length > 0 ? "" : answers.decide({ principals: [{ credentials }], whole: true }, api)[0] };
  },
  called: ({ calls }, api) => calls.map((call) => {
    const { op, old, ambiguous } = core.callOperation(api, call);
    return { op: op === null ? -1 : op.index, old: old === null ? -1 : old.index, ambiguous: ambiguous.length };
  }),
  calls({ text }) {
    const unread = [];
    return { calls: core.parseCalls(text, (one) => unread.push(one)), unread };
  },
  refused({ text, principal, op }, api) {
    return core.refused(api, text, principal, op === undefined ? null : api.ops[op]);
  },
  changes({ principal, ops }, api) {
    // -1 asks for all of the version before.
    const what = principal === undefined ? ops.flatMap((i) => (i < 0 ? api.prev.ops : [api.ops[i]])) : principal;
    return core.changes(api, what).map(({ op, old, was, is, why }) => ({
      op: op === null ? -1 : op.index, old: old === null ? -1 : old.index, why, was: was?.reason ?? "", is: is?.reason ?? "",
    }));
  },
  search: ({ words, filters }, api) => core.searchIndex(api)(words, filters),
  expand({ payloads }) {
    return payloads.map((payload) => {
      try {
        core.expand(payload);
        return "";
      } catch (error) {
        return error.constructor === Error ? error.message : `${error.name} ${error.message}`;
      }
    });
  },
  decideThrows({ principal }, api) {
    try {
      core.decide(api, api.ops[0], principal);
      return "";
    } catch (error) {
      return String(error.message);
    }
  },
  // Milliseconds of the process's CPU, so that what else a machine does is not counted: first, and the median of the rest.
  time({ principal, words }, api) {
    const measure = (run) => {
      const all = [];
      for (let i = 0; i < 15; i++) {
        const start = process.cpuUsage();
        run();
        const { user, system } = process.cpuUsage(start);
        all.push((user + system) / 1000);
      }
      const [first, ...rest] = all;
      rest.sort((a, b) => a - b);
      return [first, rest[7]].map((ms) => Math.round(ms * 10) / 10);
    };
    const query = core.searchIndex(api);
    const out = {
      expand: measure(() => core.expand(payload)),
      index: measure(() => core.searchIndex(api)),
      decide: measure(() => {
        const fresh = structuredClone(principal);
        for (const op of api.ops) core.decide(api, op, fresh);
      }),
      least: measure(() => core.least(api, api.ops.slice(0, 200))),
      least1000: measure(() => core.least(api, api.ops.slice(0, 1000))),
    };
    for (const word of words) out[`search ${JSON.stringify(word)}`] = measure(() => query(word));
    return out;
  },
};

let payload;
const out = [];
for (const line of readFileSync(process.argv[2], "utf8").split("\n")) {
  if (line === "") continue;
  const question = JSON.parse(line);
  if (question.payload !== undefined) {
    payload = question.payload;
    apis = core.expand(payload);
    continue;
  }
  const { ask, ...rest } = question;
  out.push(JSON.stringify(answers[ask](rest, apis[0])));
}
process.stdout.write(out.join("\n") + "\n");
