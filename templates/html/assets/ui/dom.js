// Elements, and nothing that could turn text into markup: text is set as text, attributes come from a fixed vocabulary here and in the
// views, and an address is always a fragment of this page.

const SVG = "http://www.w3.org/2000/svg";

// el("p", {class: "note", "data-x": 1}, "text", child): null and false children and attributes are left out.
function el(tag, props, ...children) {
  const node = document.createElement(tag);
  if (props) fill(node, props);
  append(node, children);
  return node;
}

function svg(tag, props, ...children) {
  const node = document.createElementNS(SVG, tag);
  if (props) fill(node, props);
  append(node, children);
  return node;
}

function fill(node, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [type, f] of Object.entries(value)) node.addEventListener(type, f);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
}

function append(node, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === "") continue;
    if (Array.isArray(child)) append(node, child);
    else node.append(child);
  }
}

const byId = (id) => document.getElementById(id);

function fragment(...children) {
  const f = document.createDocumentFragment();
  append(f, children);
  return f;
}

const sr = (text) => el("span", { class: "sr" }, text);

// Pictograms are decoration: each stands beside words, or on a button that has a label.
const ICONS = {
  copy: "M5 5V2.5A1.5 1.5 0 0 1 6.500 1h6A1.500 1.500 0 0 1 14 2.500v6a1.500 1.500 0 0 1-1.500 1.500H11M2.500 5h6A1.500 1.500 0 0 1 10 6.500v6A1.500 1.500 0 0 1 8.500 14h-6A1.500 1.500 0 0 1 1 12.500v-6A1.500 1.500 0 0 1 2.500 5z",
  done: "M2.500 8.500l3.500 3.500 7.500-8",
  close: "M3 3l10 10M13 3L3 13",
  sun: "M8 4.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM8 .8v1.400M8 13.800v1.400M.8 8h1.400M13.800 8h1.400M2.900 2.900l1 1M12.100 12.100l1 1M2.900 13.100l1-1M12.100 3.900l1-1",
  moon: "M13.800 9.800A6.200 6.200 0 0 1 6.200 2.200 6.200 6.200 0 1 0 13.800 9.800z",
  half: "M8 1.500a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM8 1.500v13M8 4l4.500-1M8 8h6.500M8 12l4.500 1",
  help: "M5.800 5.800a2.300 2.300 0 1 1 3.300 2.100c-.7.4-1.100.8-1.100 1.600M8 12v.3M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z",
  link: "M6.500 9.500a3 3 0 0 0 4.200 0l2.500-2.500A3 3 0 0 0 9 2.800l-.8.8M9.500 6.500a3 3 0 0 0-4.200 0L2.800 9A3 3 0 0 0 7 13.200l.8-.8",
  back: "M9.500 3L4.500 8l5 5",
  star: "M8 1.800l1.900 4 4.300.6-3.100 3 .8 4.300L8 11.600l-3.900 2.100.8-4.300-3.100-3 4.300-.6z",
  yes: "M2.500 8.500l3.500 3.500 7.500-8",
  no: "M3.500 3.500l9 9M12.500 3.500l-9 9",
};

function icon(name) {
  return svg("svg", { class: "icon icon-" + name, viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", focusable: "false" },
    svg("path", { d: ICONS[name] }));
}

function button(label, click, props, ...children) {
  return el("button", { type: "button", ...props, on: { click } }, ...(children.length ? children : [label]));
}

// announce says something that the eyes see elsewhere. The same words twice in a row are said again.
function announce(text) {
  const said = byId("said");
  said.textContent = said.textContent === text ? text + "\u00a0" : text;
}

// copyButton copies what text() gives when it is pressed: nothing is kept in attributes.
function copyButton(what, text, words) {
  const face = icon("copy");
  const b = button("", async () => {
    const ok = await copy(text());
    announce(ok ? "Copied " + what : "The browser did not let this page copy");
    if (!ok) return;
    b.replaceChild(icon("done"), b.firstChild);
    b.classList.add("copied");
    setTimeout(() => { b.replaceChild(face, b.firstChild); b.classList.remove("copied"); }, 1400);
  }, { class: words ? "copy wordy" : "copy", "aria-label": words ? null : "Copy " + what, title: words ? null : "Copy " + what, "data-copy": true }, face, words && el("span", null, words));
  return b;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByHand(text);
  }
}

// copyByHand serves pages whose host withholds the clipboard's permission.
function copyByHand(text) {
  const focus = document.activeElement;
  const area = el("textarea", { class: "sr", "aria-hidden": "true", tabindex: -1 });
  area.value = text;
  document.body.append(area);
  area.select();
  let ok = false;
  try { ok = document.execCommand("copy"); } catch { /* it stays uncopied */ }
  area.remove();
  focus?.focus?.();
  return ok;
}

// prose gives paragraphs of a description, with its code spans; any other markup stays as it is written.
function prose(text, cls) {
  return el("div", { class: cls ?? "prose" }, text.split(/\n\s*\n/).filter((p) => p.trim()).map((p) => el("p", null, codeSpans(p.trim()))));
}

function codeSpans(text) {
  return text.split(/(`[^`\n]+`)/).map((part) => (part.length > 2 && part.startsWith("`") && part.endsWith("`") ? el("code", null, part.slice(1, -1)) : part));
}

const plural = (n, one, many) => number(n) + " " + (n === 1 ? one : many ?? one + "s");
const number = (n) => n.toLocaleString("en");

// joined puts words between nodes: a, b and c.
function joined(nodes, last, comma) {
  return nodes.map((n, i) => [i === 0 ? "" : i === nodes.length - 1 ? last : comma ?? ", ", n]);
}
