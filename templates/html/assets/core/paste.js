// How a credential comes when somebody copies it: in quotation marks, wrapped over lines, in a header or in a command.

// unwrapped takes away what stands around a credential, and the line breaks within a token.
function unwrapped(text) {
  text = trimmed(text, /[ \t\r\n\ufeff]/);
  const marks = { '"': '"', "'": "'", "`": "`", "\u201c": "\u201d", "\u2018": "\u2019" };
  for (let close = marks[text[0]]; text.length > 1 && close !== undefined && text.at(-1) === close && !text.slice(1, -1).includes(close); close = marks[text[0]]) {
    text = trimmed(text.slice(1, -1), /[ \t\r\n\ufeff]/);
  }
  const joined = text.replace(/[ \t\r\n]+/g, "");
  return text.startsWith("eyJ") && /^eyJ[\w-]*(\.[\w-]*){2,4}$/.test(joined) && isTokenHead(joined) ? joined : text;
}

// carried gives {token, value}: token says that the value was a header's, so that it is a token and no list of scopes.
function carried(text) {
  if (isCurl(text)) return { token: true, value: tokenOfHeader(headerOfCurl(text)) };
  const lines = text.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const named = lines.flatMap((line, i) => (/^[ \t<>*]*authorization[ \t]*:/i.test(line) ? [i] : []));
  if (named.length > 1) throw new Error("there are several Authorization headers: paste one");
  if (named.length === 1) {
    const value = [lines[named[0]].slice(lines[named[0]].indexOf(":") + 1)];
    for (let i = named[0] + 1; i < lines.length && /^[\w\-.]+[ \t]*$/.test(lines[i]); i++) value.push(lines[i]); // a terminal wrapped it
    return { token: true, value: tokenOfHeader(value.join("\n")) };
  }
  if (/^(bearer|dpop)(?:[ \t\r\n]|$)/i.test(text) || /^basic[ \t]+[^ \t]+$/i.test(text)) return { token: true, value: tokenOfHeader(text) };
  return { token: false, value: text };
}

// tokenOfHeader gives the token of Authorization's value (RFC 6750 section 2.1, RFC 9449 section 7.1).
function tokenOfHeader(value) {
  const match = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)(?:[ \t\r\n]+([^]*))?$/.exec(trimmed(value, /[ \t\r\n]/));
  if (match === null) throw new Error("the Authorization header is empty");
  if (!/^(bearer|dpop)$/i.test(match[1])) {
    if (match[2] === undefined && looksLikeJWT(match[1])) return match[1];
    throw new Error("the Authorization header carries no bearer token: paste the scopes of what it carries");
  }
  const token = unwrapped(match[2] ?? "");
  if (token === "") throw new Error("there is no token behind the word Bearer");
  return token;
}

// headerOfCurl gives the value of the Authorization header that a command sends.
function headerOfCurl(text) {
  const words = shellWords(text.replace(/^\$ */, "").replace(/\\\r?\n/g, " "));
  const found = [];
  words.forEach((word, i) => {
    const [, inside] = /^-H([^]+)$/.exec(word) ?? /^--header=([^]+)$/.exec(word) ?? [];
    const header = inside ?? (word === "-H" || word === "--header" ? words[i + 1] ?? "" : "");
    if (/^[ \t]*authorization[ \t]*:/i.test(header)) found.push(header.slice(header.indexOf(":") + 1));
    if (word === "--oauth2-bearer") found.push("Bearer " + (words[i + 1] ?? ""));
  });
  if (found.length !== 1) throw new Error(found.length === 0 ? "the command sends no Authorization header" : "the command sends several Authorization headers");
  return found[0];
}

// looksLikeJWT tells a token from a scope with dots: its first part is a JSON object (RFC 7519 section 3), which begins with eyJ wherever
// nobody wrote it in an unusual way. What begins like that and cannot be read is a broken token, not a scope.
function looksLikeJWT(text) {
  return /^eyJ(?:[^\s,]*\.[^\s,]*|[\w-]{12,})$/.test(text) || (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text) && isTokenHead(text));
}

function isTokenHead(text) {
  try {
    return isObject(JSON.parse(decodePart(text.split(".")[0])));
  } catch {
    return false;
  }
}

// What issuers put before tokens that say nothing to anybody else.
const tokenPrefixes = /^(gh[opsur]_|github_pat_|glpat-|xox[a-z]-|xapp-|ya29\.|npm_|pypi-|dop_v1_|doo_v1_|dor_v1_|shp(at|ca|pa|ss)_|fig[duo]_|hf_|sk[-_]|pk_|rk_|AKIA|AIza|EAA|SG\.|secret_|Atza\||1\/\/)[\w\-.|]{6,}$/;

// looksOpaque tells a token that only its issuer can read from a scope: by what stands before it, or since nobody names a scope like that.
function looksOpaque(word) {
  if (tokenPrefixes.test(word) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(word) || /^[0-9a-f]{32,}$/i.test(word)) return true;
  if (!/^[\w\-.~+/]{20,}=*$/.test(word)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9].*[0-9].*[0-9]/].filter((kind) => kind.test(word)).length;
  return kinds === 3 || word.length > 128;
}

function isNamed(api, word) {
  return api.names.has(word) || api.retired.some((one) => one.name === word);
}

function opaque() {
  return Object.assign(new Error("this token is opaque: only its issuer can read what it carries. Paste its scopes, or the token response that names them"), { kind: "opaque" });
}
