// The list of events: dense, grouped by day and minute, with milestones between them. Only rows in sight are in the page.

const OVERSCAN = 300;
const GUESSED = { day: 30, mile: 28 };

// Days, milestones and events in the order they are read.
function listItems(events, milestones, range) {
  const miles = milestones.filter((one) => !range || (one.at >= range[0] && one.at <= range[1]));
  const items = [];
  let day = null;
  let minute = null;
  let next = 0;
  const mile = () => { items.push({ key: `mile ${miles[next].name}`, type: "mile", mile: miles[next] }); next += 1; };
  events.forEach((event, place) => {
    const of = Math.floor(event.at / DAY_MS);
    const within = Math.floor(event.at / MINUTE_MS);
    if (of !== day) items.push({ key: `day ${of}`, type: "day", text: dayOf(event.iso) });
    while (next < miles.length && miles[next].at <= event.at) mile();
    const told = within === minute ? "" : event.minute;
    items.push({ key: told ? event.id : `${event.id} again`, type: "event", event, minute: told, place });
    [day, minute] = [of, within];
  });
  while (next < miles.length) mile();
  return items;
}

class EventList {
  constructor(page, box) {
    this.page = page;
    this.box = box;
    this.above = el("div", { role: "presentation" });
    this.below = el("div", { role: "presentation" });
    this.rows = new Map();
    this.heights = new Map();
    this.items = [];
    this.places = new Map();
    this.offsets = new Float64Array(1);
    this.box.setAttribute("role", "listbox");
    this.box.setAttribute("aria-label", "Events");
    this.box.setAttribute("tabindex", "0");
    this.box.onclick = (event) => {
      const row = event.target.closest(".tl-row");
      if (row) page.pickRow(row.dataset.event);
    };
    this.onscroll = () => { if (!this.frame) this.frame = requestAnimationFrame(() => { this.frame = 0; timed("scroll", () => this.draw()); }); };
  }

  // The part that scrolls: the list's own column where the page is wide, else the page.
  attach(scroller) {
    if (this.scroller === scroller) return;
    this.leave();
    this.scroller = scroller;
    if (scroller) scroller.addEventListener("scroll", this.onscroll, { passive: true });
  }

  leave() { if (this.scroller) this.scroller.removeEventListener("scroll", this.onscroll); }

  show(items, { fresh = false } = {}) {
    if (fresh) this.heights.clear();
    this.items = items;
    this.places = new Map(items.map((item, place) => [item.type === "event" ? item.event.id : item.key, place]));
    this.rows.clear();
    this.count = items.reduce((so, item) => so + (item.type === "event" ? 1 : 0), 0);
    this.layout();
    this.drawn = null;
    this.draw();
  }

  guess(item) {
    if (item.type !== "event") return GUESSED[item.type];
    const letters = item.event.text.length + item.event.who.length;
    return letters * 7 > (this.page.narrow ? 250 : 480) ? 46 : 26;
  }

  layout() {
    const { items, heights } = this;
    const offsets = new Float64Array(items.length + 1);
    for (let place = 0; place < items.length; place += 1) {
      const item = items[place];
      offsets[place + 1] = offsets[place] + (heights.get(item.key) || this.guess(item));
    }
    this.offsets = offsets;
  }

