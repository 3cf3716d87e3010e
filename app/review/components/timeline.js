// The timeline page: strip, list and record share one selection, one zoom, one filter and one address.

const HEAD = '{"digest":"'.length + 32;
const RAW_AFTER_MS = 250;
const NO_ANSWER = { may: {}, cited: {}, statements: {}, actor: "", select: null, raw: null, ack: null, failed: false, notice: null, drafted: false, incident: "" };

// How long each kind of work takes can be read from the browser's own performance timeline.
function timed(name, work) {
  const begin = performance.now();
  const given = work();
  performance.measure(`retroline-timeline-${name}`, { start: begin });
  return given;
}

class TimelinePage {
  constructor(root) {
    this.root = root;
    this.notice = root.querySelector(".tl-notice");
    this.side = root.querySelector(".tl-side");
    this.main = root.querySelector(".tl-main");
    this.filter = freshFilter();
    this.zoom = new Zoom();
    this.selected = null;
    this.tab = "milestones";
    this.form = null;
    this.missing = "";
    this.speaks = "other";
    this.typed = new Map();
    this.acts = new Acts();
    this.model = null;
    this.answer = window.retrolineTimelineAnswer || NO_ANSWER;
    this.list = new EventList(this, root.querySelector(".tl-list"));
    this.filters = new Filters(this, root.querySelector(".tl-filters"));
    this.strip = new Strip(this, root.querySelector(".tl-strip"));
    this.onresize = () => { if (this.model) { this.fit(); this.strip.measure(); this.strip.draw(); this.drawList(true); } };
    this.onkey = (event) => this.key(event);
    this.onanswer = (event) => this.told(event.detail);
    this.listen();
  }

  listen() {
    window.addEventListener("resize", this.onresize);
    window.addEventListener("keydown", this.onkey);
    window.addEventListener("retroline-timeline-answer", this.onanswer);
  }

  leave() {
    window.removeEventListener("resize", this.onresize);
    window.removeEventListener("keydown", this.onkey);
    window.removeEventListener("retroline-timeline-answer", this.onanswer);
    this.list.leave();
    this.filters.leave();
  }

  // The events: sent again on every run, read again only where they are others.
  show(bytes) {
    const digest = new TextDecoder().decode(bytes.subarray(0, HEAD));
    if (this.digest === digest) return;
    const first = !this.digest;
    this.digest = digest;
    timed("show", () => {
      this.model = new Model(JSON.parse(new TextDecoder().decode(bytes)));
      this.passing = null;
      this.zoom.over(this.model.whole(), this.model.around());
      if (first) this.follow();
      this.fit();
      this.strip.measure();
      this.keepingFocus(() => this.draw());
      if (first && this.selected) this.list.reveal(this.selected, "center");
    });
    if (first) requestAnimationFrame(() => { this.fit(); this.strip.measure(); this.strip.draw(); this.list.drawn = null; this.list.draw(); if (this.selected) this.list.reveal(this.selected, "center"); });
  }

  // What changed from run to run: rights, citations, the outcome of the last act.
  told(answer) {
    const before = this.answer;
    this.answer = answer.notice && answer.notice.number === this.dismissed ? { ...answer, notice: null } : answer; // every run says it again
    const done = this.acts.answered(answer.ack);
    if (done && !answer.failed && done.name !== "raw") this.closeForm();
    if (!this.model) return;
    if (answer.select !== before.select) this.follow();
    this.drawNotice();
    this.keepingFocus(() => this.drawSide());
  }

  // The event that the address names.
  follow() {
    const asked = this.answer.select || null;
    if (!asked || asked === this.asked || !this.model.event(asked)) return;
    this.asked = asked;
    this.select(asked, true);
  }

  whyNot(right) {
    if (!this.answer.actor) return "Say who you are first: the field “Acting as” at the top.";
    return this.answer.may[right] || null;
  }

  act(name, rest = {}) { this.acts.ask({ name, ...rest }); }

  wanted(anyTime) {
    if (!this.passing) this.passing = this.model.wanted(this.filter, null, this.asked);
    if (anyTime || !this.zoom.zoomed) return this.passing;
    const [first, last] = this.zoom.range;
    return this.passing.filter((one) => (one.at >= first && one.at <= last) || one.id === this.asked);
  }

  beyond() {
    const [first, last] = this.zoom.range;
    return this.wanted(true).reduce((so, one) => so + (one.at < first || one.at > last ? 1 : 0), 0);
  }

  setZoom(range) { timed("zoom", () => { if (range === null) this.zoom.reset(); else if (range === "everything") this.zoom.everything(); else this.zoom.to(range); this.zoomedTo(); }); }

  zoomBy(factor, at) { this.nextFrame(() => this.zoom.by(factor, at)); }

  panBy(part) { this.nextFrame(() => this.zoom.pan(part)); }

