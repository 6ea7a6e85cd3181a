// What do I need? The smallest scopes for a set of calls.

const needView = {
  id: "need",
  label: "What do I need?",
  title: "What do I need?",
  lead: "Pick the endpoints that you call, or paste them: the fewest scopes that open them all, and why each is there.",
  when: (api) => api.ops.length > 0,
  mount(root) {
    const api = state.api;
    const report = el("div", { id: "calls-report", class: "report", "aria-live": "polite" });
    const field = secretField({
      id: "calls", rows: 3, label: "Calls: “GET /path” lines, curl commands, an access log or a HAR", placeholder: api.ops.slice(0, 2).map((op) => op.method + " " + op.path).join("\n"),
      hint: CALLS_PRIVATE, changed: callsTaker(api, report),
    });
    const file = fileButton((text) => { field.set(text); field.area.value = ""; });
    const result = el("section", { id: "need-result", class: "result", "aria-label": "What you need" });
    const picked = el("p", { id: "picked", class: "count", role: "status" });
    const unpick = button("Unpick all", () => go({ picks: new Set() }, true), { class: "quiet", id: "unpick" });
    const answers = el("div", { class: "answers" });
    append(result, [el("div", { class: "countbar" }, picked, unpick, copyButton("the picked endpoints", () => [...state.picks].map((op) => op.method + " " + op.path).join("\n"), "Copy picks")), answers]);
    const bar = filterBar(["method", "group"]);
    const count = el("p", { id: "count", class: "count", role: "status" });
    const some = button("Pick all of these", () => pick(listed, true), { class: "plain", id: "pick-listed" });
    const table = endpointTable({ id: "need-list", caption: "Endpoints to pick from" });
    let listed = [];
    let answered = null;
    append(root, [el("div", { class: "ask" }, field.node, el("div", { class: "fields" }, file), report), result,
      el("h2", { class: "list-title" }, "Pick endpoints"), bar.node, el("div", { class: "countbar" }, count, some), table.node]);

    function update() {
      const hits = found(api);
      listed = table.keep([hits], () => hits.ops.map((i) => api.ops[i]));
      bar.sync();
      count.textContent = number(listed.length) + " of " + plural(api.ops.length, "endpoint");
      some.hidden = !filtered() || !listed.length;
      picked.textContent = state.picks.size ? plural(state.picks.size, "endpoint") + " picked" + (tooLong() ? ", too many for a link" : "") : "Nothing is picked yet.";
      unpick.hidden = !state.picks.size;
      if (answered !== state.picks) {
        answered = state.picks;
        const cards = state.picks.size ? needAnswers(api, [...state.picks]) : [];
        answers.replaceChildren(fragment(cards));
        if (cards.length) announce(cards.map((card) => card.dataset.says).join(" "));
      }
    }
    return { update, showAll: table.showAll, forget: field.forget };
  },
};

function fileButton(use) {
  const input = el("input", { type: "file", id: "calls-file", accept: ".har,.json,.txt,.log", class: "file", on: {
    change: async () => {
      const file = input.files[0];
      if (!file) return;
      use(await file.text());
      input.value = "";
    } } });
  return el("label", { class: "field" }, el("span", null, "Or a file, read here"), input);
}

const CALLS_PRIVATE = "A HAR holds cookies and tokens. It is read here, for methods and paths, and not sent or stored. The endpoints of the API that it calls are picked, and what is picked stands in the address by name; nothing else of it does.";

// callsTaker gives what a field of calls does with its text: the endpoints of this text are picked instead of those of the text before. Those
// that were picked by hand stay; when the page is left, all do.
function callsTaker(api, report) {
  let taken = new Set();
  return (text, left) => {
    const hits = left ? null : readCalls(api, text, report);
    if (left) { report.replaceChildren(); taken = new Set(); return; }
    const picks = new Set([...state.picks].filter((op) => !taken.has(op)));
    taken = new Set([...hits].filter((op) => !picks.has(op)));
    for (const op of taken) picks.add(op);
    if (picks.size !== state.picks.size || [...picks].some((op) => !state.picks.has(op))) go({ picks }, true);
  };
}

