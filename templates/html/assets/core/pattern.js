// Path patterns, matched on the escaped path byte by byte: "{name}" is one non-empty segment or part of one, "{name...}" in last
// place the rest. A trailing slash is a last, empty segment. A segment is a list of parts: {literal} or {param, rest}.

// bytesOf gives a text's UTF-8 as a string of one character a byte, so that a parameter takes what a router's does.
function bytesOf(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  const whole = text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (unit) => (unit.length === 2 ? unit : "\ufffd"));
  return encodeURIComponent(whole).replace(/%([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

// parsePattern reads a path as documents have it: braces that do not pair are literal text. It gives null for what is no path.
function parsePattern(path) {
  path = bytesOf(path);
  if (!path.startsWith("/")) return null;
  const texts = path.slice(1).split("/");
  return texts.map((text, index) => parseSegment(text, index === texts.length - 1));
}

function parseSegment(text, last) {
  const parts = [];
  const literal = (more) => {
    const end = parts.at(-1);
    if (end !== undefined && end.literal !== undefined) end.literal += more;
    else parts.push({ literal: more });
  };
  for (let at = 0; at < text.length; ) {
    let open = text.indexOf("{", at);
    const closing = open < 0 ? -1 : text.indexOf("}", open);
    if (closing < 0) open = text.length;
    if (open > at) {
      literal(text.slice(at, open));
      at = open;
      continue;
    }
    let name = text.slice(open + 1, closing);
    let rest = name.endsWith("...");
    const whole = last && open === 0 && closing + 1 === text.length;
    if (rest && whole) name = name.slice(0, -3);
    const bare = rest ? text.slice(open + 1, closing - 3) : name;
    if (bare === "" || bare.includes("{")) {
      literal("{");
      at = open + 1;
      continue;
    }
    rest = rest && whole;
    parts.push({ param: name, rest });
    at = closing + 1;
  }
  return parts;
}

function isLiteral(segment) {
  return segment.length === 0 || (segment.length === 1 && segment[0].literal !== undefined);
}

function isRest(segment) {
  return segment.length === 1 && segment[0].rest === true;
}

function literalOf(segment) {
  return segment.length === 0 ? "" : segment[0].literal;
}

// patternsOf are the patterns that an operation matches: one, two where a trailing slash is ignored, none of what is no path.
function patternsOf(op) {
  const pattern = op.rpc === "" ? parsePattern(op.path) : null;
  if (pattern === null) return [];
  const last = pattern.at(-1);
  if (!op.slashIgnored || isRest(last) || (pattern.length === 1 && last.length === 0)) return [pattern];
  return [pattern, last.length === 0 ? pattern.slice(0, -1) : [...pattern, []]];
}

// matches reports whether a path, as bytes, matches a pattern.
function matches(pattern, path) {
  if (!path.startsWith("/")) return false;
  const texts = path.slice(1).split("/");
  for (let i = 0; i < pattern.length; i++) {
    if (i >= texts.length) return false;
    if (isRest(pattern[i])) return true;
    if (!segmentMatches(pattern[i], texts[i])) return false;
  }
  return texts.length === pattern.length;
}

function segmentMatches(segment, text) {
  return isLiteral(segment) ? text === literalOf(segment) : covers(segment, text);
}

// anyText stands for one or more bytes where segments are compared as texts. No byte is this character.
const anyText = "\ue000";

function encodeSegment(segment) {
  return segment.map((part) => (part.literal === undefined ? anyText : part.literal)).join("");
}

// covers reports whether everything that a text stands for matches a segment: the usual glob match, in which a parameter takes one
// or more characters. Each literal is looked for once, from the left.
function covers(segment, text) {
  let at = 0;
  for (let i = 0; i < segment.length; i++) {
    const { literal } = segment[i];
    if (literal === undefined) {
      if (at === text.length) return false;
      at++;
    } else if (i === 0) {
      if (!text.startsWith(literal)) return false;
      at = literal.length;
    } else if (i === segment.length - 1) {
      return text.length - at >= literal.length && text.endsWith(literal);
    } else {
      const found = text.indexOf(literal, at);
      if (found < 0) return false;
      at = found + literal.length;
    }
  }
  return at === text.length || (segment.length > 0 && segment.at(-1).literal === undefined);
}
