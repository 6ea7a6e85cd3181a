// The filters above a list, and what they leave of it. They act on every list of endpoints or scopes, in all views that have one.

const FILTER_WORDS = { method: "Method", group: "Group", risk: "Risk", subject: "Subject type", access: "Access" };

// choices are the values that a filter takes in an API; none when it could not tell anything apart.
function choices(api, filter) {
  switch (filter) {
    case "method":
      return methodsOf(api).map((m) => [m, m]);
    case "group":
      return api.groups.map((g) => [g.id, titled({ title: g.title, name: g.id })]);
    case "risk":
      return [1, 2, 3, 4].filter((r) => api.scopes.some((s) => s.risk === r)).map((r) => [RISKS[r], RISKS[r]]);
    case "subject":
      return api.subjects.map((s) => [s.name, titled(s)]);
    case "access":
      return Object.keys(ACCESS).filter((a) => api.ops.some((op) => op.access === a)).map((a) => [a, ACCESS[a]]);
  }
}

function methodsOf(api) {
  const known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
  api.methods ??= [...new Set(api.ops.map((op) => op.method))].sort((a, b) => (known.indexOf(a) + 99) % 99 - (known.indexOf(b) + 99) % 99 || (a < b ? -1 : 1));
  return api.methods;
}

// filterBar gives a row of selects; sync sets them to the state.
function filterBar(names) {
  const api = state.api;
  const fields = [];
  for (const name of names) {
    const values = choices(api, name);
    if (values.length < 2 && !(name === "subject" && values.length)) continue;
    const select = el("select", { id: "filter-" + name, autocomplete: "off", on: { change: () => go({ [name]: select.value }) } },
      el("option", { value: "" }, "All"), values.map(([value, words]) => el("option", { value }, words)));
    fields.push({ name, select });
  }
  const clear = button("Clear", () => { go({ q: "", method: "", group: "", risk: "", subject: "", access: "" }); byId("q").focus(); }, { id: "filter-clear", class: "quiet" });
  const node = el("div", { class: "filters", role: "group", "aria-label": "Filters" },
    fields.map(({ name, select }) => el("label", { class: "field" }, el("span", null, FILTER_WORDS[name]), select)), clear);
  return {
    node,
    sync() {
      for (const { name, select } of fields) {
        select.value = state[name];
        select.classList.toggle("set", state[name] !== "");
      }
      clear.hidden = !filtered();
    },
  };
}

const filtered = () => state.q.trim() !== "" || FILTERS.some((f) => state[f] !== "");

// found asks the index, once for a state.
function found(api) {
  api.query ??= searchIndex(api);
  const key = JSON.stringify([state.q, ...FILTERS.map((f) => state[f])]);
  if (api.foundKey !== key) {
    api.foundKey = key;
    api.found = api.query(state.q, {
      method: state.method || null,
      group: indexOf(api.groups, (g) => g.id === state.group),
      risk: RISKS.indexOf(state.risk) > 0 ? RISKS.indexOf(state.risk) : null,
      subject: indexOf(api.subjects, (s) => s.name === state.subject),
      access: state.access || null,
    });
  }
  return api.found;
}

function indexOf(list, test) {
  const i = list.findIndex(test);
  return i < 0 ? null : i;
}

// filterWords says what a list is narrowed to, for a print.
function filterWords() {
  const words = FILTERS.filter((f) => state[f]).map((f) => FILTER_WORDS[f].toLowerCase() + " " + state[f]);
  if (state.q.trim()) words.unshift("“" + state.q.trim() + "”");
  return words.join(", ");
}