// readCalls gives the endpoints of the calls that it finds in a text, and says which calls have none.
function readCalls(api, text, report) {
  const hits = new Set();
  if (!text.trim()) { report.replaceChildren(); return hits; }
  const none = new Map();
  const unread = [];
  const calls = parseCalls(text, (line) => unread.push(line));
  for (const call of calls) {
    const { op, old, ambiguous = [], methods = [] } = callOperation(api, call);
    if (op) hits.add(op);
    else none.set(call.id ?? call.method + " " + call.path, old ? "was there in the previous version and is removed" : ambiguous.length ? "fits several endpoints" : methods.length ? "has only " + methods.join(", ") : "is not among them");
  }
  report.replaceChildren(fragment(
    el("p", null, el("b", null, plural(calls.length, "call")), " read, of ", plural(hits.size, "endpoint"), "."),
    none.size > 0 && el("details", { class: "note warn", "data-unmatched": true }, el("summary", null, plural(none.size, "call") + " of no endpoint here"),
      bullets([...none].slice(0, 100).map(([call, why]) => [call.includes(" ") ? el("code", null, masked(call)) : shortName(call), " " + why]))),
    unread.length > 0 && el("details", { class: "note", "data-unread": true }, el("summary", null, plural(unread.length, "line") + " held no call"),
      bullets(unread.slice(0, 100).map(({ line, text, why }) => [line > 0 && el("b", null, (text ? "Line " : "Entry ") + number(line) + ": "), text ? el("code", null, masked(text)) : masked(why)])))));
  return hits;
}

// masked is a line of what was pasted as it may be shown: what looks like a secret is cut short.
function masked(line) {
  return line.replace(/((?:authorization|cookie|token|secret|password|key)["']?\s*[:=]\s*["']?(?:\w+ )?)\S+/gi, "$1…").replace(/[\w.~+=-]{20,}/g, (run) => run.slice(0, 6) + "…").slice(0, 90);
}

// needAnswers gives an answer for each subject type, the same ones put together.
function needAnswers(api, ops) {
  const subjects = api.subjects.length ? api.subjects.map((s) => s.index) : [null];
  const same = new Map();
  for (const subject of subjects) {
    const a = least(api, ops, { subject });
    const key = JSON.stringify([a.needs, a.refused.map((r) => r.op.index), a.exact]);
    if (!same.has(key)) same.set(key, { a, subjects: [] });
    same.get(key).subjects.push(subject);
  }
  return [...same.values()].map(({ a, subjects: who }) => needCard(api, a, who));
}

function needCard(api, a, who) {
  const names = a.needs.flatMap((n) => n.scopes.map((i) => api.scopes[i].name));
  const bare = a.needs.filter((n) => !n.scopes.length);
  const titles = who[0] === null ? null : joined(who.map((i) => titled(api.subjects[i])), " or ");
  const shut = a.refused.length > 0 && !a.needs.length && !a.open.length;
  const says = [titles ? fragment(titles).textContent + ":" : "You need:", names.length ? names.join(" and ") : shut ? "no credential opens these" : bare.length ? "a valid credential without any scope" : "no credential"];
  return el("article", { class: "card need-card", "data-need": true, "data-says": says.join(" ") + (a.refused.length && !shut ? ", and " + number(a.refused.length) + " cannot be called." : ".") },
    el("h2", null, titles ?? "You need"),
    !a.needs.length && el("p", null, shut ? "No credential opens these." : "No credential."),
    a.needs.map((n) => n.scopes.length > 0 && el("div", { class: "need-line" },
      a.needs.length > 1 && el("span", { class: "by" }, api.schemes[n.scheme].name + ": "), el("span", { class: "chips" }, n.scopes.map((i) => [scopeLink(api.scopes[i]), " "])))),
    bare.length > 0 && el("p", null, "A valid credential", manySchemes(api) && [" of ", joined(bare.map((n) => api.schemes[n.scheme].name), " and ")], ", without any scope."),
    (a.needs.length > 0 || a.open.length > 0) && el("p", { class: "quality" }, a.exact ? el("span", { class: "yes" }, icon("yes"), "exact: nothing smaller does") : el("span", { class: "warn-text" }, "≈ approximate: there may be something smaller")),
    names.length > 0 && el("div", { class: "actions" }, copyButton("the scopes", () => names.join(" "), "Copy scopes"),
      link(() => linkTo("token", { held: a.needs.flatMap((n) => n.scopes.map((i) => api.scopes[i])) }), null, "What else do they open?")),
    a.because.length > 0 && el("details", { class: "because", open: a.because.length < 6 }, el("summary", null, "Why"), bullets(a.because.map((b) => becauseWords(api, b)), "plain")),
    a.open.length > 0 && el("p", { class: "quiet" }, plural(a.open.length, "endpoint"), a.open.length === 1 ? " needs no credential." : " need no credential."),
    a.refused.length > 0 && el("div", { class: "note bad", "data-refused": true }, el("p", null, icon("no"), "Cannot be called:"), bullets(a.refused.map((r) => [opLink(r.op), ": " + WHY[r.why]]))));
}

const WHY = { nobody: "it is denied to everybody", notForThem: "it is for other subject types" };

function becauseWords(api, b) {
  const scope = api.scopes[b.scope];
  const ops = b.ops;
  return [scope ? scopeLink(scope) : "A credential", " for ", joined(ops.slice(0, 4).map(opLink), ops.length > 4 ? ", " : " and ", ", "), ops.length > 4 && " and " + (ops.length - 4) + " more",
    b.beyond > 0 && el("span", { class: "by" }, "; also opens " + plural(b.beyond, "other"))];
}
