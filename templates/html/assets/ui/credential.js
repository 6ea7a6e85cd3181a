// The field into which a credential is pasted, and the choice of scopes beside it. What is pasted lives in this field and in the answer
// on the screen: never in the address, the history, storage, a title or an attribute. It goes when the page is hidden, so that a page that the
// browser keeps for the way back (bfcache) holds nothing.

const pasted = new Set(); // what empties each field

function forgetPasted() {
  for (const empty of pasted) empty();
}

// secretField gives a textarea that nothing remembers, and its label. changed(text, left) is called at rest after typing and at once after pasting;
// left says that the field was emptied because the page is left.
function secretField({ id, label, hint, rows, changed, placeholder }) {
  const area = el("textarea", { id, rows: rows ?? 3, class: "paste", autocomplete: "off", autocapitalize: "none", autocorrect: "off", spellcheck: "false", translate: "no", placeholder, "aria-describedby": id + "-hint", "data-1p-ignore": true, "data-lpignore": "true" });
  let timer;
  const tell = (left) => { clearTimeout(timer); clear.hidden = area.value === ""; changed(area.value, left === true); };
  area.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.inputType === "insertFromPaste" || area.value === "") tell();
    else timer = setTimeout(tell, 120, false);
  });
  const empty = () => { area.value = ""; tell(true); };
  const clear = button("Clear", () => { area.value = ""; tell(); area.focus(); }, { id: id + "-clear", class: "quiet", hidden: true });
  pasted.add(empty);
  return {
    node: el("div", { class: "field wide" }, el("div", { class: "field-head" }, el("label", { for: id }, label), clear), area, el("p", { class: "hint", id: id + "-hint" }, hint)),
    area,
    text: () => area.value,
    set: (text) => { area.value = text; tell(); },
    forget: () => { pasted.delete(empty); area.value = ""; },
  };
}

const PRIVATE = "Read here, by this page. It is not sent, not stored and not part of the address; it goes when you leave or reload the page.";

// credentialForm asks what a caller has: a pasted credential, or scopes that are chosen, which are in the address. What was read is said below the
// field, or, apart, where the view puts the report.
function credentialForm({ id, changed, apart }) {
  const api = state.api;
  let read = null;
  const field = secretField({
    id, label: "Scopes, a token response or a JWT", hint: PRIVATE, placeholder: api.scopes.slice(0, 3).map((s) => s.name).join(" "),
    changed: (text) => { read = text.trim() ? parseCredential(api, text) : null; tell(); },
  });
  const subject = api.subjects.length ? el("select", { id: id + "-subject", autocomplete: "off", on: { change: () => tell() } }, el("option", { value: "" }, "As the token says"),
    api.subjects.map((s) => el("option", { value: s.index }, titled(s)))) : null;
  const chooser = scopeChooser(id + "-scopes", () => tell());
  const others = otherSchemes(api, id, () => tell());
  const report = el("div", { id: id + "-report", class: "report", "aria-live": "polite" });
  const tell = () => { draw(); changed(principal()); };

  // principal is null as long as nothing was said, and the same object as long as the same was said.
  let last = { key: "", principal: null };
  function principal() {
    if (read?.errors.length) return null;
    const held = state.held.map((s) => s.index);
    const also = others.chosen();
    if (!read && !held.length && !also.length) return null;
    const of = subject?.value ? Number(subject.value) : read?.subject ?? null;
    // What was pasted is one credential. Scopes that are chosen have each the credential of their scheme.
    const all = new Map((read?.credentials ?? []).map((c) => [c.scheme, { ...c, subject: of, scopes: [...c.scopes] }]));
    if (!read || held.length || also.length) {
      for (const c of principalOf(api, held, of, also).credentials) {
        const same = all.get(c.scheme);
        if (same) same.scopes = [...new Set([...same.scopes, ...c.scopes])];
        else if (!read || c.scopes.length || also.includes(c.scheme)) all.set(c.scheme, c);
      }
    }
    const credentials = [...all.values()];
    const key = JSON.stringify(credentials);
    if (last.key !== key) last = { key, principal: { credentials } };
    return last.principal;
  }

  function draw() {
    report.replaceChildren(fragment(read && credentialReport(api, read)));
    chooser.sync();
  }

  // On a small screen what is seldom needed does not stand between the question and its answer.
  const more = el("details", { class: "credential-part more-asked", open: !small() || state.held.length > 0 },
    el("summary", null, joined(["Or choose scopes", subject && "a subject type", others.node && "other credentials"].filter(Boolean), " and ", ", ")),
    chooser.node, el("div", { class: "fields" }, subject && el("label", { class: "field" }, el("span", null, "Subject type"), subject), others.node));
  const node = el("div", { class: "credential" }, el("div", { class: "credential-part" }, field.node, !apart && report), more);
  draw();
  return { node, report, principal, read: () => read, set: field.set, sync: draw, forget: field.forget };
}

