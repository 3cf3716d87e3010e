// The desk: outline, document and evidence, and the acts of the person at it. Python decides; this shows and asks.

class Desk {
  constructor(root) {
    this.root = root;
    this.bar = root.querySelector(".desk-bar");
    this.outline = root.querySelector(".desk-outline");
    this.paper = root.querySelector(".desk-document");
    this.evidence = root.querySelector(".desk-evidence");
    this.selected = null;
    this.selectedAnswer = null;
    this.answers = new Map();
    this.own = new Map();
    this.editing = null;
    this.rejecting = null;
    this.acts = new Acts();
    this.asked = null;
    this.onkey = (event) => this.key(event);
    this.onresize = () => this.fit();
    window.addEventListener("keydown", this.onkey, true);
    window.addEventListener("resize", this.onresize);
  }

  leave() {
    window.removeEventListener("keydown", this.onkey, true);
    window.removeEventListener("resize", this.onresize);
  }

  show(data) {
    this.data = data;
    const done = this.acts.answered(data.ack);
    if (done && !data.failed && (done.name === "edit" || done.name === "add")) this.editing = null;
    for (const act of this.acts.open) this.foresee(act.name, act.statement);
    const asked = data.select || null;
    const jump = asked !== this.asked && this.statement(asked);
    this.asked = asked;
    if (jump) this.selected = asked;
    if (this.selected && !this.statement(this.selected)) this.selected = null;
    this.draw();
    if (jump) this.scrollTo(asked, "center");
    requestAnimationFrame(() => this.fit());
  }

  statements() {
    return this.data.document ? this.data.document.sections.flatMap((section) => section.statements) : [];
  }

  statement(id) {
    return id ? this.statements().find((one) => one.id === id) || null : null;
  }

  get saving() { return this.acts.open.some((act) => act.name === "edit" || act.name === "add"); }

  isSelected(id) { return this.selected === id; }

  sectionOfSelected() {
    const statement = this.statement(this.selected);
    return statement ? statement.section : null;
  }

  whyNot() { return this.data.actor ? null : "Say who you are first: the field “Acting as” at the top."; }

  eventLine(id) {
    const known = this.data.document.events[id];
    if (known) return known;
    const choice = this.data.choices.find(([one]) => one === id);
    return choice ? { minute: choice[1], who: choice[2], text: choice[3] } : { minute: "", who: "", text: id };
  }

  timelineLink(event) { return `timeline?incident=${encodeURIComponent(this.data.incident)}&event=${encodeURIComponent(event)}`; }

  follow(click, page, event) {
    if (click.ctrlKey || click.metaKey || click.shiftKey) return;
    click.preventDefault();
    this.act("go", { page, event });
  }

  act(name, rest = {}) {
    this.acts.ask({ name, ...rest });
    this.foresee(name, rest.statement);
    if (name !== "edit" && name !== "add") this.draw();
  }

  // Shows a decision at once; what Python answers replaces it, also where the decision was refused.
  foresee(name, id) {
    const decision = { accept: "accepted", reject: "rejected", restore: "open" }[name];
    const statement = this.statement(id);
    if (!decision || !statement) return;
    statement.decision = decision;
    statement.decided = null;
    statement.needs = decision === "open" && statement.verdict !== "supported";
  }

  select(id) {
    if (this.editing && this.editing.id !== id) return;
    this.selected = this.selected === id && id !== null ? this.selected : id;
    this.selectedAnswer = null;
    this.rejecting = null;
    this.remember();
    this.draw();
    this.evidence.scrollTop = 0;
    if (id && !this.isWide()) this.scrollTo(id, "start");
  }

  remember() {
    const url = new URL(window.location.href);
    if (this.selected) url.searchParams.set("statement", this.selected);
    else url.searchParams.delete("statement");
    window.history.replaceState(window.history.state, "", url);
  }

  answer(question, answer) {
    this.answers.set(question.id, answer.id);
    this.selected = null;
    this.selectedAnswer = answer;
    this.draw();
  }

  edit(statement, text = statement.text) {
    this.editing = { id: statement.id, section: statement.section, text, evidence: [...statement.evidence.cited], seen: statement.seen };
    this.draw();
    this.editing.area.focus();
  }

  add(section) {
    this.editing = { id: null, section: section.id, text: "", evidence: [], seen: 0 };
    this.selected = null;
    this.draw();
    this.editing.area.focus();
  }

  merge(text) {
    this.editing.text = text;
    this.editing.merged = true;
    this.editing.seen = this.statement(this.editing.id).seen;
    this.draw();
    this.editing.area.focus();
  }

  stopEditing() {
    this.editing = null;
    this.draw();
  }

  startRejecting(id) {
    this.rejecting = id;
    this.draw();
  }

  toggleChoosing() {
    this.editing.choosing = !this.editing.choosing;
    this.draw();
  }

  toggleEvidence(id) {
    const { evidence } = this.editing;
    this.editing.evidence = evidence.includes(id) ? evidence.filter((one) => one !== id) : [...evidence, id];
    this.draw();
  }

  save() {
    const { id, section, text, evidence, seen } = this.editing;
    if (!text.trim() || this.saving) return;
    if (id) this.act("edit", { statement: id, text: text.trim(), evidence, expected: seen });
    else this.act("add", { section, text: text.trim(), evidence });
    this.draw();
  }

  key(event) {
    if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || !this.data.document || !this.root.isConnected) return;
    const statement = this.statement(this.selected);
    const moves = {
      n: () => this.next(),
      a: () => statement && this.accept(statement),
      e: () => statement && !this.whyNot() && statement.decision !== "rejected" && this.edit(statement),
      ArrowDown: () => this.step(1),
      ArrowUp: () => this.step(-1),
      Escape: () => this.select(null),
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    moves[event.key]();
  }

