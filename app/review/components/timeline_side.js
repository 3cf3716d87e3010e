// Beside the list: the record, the milestones with their candidates, the metrics, the guesses, and what people changed.

const FATES = { proposed: "left open", tested: "tested, left open", retracted: "ruled out", confirmed: "confirmed" };
const SHOWN_CHANGES = 200;

function sideView(page) {
  const { doc } = page.model;
  const tab = (name, label) => el("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(page.tab === name), "aria-controls": "tl-panel", tabindex: page.tab === name ? 0 : -1, onclick: () => page.showTab(name), onkeydown: (event) => page.tabKey(event) }, label);
  const close = el("button", { type: "button", class: "close", onclick: () => page.closeSide() }, "Close");
  const tabs = el(
    "div", { class: "tabs", role: "tablist", "aria-label": "Beside the events" },
    tab("record", "Record"), tab("milestones", "Milestones"), tab("metrics", "Metrics"), doc.hypotheses.length ? tab("guesses", "Guesses") : null, doc.changes.length ? tab("changes", "Changes") : null, close,
  );
  const body = { record: recordView, milestones: milestonesView, metrics: metricsView, guesses: guessesView, changes: changesView }[page.tab](page);
  return [tabs, el("div", { id: "tl-panel", role: "tabpanel", "aria-labelledby": `tab-${page.tab}` }, [body].flat().filter(Boolean))];
}

function milestonesView(page) {
  const groups = page.model.doc.milestones.map((one) => milestoneView(page, one));
  return [el("p", { class: "muted small" }, "Each candidate names the rule that found it. A person's choice stands before any rule."), ...groups];
}

function milestoneView(page, one) {
  const many = page.model.doc.cycles > 1;
  const unset = one.set ? button("Unset", { kind: "plain small", why: page.whyNot("curate"), onclick: () => page.act("unset", { value: one.name }), title: "Let the rules choose again" }) : null;
  const head = el("div", { class: "head" }, el("span", { class: "label" }, capitalised(one.label)), many ? el("span", { class: "muted small" }, `cycle ${one.cycle}`) : null, unset, el("span", { class: "at", title: one.day }, one.minute ? `${one.minute} UTC` : "unknown"));
  const view = el("div", { class: "mile" }, head);
  if (one.unknown) view.append(el("p", { class: "why" }, capitalised(one.unknown)));
  view.append(...one.candidates.flatMap((candidate, place) => candidateView(page, one, candidate, place)));
  return view;
}

function candidateView(page, milestone, candidate, place) {
  const [first] = candidate.evidence;
  const form = `candidate ${milestone.name} ${place}`;
  const event = page.model.event(first);
  const show = event ? eventLink(page, event, candidate.clock) : el("span", {}, candidate.clock);
  const pick = candidate.chosen ? el("span", { class: "badge strong" }, "chosen") : first ? button("Choose", { onclick: () => page.openForm(form), why: page.whyNot("curate") }) : null;
  const line = el("div", { class: `cand ${candidate.chosen ? "chosen" : ""}`, title: candidate.stamp }, show, el("span", {}, candidate.explanation, " ", el("span", { class: "rule" }, candidate.rule)), pick);
  return page.form === form ? [line, candidateForm(page, milestone, candidate)] : [line];
}

function metricsView(page) {
  const { doc } = page.model;
  if (!doc.metrics.length) return el("p", { class: "muted small" }, "No durations can be told yet.");
  const groups = doc.metrics.map((metric) => {
    const rows = metric.definitions.map((one) => el("tr", { class: one.preferred ? "preferred" : "" }, el("td", {}, one.definition), el("td", {}, one.from), one.known ? el("td", {}, one.value) : el("td", { class: "why" }, one.why)));
    const cycle = doc.cycles > 1 ? ` (cycle ${metric.cycle})` : "";
    return el("div", { class: "metric" }, el("h3", {}, `${capitalised(metric.label)}${cycle}`), el("table", {}, el("tbody", {}, rows)));
  });
  return [el("p", { class: "muted small lead" }, "The same words mean different clocks in different tools. Durations describe one incident; they do not rank it."), ...groups];
}

function guessesView(page) {
  const groups = page.model.doc.hypotheses.map((one) => {
    const head = el("div", { class: "head" }, el("span", { class: `label ${one.fate}` }, `“${one.text}”`), el("span", { class: `badge ${one.fate === "confirmed" ? "strong" : ""}` }, FATES[one.fate] || one.fate));
    const steps = one.steps.map((step) => el("div", { class: "cand" }, eventLink(page, { id: step.event }, step.minute), el("span", {}, capitalised(step.state), step.who ? ` by ${step.who}` : "")));
    return el("div", { class: "mile guess" }, head, ...steps);
  });
  return [el("p", { class: "muted small" }, "What people guessed, and what became of it. Only a confirmed guess can be told as a cause."), ...groups];
}

function changesView(page) {
  const changes = [...page.model.doc.changes].reverse();
  const rows = changes.slice(0, SHOWN_CHANGES).map((change) => {
    const row = changeView(page, change);
    const event = page.model.event(change.event);
    if (event) row.append(el("span", { class: "about muted" }, eventLink(page, event, event.minute), ` ${event.who ? `${event.who}: ` : ""}${event.text.slice(0, 90)}`));
    return row;
  });
  const more = changes.length > SHOWN_CHANGES ? el("p", { class: "muted small" }, `${changes.length - SHOWN_CHANGES} earlier ones stand with their events.`) : null;
  return [el("p", { class: "muted small" }, "What people said about events, latest first. Undoing keeps both in the history."), el("ul", { class: "changes" }, rows), more];
}

function noticeView(page) {
  const { notice } = page.answer;
  if (!notice) return [];
  const words = [notice.text, ...(notice.moved || []).map((one) => `${one}.`)].join(" ");
  const box = el("div", { class: `notice ${notice.kind || ""}`, role: notice.kind === "error" ? "alert" : "status" }, el("p", {}, words));
  const statements = notice.statements || [];
  if (statements.length) {
    const need = `${counted(statements.length, "statement")} of the draft need${statements.length === 1 ? "s" : ""} another look:`;
    const links = statements.slice(0, 4).map(([id, text]) => el("li", {}, draftLink(page, text.length > 110 ? `${text.slice(0, 108)}…` : text, id)));
    const more = statements.length > 4 ? el("li", {}, draftLink(page, `and ${statements.length - 4} more`, statements[4][0])) : null;
    box.append(el("p", { class: "need" }, need), el("ul", {}, links, more));
  }
  if (notice.undo) box.append(el("div", { class: "acts" }, button("Undo", { onclick: () => page.act("undo", { value: notice.undo }), kind: "plain", key: "Ctrl Z" }), button("Dismiss", { onclick: () => page.dismiss(), kind: "plain" })));
  return [box];
}