  // Many wheel steps in one frame are drawn once.
  nextFrame(change) {
    change();
    if (this.zooming) return;
    this.zooming = requestAnimationFrame(() => { this.zooming = 0; timed("zoom", () => this.zoomedTo()); });
  }

  zoomedTo() {
    this.drawList();
    this.strip.draw();
  }

  filterBy(name, value) {
    const chosen = this.filter[name];
    if (chosen.has(value)) chosen.delete(value);
    else chosen.add(value);
    this.filtered();
  }

  filterMatters() {
    this.filter.matters = !this.filter.matters;
    this.filtered();
  }

  searchFor(words) {
    this.filter.words = words;
    this.filtered();
  }

  clearFilters() {
    this.filter = freshFilter();
    this.filters.search.value = "";
    this.filters.open = null;
    this.filtered();
    this.filters.search.focus();
  }

  filtered() {
    timed("filter", () => {
      this.passing = null;
      this.asked = null;
      this.drawList();
      this.filters.draw();
      this.strip.draw();
    });
  }

  // A click on a row selects it, or chooses it as the other one while two events are being merged.
  pickRow(id) {
    if (this.form === "merge" && id !== this.selected) {
      this.typed.set(FORMS.merge.title, id);
      this.missing = "";
      this.drawSide();
      return;
    }
    this.select(id);
  }

  select(id, jump = false) {
    timed("select", () => {
      if (id !== this.selected) this.closeForm();
      this.selected = id;
      if (id) this.tab = "record";
      const url = new URL(window.location.href);
      if (id) url.searchParams.set("event", id);
      else url.searchParams.delete("event");
      window.history.replaceState(window.history.state, "", url);
      if (id && jump) this.bringIntoView(id);
      this.list.choose(id);
      this.strip.choose();
      this.drawSide();
      this.side.scrollTop = 0;
    });
    this.wantRaw();
  }

  bringIntoView(id) {
    const event = this.model.event(id);
    const [first, last] = this.zoom.range;
    const outside = this.zoom.zoomed && event && (event.at < first || event.at > last);
    if (outside) this.zoom.reset();
    if (!this.wanted().some((one) => one.id === id)) { this.asked = id; this.passing = null; }
    if (outside || !this.list.places.has(id)) { this.drawList(); this.strip.draw(); }
    this.list.reveal(id, "center");
  }

  step(by) {
    const id = this.list.step(this.selected, by);
    if (!id) return;
    this.list.reveal(id, "nearest");
    this.select(id);
    if (this.narrow) this.side.classList.add("open");
  }

  wantRaw() {
    clearTimeout(this.later);
    const id = this.selected;
    if (!this.rawOpen || !id || (this.answer.raw && this.answer.raw.id === id)) return;
    this.later = setTimeout(() => { if (this.selected === id) this.act("raw", { event: id }); }, RAW_AFTER_MS);
  }

  openRaw() {
    this.rawOpen = true;
    this.act("raw", { event: this.selected });
    this.drawSide();
  }

  showTab(name) {
    this.tab = name;
    this.closeForm();
    this.drawSide();
    this.side.scrollTop = 0;
    this.side.classList.add("open");
  }

  tabKey(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const tabs = [...this.side.querySelectorAll('[role="tab"]')];
    const next = tabs[(tabs.findIndex((one) => one.id === `tab-${this.tab}`) + by + tabs.length) % tabs.length];
    event.preventDefault();
    this.showTab(next.id.slice(4));
    this.side.querySelector(`#${next.id}`).focus();
  }

  closeSide() {
    this.side.classList.remove("open");
    this.select(null);
    this.list.box.focus({ preventScroll: true });
  }

  openForm(name) {
    this.closeForm();
    this.form = name;
    this.drawSide();
    const first = this.side.querySelector(".form textarea, .form input:not([type=radio]), .form select");
    if (first) first.focus();
    else this.side.querySelector("[data-focus]")?.focus();
  }

  closeForm() {
    this.form = null;
    this.missing = "";
    this.speaks = "other";
    this.typed.clear();
  }

  sendForm(event, value, reason, asked) {
    if (asked && !reason.trim()) return this.miss("Say why in a few words: others will read it.");
    if (this.form === "merge") {
      if (!value) return this.miss("Choose the other event: click it in the list, or pick one of those near it.");
      return this.speaks === "this" ? this.act("merge", { event: value, value: event.id, reason }) : this.act("merge", { event: event.id, value, reason });
    }
    return this.act(this.form, { event: event.id, value: this.form === "set_milestone" ? `${value}=${event.iso}` : value, reason });
  }

  sendCandidate(milestone, candidate, reason) {
    if (!reason.trim()) return this.miss("Say why in a few words: others will read it.");
    return this.act("set_milestone", { event: candidate.evidence[0], value: `${milestone.name}=${candidate.iso}`, reason });
  }