// otherSchemes lets a reader say which other credentials come along, where a description has several.
function otherSchemes(api, id, changed) {
  const boxes = manySchemes(api) ? api.schemes.filter((s) => s.index !== carrier(api)).map((s) => {
    const box = el("input", { type: "checkbox", autocomplete: "off", id: id + "-scheme-" + s.index, on: { change: changed } });
    return { box, index: s.index, node: el("label", { class: "check" }, box, el("span", null, s.name, s.about && el("span", { class: "by" }, " " + s.about))) };
  }) : [];
  return {
    node: boxes.length ? el("fieldset", { class: "field" }, el("legend", null, "Sent along with it"), boxes.map((b) => b.node)) : null,
    chosen: () => boxes.filter((b) => b.box.checked).map((b) => b.index),
  };
}

// scopeChooser adds scopes by name, each shown with a button that takes it away again.
function scopeChooser(id, changed) {
  const api = state.api;
  const list = el("datalist", { id: id + "-names" }, api.scopes.map((s) => el("option", { value: s.name })));
  const input = el("input", { id, type: "text", list: id + "-names", autocomplete: "off", autocapitalize: "none", spellcheck: "false", placeholder: "scope name" });
  const add = () => {
    const names = input.value.split(/[\s,]+/).filter(Boolean);
    const scopes = names.map((n) => scopeByName(api, n)).filter(Boolean);
    if (!scopes.length) return announce(names.length ? "No scope has this name" : "Type a scope's name");
    input.value = "";
    go({ held: [...new Set([...state.held, ...scopes])] });
    changed();
  };
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); add(); } });
  input.addEventListener("input", (event) => { if (event.inputType === "insertReplacementText" || !event.inputType) add(); });
  const chips = el("ul", { class: "held", id: id + "-held", "aria-label": "Chosen scopes" });
  return {
    node: el("div", { class: "chooser" }, el("label", { class: "field", for: id }, el("span", null, "Scopes, which become part of the link")),
      el("div", { class: "with-button" }, input, button("Add", add, { class: "plain" }), list), chips),
    sync() {
      chips.hidden = !state.held.length;
      chips.replaceChildren(fragment(state.held.map((s) => el("li", null, scopeName(s), button("", () => {
        go({ held: state.held.filter((h) => h !== s) });
        changed();
        (chips.querySelector("button") ?? input).focus();
      }, { class: "icon-button small", "aria-label": "Remove " + s.name }, icon("close"))))));
    },
  };
}

