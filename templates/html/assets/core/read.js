// Readers of single values of the payload. Each gives what stands for an absent member when it gets undefined, and throws on
// every other type than its own.

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isIndex(value, count) {
  return Number.isInteger(value) && value >= 0 && value < count;
}

// readMembers gives an object's members under other names; it refuses members without one.
function readMembers(value, names, at) {
  if (!isObject(value)) throw new Error(`${at}: not an object`);
  const out = {};
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(names, key)) throw new Error(`${at}: unknown member ${JSON.stringify(key)}`);
    out[names[key]] = value[key];
  }
  return out;
}

// readShape reads an object by a table of members, {short name: [name, reader]}, into out.
function readShape(value, members, at, sizes, out = {}) {
  if (!isObject(value)) throw new Error(`${at}: not an object`);
  let left = Object.keys(value).length;
  let key;
  try {
    for (key in members) {
      const [name, read] = members[key];
      const present = left > 0 && Object.hasOwn(value, key);
      if (present) left--;
      out[name] = read(present ? value[key] : undefined, sizes);
    }
  } catch (error) {
    throw new Error(`${at}.${key}: ${error.message}`);
  }
  if (left > 0) throw new Error(`${at}: unknown member ${JSON.stringify(Object.keys(value).find((name) => !Object.hasOwn(members, name)))}`);
  return out;
}

// readList reads each item of a list; an absent one is empty.
function readList(value, at, read) {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new Error(`${at}: not a list`);
  return value.map((item, index) => read(item, `${at}[${index}]`, index));
}

function readText(value) {
  if (value === undefined) return "";
  if (typeof value !== "string") throw new Error("not a text");
  return value;
}

function readName(value) {
  if (typeof value !== "string" || value === "") throw new Error("not a name");
  return value;
}

function readFlag(value) {
  if (value !== undefined && value !== 1) throw new Error("not 1");
  return value === 1;
}

function readRisk(value) {
  if (value !== undefined && !(Number.isInteger(value) && value >= 1 && value <= 4)) throw new Error("not a grade from 1 to 4");
  return value === undefined ? 0 : value;
}

function readAccess(value) {
  if (value !== undefined && !accesses.includes(value)) throw new Error("not an access");
  return value === undefined ? "scoped" : value;
}

function readPlaces(value) {
  return readList(value, "", (item) => {
    if (!Number.isInteger(item)) throw new Error("not a list of places");
    return item;
  });
}

function readTexts(value) {
  return readList(value, "", (item) => {
    if (typeof item !== "string") throw new Error("not a list of texts");
    return item;
  });
}

// readTextsByKey reads an object of texts. It gives one without a prototype, so that a key is never a member of something else.
function readTextsByKey(value) {
  const out = Object.create(null);
  if (value === undefined) return out;
  if (!isObject(value)) throw new Error("not an object");
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") throw new Error("not an object of texts");
    out[key] = text;
  }
  return out;
}

// readIndex reads a position in one of the API's lists; an absent one is null.
function readIndex(list) {
  return (value, sizes) => {
    if (value === undefined) return null;
    if (!isIndex(value, sizes[list])) throw new Error(`no place in ${list}: ${JSON.stringify(value)}`);
    return value;
  };
}

function readIndexes(list) {
  return (value, sizes) => {
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw new Error("not a list");
    for (const item of value) {
      if (!isIndex(item, sizes[list])) throw new Error(`no place in ${list}: ${JSON.stringify(item)}`);
    }
    return value.slice();
  };
}

function readObjects(members) {
  return (value, sizes) => readList(value, "", (item, at) => readShape(item, members, at, sizes));
}

function readOptional(members) {
  return (value, sizes) => (value === undefined ? null : readShape(value, members, "", sizes));
}

// trimmed is a text without the characters around it that match, in time that grows with it.
function trimmed(text, pattern) {
  let [start, end] = [0, text.length];
  while (start < end && pattern.test(text[start])) start++;
  while (start < end && pattern.test(text[end - 1])) end--;
  return text.slice(start, end);
}
