// The drawn strip: four lanes, metric lines, milestones as vertical lines; drag to zoom.

const LANES = ["alerts", "people", "changes", "status"];
const LEFT = 62;
const LANE = 21;

function stripView(page) {
  const width = Math.max(300, page.strip.clientWidth - 22);
  const left = width < 500 ? 52 : LEFT;
  const [first, last] = page.range();
  const x = (at) => left + ((at - first) / Math.max(1, last - first)) * (width - left - 12);
  const miles = stripMilestones(page, x, first, last, width);
  const rows = Math.max(1, ...miles.map((one) => one.row + 1));
  const top = rows * 13 + 4;
  const graph = page.data.series.length ? 46 : 0;
  const guesses = stripGuesses(page, first, last);
  const guessed = guesses.length ? Math.min(4, Math.max(...guesses.map((one) => one.row + 1))) * 9 + 12 : 0;
  const bottom = top + LANES.length * LANE + guessed + graph;
  const view = svg("svg", { height: bottom + 18, viewBox: `0 0 ${width} ${bottom + 18}`, role: "img", "aria-label": "Events by lane over time" });
  for (const [at, label] of ticksBetween(first, last, width)) {
    view.append(svg("line", { class: "tick", x1: x(at), x2: x(at), y1: top - 2, y2: bottom }));
    view.append(svg("text", { x: x(at), y: bottom + 13, "text-anchor": "middle" }, label));
  }
  LANES.forEach((lane, place) => {
    const y = top + place * LANE + LANE / 2;
    view.append(svg("line", { class: "lane-line", x1: left, x2: width - 12, y1: y, y2: y }), svg("text", { x: 0, y: y + 4 }, lane));
  });
  if (guessed) view.append(...guessLane(page, guesses, x, { first, last, left, width, top: top + LANES.length * LANE }));
  for (const one of page.data.series) view.append(seriesLine(one, x, first, last, bottom - graph + 6, graph - 12));
  if (graph) view.append(svg("text", { x: 0, y: bottom - graph / 2 + 2 }, "metric", svg("title", {}, page.data.series.map((one) => one.name).join(", "))));
  for (const one of miles) {
    const mark = svg("g", { class: "milestone" }, svg("line", { x1: one.x, x2: one.x, y1: one.row * 13 + 13, y2: bottom }), svg("text", { x: one.x + (one.flip ? -3 : 3), y: one.row * 13 + 10, "text-anchor": one.flip ? "end" : "start" }, one.text));
    view.append(mark);
  }
  for (const event of page.data.events) {
    if (event.at >= first && event.at <= last && !event.hidden && event.current && !event.sample) view.append(pointView(page, event, x, top));
  }
  const brush = svg("rect", { class: "brush", y: top - 2, height: bottom - top + 2, width: 0, x: 0 });
  view.append(brush);
  brushing(page, view, brush, { width, left, first, last });
  return view;
}

// Guesses lie below the lanes, each as a line from where it was proposed to what became of it.
function stripGuesses(page, first, last) {
  const ends = [];
  return page.data.hypotheses.map((one) => {
    const begin = one.steps[0].at;
    const open = one.fate === "proposed" || one.fate === "tested";
    const end = open ? Math.max(last, begin) : one.steps[one.steps.length - 1].at;
    return { ...one, begin, end, open };
  }).filter((one) => one.end >= first && one.begin <= last).map((one) => {
    let row = ends.findIndex((end) => end <= one.begin);
    if (row < 0) row = Math.min(ends.length, 3);
    ends[row] = one.end + (last - first) * 0.01;
    return { ...one, row };
  });
}

function guessLane(page, guesses, x, { first, last, left, width, top }) {
  const nodes = [svg("text", { x: 0, y: top + 13 }, "guesses")];
  for (const one of guesses) {
    const y = top + 9 + one.row * 9;
    const begin = Math.max(left, x(one.begin));
    const end = Math.min(width - 12, x(one.end));
    const told = `${one.steps[0].minute} UTC “${one.text}”: ${one.fate}`;
    const mark = { retracted: `M${end - 3} ${y - 3} l6 6 M${end + 3} ${y - 3} l-6 6`, confirmed: `M${end - 4} ${y} l3 3 l5 -6` }[one.fate];
    const line = svg("g", { class: `guess ${one.fate}` },
      svg("line", { class: "hit", x1: begin, x2: Math.max(end, begin + 8), y1: y, y2: y }),
      svg("line", { x1: begin, x2: Math.max(end, begin + 1), y1: y, y2: y }),
      svg("circle", { cx: begin, cy: y, r: 2.5 }), svg("title", {}, told));
    if (mark) line.append(svg("path", { d: mark }));
    line.onpointerdown = (event) => event.stopPropagation();
    line.onpointerup = (event) => { event.stopPropagation(); page.show_tab("guesses"); };
    nodes.push(line);
  }
  return nodes;
}

