// The desk: outline, document and evidence, and the acts of the person at it. Python decides; this shows and asks.

const SHARED = (globalThis.retrolineDesk ||= { records: null, document: null, reply: null, progress: [], desk: null });
const NO_EVENT = { id: "", minute: "", clock: "", stamp: "", who: "", text: "", source: "", lane: "people", kind: "", link: null, also: [], notes: [] };

class Desk extends DeskMoves {
  constructor(root) {
    super();
    this.root = root;
    for (const part of ["bar", "outline", "document", "evidence", "drawer", "live"]) this[part === "document" ? "paper" : part === "drawer" ? "side" : part] = root.querySelector(`.desk-${part}`);
    Object.assign(this, { selected: null, selectedAnswer: null, talking: null, editing: null, rejecting: null, reason: "", lit: null, tab: "evidence", outlined: "sections" });
    Object.assign(this, { drawer: null, asking: null, conflict: null, notice: null, asked: {}, compared: { before: null, after: null }, working: new Set(), dropped: new Set() });
    Object.assign(this, { answers: new Map(), own: new Map(), thoughts: new Map(), words: new Map(), left: new Map(), proposalShown: null, openedEvent: null, put: new Set(), typings: [] });
    Object.assign(this, { heard: {}, request: { message: "", due: "", asked: [], reason: "" } });
    this.acts = new Acts();
    this.onkey = (event) => this.key(event);
    this.onresize = () => this.fit();
    this.onhide = () => this.keepTyping();
    window.addEventListener("keydown", this.onkey, true);
    window.addEventListener("resize", this.onresize);
    window.addEventListener("pagehide", this.onhide);
    SHARED.desk = this;
  }

  leave() {
    this.keepTyping();
    window.removeEventListener("keydown", this.onkey, true);
    window.removeEventListener("resize", this.onresize);
    window.removeEventListener("pagehide", this.onhide);
    if (SHARED.desk === this) Object.assign(SHARED, { desk: null, document: null, reply: null });
  }

  show(source) {
    if (source === this.source) return;
    this.source = source;
    this.read();
    if (!this.greeted) this.greet();
    this.draw();
    requestAnimationFrame(() => this.fit());
  }

  // The document as Python sent it, with the acts that are under way shown as if they were done.
  read() {
    const before = this.data && this.data.actor;
    this.data = { order: [], proposals: [], thinking: [], changed: [], ...JSON.parse(this.source) };
    this.working = new Set(this.data.working || []);
    if (before && before !== this.data.actor && this.editing && this.editing.restored) this.editing = null; // another person's words
    for (const act of this.acts.open) this.foresee(act.name, act.statement);
    const whole = this.data.proposals.find((one) => one.scope === "report");
    if (whole && whole.id !== this.whole && this.editing) this.proposalShown = false; // nobody is interrupted while writing
    this.whole = whole ? whole.id : null;
    if (this.selected && !this.statement(this.selected)) this.selected = null;
    if (this.editing && this.data.document) this.keepEditor();
  }

  // Where somebody took over a report without the sentence that is being edited, its editor goes on as a new sentence.
  keepEditor() {
    const { id, section } = this.editing;
    const { sections } = this.data.document;
    const home = sections.find((one) => one.id === section) || sections[0];
    if (home && home.id !== section) this.editing.section = home.id;
    if (id && !this.statement(id)) Object.assign(this.editing, { id: null, orphan: true, restored: null, base: "" });
  }

  greet() {
    if (!this.data.document) return;
    this.greeted = true;
    if (this.data.order.length) this.outlined = "review";
    if (SHARED.reply) this.hear(SHARED.reply);
  }

  // What was typed and not saved when the page was left is in its editor again.
  resumeTyping() {
    this.resumed = true;
    const typed = this.typings.at(-1);
    const statement = typed && this.statement(typed.statement);
    const section = typed && typed.statement.startsWith("new:") && this.data.document.sections.find((one) => `new:${one.id}` === typed.statement);
    if (statement) {
      this.selected = statement.id;
      this.edit(statement);
      requestAnimationFrame(() => this.scrollTo(statement.id, "center"));
    } else if (section) this.add(section);
  }

  hearRecords() {
    if (this.data) this.draw();
  }

