// Wording shown: marks in a sentence, what differs between two wordings, and the signs of a verdict.

const VERDICTS = { supported: "Supported", contradicted: "Contradicted", not_in_evidence: "Not in evidence", needs_human: "Needs a human", asserted: "Asserted" };

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function counted(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

// Which sign stands in the margin, and what it says; none where nothing has to be said.
function signOf(statement) {
  if (statement.decision === "rejected") return ["rejected", "rejected"];
  if (statement.blocks) return [statement.verdict, statement.label];
  if (statement.stale) return ["stale", "records changed since"];
  if (statement.decision === "accepted") return ["accepted", statement.decided || "accepted"];
  if (statement.needs) return [statement.verdict, statement.label];
  return null;
}

function signNode(kind, title = null) {
  return el("span", { class: `sign ${kind}`, title, "aria-hidden": "true" });
}

function statementSpans(statement, selected) {
  const spans = statement.findings
    .filter((finding) => finding.span && finding.verdict !== "supported")
    .map((finding) => ({ start: finding.span[0], end: finding.span[1], kind: finding.verdict }));
  if (!selected) return statement.needs ? spans : [];
  const matched = statement.evidence.matched.map(([start, end]) => ({ start, end, kind: "found" }));
  return [...spans, ...matched.filter((one) => !spans.some((span) => one.start < span.end && span.start < one.end))];
}

// The sentence with its marks; where one finding is looked at, with what that one is about and nothing else.
function wordNodes(desk, statement) {
  const selected = desk.isSelected(statement.id);
  const lit = selected ? desk.lit : null;
  const spans = lit ? (lit.span ? [{ start: lit.span[0], end: lit.span[1], kind: "lit" }] : []) : statementSpans(statement, selected);
  return marked(statement.text, spans);
}

function eventSpans(desk, event, marks) {
  if (desk.lit) return (desk.lit.spans[event.id] || []).map(([start, end]) => ({ start, end, kind: "lit" }));
  return (marks.spans || []).map(([start, end]) => ({ start, end, kind: null }));
}

// Both wordings in one: what goes is struck through, what comes is underlined; read out as such too.
function diffView(pieces) {
  const nodes = [];
  pieces.forEach(([kind, words], place) => {
    const bare = words.trimStart();
    if (bare !== words || (place && kind !== "=" && pieces[place - 1][0] !== "=")) nodes.push(" ");
    nodes.push(kind === "=" ? bare : el(kind === "-" ? "del" : "ins", {}, unseen(kind === "-" ? " removed: " : " added: "), bare));
  });
  return el("p", { class: "diff" }, ...nodes);
}

function unseen(text) {
  return el("span", { class: "unseen" }, text);
}

// A line of choices of which one is shown below.
function tabs(label, all, chosen, choose) {
  const row = el("div", { class: "tabs", role: "tablist", "aria-label": label });
  for (const [id, name, number] of all) {
    const tab = el("button", { type: "button", role: "tab", "aria-selected": String(id === chosen), tabindex: id === chosen ? "0" : "-1", onclick: (event) => { event.stopPropagation(); choose(id); } }, name);
    if (number) tab.append(el("span", { class: "tally" }, String(number)));
    tab.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      const place = all.findIndex(([one]) => one === id);
      choose(all[(place + step + all.length) % all.length][0], true);
    };
    row.append(tab);
  }
  return row;
}

// What a redraw would lose: which control has the focus, where its caret stands, and how far lists are scrolled.
function keepFocus(root) {
  const active = root.getRootNode().activeElement;
  if (!active || !root.contains(active)) return () => {};
  const key = focusKey(active);
  const caret = active.selectionStart === undefined ? null : [active.selectionStart, active.selectionEnd];
  return () => {
    if (active.isConnected && root.getRootNode().activeElement === active) return;
    const again = active.isConnected ? active : [...root.querySelectorAll(active.tagName)].find((one) => focusKey(one) === key);
    if (!again) return;
    again.focus({ preventScroll: true });
    if (caret && caret[0] !== null && again.setSelectionRange) again.setSelectionRange(...caret);
  };
}

function focusKey(node) {
  const home = node.closest("[id]");
  return [home ? home.id : "", node.tagName, node.getAttribute("aria-label") || node.name || node.textContent].join("|");
}
