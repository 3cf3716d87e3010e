// The evidence at the right: what the checks say, then the cited events with what happened before and after.

function evidenceView(desk) {
  const statement = desk.statement(desk.selected);
  if (desk.talking && !statement) return sectionTalk(desk);
  if (statement) return statementEvidence(desk, statement);
  const answer = desk.selectedAnswer;
  if (answer) {
    return [evidenceHead(desk, "Evidence for this answer", answer.text), ...runsView(desk, answer.context, answer.cited, {})];
  }
  return [aboutView(desk)];
}

function evidenceHead(desk, title, text, sign = null) {
  return el(
    "div", { class: "evidence-head" },
    el("div", {}, el("h2", { tabindex: "-1", class: sign ? `verdict ${sign}` : "" }, sign ? signNode(sign) : null, title), text ? el("p", { class: "small muted" }, text) : null),
    el("button", { type: "button", class: "close plain", "aria-label": "Close evidence", onclick: () => desk.select(null) }, "Close"),
  );
}

function statementEvidence(desk, statement) {
  const talk = desk.openThreads(statement.id).length;
  const parts = [
    evidenceHead(desk, verdictTitle(statement), authorLine(statement), verdictSign(statement)),
    tabs("Beside the sentence", [["evidence", "Evidence"], ["talk", "Discussion", talk], ["history", "History", statement.history.length]], desk.tab, (id, focus) => desk.showTab(id, focus)),
  ];
  const body = { evidence: evidenceBody, talk: (one, each) => talkBody(one, each.id), history: historyBody }[desk.tab];
  return [...parts, el("div", { role: "tabpanel", "aria-label": capital(desk.tab === "talk" ? "discussion" : desk.tab) }, ...body(desk, statement))];
}

function verdictSign(statement) {
  if (statement.decision === "rejected") return "rejected";
  return statement.verdict === "supported" ? "accepted" : statement.verdict;
}

function evidenceBody(desk, statement) {
  const parts = [];
  if (statement.stale) parts.push(el("p", { class: "notice warn" }, statement.stale));
  const findings = statement.findings.filter((finding) => finding.message);
  if (findings.length) parts.push(el("div", { class: "evidence-block", role: "group", "aria-label": "Findings" }, findings.map((finding) => findingView(desk, finding))));
  const shared = statement.evidence.pieces;
  if (shared.length) {
    const chips = shared.map((piece) => lightable(desk, { ...piece, looked_at: Object.keys(piece.spans) }, el("button", { type: "button", class: "piece-chip" }, piece.text)));
    parts.push(el("div", { class: "evidence-block shared" }, el("h3", {}, "The same in sentence and records"), el("div", { class: "chips" }, chips)));
  }
  parts.push(opinionView(desk, statement));
  const { context, cited, marks, missing } = statement.evidence;
  const block = el("div", { class: "evidence-block records" }, el("h3", {}, cited.length ? "In the records" : "No record is cited"));
  block.append(...runsView(desk, context, cited, marks));
  if (missing.length) block.append(el("p", { class: "small muted" }, `Cited but not in this incident: ${missing.join(", ")}`));
  parts.push(block);
  return parts.filter(Boolean);
}

// While the pointer or the focus is on it, what it is about lights up in the sentence and in the records.
function lightable(desk, lit, node) {
  node.onmouseenter = () => desk.light(lit);
  node.onfocus = () => desk.light(lit, node.matches(":focus-visible"));
  node.onmouseleave = node.onblur = () => desk.light(null);
  return node;
}

function findingView(desk, finding) {
  const view = el("div", { class: "finding", tabindex: "0", role: "note", "aria-label": `${capital(finding.label)}: ${finding.message}` },
    signNode(finding.verdict === "supported" ? "accepted" : finding.verdict, finding.label), el("span", {}, finding.message));
  if (finding.expected && finding.found && !(finding.message.includes(finding.expected) && finding.message.includes(finding.found))) {
    view.append(el("span", { class: "compare" }, "The report says ", el("strong", {}, finding.found), "; the records say ", el("strong", {}, finding.expected), ` (check: ${finding.check}).`));
  }
  return lightable(desk, finding, view);
}