  // What Python answered to the last act, and what the address asks for.
  hear(reply) {
    if (!this.data) return;
    const done = this.acts.answered(reply.ack);
    if (this.isNew("news", reply.news)) this.hearNews(reply.news.text);
    if (done && done.name === "typing" && !reply.failed) return this.typingKept(reply.at);
    if (done && done.name === "drop_typing" && !reply.failed) this.keepsAgain(done.statement);
    this.typings = reply.typed || [];
    this.dropAgain();
    const told = this.isNew("notice", reply.notice);
    if (told) this.notice = reply.notice;
    if (done) {
      this.read();
      this.answered(done, reply);
    }
    if (told) this.say(reply.notice.text);
    const led = this.data.document && this.follows(reply);
    if (this.data.document && !this.resumed) this.resumeTyping();
    if (done || led || told) this.draw();
  }

  // Every run says it again, lest it is lost on the way; here it is heard once.
  isNew(what, told) {
    if (!told || told.number === this.heard[what]) return false;
    this.heard[what] = told.number;
    return true;
  }

  // Somebody else was here: said once, gone with the next act of one's own.
  hearNews(news) {
    this.news = news;
    if (this.notice && !this.notice.kind) this.notice = null; // what it said of one's own act may be past
    this.say(news);
    this.draw();
  }

  // How far the jobs are that write for this report: only where that is told is anything drawn anew.
  hearProgress() {
    const told = JSON.stringify(SHARED.progress);
    if (told === this.progressTold) return;
    this.progressTold = told;
    if (!this.data) return;
    if (this.data.drafting) return this.draw();
    const refocus = keepFocus(this.root);
    this.bar.replaceChildren(...barView(this));
    refocus();
  }

  get progress() { return SHARED.progress || []; }

  answered(done, reply) {
    if (reply.failed && reply.conflict) this.conflict = reply.conflict;
    else if (reply.failed && done.statement && DECIDES[done.name]) this.selected = done.statement;
    else if (!reply.failed) {
      if (EDITS.includes(done.name)) this.saved(done);
      if (done.name === "skip_thought" || done.name === "think") this.thoughts.delete(done.section);
      if (this.sent && ["comment", "ask", "reply"].includes(done.name)) this.words.delete(this.sent);
      if (done.name === "draft") this.proposalShown = null;
    }
  }

  // The address leads here once: what was put into it here is known already.
  follows(reply) {
    let led = false;
    for (const name of ["statement", "section", "event"]) {
      const wanted = reply[name] || null;
      if (wanted === (this.asked[name] || null)) continue;
      this.asked[name] = wanted;
      if (!wanted || this.put.has(wanted)) continue;
      led = true;
      if (name === "section") requestAnimationFrame(() => this.goToSection(wanted, false));
      if (name === "statement" && this.statement(wanted)) this.point(wanted);
      if (name === "event") this.pointAtEvent(wanted);
    }
    return led;
  }

  point(id) {
    this.selected = id;
    this.proposalShown = false;
    requestAnimationFrame(() => this.scrollTo(id, "center"));
  }

  pointAtEvent(id) {
    this.openedEvent = id;
    const cites = (one) => one.evidence.cited.includes(id);
    const found = this.statement(this.selected) && cites(this.statement(this.selected)) ? null : this.statements().find(cites);
    if (found) this.point(found.id);
    requestAnimationFrame(() => this.evidence.querySelector(`[id="event-${CSS.escape(id)}"]`)?.scrollIntoView({ block: "center" }));
  }

  statements() { return this.data.document ? this.data.document.sections.flatMap((section) => section.statements) : []; }

  statement(id) { return id ? this.statements().find((one) => one.id === id) || null : null; }

  get saving() { return this.acts.open.some((act) => EDITS.includes(act.name)); }

  isSelected(id) { return this.selected === id; }

  sectionOfSelected() {
    const statement = this.statement(this.selected);
    return statement ? statement.section : null;
  }

  // Why the person cannot do this; null where they can. Editing is what most acts here are.
  whyNot(what = "edit") { return this.mayNot(what); }

  mayNot(what) {
    if (!this.data.actor) return "Say who you are first: the field “Acting as” at the top.";
    return (this.data.may || {})[what] || null;
  }

  event(id) { return { ...NO_EVENT, text: id, id, ...(SHARED.records ? SHARED.records.events[id] : null) }; }

  choices() { return SHARED.records ? SHARED.records.choices.map((id) => this.event(id)) : []; }

  typedFor(id) { return this.dropped.has(id) ? null : this.typings.find((one) => one.statement === id) || null; }

  openThreads(about) { return this.data.talk ? this.data.talk.threads.filter((one) => one.about === about && !one.resolved) : []; }

  // Proposals for a section, and those for one of its sentences that cannot stand in its place.
  proposalsOf(section) {
    const ids = section.statements.map((one) => one.id);
    return this.data.proposals.filter((one) => one.scope === section.id || (ids.includes(one.scope) && !this.proposedFor(one.scope)));
  }

