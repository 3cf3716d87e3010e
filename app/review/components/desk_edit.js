// Editing a sentence in its place: its words, the events it rests on, and what to do when somebody else was faster.

const TYPING_REST_MS = 1200;

function rejectView(desk, statement) {
  const reason = el("input", { type: "text", placeholder: "Why? The reason is kept with the sentence.", "aria-label": "Reason for rejecting", value: desk.reason, oninput: (event) => { desk.reason = event.target.value; } });
  const send = () => desk.reject(statement, reason.value.trim());
  reason.onkeydown = (event) => {
    if (event.key === "Enter") send();
    if (event.key === "Escape") desk.startRejecting(null);
  };
  const row = el("div", { class: "row" }, button("Reject", { onclick: send, kind: "primary" }), button("Cancel", { onclick: () => desk.startRejecting(null) }));
  return el("div", { class: "editor", onclick: (event) => event.stopPropagation() }, reason, row);
}

function editorView(desk) {
  const edit = desk.editing;
  const view = el("div", { class: "editor", role: "group", "aria-label": edit.id ? "Edit the sentence" : "Add a sentence", onclick: (event) => event.stopPropagation() });
  if (desk.conflict && desk.conflict.statement === edit.id) view.append(conflictView(desk, desk.conflict));
  else if (meanwhile(desk, edit)) view.append(el("p", { class: "small restored", role: "status" }, meanwhile(desk, edit)));
  if (edit.restored) {
    view.append(el("p", { class: "small restored", role: "status" }, `Restored what you typed at ${edit.restored}. `, button("Discard it", { onclick: () => desk.stopEditing(), kind: "plain" })));
  }
  const area = el("textarea", { rows: "3", "aria-label": edit.id ? "Text of the sentence" : "New sentence", value: edit.text });
  area.oninput = () => {
    edit.text = area.value;
    desk.typed();
  };
  area.onblur = () => desk.keepTyping();
  area.onkeydown = (event) => {
    if (event.key === "Escape") desk.stopEditing();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) desk.save(event.shiftKey);
  };
  edit.area = area;
  view.append(area);
  const edited = desk.statement(edit.id);
  if (edited && edited.advice && edit.text === edited.text) view.append(adviceView(desk, edited));
  view.append(piecesView(desk, edit));
  if (edit.choosing) view.append(choicesView(desk, edit));
  const why = desk.saving ? "It is being checked." : null;
  view.append(el("div", { class: "row" },
    button(desk.saving ? "Checking…" : "Save and check again", { onclick: () => desk.save(), kind: "primary", why }),
    button("Save and accept", { onclick: () => desk.save(true), why, title: "Saves it, checks it, and accepts it where no check refuses it." }),
    button("Cancel", { onclick: () => desk.stopEditing() }),
    el("span", { class: "small muted kept-line" }, keptLine(edit))));
  return view;
}

// What became of the sentence under the hands of whoever edits it; nothing of what they typed is touched.
function meanwhile(desk, edit) {
  if (edit.orphan) return "The sentence you were editing is no longer in the report. Your words are still here: save them as a sentence of yours, or cancel.";
  const edited = desk.statement(edit.id);
  if (!edited || desk.saving || edited.seen === edit.seen) return null;
  const last = edited.history.at(-1);
  return `${last ? last.by : "Somebody"} ${last ? DONE[last.action] || last.action : "changed it"} while you are editing. When you save, you see both texts.`;
}

function keptLine(edit) {
  return edit.kept ? `What you type is kept: ${edit.kept}.` : "Kept in your name beside the first wording.";
}

// Advice on a person's own wording: it refuses nothing, and what it offers is only put into the editor.
function adviceView(desk, statement) {
  const { notes, text } = statement.advice;
  const view = el("div", { class: "advice", role: "note", "aria-label": "Advice on the wording", onclick: (event) => event.stopPropagation() });
  for (const note of notes) {
    view.append(el("p", { class: "small" }, note.message));
    if (note.question) view.append(el("p", { class: "small muted" }, `Ask instead: ${note.question}`));
  }
  if (text) {
    const use = () => desk.edit(statement, text);
    view.append(el("p", { class: "offered" }, text), el("div", { class: "row" }, button("Use this wording", { onclick: use, why: desk.whyNot() }),
      el("span", { class: "small muted" }, "Advice only. Times, names of things and actions are kept; you save it, or not.")));
  }
  return view;
}