  accept(statement) {
    if (this.whyNot() || statement.blocks || statement.decision !== "open") return;
    this.act("accept", { statement: statement.id });
  }

  next() {
    const all = this.statements();
    const from = all.findIndex((one) => one.id === this.selected);
    const found = [...all.slice(from + 1), ...all.slice(0, from + 1)].find((one) => one.needs);
    if (found) this.jump(found.id);
  }

  step(by) {
    const all = this.statements();
    const from = all.findIndex((one) => one.id === this.selected);
    const to = from < 0 ? 0 : from + by;
    if (all[to]) this.jump(all[to].id);
  }

  jump(id) {
    this.select(id);
    this.scrollTo(id, "nearest");
  }

  scrollTo(id, block) {
    const node = this.paper.querySelector(`[id="statement-${CSS.escape(id)}"]`);
    if (node) node.scrollIntoView({ block: this.isWide() ? block : "start" });
  }

  draw() {
    const { data } = this;
    this.bar.replaceChildren(...barView(this));
    if (data.drafting) {
      this.paper.replaceChildren(formingView(this));
      this.outline.replaceChildren();
      this.evidence.replaceChildren();
      return;
    }
    if (!data.document) {
      this.paper.replaceChildren(emptyView(this));
      this.outline.replaceChildren();
      this.evidence.replaceChildren();
      return;
    }
    const { sections, questions } = data.document;
    const parts = sections.map((section) => sectionView(this, section));
    if (questions.length || this.data.document.settled.length) parts.splice(Math.min(1, parts.length), 0, questionsView(this));
    this.paper.replaceChildren(el("div", { class: "paper" }, sectionsFold(this), ...parts));
    this.outline.replaceChildren(...outlineView(this), legendView());
    this.evidence.replaceChildren(...evidenceView(this));
    this.evidence.classList.toggle("open", Boolean(this.selected || this.selectedAnswer));
  }

  // Columns scroll on their own where they stand side by side; on a narrow screen the page scrolls.
  fit() {
    const wide = this.isWide();
    const top = this.root.getBoundingClientRect().top + (wide ? this.scrolled() : 0);
    this.root.style.height = wide ? `${Math.max(420, window.innerHeight - top - 6)}px` : "auto";
  }

  isWide() { return window.innerWidth > 760; }

  scrolled() {
    const main = document.querySelector('[data-testid="stMain"]');
    return main ? main.scrollTop : 0;
  }
}

function barView(desk) {
  const { state, buttons, notice, document: report } = desk.data;
  const row = el("div", { class: "row" }, el("span", { class: `state ${state.kind}` }, state.name), el("span", { class: "small muted" }, state.detail));
  const act = (name) => () => desk.act(name);
  const made = Boolean(report);
  row.append(el(
    "div", { class: "buttons" },
    button(made ? "Draft again" : "Draft", { onclick: act("draft"), why: buttons.draft, kind: made ? "" : "primary" }),
    button("Approve", { onclick: act("approve"), why: buttons.approve, kind: buttons.approve ? "" : "primary" }),
    button("Publish", { onclick: () => desk.act("go", { page: "publish" }), why: buttons.publish, kind: buttons.publish || !buttons.approve ? "" : "primary" }),
  ));
  const parts = [row];
  const waiting = desk.data.waiting;
  const second = el("div", { class: "row" });
  if (report) second.append(el("div", { class: "count-line" }, statementBar(report.counts), el("span", { class: "small muted" }, countLine(report.counts))));
  if (waiting) second.append(el("span", { class: "why" }, waiting));
  if (second.childNodes.length) parts.push(second);
  if (notice) parts.push(noticeBox(notice));
  return parts;
}

function countLine(counts) {
  const parts = [`${counts.accepted} of ${counts.all} supported or accepted`];
  if (counts.open) parts.push(`${counts.open} for you to judge`);
  if (counts.refused) parts.push(`${counts.refused} refused by checks`);
  return parts.join(" · ");
}

function outlineView(desk) {
  const { sections, questions } = desk.data.document;
  const rows = sections.map((section) => outlineRow(desk, section.id, section.title, section));
  if (questions.length) rows.splice(Math.min(1, rows.length), 0, outlineRow(desk, "questions", "To settle", { open: questions.length, statements: [] }));
  return rows;
}

function outlineRow(desk, id, title, section) {
  const refused = section.statements.some((one) => one.needs && one.blocks);
  const go = (event) => {
    event.preventDefault();
    const node = desk.paper.querySelector(`[id="section-${CSS.escape(id)}"]`);
    if (node) node.scrollIntoView({ block: "start", behavior: "smooth" });
  };
  const number = section.open ? el("span", { class: `number ${refused ? "refused" : ""}`, title: `${section.open} open` }, String(section.open)) : null;
  return el("a", { href: `#${id}`, class: desk.sectionOfSelected() === id ? "here" : "", onclick: go }, el("span", {}, title), number);
}

function sectionsFold(desk) {
  const fold = el("details", { class: "desk-sections" }, el("summary", {}, "Sections and legend"), ...outlineView(desk), legendView());
  return fold;
}

function emptyView(desk) {
  const { empty, buttons } = desk.data;
  return el(
    "div", { class: "empty" }, el("h2", {}, empty.title), el("p", { class: "muted" }, empty.text),
    el("div", { class: "row" },
      button("Draft the report", { onclick: () => desk.act("draft"), why: buttons.draft, kind: "primary" }),
      button("Look at the timeline first", { onclick: () => desk.act("go", { page: "timeline" }) })),
  );
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const desk = memoryOf(parentElement, () => new Desk(parentElement.querySelector(".desk")));
  desk.acts.send = (act) => setTriggerValue("act", act);
  desk.show(data);
  return () => desk.leave();
}
