// The drawn strip: lanes, guesses, metric lines, milestones as vertical lines; drag, wheel, pinch and keys zoom.

const LANE = 22;
const GRAPH = 26;

class Strip {
  constructor(page, box) {
    this.page = page;
    this.box = box;
    this.pointers = new Map();
    this.head = el("div", { class: "span" });
    this.view = svg("svg", { tabindex: 0, role: "application", "aria-label": "Drawn timeline. Drag or + to zoom, arrows to move, 0 to see the incident." });
    this.overview = svg("svg", { class: "overview", height: 26, role: "img", "aria-label": "The whole time, with the part that is shown" });
    this.box.replaceChildren(this.head, this.overview, this.view);
    this.listen();
  }

  measure() {
    this.width = Math.max(300, this.box.clientWidth - 22);
    this.left = this.width < 500 ? 52 : 66;
    this.right = this.width - 12;
  }

  x(at) {
    const [first, last] = this.page.zoom.range;
    return this.left + ((at - first) / Math.max(1, last - first)) * (this.right - this.left);
  }

  timeAt(clientX) {
    const box = this.view.getBoundingClientRect();
    const place = Math.min(this.right, Math.max(this.left, ((clientX - box.left) / box.width) * this.width));
    const [first, last] = this.page.zoom.range;
    return first + ((place - this.left) / (this.right - this.left)) * (last - first);
  }

  draw() {
    const { page } = this;
    const { model } = page;
    const [first, last] = page.zoom.range;
    const x = (at) => this.x(at);
    const miles = milestoneRows(model.milestones, x, first, last, this.width, model.doc.cycles);
    const top = Math.max(1, ...miles.map((one) => one.row + 1)) * 13 + 4;
    const lanes = top + LANES.length * LANE;
    const guesses = guessRows(model.doc.hypotheses, first, last);
    const guessed = guesses.length ? Math.min(4, Math.max(...guesses.map((one) => one.row + 1))) * 9 + 12 : 0;
    const graphs = model.doc.series.filter(({ points }) => points[0][0] <= last && points[points.length - 1][0] >= first);
    const bottom = lanes + guessed + graphs.length * (GRAPH + 6);
    Object.assign(this, { top, bottom });
    const nodes = [...this.axis(first, last, top, bottom), ...this.lanes(top)];
    if (guessed) nodes.push(svg("text", { x: 0, y: lanes + 13 }, "guesses"), ...guesses.map((one) => guessView(page, one, x, { left: this.left, right: this.right, top: lanes })));
    graphs.forEach((one, place) => nodes.push(...seriesView(one, x, { first, last, left: this.left, right: this.right, top: lanes + guessed + place * (GRAPH + 6) + 5, height: GRAPH - 2 })));
    for (const one of miles) nodes.push(svg("g", { class: "milestone" }, svg("line", { x1: one.x, x2: one.x, y1: one.row * 13 + 13, y2: bottom }), svg("title", {}, one.told)));
    for (const one of miles) nodes.push(svg("g", { class: "milestone" }, svg("text", { x: one.x + (one.flip ? -3 : 3), y: one.row * 13 + 10, "text-anchor": one.flip ? "end" : "start" }, one.text), svg("title", {}, one.told)));
    this.marks = marksOf(page.wanted(true).filter((event) => event.at >= first && event.at <= last), x);
    const most = this.marks.reduce((so, mark) => Math.max(so, mark.events.length), 1);
    for (const mark of this.marks) nodes.push(markView(mark, this.laneY(mark.lane), most));
    this.chosen = svg("g", { class: "here" });
    this.brush = svg("rect", { class: "brush", y: top - 2, height: bottom - top + 2, width: 0, x: 0 });
    this.view.setAttribute("height", bottom + 18);
    this.view.setAttribute("viewBox", `0 0 ${this.width} ${bottom + 18}`);
    this.view.replaceChildren(...nodes, this.chosen, this.brush);
    this.choose();
    this.drawHead();
    this.drawOverview();
  }

  axis(first, last, top, bottom) {
    const clip = svg("clipPath", { id: "tl-plot" }, svg("rect", { x: this.left, y: 0, width: this.right - this.left, height: bottom }));
    const nodes = [svg("defs", {}, clip)];
    for (const [at, label] of ticksBetween(first, last, this.width)) {
      nodes.push(svg("line", { class: "tick", x1: this.x(at), x2: this.x(at), y1: top - 2, y2: bottom }));
      nodes.push(svg("text", { x: this.x(at), y: bottom + 13, "text-anchor": "middle" }, label));
    }
    return nodes;
  }

  lanes(top) {
    return LANES.flatMap((lane, place) => {
      const y = top + place * LANE + LANE / 2;
      return [svg("line", { class: "lane-line", x1: this.left, x2: this.right, y1: y, y2: y }), svg("text", { x: 0, y: y + 4 }, lane)];
    });
  }

  laneY(lane) { return this.top + Math.max(0, LANES.indexOf(lane)) * LANE + LANE / 2; }

  // Only the marker moves when another event is selected.
  choose() {
    const event = this.page.model.event(this.page.selected);
    const [first, last] = this.page.zoom.range;
    if (!event || event.at < first || event.at > last) return this.chosen.replaceChildren();
    const [at, y] = [this.x(event.at), this.laneY(event.lane)];
    this.chosen.replaceChildren(svg("line", { x1: at, x2: at, y1: this.top - 2, y2: this.bottom }), svg("circle", { class: "chosen", cx: at, cy: y, r: 6.5 }));
  }