// credentialReport says what was read out of the field.
function credentialReport(api, read) {
  const link = (i) => scopeLink(api.scopes[i]);
  return [
    read.errors.map((e) => el("p", { class: "note bad" }, icon("no"), e)),
    read.kind === "jwt" && !read.errors.length && el("p", { class: "note" }, "A JWT, decoded here. Its signature is not verified: only the API can tell whether it is genuine."),
    !read.errors.length && el("p", { class: "recognised" }, el("b", null, plural(read.scopes.length, "scope")), " of this API", read.scopes.length ? ": " : ".", read.scopes.slice(0, 40).map((i) => [link(i), " "]), read.scopes.length > 40 && "and " + (read.scopes.length - 40) + " more"),
    read.unknown.length > 0 && el("p", { class: "note warn", "data-unknown": true }, el("b", null, "Unknown here"), ", so it opens nothing: ", joined(read.unknown.slice(0, 20).map(shortName), ", "), read.unknown.length > 20 && " and " + (read.unknown.length - 20) + " more"),
    read.deprecated.length > 0 && el("div", { class: "note warn", "data-deprecated": true }, el("b", null, "Deprecated: "), joined(read.deprecated.map((i) => [link(i), replacement(api, api.scopes[i].deprecated)]), ", ")),
    read.aliases.length > 0 && el("p", { class: "note", "data-aliases": true }, el("b", null, "Older names: "), joined(read.aliases.map((a) => aliasWords(api, a)), ", ")),
    read.retired.length > 0 && el("p", { class: "note warn", "data-retired": true }, el("b", null, "Retired"), ", so it opens nothing: ", joined(read.retired.map((r) => retiredWords(api, r)), ", ")),
    // Those about its time stand above the answer (validity).
    read.warnings.slice(Number(read.expired) + Number(read.notYet)).map((w) => el("p", { class: "note warn", "data-warning": true }, w)),
    read.kind === "jwt" && !read.errors.length && tokenFacts(api, read),
    linkButton(api, read),
  ];
}

// shortName keeps an opaque token that was taken for a scope name off the screen.
function shortName(name) {
  return el("code", null, name.length > 48 ? name.slice(0, 12) + "… (" + name.length + " characters)" : name);
}

function replacement(api, dep) {
  if (!dep) return "";
  return [dep.replacedBy.length > 0 && [" → ", joined(dep.replacedBy.map((i) => scopeLink(api.scopes[i])), " or ")], dep.until && " until " + dep.until];
}

function aliasWords(api, alias) {
  const scope = api.scopes[alias.scope];
  return [el("code", null, alias.name), scope && [" is ", scopeLink(scope)], alias.until && " until " + alias.until];
}

function retiredWords(api, retired) {
  return [el("code", null, retired.name), retired.since && " since " + retired.since, retired.note && " (" + retired.note + ")"];
}

function tokenFacts(api, read) {
  const claims = read.claims ?? {};
  const text = (v) => (typeof v === "string" ? v : JSON.stringify(v));
  const known = ["iss", "aud", "sub", "azp", "client_id"].filter((c) => claims[c] !== undefined).map((c) => [c, shortName(text(claims[c]))]);
  return el("details", { class: "claims" }, el("summary", null, "What the token says of itself"), facts([
    ["Algorithm", read.header?.alg && text(read.header.alg)], ["Scopes from", read.claim && el("code", null, read.claim)], ...known,
    ["Stands for", read.subject !== null && read.subject !== undefined ? titled(api.subjects[read.subject]) : null],
    ["Expires", expiry(read)],
  ]));
}

function expiry(read) {
  const at = dateOf(read.expires);
  return at && dateWords(at) + (at < new Date() ? ", which has passed" : "");
}

// dateOf gives the time of a claim in seconds since 1970, null when it says none.
function dateOf(seconds) {
  const at = typeof seconds === "number" ? new Date(seconds * 1000) : null;
  return at === null || Number.isNaN(at.getTime()) ? null : at;
}

const dateWords = (at) => at.toISOString().replace("T", " ").replace(/\.\d+Z$/, " UTC");

// validity warns of a token that no API takes at this time (RFC 7519 sections 4.1.4 and 4.1.5), whatever it would open.
function validity(read) {
  if (!read || read.errors.length) return null;
  const [until, from] = [dateOf(read.expires), dateOf(read.notBefore)];
  const why = read.expired ? ["It expired", until ? " on " + dateWords(until) : ""] : read.notYet ? ["It is not valid yet", from ? ", but from " + dateWords(from) : ""] : null;
  return why && el("p", { class: "note warn", "data-validity": true }, el("b", null, why[0]), why[1] + ". The API answers 401 to it, whatever its scopes.");
}

// linkButton moves what was read into the choice below: the names of this API's scopes, nothing else.
function linkButton(api, read) {
  if (!read.scopes.length) return null;
  return button("Put these scopes into the link", () => {
    go({ held: [...new Set([...state.held, ...read.scopes.map((i) => api.scopes[i])])] }, true);
    announce(plural(read.scopes.length, "scope name") + " put into the address, nothing else of what was pasted");
  }, { class: "plain", "data-link-scopes": true });
}
