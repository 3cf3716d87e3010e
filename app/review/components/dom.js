// Building the page from text. Whatever comes from records goes through textContent and is never read as HTML.

function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node[name.toLowerCase()] = value;
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function svg(tag, props = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("on")) node[name.toLowerCase()] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// A button that cannot be used stays reachable and tells why.
function button(label, { onclick, why = null, kind = "", key = null, title = null } = {}) {
  const node = el("button", { type: "button", class: kind, title: why || title, "aria-disabled": why ? "true" : null }, label);
  if (key) node.append(el("kbd", { "aria-hidden": "true" }, key));
  node.onclick = (event) => {
    event.stopPropagation();
    if (!why) onclick(event);
  };
  return node;
}

function link(label, href, kind = null) {
  return el("a", { href, class: kind, target: "_blank", rel: "noopener noreferrer" }, label);
}

// Spans count code points, as Python does; JavaScript strings count UTF-16 units.
function marked(text, spans) {
  const points = Array.from(text);
  const nodes = [];
  let place = 0;
  for (const { start, end, kind } of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < place || end <= start) continue;
    nodes.push(points.slice(place, start).join(""));
    nodes.push(el("mark", { class: kind }, points.slice(start, end).join("")));
    place = end;
  }
  nodes.push(points.slice(place).join(""));
  return nodes.filter((node) => node !== "");
}

const SHAPES = {
  alerts: "M6 1.5 L11 10.5 L1 10.5 Z",
  changes: "M6 1 L11 6 L6 11 L1 6 Z",
  status: "M2 1.5 V11 M2 2 H10 L8 4.75 L10 7.5 H2",
  people: "M6 1.5 A4.5 4.5 0 1 1 5.99 1.5 Z",
};

function shape(lane, title) {
  const node = svg("svg", { class: `shape ${lane}`, viewBox: "0 0 12 12", role: "img", "aria-label": title || lane });
  node.append(svg("path", { d: SHAPES[lane] || SHAPES.people }));
  return node;
}

function severityChip(severity) {
  if (!severity) return null;
  const level = (severity.match(/[0-5]/) || [""])[0];
  const worst = level === "0" || level === "1" || /critical/i.test(severity);
  const kind = worst ? "sev1" : level === "2" || /high|major/i.test(severity) ? "sev2" : level === "3" ? "sev3" : "";
  return el("span", { class: `chip ${kind}` }, severity);
}

function statementBar(counts) {
  const part = (kind, number) =>
    number ? el("span", { class: kind, style: `flex:${number}` }) : null;
  const label = `${counts.accepted} accepted or supported, ${counts.open} open, ${counts.refused} refused`;
  return el(
    "div",
    { class: "bar", role: "img", "aria-label": label, title: label },
    part("refused", counts.refused), part("open", counts.open), part("accepted", counts.accepted),
  );
}

function noticeBox(notice) {
  return el("div", { class: `notice ${notice.kind || ""}`, role: notice.kind === "error" ? "alert" : "status" }, el("p", {}, notice.text));
}

function isTyping(event) {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable);
}

const LOST_AFTER_MS = 30000;

// Acts go to Python one at a time: a second one sent while the first is under way would replace it.
class Acts {
  constructor() {
    this.queue = [];
    this.pending = null;
    this.send = null;
  }

  ask(act) {
    this.queue.push({ ...act, id: `${Date.now()}-${Math.random()}` });
    this.flush();
  }

  // Gives back the act that Python has answered, once.
  answered(id) {
    if (!this.pending || this.pending.id !== id) return null;
    const done = this.pending;
    this.pending = null;
    this.flush();
    return done;
  }

  get open() { return this.pending ? [this.pending, ...this.queue] : this.queue; }

  flush() {
    if (this.pending && Date.now() - this.since > LOST_AFTER_MS) this.pending = null;
    if (this.pending || !this.queue.length) return;
    this.pending = this.queue.shift();
    this.since = Date.now();
    this.send(this.pending);
  }
}

const memories = new WeakMap();

// What one mounted component remembers between runs of its default export.
function memoryOf(parent, first) {
  if (!memories.has(parent)) memories.set(parent, first());
  return memories.get(parent);
}
