// The list of events: dense, grouped by minute, with milestones between them.

const AT_ONCE = 1500;

function filtersView(page) {
  const { filter } = page;
  const lanes = LANES.map((lane) => {
    const node = el("button", { type: "button", "aria-pressed": String(filter.lanes.has(lane)), onclick: () => page.toggleLane(lane) }, shape(lane), lane);
    return node;
  });
  const toggle = (name, label) => el("button", { type: "button", "aria-pressed": String(filter[name]), onclick: () => page.toggle(name) }, label);
  const search = el("input", { type: "search", placeholder: "Search events", value: filter.words, "aria-label": "Search events" });
  search.oninput = () => page.search(search.value);
  const hidden = page.data.events.filter((event) => event.hidden || !event.current).length;
  const samples = page.data.events.filter((event) => event.sample).length;
  return [search, ...lanes, toggle("matters", "what matters"), samples ? toggle("samples", `metric samples (${samples})`) : null, hidden ? toggle("all", `hidden and replaced (${hidden})`) : null, el("span", { class: "told" }, "")].filter(Boolean);
}

function wantedEvents(page) {
  const { filter, data } = page;
  const [first, last] = page.zoomed || [0, 0];
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  return data.events.filter((event) => {
    if (event.id === page.asked) return true;
    if (!filter.all && (event.hidden || !event.current)) return false;
    if (!filter.samples && event.sample && !event.pinned) return false;
    if (filter.lanes.size && !filter.lanes.has(event.lane)) return false;
    if (filter.matters && !event.signals.length && !event.pinned && event.lane === "people") return false;
    if (page.zoomed && (event.at < first || event.at > last)) return false;
    const line = `${event.clock} ${event.who} ${event.text} ${event.source} ${event.kind}`.toLowerCase();
    return words.every((word) => line.includes(word));
  });
}

function listView(page) {
  const events = wantedEvents(page);
  const told = page.filters.querySelector(".told");
  told.textContent = events.length === page.data.events.length ? page.data.total : `${events.length} of ${page.data.total}`;
  if (!events.length) return [el("p", { class: "nothing" }, page.data.events.length ? "No event matches. Clear the search or the filters." : "No events are in yet. Import records to begin.")];
  const shown = events.slice(0, page.limit);
  const milestones = page.data.milestones.filter((one) => one.at !== null).sort((a, b) => a.at - b.at);
  const nodes = [];
  let day = null;
  let minute = null;
  let next = 0;
  for (const event of shown) {
    if (event.day !== day) nodes.push(el("div", { class: "tl-day" }, event.day));
    while (next < milestones.length && milestones[next].at <= event.at) {
      const one = milestones[next];
      next += 1;
      if (!page.zoomed || one.at >= page.zoomed[0]) nodes.push(el("div", { class: "tl-mile" }, el("span", { class: "time" }, one.minute), `${capitalised(one.label)}${page.data.cycles > 1 ? ` (cycle ${one.cycle})` : ""}`));
    }
    nodes.push(rowView(page, event, event.day === day && event.minute === minute ? "" : event.minute));
    day = event.day;
    minute = event.minute;
  }
  for (const one of milestones.slice(next)) nodes.push(el("div", { class: "tl-mile" }, el("span", { class: "time" }, one.minute), capitalised(one.label)));
  if (events.length > shown.length) nodes.push(button(`Show ${Math.min(AT_ONCE, events.length - shown.length)} more of ${events.length - shown.length}`, { onclick: () => page.more() }));
  return nodes;
}

function capitalised(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function rowView(page, event, minute) {
  const retracted = event.guess.some((one) => one.state === "proposed" && one.fate === "retracted");
  const kinds = ["tl-row", event.hidden ? "hidden" : "", event.current ? "" : "old", retracted ? "retracted" : "", page.selected === event.id ? "chosen" : ""];
  const who = event.who ? el("span", { class: "who" }, `${event.who} `) : null;
  const kind = event.lane === "people" ? null : el("span", { class: "muted" }, `${event.kind} · `);
  const view = el(
    "div",
    { class: kinds.join(" "), role: "button", tabindex: "0", "data-event": event.id, onclick: () => page.select(event.id), onkeydown: (key) => { if (key.key === "Enter") page.select(event.id); } },
    el("span", { class: "time", title: event.stamp }, minute),
    shape(event.lane, event.kind),
    el("span", { class: "what" }, who, kind, el("span", { class: "said" }, event.text)),
    el("span", { class: "badges" }, badgesOf(event).map(([text, kind, title]) => el("span", { class: `badge ${kind}`, title }, text))),
  );
  return view;
}

function badgesOf(event) {
  const badges = [];
  if (event.pinned) badges.push(["pinned", "strong", null]);
  if (event.corrected) badges.push(["time corrected", "strong", event.corrected]);
  if (event.notes.length) badges.push(["note", "strong", event.notes.map((note) => `${note.by}: ${note.text}`).join("\n")]);
  for (const guess of event.guess) badges.push([`hypothesis ${guess.state}`, "", guess.text]);
  if (event.also.length) badges.push([`from ${event.also.length + 1} sources`, "", event.also.map((one) => one.source).join(", ")]);
  if (event.suspicious) badges.push(["flagged", "warn", event.suspicious]);
  if (event.released) badges.push(["released", "strong", event.released]);
  if (event.received) badges.push(["time of the file", "warn", "The record has no time of its own."]);
  if (!event.current) badges.push(["replaced", "", "A later edit or deletion superseded it."]);
  if (!event.guess.length) for (const signal of event.signals.slice(0, 1)) badges.push([signal.kind, "", signal.reason]);
  return badges;
}
