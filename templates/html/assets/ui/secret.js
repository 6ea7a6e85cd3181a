// A credential that ends up in the search: it is recognised, stays out of every address, and the reader is led to the field that is for it.

const LONG = /[\w.~+/=-]{20,}/g; // what tokens are made of (RFC 6750 section 2.1), longer than words are

// looksSecret tells a credential: the value of an Authorization header, a JWT, or a long run of a token's characters that does not stand in
// the description and is no path.
function looksSecret(api, text) {
  text = text.trim();
  const header = /^(authorization:\s*)?(bearer|basic|dpop)\s+([\w.~+/=-]+)$/i.exec(text);
  if (header) return Boolean(header[1]) || header[3].length >= 16 || (header[3].length >= 6 && /\d|=|[a-z][A-Z]/.test(header[3]));
  if (/\beyJ[\w-]{8,}/.test(text)) return true;
  if (text.split(/\s+/).some((word) => looksOpaque(word) && !finds(api, word))) return true;
  return (text.match(LONG) ?? []).some((run) => !finds(api, run) && (!run.includes("/") || run.split("/").some((part) => part.length >= 20) || !/^\/|:\/\//.test(text)));
}

// finds: whether a search without filters has results. It looks for its words as they are, so that words that find something stand in the description.
function finds(api, words) {
  api.query ??= searchIndex(api);
  const hits = api.query(words, {});
  return hits.ops.length > 0 || hits.scopes.length > 0;
}

const inLink = { api: null, q: "", words: "" }; // the last answer of wordsInLink

// wordsInLink are the words of a search that an address may hold.
function wordsInLink(api, q) {
  if (!q.trim()) return "";
  if (inLink.api !== api || inLink.q !== q) {
    const hits = api === state.api && q === state.q ? found(api) : { ops: [], scopes: [] };
    const may = !looksSecret(api, q) && (hits.ops.length > 0 || hits.scopes.length > 0 || finds(api, q));
    Object.assign(inLink, { api, q, words: may ? q : "" });
  }
  return inLink.words;
}

// secretNote says what happened to a credential in the search.
function secretNote() {
  const place = byId("searched");
  const api = state.api;
  if (!looksSecret(api, state.q)) return place.childNodes.length > 0 && place.replaceChildren();
  if (place.childNodes.length) return;
  const ask = api.scopes.length > 0 && button("What can this token do?", () => {
    page.handed = state.q;
    go(fresh("token"), true);
    byId("token").focus();
  }, { id: "searched-ask", class: "plain" });
  place.replaceChildren(el("div", { class: "note warn", id: "searched-secret" }, el("p", null, el("b", null, "That looks like a credential."), " The search is for names and words. It was not sent, and it is not in the address or the history."),
    el("div", { class: "actions" }, ask, button("Empty the search", () => { go({ q: "" }); byId("q").focus(); }, { class: "quiet" }))));
}

// handed takes over what the search held.
function handed() {
  const text = page.handed ?? "";
  page.handed = "";
  return text;
}
