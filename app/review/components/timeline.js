// The timeline page: strip, list and record share one selection and one zoom.

class TimelinePage {
  constructor(root) {
    this.root = root;
    this.notice = root.querySelector(".tl-notice");
    this.strip = root.querySelector(".tl-strip");
    this.filters = root.querySelector(".tl-filters");
    this.list = root.querySelector(".tl-list");
    this.side = root.querySelector(".tl-side");
    this.filter = { lanes: new Set(), words: "", matters: false, samples: false, all: false };
    this.limit = AT_ONCE;
    this.selected = null;
    this.zoomed = null;
    this.everything = false;
    this.tab = "milestones";
    this.form = null;
    this.typed = new Map();
    this.acts = new Acts();
    this.asked = null;
    this.onresize = () => { this.fit(); this.drawStrip(); };
    window.addEventListener("resize", this.onresize);
  }

  leave() { window.removeEventListener("resize", this.onresize); }

  show(data) {
    this.data = data;
    const done = this.acts.answered(data.ack);
    if (done && !data.failed && done.name !== "raw") this.form = null;
    const asked = data.select || null;
    const jump = asked !== this.asked && this.event(asked);
    this.asked = asked;
    if (jump) {
      this.selected = asked;
      this.tab = "record";
    }
    this.filters.replaceChildren(...filtersView(this));
    this.draw();
    requestAnimationFrame(() => {
      this.fit();
      this.drawStrip();
      if (jump) this.scrollTo(asked);
    });
  }

  event(id) { return id ? this.data.events.find((one) => one.id === id) || null : null; }

  whyNot() { return this.data.actor ? null : "Say who you are first: the field “Acting as” at the top."; }

  act(name, rest) {
    this.acts.ask({ name, ...rest });
  }

  whole() {
    const times = this.data.events.filter((one) => one.current && !one.hidden).map((one) => one.at);
    if (!times.length) return [0, 1];
    const first = times.reduce((a, b) => Math.min(a, b));
    const last = times.reduce((a, b) => Math.max(a, b));
    const margin = Math.max(30000, (last - first) * 0.015);
    return [first - margin, last + margin];
  }

  // A ticket closed days later must not squeeze the incident into a corner: the strip begins with what lies around it.
  around() {
    const whole = this.whole();
    const times = this.data.milestones.filter((one) => one.at !== null).map((one) => one.at);
    if (times.length < 2) return whole;
    const first = Math.min(...times);
    const last = Math.max(...times);
    const margin = Math.max(15 * 60000, (last - first) * 0.2);
    return [Math.max(whole[0], first - margin), Math.min(whole[1], last + margin)];
  }

  range() {
    if (this.zoomed) return this.zoomed;
    const [first, last] = this.whole();
    const [begin, end] = this.around();
    return this.everything || last - first < 1.6 * (end - begin) ? [first, last] : [begin, end];
  }

  beyond() {
    const [first, last] = this.range();
    return this.data.events.filter((one) => one.current && !one.hidden && !one.sample && (one.at < first || one.at > last)).length;
  }

  showEverything() {
    this.everything = true;
    this.zoom(null);
  }

  zoom(range) {
    this.zoomed = range;
    this.limit = AT_ONCE;
    this.drawStrip();
    this.drawList();
  }

  pick(x, y, view) {
    let best = null;
    for (const node of view.querySelectorAll(".point")) {
      const box = node.getBoundingClientRect();
      const far = Math.hypot(x - box.left - box.width / 2, y - box.top - box.height / 2);
      if (far < 14 && (!best || far < best.far)) best = { far, id: node.dataset.event };
    }
    if (best) this.select(best.id, true);
  }

  select(id, scroll = false) {
    this.selected = id;
    this.form = null;
    this.typed.clear();
    if (id) this.tab = "record";
    const url = new URL(window.location.href);
    if (id) url.searchParams.set("event", id);
    else url.searchParams.delete("event");
    window.history.replaceState(window.history.state, "", url);
    for (const row of this.list.querySelectorAll(".tl-row")) row.classList.toggle("chosen", row.dataset.event === id);
    for (const point of this.strip.querySelectorAll(".point")) point.classList.toggle("chosen", point.dataset.event === id);
    this.drawSide();
    this.side.scrollTop = 0;
    if (scroll && id) this.scrollTo(id);
  }

  scrollTo(id) {
    const node = this.list.querySelector(`[data-event="${CSS.escape(id)}"]`);
    if (node) node.scrollIntoView({ block: "center" });
  }

  show_tab(name) {
    this.tab = name;
    this.drawSide();
  }

  openForm(name) {
    this.form = name;
    this.typed.clear();
    this.drawSide();
    const first = this.side.querySelector(".form textarea, .form input, .form select");
    if (first) first.focus();
  }

  toggleLane(lane) {
    if (this.filter.lanes.has(lane)) this.filter.lanes.delete(lane);
    else this.filter.lanes.add(lane);
    this.filters.replaceChildren(...filtersView(this));
    this.drawList();
  }

  toggle(name) {
    this.filter[name] = !this.filter[name];
    this.filters.replaceChildren(...filtersView(this));
    this.drawList();
  }

  search(words) {
    this.filter.words = words;
    this.limit = AT_ONCE;
    this.drawList();
  }

  more() {
    this.limit += AT_ONCE;
    this.drawList();
  }

  draw() {
    this.notice.replaceChildren(...(this.data.notice ? [noticeBox(this.data.notice)] : []));
    this.drawList();
    this.drawSide();
  }

  drawList() { this.list.replaceChildren(...listView(this)); }

  drawSide() {
    this.side.replaceChildren(...sideView(this));
    this.side.classList.toggle("sheet", Boolean(this.selected && this.tab === "record"));
  }

  drawStrip() {
    const head = el("div", { class: "span" }, el("span", {}, this.data.when));
    const beyond = this.beyond();
    if (this.zoomed) head.append(button("Back to the incident", { onclick: () => this.zoom(null), kind: "plain" }));
    else if (beyond) head.append(el("span", {}, "drag to zoom · ", button(`${beyond} before or after`, { onclick: () => this.showEverything(), kind: "plain" })));
    else head.append(el("span", {}, "drag to zoom"));
    this.strip.replaceChildren(head, stripView(this));
  }

  fit() {
    const wide = window.innerWidth > 760;
    const main = document.querySelector('[data-testid="stMain"]');
    const top = this.root.getBoundingClientRect().top + (main ? main.scrollTop : 0);
    this.root.style.height = wide ? `${Math.max(520, window.innerHeight - top - 6)}px` : "auto";
  }
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const page = memoryOf(parentElement, () => new TimelinePage(parentElement.querySelector(".tl")));
  page.acts.send = (act) => setTriggerValue("act", act);
  page.show(data);
  return () => page.leave();
}
