// Which stretch of time is shown: the incident, or what a person zoomed into.

const SHORTEST_MS = 10000;

class Zoom {
  constructor() {
    this.home = [0, 1];
    this.whole = [0, 1];
    this.chosen = null;
  }

  over(whole, home) {
    this.whole = whole;
    this.home = home;
    if (this.chosen) this.to(this.chosen);
  }

  get range() { return this.chosen || this.home; }

  get zoomed() { return this.chosen !== null; }

  reset() { this.chosen = null; }

  everything() { this.chosen = [...this.whole]; }

  to([begin, end]) {
    const [first, last] = this.whole;
    const length = Math.min(Math.max(end - begin, SHORTEST_MS), last - first);
    const start = Math.min(Math.max(begin - Math.max(0, length - (end - begin)) / 2, first), last - length);
    this.chosen = [start, start + length];
  }

  // Closer with a factor below 1, further with one above; `at` stays where it is.
  by(factor, at) {
    const [begin, end] = this.range;
    const anchor = at === undefined ? (begin + end) / 2 : at;
    if (factor > 1 && (end - begin) * factor >= this.whole[1] - this.whole[0]) this.everything();
    else this.to([anchor - (anchor - begin) * factor, anchor + (end - anchor) * factor]);
  }

  pan(part) {
    const [begin, end] = this.range;
    const far = (end - begin) * part;
    this.to([begin + far, end + far]);
  }
}

function ticksBetween(first, last, width) {
  const second = 1000;
  const steps = [1, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800, 2592000].map((one) => one * second);
  const step = steps.find((one) => (last - first) / one <= width / 90) || steps[steps.length - 1];
  const ticks = [];
  for (let at = Math.ceil(first / step) * step; at <= last; at += step) {
    const moment = new Date(at).toISOString();
    const midnight = moment.slice(11, 19) === "00:00:00";
    ticks.push([at, step >= 86400 * second || midnight ? dayOf(moment).replace(/ \d{4}$/, "") : step < 60 * second ? moment.slice(11, 19) : moment.slice(11, 16)]);
  }
  return ticks;
}

function lengthOf(ms) {
  const minutes = Math.round(ms / 60000);
  if (minutes < 1) return `${Math.round(ms / 1000)} s`;
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min` : `${Math.round(minutes / 1440)} days`;
}