  miss(words) {
    this.missing = words;
    this.drawSide();
    const empty = [...this.side.querySelectorAll(".form input, .form select")].find((one) => !one.value);
    if (empty) empty.focus();
  }

  dismiss() {
    this.dismissed = this.answer.notice ? this.answer.notice.number : null;
    this.answer = { ...this.answer, notice: null };
    this.drawNotice();
  }

  key(event) {
    if (!this.model || !this.root.isConnected || event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !isTyping(event) && !event.altKey) {
      event.preventDefault();
      this.act(event.shiftKey ? "redo_last" : "undo_last");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return this.escape();
    if (isTyping(event)) return;
    const path = event.composedPath();
    const inList = path.includes(this.list.box) || path[0] === document.body;
    const act = {
      j: () => this.step(1), k: () => this.step(-1), "/": () => { this.filters.search.focus(); this.filters.search.select(); },
      ...(inList ? { ArrowDown: () => this.step(1), ArrowUp: () => this.step(-1), PageDown: () => this.step(12), PageUp: () => this.step(-12), Home: () => this.step(-1e6), End: () => this.step(1e6) } : {}),
      p: () => this.curateByKey("pin"), h: () => this.curateByKey("hide"),
      "+": () => this.zoomBy(0.6), "-": () => this.zoomBy(1.6), 0: () => this.setZoom(null),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  escape() {
    if (this.form) { this.closeForm(); this.drawSide(); this.list.box.focus({ preventScroll: true }); }
    else if (this.selected) this.closeSide();
  }

  curateByKey(name) {
    const event = this.model.event(this.selected);
    if (!event || event.private || this.whyNot("curate")) return;
    if (name === "pin") this.act(event.pinned ? "unpin" : "pin", { event: event.id });
    else if (event.hidden) this.act("show", { event: event.id });
    else { this.tab = "record"; this.openForm("hide"); }
  }

  draw() {
    this.drawNotice();
    this.filters.draw();
    this.drawSide();
    this.drawList(true);
    this.strip.draw();
  }

  drawNotice() { this.notice.replaceChildren(...noticeView(this)); }

  drawList(fresh = false) {
    const events = this.wanted();
    this.filters.tell(events.length, this.model.events.length);
    if (events.length) {
      this.list.show(listItems(events, this.model.milestones, this.zoom.zoomed ? this.zoom.range : null), { fresh });
      this.list.choose(this.selected);
      return;
    }
    this.list.show([]);
    this.list.box.replaceChildren(el("div", { class: "nothing", role: "presentation" }, ...this.nothing()));
  }

  nothing() {
    if (!this.model.events.length) return [el("p", {}, "No events are in yet. Import records to begin."), el("a", { href: "import", onclick: (event) => { event.preventDefault(); this.act("go", { page: "import" }); } }, "Import records")];
    if (isFiltered(this.filter)) return [el("p", {}, "No event matches."), button("Clear the search and the filters", { onclick: () => this.clearFilters() })];
    return [el("p", {}, this.zoom.zoomed ? "Nothing happened in this stretch." : "All events are hidden."), this.zoom.zoomed ? button("Back to the incident", { onclick: () => this.setZoom(null) }) : button("Show what is hidden", { onclick: () => this.filterBy("flags", "hidden") })];
  }

  drawSide() {
    this.side.replaceChildren(...sideView(this));
    this.side.classList.toggle("open", Boolean(this.selected && this.tab === "record") || this.side.classList.contains("open"));
  }

  // After a redraw the focus is where it was: in the same field, on the same button, or on the list.
  keepingFocus(draw) {
    const held = this.root.getRootNode().activeElement;
    const inside = held && this.side.contains(held) ? held : null;
    const name = inside && (inside.dataset.focus || inside.getAttribute("aria-label") || inside.id || inside.textContent);
    draw();
    if (!inside) return;
    const same = [...this.side.querySelectorAll("button, input, select, textarea, a")].find((one) => (one.dataset.focus || one.getAttribute("aria-label") || one.id || one.textContent) === name);
    (same || this.list.box).focus({ preventScroll: true });
  }

  fit() {
    this.narrow = window.innerWidth <= 760;
    const page = document.querySelector('[data-testid="stMain"]');
    const top = this.root.getBoundingClientRect().top + (page ? page.scrollTop : 0);
    this.root.style.height = this.narrow ? "auto" : `${Math.max(560, window.innerHeight - top - 6)}px`;
    this.list.attach(this.narrow ? page || document.scrollingElement : this.main);
  }
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const page = memoryOf(parentElement, () => new TimelinePage(parentElement.querySelector(".tl")));
  page.listen();
  page.acts.send = (act) => setTriggerValue("act", act);
  page.show(data instanceof Uint8Array ? data : new Uint8Array(data));
  return () => page.leave();
}
