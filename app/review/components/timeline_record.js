// The selected event: its words, what rests on it, where it comes from, what people did, and the raw record.

function recordView(page) {
  const event = page.model.event(page.selected);
  if (!event) return [el("p", { class: "muted small" }, "Select an event to see its record, where it comes from, and what people say about it."), keysView()];
  const meta = el("div", { class: "rec-meta" }, shape(event.lane, event.kind), el("span", {}, event.stamp), el("span", {}, event.kind), event.who ? el("span", {}, event.who) : null, event.channel ? el("span", {}, `#${event.channel}`) : null);
  const text = el("p", { class: "rec-text" }, highlighted(event.text, searchWords(page.filter.words)), event.cut ? " …" : "");
  const lines = (title, rows) => rows.length ? block(title, el("ul", {}, rows.map((row) => el("li", {}, row)))) : null;
  return [
    meta, text, curationButtons(page, event), page.form && FORMS[page.form] ? curationForm(page, event) : null,
    event.private ? lines("Private", [event.private === "own" ? "Only members of this incident see it. Nothing rests on it, and no draft, search or export has it." : "It tells of the same happening as a private event and goes with it."]) : null,
    event.corrected ? lines("Time", [capitalised(event.corrected)]) : null,
    lines("Notes", event.notes.map((note) => `${note.by}: ${note.text}`)),
    event.suspicious ? lines("Flagged as an instruction to a machine", [`${capitalised(event.suspicious)}. Until a person allows it, no sentence may cite it and it is not published.`]) : null,
    event.released ? lines("Flagged and released", [capitalised(event.released)]) : null,
    citedView(page, event),
    marksView(page, event),
    lines("Why it matters", event.signals.map(([name, reason]) => `${capitalised(name)}: ${reason}`)),
    lines("Hypothesis", event.guess.map((one) => `“${one.text}”: ${one.state} here; in the end ${FATES[one.fate] || one.fate}`)),
    wordingsView(page, event),
    referencesView(page, event),
    historyView(page, event),
    rawView(page, event),
  ];
}

function block(title, ...children) {
  return el("div", { class: "rec-block" }, el("h3", {}, title), ...children.flat());
}

function keysView() {
  const keys = [["j k", "next, previous"], ["/", "search"], ["p", "pin"], ["h", "hide"], ["+ − 0", "zoom in, out, back"], ["Ctrl Z", "undo your last change"], ["Esc", "close"]];
  return el("dl", { class: "keys" }, keys.map(([key, does]) => [el("dt", {}, key.split(" ").map((one) => el("kbd", {}, one))), el("dd", {}, does)]));
}

function draftLink(page, label, statement) {
  const query = new URLSearchParams({ incident: page.answer.incident, ...(statement ? { statement } : {}) });
  const go = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    page.act("go", { page: "draft", statement: statement || "" });
  };
  return el("a", { href: `draft?${query}`, onclick: go }, label);
}

function citedView(page, event) {
  const ids = page.answer.cited[event.id] || [];
  if (!ids.length) return page.answer.drafted && !event.private ? block("In the draft", el("p", { class: "muted small" }, "No statement rests on it.")) : null;
  const rows = ids.map((id) => {
    const one = page.answer.statements[id];
    return el("li", { class: one.stale ? "stale" : null }, draftLink(page, one.text, id), el("span", { class: "muted" }, ` · ${one.section}`), one.stale ? el("p", { class: "why" }, one.stale) : null);
  });
  return block(ids.length > 1 ? `${ids.length} statements rest on it` : "A statement rests on it", el("ul", {}, rows));
}

// Where the event stands among the candidates of a milestone, with all of them side by side.
function marksView(page, event) {
  const found = page.model.doc.milestones.filter((one) => one.candidates.some((candidate) => candidate.evidence.includes(event.id)));
  if (!found.length) return null;
  return block("Milestones that may rest on it", found.map((one) => milestoneView(page, one)));
}

function wordingsView(page, event) {
  const wordings = page.model.wordings(event);
  if (!wordings.length) return event.replaced === event.id ? block("Deleted in its source", el("p", { class: "muted small" }, "The report does not speak of it.")) : null;
  const title = event.replaced ? "Replaced by a later wording" : counted(wordings.length, "earlier wording");
  const rows = wordings.map((one) => el("li", {}, eventLink(page, one, `${one.stamp}`), el("span", { class: "muted" }, ` ${one.text.slice(0, 160) || "(no text)"}`)));
  return block(title, el("ul", {}, rows));
}

function eventLink(page, event, label) {
  return el("a", { href: "#", onclick: (click) => { click.preventDefault(); page.select(event.id, true); } }, label);
}

function referencesView(page, event) {
  const own = { source: event.source, key: event.key, link: event.link, stamp: event.also.length ? event.stamp : null };
  const rows = [own, ...event.also].map((one) => {
    const merge = one.merged && page.model.doc.changes.find((change) => change.action === "merge" && !change.undone && change.undo && change.from === one.event);
    return el(
      "li", {}, one.link ? link(one.source, one.link) : one.source, " ", el("span", { class: "muted" }, one.key), one.stamp ? el("span", { class: "muted" }, ` · ${one.stamp}`) : null,
      merge ? button("Separate again", { kind: "plain small", why: page.whyNot("curate"), onclick: () => page.act("undo", { value: merge.undo }) }) : null,
    );
  });
  return block(rows.length > 1 ? `The same happening in ${rows.length} records` : "Where it comes from", el("ul", {}, rows));
}

function historyView(page, event) {
  const changes = page.model.history.get(event.id) || [];
  return changes.length ? block("What people did", el("ul", { class: "changes" }, [...changes].reverse().map((change) => changeView(page, change)))) : null;
}

function changeView(page, change) {
  const at = new Date(change.at).toISOString();
  const label = change.undone ? "Bring back" : "Undo";
  const why = page.whyNot(["keep_private", "make_public"].includes(change.action) ? "members" : "curate");
  return el(
    "li", { class: change.undone ? "undone" : null },
    el("span", { class: "act" }, el("b", {}, change.by), ` ${change.done}`, change.value ? `: ${change.value}` : "", change.reason ? el("span", { class: "muted" }, ` (${change.reason})`) : null),
    el("span", { class: "muted when", title: `${at.slice(0, 10)} ${at.slice(11, 19)} UTC` }, `${at.slice(5, 10)} ${at.slice(11, 16)}`),
    change.undone ? el("span", { class: "muted by" }, change.undone) : null,
    change.undo ? button(label, { kind: "plain small", why, onclick: () => page.act("undo", { value: change.undo }) }) : null,
  );
}

function rawView(page, event) {
  const { raw } = page.answer;
  const view = block("Raw record, redacted");
  if (raw && raw.id === event.id) view.append(el("pre", { tabindex: "0", "aria-label": "Raw record" }, raw.text));
  else if (page.rawOpen) view.append(el("p", { class: "muted small" }, "Loading…"));
  else view.append(button("Show the raw record", { onclick: () => page.openRaw() }));
  return view;
}
