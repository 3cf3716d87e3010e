// What is drawn where: marks of single events, bars where many share a place, guesses in rows, labels that do not overlap.

const PLACE = 8;
const MOST_GUESSES = 24;

// One mark per lane and place of eight pixels, so that five thousand events are some hundreds of marks.
function marksOf(events, x) {
  const found = new Map();
  for (const event of events) {
    const at = x(event.at);
    const place = `${event.lane} ${Math.floor(at / PLACE)}`;
    const known = found.get(place);
    if (known) known.events.push(event);
    else found.set(place, { lane: event.lane, x: at, place: Math.floor(at / PLACE) * PLACE + PLACE / 2, events: [event] });
  }
  return [...found.values()];
}

function markView(mark, y, most) {
  const { events } = mark;
  if (events.length === 1) return pointView(events[0], mark.x, y);
  const height = 5 + 11 * Math.min(1, Math.log(events.length) / Math.log(Math.max(8, most)));
  const strong = events.some((event) => event.pinned);
  const told = `${counted(events.length, "event")}, ${events[0].clock} to ${events[events.length - 1].clock} UTC`;
  return svg("rect", { class: `point dense ${strong ? "strong" : ""}`, x: mark.place - PLACE / 2 + 1, y: y - height / 2, width: PLACE - 2, height, rx: 1.5, opacity: (0.55 + 0.45 * Math.min(1, events.length / most)).toFixed(2) }, svg("title", {}, told));
}

function pointView(event, at, y) {
  const kinds = ["point", event.signals.length ? "strong" : "", event.pinned ? "pinned" : "", event.hidden || event.replaced ? "faint" : ""];
  const d = {
    alerts: `M${at} ${y - 5} L${at + 5} ${y + 4} L${at - 5} ${y + 4} Z`,
    changes: `M${at} ${y - 5} L${at + 5} ${y} L${at} ${y + 5} L${at - 5} ${y} Z`,
    status: `M${at - 3.5} ${y - 3.5} h7 v7 h-7 Z`,
  }[event.lane] || `M${at - 3} ${y} a3 3 0 1 0 6 0 a3 3 0 1 0 -6 0`;
  return svg("path", { class: kinds.join(" "), d }, svg("title", {}, `${event.stamp} ${event.who ? `${event.who}: ` : ""}${event.text.slice(0, 140)}`));
}

// Guesses lie below the lanes, each as a line from where it was proposed to what became of it.
// Of very many, those with an outcome come first.
function guessRows(hypotheses, first, last) {
  const ends = [];
  const decided = (one) => one.fate === "retracted" || one.fate === "confirmed";
  const drawn = hypotheses.length > MOST_GUESSES ? [...hypotheses.filter(decided), ...hypotheses.filter((one) => !decided(one))].slice(0, MOST_GUESSES).sort((a, b) => a.steps[0].at - b.steps[0].at) : hypotheses;
  return drawn.map((one) => {
    const begin = one.steps[0].at;
    const open = one.fate === "proposed" || one.fate === "tested";
    return { ...one, begin, open, end: open ? Math.max(last, begin) : one.steps[one.steps.length - 1].at };
  }).filter((one) => one.end >= first && one.begin <= last).map((one) => {
    let row = ends.findIndex((end) => end <= one.begin);
    if (row < 0) row = Math.min(ends.length, 3);
    ends[row] = one.end + (last - first) * 0.01;
    return { ...one, row };
  });
}

function guessView(page, one, x, { left, right, top }) {
  const y = top + 9 + one.row * 9;
  const begin = Math.max(left, x(one.begin));
  const end = Math.min(right, x(one.end));
  const told = `${one.steps[0].minute} UTC “${one.text}”: ${FATES[one.fate] || one.fate}`;
  const mark = { retracted: `M${end - 3} ${y - 3} l6 6 M${end + 3} ${y - 3} l-6 6`, confirmed: `M${end - 4} ${y} l3 3 l5 -6` }[one.fate];
  const line = svg(
    "g", { class: `guess ${one.fate}` },
    svg("line", { class: "hit", x1: begin, x2: Math.max(end, begin + 8), y1: y, y2: y }),
    svg("line", { x1: begin, x2: Math.max(end, begin + 1), y1: y, y2: y }),
    svg("circle", { cx: begin, cy: y, r: 2.5 }), svg("title", {}, told),
  );
  if (mark) line.append(svg("path", { d: mark }));
  line.onpointerdown = (event) => event.stopPropagation();
  line.onpointerup = (event) => { event.stopPropagation(); page.showTab("guesses"); };
  return line;
}

// Labels lie in rows, as few as they need; the last one takes what finds no room and shows its text on hover only.
function milestoneRows(milestones, x, first, last, width, cycles) {
  const ends = [];
  return milestones.filter((one) => one.at >= first && one.at <= last).map((one) => {
    const text = `${one.label}${cycles > 1 ? ` ${one.cycle}` : ""} ${one.minute}`;
    const length = text.length * 6.1 + 8;
    const at = x(one.at);
    const flip = at + length > width;
    const begin = flip ? at - length : at;
    let row = ends.findIndex((end) => end <= begin);
    if (row < 0) row = ends.length;
    const crowded = row > 4;
    if (crowded) row = 4;
    else ends[row] = begin + length;
    return { text: crowded ? "" : text, told: `${capitalised(one.label)}: ${one.day}, ${one.minute} UTC`, x: at, row, flip };
  });
}

function seriesView(series, x, { first, last, left, right, top, height }) {
  const values = series.points.map(([, value]) => value);
  const low = Math.min(0, ...values);
  const high = Math.max(...values, low + 1e-9);
  const points = series.points.filter(([at], place) => {
    const before = series.points[place - 1];
    const after = series.points[place + 1];
    return (at >= first || (after && after[0] >= first)) && (at <= last || (before && before[0] <= last));
  });
  const line = points.map(([at, value]) => `${x(at).toFixed(1)},${(top + height - ((value - low) / (high - low)) * height).toFixed(1)}`).join(" ");
  const most = `${Number(high.toPrecision(3)).toLocaleString("en-US")}${series.unit ? ` ${series.unit}` : ""}`;
  return [
    svg("line", { class: "lane-line", x1: left, x2: right, y1: top + height, y2: top + height }),
    svg("text", { x: 0, y: top + height - 2 }, series.name.length > 11 ? `${series.name.slice(0, 9)}…` : series.name, svg("title", {}, `${series.name}, up to ${most}`)),
    svg("polyline", { class: "series", points: line, "clip-path": "url(#tl-plot)" }),
    svg("text", { class: "most", x: right, y: top + 7, "text-anchor": "end" }, most),
  ];
}
