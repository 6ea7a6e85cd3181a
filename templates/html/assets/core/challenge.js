// Reads WWW-Authenticate (RFC 9110 section 11.6.1): challenges, each a scheme and parameters.

const maxHeader = 64 << 10;

// parseChallenges gives [{scheme, params: Map, token68}] of a header's value, of several on lines of their own, of headers with their name, or of a
// whole answer's head, in which the lines of this name count. What is not of that grammar is read as servers send it that do not know it,
// parameters without commas between and values without quotation marks, where there is one reading; otherwise it throws.
function parseChallenges(text) {
  if (text.length > maxHeader) throw new Error("too long to be a header");
  const lines = text.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const named = lines.filter((line) => /^[ \t<]*www-authenticate[ \t]*:/i.test(line));
  const values = named.length > 0 ? named.map((line) => line.slice(line.indexOf(":") + 1)) : [joinedValues(lines)];
  return values.flatMap((value) => {
    const trimmedValue = value.trim();
    try {
      return challengesOf(trimmedValue, false);
    } catch (error) {
      try {
        return challengesOf(trimmedValue, true);
      } catch {
        throw error;
      }
    }
  });
}

// joinedValues makes one value of lines, which commas join (RFC 9110 section 5.3), but for those that a text in quotation marks goes over.
function joinedValues(lines) {
  let quote = null;
  return lines.map((line) => {
    const between = quote === null ? "," : " ";
    quote = quoteAfter(line.replaceAll("'", ""), quote);
    return between + line;
  }).join("").slice(1);
}

// A token (RFC 9110 section 5.6.2), a quoted-string, and a token68 with what may follow it.
const tokenAt = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const quotedAt = /"([^"\\]*(?:\\.[^"\\]*)*)"/y;
// What an unquoted value is where the grammar is not kept: everything before a comma, the next parameter, or the end.
const looseAt = /'[^']*'|[^\s",=][^\s",]*(?:[ \t]+[^\s",=]+(?=[\s,]|$)(?![ \t]*=))*/y;
const nextAt = /(?=[!#$%&'*+\-.^_`|~0-9A-Za-z]+=[^=,\s])/y;
const token68At = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y;
const spaceAt = /[ \t]*/y;
const commasAt = /[ \t,]*/y;

function challengesOf(text, loose) {
  const all = [];
  let at = 0;
  const take = (pattern) => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  const wrong = () => new Error(`not a challenge at ${JSON.stringify(text.slice(at, at + 20))}`);
  for (take(commasAt); at < text.length; take(commasAt)) {
    const before = at;
    const name = take(tokenAt);
    if (name === null) throw wrong();
    const gap = take(spaceAt)[0];
    if (text[at] === "=" && all.length > 0 && all.at(-1).token68 === null) {
      at++;
      take(spaceAt);
      const quoted = take(quotedAt);
      const value = quoted === null ? take(loose ? looseAt : tokenAt) : [quoted[1].replace(/\\(.)/g, "$1")];
      if (value === null) throw wrong();
      const key = name[0].toLowerCase();
      if (all.at(-1).params.has(key)) throw new Error(`the parameter ${key} comes twice`);
      all.at(-1).params.set(key, loose && quoted === null ? value[0].replace(/^'(.*)'$/, "$1") : value[0]);
      take(spaceAt);
      if (at < text.length && text[at] !== "," && !(loose && take(nextAt) !== null)) throw wrong();
      continue;
    }
    if (text[at] === "=" || (gap === "" && at < text.length && text[at] !== ",")) {
      at = before;
      throw wrong();
    }
    const challenge = { scheme: name[0], params: new Map(), token68: null };
    all.push(challenge);
    if (gap === "" || at === text.length || text[at] === ",") continue;
    const token68 = take(token68At);
    if (token68 !== null) challenge.token68 = token68[0];
  }
  return all;
}
