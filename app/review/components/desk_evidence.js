// The evidence at the right: what the checks say, then the cited events with what happened before and after.

function evidenceView(desk) {
  const statement = desk.statement(desk.selected);
  if (statement) return statementEvidence(desk, statement);
  const answer = desk.selectedAnswer;
  if (answer) {
    return [evidenceHead(desk, "Evidence for this answer", answer.text), ...runsView(desk, answer.context, answer.cited, {})];
  }
  return [aboutView(desk)];
}

function evidenceHead(desk, title, text) {
  return el(
    "div", { class: "evidence-head" },
    el("div", {}, el("h2", {}, title), text ? el("p", { class: "small muted" }, text) : null),
    el("button", { type: "button", class: "close plain", "aria-label": "Close evidence", onclick: () => desk.select(null) }, "Close"),
  );
}

function statementEvidence(desk, statement) {
  const parts = [evidenceHead(desk, verdictTitle(statement), authorLine(statement))];
  const findings = statement.findings.filter((finding) => finding.message);
  if (findings.length) parts.push(el("div", { class: "evidence-block" }, findings.map(findingView)));
  parts.push(opinionView(desk, statement));
  const { context, cited, marks, missing } = statement.evidence;
  const block = el("div", { class: "evidence-block" }, el("h3", {}, cited.length ? "In the records" : "No record is cited"));
  block.append(...runsView(desk, context, cited, marks));
  if (missing.length) block.append(el("p", { class: "small muted" }, `Cited but not in this incident: ${missing.join(", ")}`));
  parts.push(block);
  if (statement.original) parts.push(el("div", { class: "evidence-block" }, el("h3", {}, "First wording"), el("p", { class: "small muted" }, statement.original)));
  if (statement.history.length) parts.push(historyView(statement.history));
  return parts;
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
  if (!desk.data.judge || statement.verdict !== "needs_human" || statement.decision !== "open") return "";
  return el("div", { class: "row" }, button("Ask for a second opinion", { onclick: () => desk.act("second_opinion", { statement: statement.id }), why: desk.whyNot() }),
    el("span", { class: "small muted" }, `${desk.data.judge} compares the sentence with its records.`));
}

function verdictTitle(statement) {
  if (statement.decision === "rejected") return "Rejected";
  return { supported: "Supported", contradicted: "Contradicted", not_in_evidence: "Not in evidence", needs_human: "Needs a human", asserted: "Asserted" }[statement.verdict];
}

function authorLine(statement) {
  const by = { plain: "Written from the records by the plain writer", model: `Written by ${statement.author.name}`, person: `In the words of ${statement.author.name}` }[statement.author.kind];
  const how = statement.by_construction ? ", each value taken from its record" : "";
  return `${by}${how}.${statement.decided ? ` ${capital(statement.decided)}.` : ""}`;
}

function findingView(finding) {
  const view = el("div", { class: "finding" }, el("span", { class: `sign ${finding.verdict === "supported" ? "accepted" : finding.verdict}` }), el("span", {}, finding.message));
  if (finding.expected && finding.found) {
    view.append(el("span", { class: "compare" }, `${capital(finding.check)}: the report says ${finding.found}; the records say ${finding.expected}`));
  }
  return view;
}

function runsView(desk, runs, cited, marks) {
  const nodes = [];
  runs.forEach((run, place) => {
    if (place) nodes.push(el("div", { class: "gap", "aria-hidden": "true" }, "···"));
    for (const id of run) {
      const event = desk.data.document.events[id];
      if (event) nodes.push(eventView(desk, event, cited.includes(id), marks[id] || {}));
    }
  });
  return nodes;
}

function eventView(desk, event, cited, marks) {
  const spans = (marks.spans || []).map(([start, end]) => ({ start, end, kind: null }));
  const meta = el(
    "div", { class: "meta" },
    shape(event.lane, event.kind),
    marks.time ? el("mark", { title: event.stamp }, event.clock) : el("span", { title: event.stamp }, event.clock),
    event.who ? el(marks.person ? "mark" : "span", { class: "who" }, event.who) : null,
    el("span", { class: "from" }, event.link ? link(event.source, event.link) : event.source),
  );
  const view = el("div", { class: `event ${cited ? "cited" : ""}` }, meta, el("div", { class: "text" }, ...marked(event.text, spans)));
  for (const other of event.also) {
    view.append(el("div", { class: "small muted" }, "Also in ", other.link ? link(other.source, other.link) : other.source, other.stamp ? ` at ${other.stamp}` : ""));
  }
  for (const note of event.notes) view.append(el("div", { class: "small" }, `Note by ${note.by}: ${note.text}`));
  if (event.corrected) view.append(el("div", { class: "small muted" }, capital(event.corrected)));
  if (event.suspicious) view.append(el("div", { class: "warn" }, `Flagged: ${event.suspicious}`));
  if (cited) view.append(el("a", { class: "small", href: desk.timelineLink(event.id), onclick: (click) => desk.follow(click, "timeline", event.id) }, "Show in the timeline"));
  return view;
}

function historyView(history) {
  const verbs = { accept: "accepted it", edit: "edited it", reject: "rejected it", restore: "took the decision back", add: "wrote it", settle: "settled it" };
  const lines = history.map((one) => el("li", {}, `${one.stamp} ${one.by} ${verbs[one.action] || one.action}${one.reason ? `: ${one.reason}` : ""}`));
  return el("div", { class: "evidence-block history" }, el("h3", {}, "What people did"), el("ul", {}, lines));
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
  );
}

function legendView() {
  const row = (kind, text) => el("li", {}, el("span", { class: "sample" }, el("span", { class: `sign ${kind}` })), text);
  const line = (kind, text) => el("li", {}, el("span", { class: "sample" }, el("span", { style: `height:14px;border-left:${kind}` })), text);
  return el(
    "div", { class: "legend" },
    el("h3", {}, "Marks"),
    el("ul", {}, row("contradicted", "contradicted"), row("not_in_evidence", "not in evidence"), row("needs_human", "needs a human"),
      row("asserted", "a person says so"), row("accepted", "accepted"), el("li", {}, el("span", { class: "sample" }), "no mark: supported")),
    el("h3", {}, "Margin lines"),
    el("ul", {}, line("1px solid color-mix(in srgb, var(--ink) 25%, transparent)", "plain writer"), line("2px dotted color-mix(in srgb, var(--ink) 48%, transparent)", "model"), line("2px solid var(--accent)", "a person")),
    el("h3", {}, "Keys"),
    el("ul", {}, ...[["n", "next that needs you"], ["a", "accept"], ["e", "edit"], ["↑ ↓", "sentence before, after"]].map(([key, text]) => el("li", {}, el("kbd", {}, key), text))),
  );
}