// A judge model's view, where a team has switched one on: an opinion beside the verdict, never a part of it.
function opinionView(desk, statement) {
  const opinion = (desk.data.opinions || {})[statement.id];
  if (opinion) {
    return el("div", { class: "evidence-block opinion" }, el("h3", {}, "Second opinion"),
      el("p", {}, `In the opinion of ${opinion.judge}, ${opinion.label}. ${opinion.reason}`),
      opinion.quote ? el("p", { class: "small muted" }, `It rests on: “${opinion.quote}”`) : null,
      el("p", { class: "small muted" }, `An opinion, not a check; ${opinion.told}.`));
  }
  if (!desk.data.judge || statement.verdict !== "needs_human" || statement.decision !== "open") return null;
  return el("div", { class: "row" }, button("Ask for a second opinion", { onclick: () => desk.act("second_opinion", { statement: statement.id }), why: desk.whyNot() }),
    el("span", { class: "small muted" }, `${desk.data.judge} compares the sentence with its records.`));
}

function verdictTitle(statement) {
  if (statement.decision === "rejected") return "Rejected";
  return VERDICTS[statement.verdict];
}

function authorLine(statement) {
  const by = { plain: "Written from the records by the plain writer", model: `Written by ${statement.author.name}`, person: `In the words of ${statement.author.name}` }[statement.author.kind];
  const how = statement.by_construction ? ", each value taken from its record" : "";
  return `${by}${how}.${statement.decided ? ` ${capital(statement.decided)}.` : ""}`;
}

function runsView(desk, runs, cited, marks) {
  const nodes = [];
  runs.forEach((run, place) => {
    if (place) nodes.push(el("div", { class: "gap", "aria-hidden": "true" }, "···"));
    for (const id of run) {
      const event = desk.event(id);
      if (event.clock) nodes.push(eventView(desk, event, cited.includes(id), marks[id] || {}));
    }
  });
  return nodes;
}

function eventView(desk, event, cited, marks) {
  const meta = el(
    "div", { class: "meta" },
    shape(event.lane, event.kind),
    el(marks.time ? "mark" : "span", { class: "clock", title: event.stamp }, event.clock),
    event.who ? el(marks.person ? "mark" : "span", { class: "who" }, event.who) : null,
    el("span", { class: "from" }, event.link ? link(event.source, event.link) : event.source),
  );
  const text = el("div", { class: "text" }, ...marked(event.text, eventSpans(desk, event, marks)));
  const view = el("div", { class: eventClass(desk, event, cited), id: `event-${event.id}` }, meta, text);
  view.relight = () => {
    view.className = eventClass(desk, event, cited);
    meta.querySelector(".clock").classList.toggle("lit", Boolean(desk.lit && (desk.lit.times || []).includes(event.id)));
    text.replaceChildren(...marked(event.text, eventSpans(desk, event, marks)));
  };
  for (const other of event.also) {
    view.append(el("div", { class: "small muted" }, "Also in ", other.link ? link(other.source, other.link) : other.source, other.stamp ? ` at ${other.stamp}` : ""));
  }
  for (const note of event.notes) view.append(el("div", { class: "small" }, `Note by ${note.by}: ${note.text}`));
  if (event.corrected) view.append(el("div", { class: "small muted" }, capital(event.corrected)));
  if (event.suspicious) view.append(el("div", { class: "warn" }, `Flagged: ${event.suspicious}`));
  view.append(eventActs(desk, event, cited));
  return view;
}

function eventClass(desk, event, cited) {
  const lit = desk.lit && (desk.lit.looked_at.includes(event.id) || desk.lit.spans[event.id]);
  return `event ${cited ? "cited" : ""} ${lit ? "looked-at" : ""} ${desk.openedEvent === event.id ? "opened" : ""}`;
}

// While a sentence is edited every event beside it can be chosen as its evidence, or no longer.
function eventActs(desk, event, cited) {
  const row = el("div", { class: "event-acts" });
  if (desk.editing) {
    const chosen = desk.editing.evidence.includes(event.id);
    row.append(el("button", { type: "button", class: "plain", "aria-pressed": String(chosen), onclick: () => desk.toggleEvidence(event.id) }, chosen ? "Evidence of this sentence ✓" : "Use as evidence"));
  }
  if (cited) row.append(el("a", { class: "small", href: desk.timelineLink(event.id), onclick: (click) => desk.follow(click, "timeline", event.id) }, "Show in the timeline"));
  return row;
}

function aboutView(desk) {
  const { coverage } = desk.data.document;
  return el(
    "div", { class: "facts" },
    el("h2", {}, "Evidence"),
    el("p", {}, "Select a sentence to see the records it rests on, with what happened before and after."),
    el("h3", {}, "How much was read"),
    el("p", {}, `${coverage.line}.`),
    coverage.left_out.length ? el("p", {}, `Left out: ${coverage.left_out.join("; ")}.`) : null,
    desk.data.talk ? el("div", {}, el("h3", {}, "About the whole report"), ...talkBody(desk, "report")) : null,
  );
}