  at(offset) {
    let [low, high] = [0, this.items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.offsets[middle + 1] <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  sight() {
    if (!this.scroller) return [0, 1000];
    const top = this.scroller.getBoundingClientRect().top - this.box.getBoundingClientRect().top;
    return [top, top + Math.min(this.scroller.clientHeight, window.innerHeight)];
  }

  draw() {
    if (!this.items.length) return;
    const [top, bottom] = this.sight();
    const first = this.at(Math.max(0, top - OVERSCAN));
    const last = Math.min(this.items.length, this.at(bottom + OVERSCAN) + 1);
    if (this.drawn && this.drawn[0] === first && this.drawn[1] === last) return;
    this.drawn = [first, last];
    const shown = this.items.slice(first, last);
    const rows = new Map(shown.map((item) => [item.key, this.rows.get(item.key) || this.row(item)]));
    this.rows = rows;
    this.above.style.height = `${this.offsets[first]}px`;
    this.below.style.height = `${this.offsets[this.items.length] - this.offsets[last]}px`;
    this.place([this.above, ...rows.values(), this.below]);
    this.remeasure(shown, top);
  }

  // Rows that stay are not touched: one that moves while it is pressed would lose its click.
  place(nodes) {
    const wanted = new Set(nodes);
    for (const node of [...this.box.childNodes]) if (!wanted.has(node)) node.remove();
    let next = this.box.firstChild;
    for (const node of nodes) {
      if (node === next) next = next.nextSibling;
      else this.box.insertBefore(node, next);
    }
  }

  // Guessed heights give way to real ones; what stands first in sight stays where it is.
  remeasure(shown, top) {
    const anchor = this.at(Math.max(0, top));
    const before = this.offsets[anchor];
    const sizes = shown.map((item) => this.rows.get(item.key).offsetHeight);
    let changed = false;
    shown.forEach((item, place) => {
      if (sizes[place] && this.heights.get(item.key) !== sizes[place]) {
        this.heights.set(item.key, sizes[place]);
        changed = true;
      }
    });
    if (!changed) return;
    this.layout();
    const [first, last] = this.drawn;
    this.above.style.height = `${this.offsets[first]}px`;
    this.below.style.height = `${this.offsets[this.items.length] - this.offsets[last]}px`;
    const moved = this.offsets[anchor] - before;
    if (this.scroller && top > 0 && Math.abs(moved) >= 1) this.scroller.scrollTop += moved;
  }

  row(item) {
    if (item.type === "day") return el("div", { class: "tl-day", role: "presentation" }, item.text);
    if (item.type === "mile") {
      const { mile } = item;
      return el("div", { class: "tl-mile", role: "presentation" }, el("span", { class: "time" }, mile.minute), `${capitalised(mile.label)}${this.page.model.doc.cycles > 1 ? ` (cycle ${mile.cycle})` : ""}`);
    }
    return rowView(this.page, item, this.count);
  }

  // `where`: "center" for what was chosen elsewhere, "nearest" for steps with the keyboard.
  reveal(id, where) {
    const place = this.places.get(id);
    if (place === undefined || !this.scroller) return;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const [top, bottom] = this.sight();
      const [begin, end] = [this.offsets[place], this.offsets[place + 1]];
      const covered = this.page.narrow ? 8 : 44;
      if (where === "nearest" && begin >= top + covered && end <= bottom - 8) break;
      const target = where === "center" ? (begin + end) / 2 - (bottom - top) / 2 : begin < top + covered ? begin - covered : end - (bottom - top) + 8;
      const moved = Math.round(target - top);
      if (Math.abs(moved) < 2) break;
      const from = this.scroller.scrollTop;
      this.scroller.scrollTop = from + moved;
      this.draw();
      if (this.scroller.scrollTop === from) break;
    }
  }

  choose(id) {
    for (const row of this.box.querySelectorAll(".tl-row.chosen")) mark(row, false);
    const row = id && this.box.querySelector(`[data-event="${CSS.escape(id)}"]`);
    if (row) mark(row, true);
    if (row) this.box.setAttribute("aria-activedescendant", row.id);
    else this.box.removeAttribute("aria-activedescendant");
  }

  step(id, by) {
    const events = this.items.filter((item) => item.type === "event");
    if (!events.length) return null;
    const place = events.findIndex((item) => item.event.id === id);
    if (place < 0) return (by > 0 ? events[Math.max(0, this.firstInSight(events))] : events[events.length - 1]).event.id;
    return events[Math.min(events.length - 1, Math.max(0, place + by))].event.id;
  }

  firstInSight(events) {
    const [top] = this.sight();
    return events.findIndex((item) => this.offsets[this.places.get(item.event.id)] >= top);
  }
}

function mark(row, chosen) {
  row.classList.toggle("chosen", chosen);
  row.setAttribute("aria-selected", String(chosen));
}

function rowView(page, item, count) {
  const { event } = item;
  const words = searchWords(page.filter.words);
  const retracted = event.guess.some((one) => one.state === "proposed" && one.fate === "retracted");
  const chosen = page.selected === event.id;
  const kinds = ["tl-row", event.hidden ? "hidden" : "", event.replaced ? "old" : "", event.private ? "private" : "", retracted ? "retracted" : "", chosen ? "chosen" : ""];
  const who = event.who ? el("span", { class: "who" }, highlighted(event.who, words), " ") : null;
  const kind = event.lane === "people" ? null : el("span", { class: "muted" }, `${event.kind} · `);
  return el(
    "div",
    { class: kinds.filter(Boolean).join(" "), role: "option", id: `event-${event.id}`, "aria-selected": String(chosen), "aria-posinset": item.place + 1, "aria-setsize": count, "data-event": event.id },
    el("span", { class: "time", title: event.stamp }, item.minute),
    shape(event.lane, event.kind),
    el("span", { class: "what" }, who, kind, el("span", { class: "said" }, highlighted(event.text.slice(0, 400), words))),
    el("span", { class: "badges" }, badgesOf(event).map(([text, look, title]) => el("span", { class: `badge ${look}`, title }, text))),
  );
}

function badgesOf(event) {
  const badges = [];
  if (event.private) badges.push(["private", "lock", "Only members of this incident see it; no draft, search or export has it."]);
  if (event.hidden) badges.push(["hidden", "", "Left out of drafts and context; it stays in the records."]);
  if (event.pinned) badges.push(["pinned", "strong", null]);
  if (event.corrected) badges.push(["time corrected", "strong", event.corrected]);
  if (event.notes.length) badges.push([event.notes.length > 1 ? `${event.notes.length} notes` : "note", "strong", event.notes.map((note) => `${note.by}: ${note.text}`).join("\n")]);
  for (const guess of event.guess) badges.push([`hypothesis ${guess.state}`, "", `“${guess.text}”: in the end ${FATES[guess.fate] || guess.fate}`]);
  if (event.also.length) badges.push([`from ${event.also.length + 1} records`, "", event.also.map((one) => one.source).join(", ")]);
  if (event.suspicious) badges.push(["flagged", "warn", event.suspicious]);
  if (event.released) badges.push(["released", "strong", event.released]);
  if (event.received) badges.push(["time of the file", "warn", "The record has no time of its own."]);
  if (event.replaced) badges.push([event.replaced === event.id ? "deleted" : "replaced", "", "A later edit or deletion superseded it."]);
  if (!event.guess.length) for (const [name, reason] of event.signals.slice(0, 1)) badges.push([name, "", reason]);
  return badges;
}