  drawHead() {
    const { page } = this;
    const [first, last] = page.zoom.range;
    const beyond = page.beyond();
    const acts = [];
    if (page.zoom.zoomed) acts.push(el("span", { class: "hint" }, `${lengthOf(last - first)} shown · `), button("Back to the incident", { onclick: () => page.setZoom(null), kind: "plain", key: "0" }));
    else if (beyond) acts.push(el("span", { class: "hint" }, "drag to zoom · "), button(`${beyond} before or after`, { onclick: () => page.setZoom("everything"), kind: "plain" }));
    else acts.push(el("span", { class: "hint" }, "drag to zoom"));
    this.head.replaceChildren(el("span", {}, page.model.doc.when), el("span", { class: "acts" }, acts));
  }

  drawOverview() {
    const { page } = this;
    this.overview.toggleAttribute("hidden", !page.zoom.zoomed);
    if (!page.zoom.zoomed) return;
    const [first, last] = page.zoom.whole;
    const span = this.right - this.left;
    const place = (at) => this.left + ((at - first) / Math.max(1, last - first)) * span;
    const bins = new Array(Math.ceil(span / 3) + 1).fill(0);
    for (const event of page.wanted(true)) if (event.at >= first && event.at <= last) bins[Math.floor((place(event.at) - this.left) / 3)] += 1;
    const most = Math.log(1 + Math.max(...bins, 1));
    const d = bins.map((count, at) => (count ? `M${this.left + at * 3 + 1} 22 v${-(2 + 16 * (Math.log(1 + count) / most)).toFixed(1)}` : "")).join("");
    const [begin, end] = page.zoom.range.map(place);
    this.overview.setAttribute("viewBox", `0 0 ${this.width} 26`);
    this.overview.replaceChildren(
      svg("text", { x: 0, y: 18 }, "all"), svg("path", { class: "bins", d }),
      svg("rect", { class: "window", x: begin, y: 2, width: Math.max(4, end - begin), height: 22, rx: 2 }),
    );
  }

  listen() {
    const { view, page } = this;
    view.onpointerdown = (event) => this.press(event);
    view.onpointermove = (event) => this.move(event);
    view.onpointerup = view.onpointercancel = (event) => this.release(event);
    view.ondblclick = () => page.setZoom(null);
    view.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    view.onkeydown = (event) => this.key(event);
    const look = (event) => {
      const box = this.overview.getBoundingClientRect();
      const [first, last] = page.zoom.whole;
      const part = (((event.clientX - box.left) / box.width) * this.width - this.left) / (this.right - this.left);
      const half = (page.zoom.range[1] - page.zoom.range[0]) / 2;
      const at = first + part * (last - first);
      page.setZoom([at - half, at + half]);
    };
    this.overview.onpointerdown = (event) => { this.overview.setPointerCapture(event.pointerId); look(event); };
    this.overview.onpointermove = (event) => { if (event.buttons) look(event); };
  }

  press(event) {
    this.pointers.set(event.pointerId, event.clientX);
    this.view.setPointerCapture(event.pointerId);
    this.from = this.pointers.size === 1 ? event.clientX : null;
    if (this.pointers.size === 2) this.pinched = this.spread();
  }

  spread() {
    const [one, other] = [...this.pointers.values()];
    return { far: Math.max(10, Math.abs(one - other)), middle: (one + other) / 2 };
  }

  move(event) {
    if (!this.pointers.has(event.pointerId)) return;
    this.pointers.set(event.pointerId, event.clientX);
    if (this.pointers.size === 2) {
      const now = this.spread();
      this.page.zoomBy(this.pinched.far / now.far, this.timeAt(now.middle));
      this.pinched = now;
    } else if (this.from !== null) {
      const [one, other] = [this.x(this.timeAt(this.from)), this.x(this.timeAt(event.clientX))];
      this.brush.setAttribute("x", Math.min(one, other));
      this.brush.setAttribute("width", Math.abs(other - one));
    }
  }

  release(event) {
    this.pointers.delete(event.pointerId);
    const { from } = this;
    if (from === null || from === undefined) return;
    this.from = null;
    this.brush.setAttribute("width", 0);
    if (event.type === "pointercancel") return;
    if (Math.abs(event.clientX - from) > 6) this.page.setZoom([this.timeAt(Math.min(from, event.clientX)), this.timeAt(Math.max(from, event.clientX))]);
    else this.pick(event);
  }

  wheel(event) {
    event.preventDefault();
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (sideways) this.page.panBy(event.deltaX / 600);
    else this.page.zoomBy(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 220), this.timeAt(event.clientX));
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { "+": () => this.page.zoomBy(0.6), "=": () => this.page.zoomBy(0.6), "-": () => this.page.zoomBy(1.6), ArrowLeft: () => this.page.panBy(-0.2), ArrowRight: () => this.page.panBy(0.2), 0: () => this.page.setZoom(null) }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  // The nearest mark within reach: its event, or a closer look where it stands for many.
  pick(event) {
    const box = this.view.getBoundingClientRect();
    const scale = this.width / box.width;
    const [px, py] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    let best = null;
    for (const mark of this.marks) {
      const far = Math.hypot(px - (mark.events.length > 1 ? mark.place : mark.x), py - this.laneY(mark.lane));
      if (far < 14 && (!best || far < best.far)) best = { far, mark };
    }
    if (!best) return;
    const { events } = best.mark;
    const length = events[events.length - 1].at - events[0].at;
    if (events.length > 3 && length > SHORTEST_MS) this.page.setZoom([events[0].at - length, events[events.length - 1].at + length]);
    else this.page.select(events[0].id, true);
  }
}