function pointView(page, event, x, top) {
  const y = top + LANES.indexOf(event.lane) * LANE + LANE / 2;
  const kinds = ["point", event.signals.length ? "strong" : "", event.pinned ? "pinned" : "", page.selected === event.id ? "chosen" : ""];
  const at = x(event.at);
  const d = { alerts: `M${at} ${y - 5} L${at + 5} ${y + 4} L${at - 5} ${y + 4} Z`, changes: `M${at} ${y - 5} L${at + 5} ${y} L${at} ${y + 5} L${at - 5} ${y} Z`, status: `M${at - 3.5} ${y - 3.5} h7 v7 h-7 Z` }[event.lane];
  const round = `M${at - 3} ${y} a3 3 0 1 0 6 0 a3 3 0 1 0 -6 0`;
  return svg("path", { class: kinds.join(" "), d: d || round, "data-event": event.id }, svg("title", {}, `${event.stamp} ${event.who ? `${event.who}: ` : ""}${event.text.slice(0, 140)}`));
}

function seriesLine(series, x, first, last, top, height) {
  const points = series.points.filter(([at]) => at >= first && at <= last);
  const values = series.points.map(([, value]) => value);
  const low = Math.min(0, ...values);
  const high = Math.max(...values, low + 1e-9);
  const line = points.map(([at, value]) => `${x(at).toFixed(1)},${(top + height - ((value - low) / (high - low)) * height).toFixed(1)}`).join(" ");
  return svg("polyline", { class: "series", points: line }, svg("title", {}, `${series.name}, up to ${high} ${series.unit}`));
}

function stripMilestones(page, x, first, last, width) {
  const ends = [];
  return page.data.milestones.filter((one) => one.at !== null && one.at >= first && one.at <= last).sort((a, b) => a.at - b.at).map((one) => {
    const text = `${one.label} ${one.minute}`;
    const length = text.length * 6.1 + 8;
    const at = x(one.at);
    const flip = at + length > width;
    const begin = flip ? at - length : at;
    let row = ends.findIndex((end) => end <= begin);
    if (row < 0) row = ends.length;
    ends[row] = begin + length;
    return { text, x: at, row, flip };
  });
}

function ticksBetween(first, last, width) {
  const minute = 60000;
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440, 2880, 10080, 43200].map((one) => one * minute);
  const step = steps.find((one) => (last - first) / one <= width / 90) || steps[steps.length - 1];
  const ticks = [];
  for (let at = Math.ceil(first / step) * step; at <= last; at += step) {
    const moment = new Date(at).toISOString();
    ticks.push([at, step >= 1440 * minute ? moment.slice(5, 10) : moment.slice(11, 16)]);
  }
  return ticks;
}

function brushing(page, view, brush, { width, left, first, last }) {
  const place = (event) => {
    const box = view.getBoundingClientRect();
    return Math.min(width - 12, Math.max(left, ((event.clientX - box.left) / box.width) * width));
  };
  const time = (at) => first + ((at - left) / (width - left - 12)) * (last - first);
  let from = null;
  view.onpointerdown = (event) => {
    from = place(event);
    view.setPointerCapture(event.pointerId);
  };
  view.onpointermove = (event) => {
    if (from === null) return;
    const to = place(event);
    brush.setAttribute("x", Math.min(from, to));
    brush.setAttribute("width", Math.abs(to - from));
  };
  view.onpointerup = (event) => {
    if (from === null) return;
    const to = place(event);
    const begin = from;
    from = null;
    brush.setAttribute("width", 0);
    if (Math.abs(to - begin) > 6) page.zoom([time(Math.min(begin, to)), time(Math.max(begin, to))]);
    else page.pick(event.clientX, event.clientY, view);
  };
  view.ondblclick = () => page.zoom(null);
}
