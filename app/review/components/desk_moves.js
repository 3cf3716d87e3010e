// Moving about the desk: what is selected, what is shown beside it, the keys, and the order of review.

const REDUCED = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

class DeskMoves extends DeskActs {
  select(id) {
    if (this.editing && this.editing.id !== id) return;
    if (id !== this.selected) this.tab = "evidence";
    if (id) this.proposalShown = false;
    Object.assign(this, { selected: id, selectedAnswer: null, talking: null, rejecting: null, lit: null });
    this.remember();
    this.draw();
    this.evidence.scrollTop = 0;
    if (id && !this.isWide()) this.scrollTo(id, "start");
  }

  remember() {
    const url = new URL(window.location.href);
    if (this.selected) url.searchParams.set("statement", this.selected);
    else url.searchParams.delete("statement");
    url.searchParams.delete("event");
    this.put.add(this.selected);
    window.history.replaceState(window.history.state, "", url);
  }

  talkAbout(about, write = false) {
    this.proposalShown = false;
    if (this.statement(about)) {
      this.selected = about;
      this.tab = "talk";
    } else Object.assign(this, { selected: null, selectedAnswer: null, talking: about });
    this.draw();
    if (write) this.evidence.querySelector(".remark textarea")?.focus();
  }

  showTab(tab, focus = false) {
    this.tab = tab;
    this.draw();
    if (focus) this.evidence.querySelector("[role=tab][aria-selected=true]")?.focus();
  }

  outlineBy(which, focus = false) {
    this.outlined = which;
    this.draw();
    if (focus) this.outline.querySelector("[role=tab][aria-selected=true]")?.focus();
  }

  openDrawer(which, focus = false) {
    const before = this.drawer;
    if (which && !before) this.cameFrom = this.root.getRootNode().activeElement;
    this.drawer = which;
    if (which && which !== "keys" && !this.data.versions) this.act("history");
    this.draw();
    if (focus) this.side.querySelector("[role=tab][aria-selected=true]")?.focus();
    else if (which && !before) this.side.querySelector(".drawer-panel")?.focus();
    else if (!which && this.cameFrom) this.cameFrom.focus?.();
  }

  key(event) {
    if (this.drawer && event.key === "Escape") return this.openDrawer(null);
    if (this.drawer || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || !this.data || !this.data.document || !this.root.isConnected) return;
    const inTabs = event.composedPath()[0].getAttribute?.("role") === "tab";
    if (inTabs && event.key.startsWith("Arrow")) return;
    const statement = this.statement(this.selected);
    const moves = {
      n: () => this.next(),
      p: () => this.next(-1),
      a: () => statement && this.accept(statement),
      e: () => statement && !this.whyNot() && statement.decision !== "rejected" && this.edit(statement),
      r: () => statement && !this.whyNot() && statement.decision !== "rejected" && this.startRejecting(statement.id),
      c: () => statement && !this.mayNot("comment") && this.talkAbout(statement.id, true),
      g: () => statement && !this.whyNot() && this.propose(statement.id),
      h: () => statement && this.showTab("history"),
      "?": () => this.openDrawer("keys"),
      ArrowDown: () => this.step(1),
      ArrowUp: () => this.step(-1),
      ArrowRight: () => statement && this.evidence.querySelector("[role=tab][aria-selected=true]")?.focus(),
      ArrowLeft: () => statement && this.focusOn(statement.id),
      Escape: () => (this.asking ? this.ask(null) : this.rejecting ? this.startRejecting(null) : this.select(null)),
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    moves[event.key]();
  }

  next(by = 1) {
    const { order } = this.data;
    if (!order.length) return this.say("Nothing needs you.");
    const from = order.findIndex((one) => one.id === this.selected);
    const to = from < 0 ? (by > 0 ? 0 : order.length - 1) : (from + by + order.length) % order.length;
    this.outlined = "review";
    this.jump(order[to].id);
    this.say(`${to + 1} of ${order.length}. ${order[to].label}: ${order[to].text}`);
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

  focusOn(id) { this.paper.querySelector(`[id="statement-${CSS.escape(id)}"] .words`)?.focus(); }

  scrollTo(id, block) {
    this.fit(); // before the columns have their height nothing in them scrolls
    const node = this.paper.querySelector(`[id="statement-${CSS.escape(id)}"]`);
    if (node) node.scrollIntoView({ block: this.isWide() ? block : "start" });
  }

  goToSection(id, smooth = true) {
    this.fit();
    const node = this.paper.querySelector(`[id="section-${CSS.escape(id)}"]`);
    if (node) node.scrollIntoView({ block: "start", behavior: smooth && !REDUCED ? "smooth" : "auto" });
  }
}