// Two people changed one sentence: both texts, what differs between them, and the choice.
function conflictView(desk, conflict) {
  const mine = () => desk.settleConflict(conflict.mine);
  const both = () => desk.settleConflict(conflict.merged || `${conflict.theirs} ${conflict.mine}`);
  return el(
    "div",
    { class: "conflict", role: "group", "aria-label": "Two wordings to settle" },
    el("p", { class: "notice warn", role: "alert" }, `${conflict.by} changed this sentence while you were editing. Choose one text, or merge them below.`),
    el(
      "div", { class: "both" },
      el("div", {}, el("h3", {}, `Text of ${conflict.by}`), el("p", {}, conflict.theirs), button("Keep this text", { onclick: () => desk.stopEditing() })),
      el("div", {}, el("h3", {}, "Your text"), el("p", {}, conflict.mine), button("Use mine", { onclick: mine }), " ",
        button(conflict.merged ? "Take both changes" : "Merge below", { onclick: both, kind: "plain" })),
    ),
    el("h3", {}, "From theirs to yours"),
    diffView(conflict.change),
    conflict.merged ? el("p", { class: "small muted" }, `Both together: ${conflict.merged}`) : el("p", { class: "small muted" }, "Both changed the same words, so only a person can merge them."),
  );
}

function piecesView(desk, edit) {
  const view = el("div", { class: "pieces" }, el("span", { class: "muted" }, edit.evidence.length ? "Rests on" : "Rests on your word, until you choose evidence."));
  for (const id of edit.evidence) {
    const event = desk.event(id);
    const remove = el("button", { type: "button", "aria-label": `Remove ${event.minute} ${event.text}`, onclick: () => desk.toggleEvidence(id) }, "×");
    view.append(el("span", { class: "piece", title: event.text }, el("span", {}, `${event.minute} ${event.who ? `${event.who}: ` : ""}${event.text}`), remove));
  }
  const label = edit.choosing ? "Close the list" : "Choose evidence";
  view.append(button(label, { onclick: () => desk.toggleChoosing(), kind: "plain" }));
  return view;
}

const MOST_FOUND = 60;

// All events to choose from, searched by words, person or minute; those chosen stand first.
function choicesView(desk, edit) {
  const box = el("div", { class: "choices", role: "listbox", "aria-label": "Events", "aria-multiselectable": "true" });
  const told = el("p", { class: "small muted", role: "status" });
  const search = el("input", { type: "search", placeholder: "Search all events by words, person or minute", value: edit.search || "", "aria-label": "Search events" });
  const fill = () => {
    edit.search = search.value;
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const all = desk.choices();
    const found = all.filter((event) => {
      const line = `${event.minute} ${event.who} ${event.source} ${event.text}`.toLowerCase();
      return words.every((word) => line.includes(word));
    });
    const chosen = (event) => edit.evidence.includes(event.id);
    const rows = [...found.filter(chosen), ...found.filter((event) => !chosen(event))].slice(0, MOST_FOUND).map((event) =>
      el("button", { type: "button", role: "option", "aria-selected": String(chosen(event)), onclick: () => desk.toggleEvidence(event.id) },
        el("span", { class: "tick", "aria-hidden": "true" }, chosen(event) ? "✓" : ""), el("span", { class: "time" }, event.minute), el("span", {}, `${event.who ? `${event.who}: ` : ""}${event.text}`)));
    box.replaceChildren(...rows);
    if (!rows.length) box.replaceChildren(el("p", { class: "small muted nothing" }, "No event matches."));
    told.textContent = found.length > rows.length ? `${found.length} events match; the first ${rows.length} are shown.` : counted(found.length, "event");
  };
  search.oninput = fill;
  fill();
  return el("div", {}, search, told, box);
}
