// What the page knows of the events, and which of them the filters let through.

const LANES = ["alerts", "people", "status", "changes"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const FLAGS = {
  pinned: ["pinned", (event) => event.pinned],
  noted: ["with a note", (event) => event.notes.length > 0],
  corrected: ["time corrected", (event) => Boolean(event.corrected)],
  joined: ["from several sources", (event) => event.also.length > 0],
  flagged: ["flagged", (event) => Boolean(event.suspicious)],
  private: ["private", (event) => Boolean(event.private)],
  hidden: ["hidden", (event) => event.hidden],
  replaced: ["edited or deleted since", (event) => Boolean(event.replaced)],
  samples: ["metric samples", (event) => event.sample],
};

function dayOf(iso) {
  return `${Number(iso.slice(8, 10))} ${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}`;
}

const TWO = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, "0"));
const NONE = Object.freeze([]);
const MINUTE_MS = 60000;
const DAY_MS = 86400000;

function minuteOf(at) {
  const minute = Math.floor((at % DAY_MS) / MINUTE_MS);
  return `${TWO[Math.floor(minute / 60)]}:${TWO[minute % 60]}`;
}

// One event; a row that came without a field has what is plain there. Times are written when somebody reads them.
class Row {
  constructor(one) {
    this.id = one.id;
    this.at = one.at;
    this.kind = one.kind;
    this.lane = one.lane;
    this.source = one.source;
    this.text = one.text;
    this.key = one.key;
    this.who = one.who || "";
    this.channel = one.channel || "";
    this.link = one.link || null;
    this.pinned = one.pinned || false;
    this.hidden = one.hidden || false;
    this.sample = one.sample || false;
    this.received = one.received || false;
    this.cut = one.cut || false;
    this.private = one.private || null;
    this.replaced = one.replaced || null;
    this.corrected = one.corrected || null;
    this.suspicious = one.suspicious || null;
    this.released = one.released || null;
    this.notes = one.notes || NONE;
    this.also = one.also || NONE;
    this.signals = one.signals || NONE;
    this.guess = one.guess || NONE;
    this.line = null;
  }

  get minute() { return minuteOf(this.at); }

  get clock() { return `${minuteOf(this.at)}:${TWO[Math.floor((this.at % MINUTE_MS) / 1000)]}`; }

  get iso() { return new Date(this.at).toISOString().slice(0, 19); }

  get stamp() { return `${this.iso.replace("T", " ")} UTC`; }

  get searched() {
    if (this.line === null) this.line = `${this.clock} ${this.who} ${this.text} ${this.source} ${this.kind} ${this.notes.map((note) => note.text).join(" ")}`.toLowerCase();
    return this.line;
  }
}

class Model {
  constructor(doc) {
    this.doc = doc;
    this.events = doc.events.map((one) => new Row(one));
    this.byId = new Map(this.events.map((one) => [one.id, one]));
    this.milestones = doc.milestones.filter((one) => one.at !== null).sort((a, b) => a.at - b.at);
    this.history = new Map();
    for (const change of doc.changes) {
      if (!this.history.has(change.event)) this.history.set(change.event, []);
      this.history.get(change.event).push(change);
    }
    this.tallies = this.tally();
  }

  event(id) { return (id && this.byId.get(id)) || null; }

  tally() {
    const found = { people: new Map(), kinds: new Map(), signals: new Map(), flags: new Map() };
    const flags = Object.entries(FLAGS).map(([name, [, has]]) => [name, has]);
    const add = (into, name) => into.set(name, (into.get(name) || 0) + 1);
    for (const one of this.events) {
      for (const [name, has] of flags) if (has(one)) add(found.flags, name);
      if (one.hidden || one.replaced || one.sample) continue;
      if (one.who) add(found.people, one.who);
      add(found.kinds, one.kind);
      one.signals.forEach(([name], place) => { if (one.signals.findIndex(([other]) => other === name) === place) add(found.signals, name); });
    }
    return found;
  }

  // Versions of the same message: what superseded it, or what it superseded.
  wordings(event) {
    if (event.replaced && event.replaced !== event.id) return [this.event(event.replaced)].filter(Boolean);
    return this.events.filter((one) => one.replaced === event.id && one.id !== event.id);
  }

  whole() {
    let first = Infinity;
    let last = -Infinity;
    for (const one of this.events) {
      if (one.hidden || one.replaced) continue;
      if (one.at < first) first = one.at;
      if (one.at > last) last = one.at;
    }
    if (first > last) return [0, 1];
    const margin = Math.max(30000, (last - first) * 0.015);
    return [first - margin, last + margin];
  }

  // A ticket closed days later must not squeeze the incident into a corner: the strip begins with what lies around it.
  around() {
    const whole = this.whole();
    if (this.milestones.length < 2) return whole;
    const first = this.milestones[0].at;
    const last = this.milestones[this.milestones.length - 1].at;
    const margin = Math.max(15 * 60000, (last - first) * 0.2);
    const near = [Math.max(whole[0], first - margin), Math.min(whole[1], last + margin)];
    return whole[1] - whole[0] < 1.6 * (near[1] - near[0]) ? whole : near;
  }

  // Events that pass, oldest first. `range` limits them in time; `always` is an event that was asked for by name.
  wanted(filter, range, always) {
    const words = searchWords(filter.words);
    const chosen = (name) => (filter[name].size ? filter[name] : null);
    const [lanes, people, kinds, signals, flags] = ["lanes", "people", "kinds", "signals", "flags"].map(chosen);
    return this.events.filter((one) => {
      if (one.id === always) return true;
      if (range && (one.at < range[0] || one.at > range[1])) return false;
      if (flags ? ![...flags].some((name) => FLAGS[name][1](one)) : one.hidden || one.replaced || (one.sample && !one.pinned)) return false;
      if (lanes && !lanes.has(one.lane)) return false;
      if (people && !people.has(one.who)) return false;
      if (kinds && !kinds.has(one.kind)) return false;
      if (signals && !one.signals.some(([kind]) => signals.has(kind))) return false;
      if (filter.matters && !one.signals.length && !one.pinned && one.lane === "people") return false;
      if (!words.length) return true;
      return words.every((word) => one.searched.includes(word));
    });
  }
}

function freshFilter() {
  return { lanes: new Set(), people: new Set(), kinds: new Set(), signals: new Set(), flags: new Set(), words: "", matters: false };
}

function isFiltered(filter) {
  return Boolean(filter.words || filter.matters) || ["lanes", "people", "kinds", "signals", "flags"].some((name) => filter[name].size);
}

function searchWords(text) {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

// The text with what was searched for marked; lower case may be longer than the text, then nothing is marked.
function highlighted(text, words) {
  const low = text.toLowerCase();
  if (!words.length || low.length !== text.length) return [text];
  const spans = [];
  for (const word of words) for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + word.length)) spans.push([at, at + word.length]);
  spans.sort((a, b) => a[0] - b[0]);
  const nodes = [];
  let place = 0;
  for (const [start, end] of spans) {
    if (start < place) continue;
    nodes.push(text.slice(place, start), el("mark", {}, text.slice(start, end)));
    place = end;
  }
  nodes.push(text.slice(place));
  return nodes;
}

function capitalised(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function counted(number, noun) {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}