  proposedFor(id) {
    const proposal = this.data.proposals.find((one) => one.scope === id);
    const difference = proposal && proposal.differences.find((one) => one.statement === id && one.kind === "changed");
    return difference && proposal.differences.length === 1 ? { proposal, difference } : null;
  }

  thoughtFor(section) { return this.data.thinking.find((one) => one.section === section) || null; }

  thoughtsOf(section, number) { return this.kept(this.thoughts, section, () => ({ answers: Array(number).fill(""), reason: "", skipping: false })); }

  wordsFor(key) { return this.kept(this.words, key, () => ({ text: "", asks: false, asked: "", mentions: [] })); }

  leftOf(proposal) { return this.kept(this.left, proposal, () => new Set()); }

  kept(map, key, first) {
    if (!map.has(key)) map.set(key, first());
    return map.get(key);
  }

  toggleLeft(proposal, id) {
    const left = this.leftOf(proposal);
    if (!left.delete(id)) left.add(id);
    this.draw();
  }

  showProposal(shown) {
    this.proposalShown = shown;
    this.draw();
    this.paper.scrollTop = 0;
  }

  timelineLink(event) { return `timeline?incident=${encodeURIComponent(this.data.incident)}&event=${encodeURIComponent(event)}`; }

  follow(click, page, event, rest = {}) {
    if (click.ctrlKey || click.metaKey || click.shiftKey) return;
    click.preventDefault();
    this.act("go", { page, event, ...rest });
  }

  answer(question, answer) {
    this.answers.set(question.id, answer.id);
    Object.assign(this, { selected: null, talking: null, selectedAnswer: answer });
    this.draw();
  }

  startRejecting(id) {
    this.rejecting = id;
    this.reason = "";
    this.draw();
    if (id) this.paper.querySelector(".editor input")?.focus();
  }

  toggleChoosing() {
    this.editing.choosing = !this.editing.choosing;
    this.draw();
  }

  toggleEvidence(id) {
    const { evidence } = this.editing;
    this.editing.evidence = evidence.includes(id) ? evidence.filter((one) => one !== id) : [...evidence, id];
    this.typed();
    this.draw();
  }

  // Lights up in sentence and records what one finding looked at; nothing else is drawn anew.
  light(what, follow = false) {
    if (this.lit === what) return;
    this.lit = what;
    const node = this.paper.querySelector(".statement.selected");
    const statement = this.statement(this.selected);
    if (!node || !statement) return;
    node.classList.toggle("lit-all", Boolean(what && !what.span));
    const words = node.querySelector(".words");
    if (!this.proposedFor(statement.id)) words.replaceChildren(...[...words.children].filter((one) => one.classList.contains("time")), ...wordNodes(this, statement));
    for (const event of this.evidence.querySelectorAll(".event")) event.relight();
    if (follow) this.evidence.querySelector(".event.looked-at")?.scrollIntoView({ block: "nearest" });
  }

  // Read out by screen readers; whoever sees the page sees it happen.
  say(text) { this.live.textContent = text; }

  draw() {
    const { data } = this;
    const refocus = keepFocus(this.root);
    this.bar.replaceChildren(...barView(this));
    this.side.replaceChildren(...drawerView(this));
    if (data.drafting || !data.document) {
      this.paper.replaceChildren(data.drafting ? formingView(this) : emptyView(this));
      this.outline.replaceChildren();
      this.evidence.replaceChildren();
    } else this.drawReport();
    refocus();
  }

  drawReport() {
    const { sections, questions, settled } = this.data.document;
    const whole = this.data.proposals.find((one) => one.scope === "report");
    this.outline.replaceChildren(...outlineView(this));
    if (whole && this.proposalShown !== false) this.paper.replaceChildren(wholeProposalView(this, whole));
    else {
      const parts = sections.map((section) => sectionView(this, section));
      if (questions.length || settled.length) parts.splice(Math.min(1, parts.length), 0, questionsView(this));
      this.paper.replaceChildren(el("div", { class: "paper" }, sectionsFold(this), whole ? proposalBanner(this, whole) : null, ...parts));
    }
    this.evidence.replaceChildren(...evidenceView(this));
    const covers = this.editing && !this.isWide(); // on a phone the sheet would lie over the editor
    this.evidence.classList.toggle("open", Boolean(this.selected || this.selectedAnswer || this.talking) && !covers);
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

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const desk = memoryOf(parentElement, () => new Desk(parentElement.querySelector(".desk")));
  desk.acts.send = (act) => setTriggerValue("act", act);
  if (SHARED.document) desk.show(SHARED.document);
  return () => desk.leave();
}
